// Base64 (RFC 4648, section 4, with padding).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace graphcool::base64 {

std::string encode(std::string_view bytes);

// Nothing when the text is not what encode() makes.
std::optional<std::string> decode(std::string_view text);

}  // namespace graphcool::base64
