#include "core/http/uri.h"

#include "core/base/text.h"

namespace graphcool::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool percent_decode(std::string& out, std::string_view text, bool plus_is_space) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      if (i + 2 >= text.size()) return false;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0 || (high == 0 && low == 0)) return false;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return true;
}

std::optional<Target> split_target(std::string_view target) {
  if (target == "*") return Target{.path = target, .query = {}};
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::size_t path = target.find_first_of("/?");
    if (path == target.npos) return Target{.path = "/", .query = {}};
    if (target[path] == '?') return Target{.path = "/", .query = target.substr(path + 1)};
    target.remove_prefix(path);
    break;
  }
  if (!target.starts_with('/')) return std::nullopt;
  const std::size_t fragment = target.find('#');  // Clients should not send one; some do.
  target = target.substr(0, fragment);
  const std::size_t mark = target.find('?');
  if (mark == target.npos) return Target{.path = target, .query = {}};
  return Target{.path = target.substr(0, mark), .query = target.substr(mark + 1)};
}

std::optional<QueryParameters> QueryParameters::parse(std::string_view query) {
  QueryParameters parameters;
  if (query.empty()) return parameters;
  for (std::string_view item : text::split(query, '&')) {
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    std::string name, value;
    if (!percent_decode(name, item.substr(0, equals), true)) return std::nullopt;
    if (equals != item.npos && !percent_decode(value, item.substr(equals + 1), true)) {
      return std::nullopt;
    }
    parameters.items_.emplace_back(std::move(name), std::move(value));
  }
  return parameters;
}

const std::string* QueryParameters::find(std::string_view name) const {
  for (const auto& [key, value] : items_) {
    if (key == name) return &value;
  }
  return nullptr;
}

}  // namespace graphcool::http
