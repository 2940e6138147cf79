#include "core/http/message.h"

#include <algorithm>

namespace graphcool::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_control(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (same_name(header.name, name)) return header.value;
  }
  return {};
}

Response& Response::add_header(std::string_view name, std::string_view value) {
  header_lines.append(name).append(": ");
  const std::size_t start = header_lines.size();
  header_lines.append(value);
  std::replace_if(header_lines.begin() + static_cast<std::ptrdiff_t>(start), header_lines.end(),
                  is_control, ' ');
  header_lines.append("\r\n");
  return *this;
}

}  // namespace graphcool::http
