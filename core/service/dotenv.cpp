#include "core/service/dotenv.h"

#include "core/base/text.h"

namespace graphcool::service {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
                              "XYZ0123456789_.-") == std::string_view::npos;
}

std::string value_of(std::string_view text) {
  text = text::trim(text);
  const char quote = text.empty() ? '\0' : text.front();
  const bool quoted = text.size() > 1 && (quote == '"' || quote == '\'') && text.back() == quote;
  if (!quoted) return std::string(text);
  std::string value(text.substr(1, text.size() - 2));
  if (quote == '\'') return value;
  for (std::size_t at = 0; (at = value.find("\\n", at)) != std::string::npos; ++at) {
    value.replace(at, 2, "\n");
  }
  return value;
}

}  // namespace

std::map<std::string, std::string> parse_dotenv(std::string_view text) {
  std::map<std::string, std::string> variables;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    std::string_view line = text::trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.starts_with("export ")) line.remove_prefix(7);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('#')) continue;
    const std::string_view name = text::trim(line.substr(0, equals));
    if (is_name(name)) variables[std::string(name)] = value_of(line.substr(equals + 1));
  }
  return variables;
}

}  // namespace graphcool::service
