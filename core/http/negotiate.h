// Content negotiation: what the Accept headers and Content-Type say (RFC 9110, sections 8 and 12).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace graphcool::http {

struct MediaType {
  std::string name;     // In lower case, without parameters: "application/json"
  std::string charset;  // In lower case, without quotes; empty when none is given.
};

// Reads a Content-Type. Nothing when it is not of the form type/subtype.
std::optional<MediaType> parse_media_type(std::string_view text);

// How much an Accept header wants a media type: 0 (not at all) to 1000. `named` tells whether the
// type itself stands there, and not only a pattern that covers it.
struct Preference {
  int quality = 0;
  bool named = false;
};

// `type` in lower case. An empty header accepts everything.
Preference preference(std::string_view accept, std::string_view type);

// True when an Accept-Encoding header takes `coding` (its weight is not 0).
bool accepts_encoding(std::string_view accept_encoding, std::string_view coding);

}  // namespace graphcool::http
