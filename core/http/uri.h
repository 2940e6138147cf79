// The target of a request: path, query, and their percent-encoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graphcool::http {

// Appends `text` with %XX replaced by its bytes, and '+' by a space where `plus_is_space`. False
// when an escape is broken or stands for NUL.
bool percent_decode(std::string& out, std::string_view text, bool plus_is_space = false);

struct Target {
  std::string_view path;   // Still encoded.
  std::string_view query;  // Without '?'.
};

// Takes a request target apart: "/path?query", "http://host/path?query" or "*". Nothing for
// anything else.
std::optional<Target> split_target(std::string_view target);

// The parameters of a query (application/x-www-form-urlencoded), decoded.
class QueryParameters {
 public:
  // Nothing when an escape is broken.
  static std::optional<QueryParameters> parse(std::string_view query);

  // The first of that name; null when there is none. Lives as long as *this.
  const std::string* find(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

}  // namespace graphcool::http
