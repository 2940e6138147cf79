#include "core/http/negotiate.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/http/message.h"

namespace graphcool::http {
namespace {

// Cuts the part before the next `separator` outside of quotes off the front of `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size(); ++end) {
    if (quoted && rest[end] == '\\') {
      ++end;
    } else if (rest[end] == '"') {
      quoted = !quoted;
    } else if (rest[end] == separator && !quoted) {
      break;
    }
  }
  end = std::min(end, rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return text::trim(part);
}

std::string_view unquoted(std::string_view value) {
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return value;
  return value.substr(1, value.size() - 2);
}

// "0.8" as 800. What is no weight counts as 1, so that a sloppy client still gets an answer.
int parse_quality(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 1000;
  if (text[0] == '1') return 1000;
  int quality = 0;
  int unit = 100;
  for (std::size_t i = 2; i < text.size() && i < 5; ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return 1000;
    quality += (text[i] - '0') * unit;
  }
  return quality;
}

// One item of an Accept header: its name, and its parameter q.
struct Weighted {
  std::string_view name;
  int quality = 1000;
};

Weighted next_weighted(std::string_view& rest) {
  std::string_view item = next_part(rest, ',');
  Weighted weighted{.name = next_part(item, ';')};
  while (!item.empty()) {
    const std::string_view parameter = next_part(item, ';');
    if (parameter.size() > 2 && (parameter[0] == 'q' || parameter[0] == 'Q') &&
        parameter[1] == '=') {
      weighted.quality = parse_quality(parameter.substr(2));
    }
  }
  return weighted;
}

}  // namespace

std::optional<MediaType> parse_media_type(std::string_view text) {
  MediaType media{.name = text::to_lower_ascii(next_part(text, ';')), .charset = {}};
  const std::size_t slash = media.name.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == media.name.size()) {
    return std::nullopt;
  }
  while (!text.empty()) {
    const std::string_view parameter = next_part(text, ';');
    const std::size_t equals = parameter.find('=');
    if (equals == parameter.npos || !same_name(parameter.substr(0, equals), "charset")) continue;
    media.charset = text::to_lower_ascii(unquoted(parameter.substr(equals + 1)));
  }
  return media;
}

Preference preference(std::string_view accept, std::string_view type) {
  if (text::trim(accept).empty()) return {.quality = 1000, .named = false};
  const std::string_view family = type.substr(0, type.find('/') + 1);
  Preference found;
  int rank = 0;  // Of the most specific item that covers the type: */*, family/*, itself.
  while (!accept.empty()) {
    const Weighted item = next_weighted(accept);
    int item_rank = 0;
    if (same_name(item.name, type)) {
      item_rank = 3;
    } else if (item.name.size() == family.size() + 1 && item.name.back() == '*' &&
               same_name(item.name.substr(0, family.size()), family)) {
      item_rank = 2;
    } else if (item.name == "*/*" || item.name == "*") {
      item_rank = 1;
    }
    if (item_rank > rank) {
      rank = item_rank;
      found = {.quality = item.quality, .named = item_rank == 3};
    } else if (item_rank == rank && rank > 0) {
      found.quality = std::max(found.quality, item.quality);
    }
  }
  return found;
}

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  int any = 0;
  while (!accept_encoding.empty()) {
    const Weighted item = next_weighted(accept_encoding);
    if (same_name(item.name, coding)) return item.quality > 0;
    if (item.name == "*") any = item.quality;
  }
  return any > 0;
}

}  // namespace graphcool::http
