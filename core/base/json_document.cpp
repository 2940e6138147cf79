#include "core/base/json_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "core/base/json.h"
#include "core/base/text.h"

namespace graphcool::json {

namespace bj = boost::json;

namespace {

constexpr std::size_t kMostDepth = 1000;

Error at(std::string_view text, std::size_t offset, const std::string& file, std::string what) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t start = before.rfind('\n') + 1;  // 0 where there is none.
  const std::size_t end = std::min(text.find('\n', offset), text.size());
  return {.code = ErrorCode::Invalid,
          .what = std::move(what),
          .where = {.file = file,
                    .line = 1 + static_cast<int>(std::ranges::count(before, '\n')),
                    .column = 1 + static_cast<int>(text::utf16_length(before.substr(start)))},
          .hint = {},
          .excerpt = std::string(text.substr(start, end - start))};
}

template <class Items, class Append>
void append_items(std::string& out, const Items& items, std::string_view brackets, int depth,
                  const Append& append) {
  out += brackets[0];
  bool is_first = true;
  for (const auto& each : items) {
    if (!std::exchange(is_first, false)) out += ',';
    out += '\n' + std::string(2 * static_cast<std::size_t>(depth + 1), ' ');
    append(each);
  }
  if (!items.empty()) out += '\n' + std::string(2 * static_cast<std::size_t>(depth), ' ');
  out += brackets[1];
}

void append_pretty(std::string& out, const bj::value& value, int depth) {
  if (const bj::object* object = value.if_object()) {
    append_items(out, *object, "{}", depth, [&](const bj::key_value_pair& each) {
      append_string(out, each.key());
      out += ": ";
      append_pretty(out, each.value(), depth + 1);
    });
  } else if (const bj::array* array = value.if_array()) {
    append_items(out, *array, "[]", depth,
                 [&](const bj::value& each) { append_pretty(out, each, depth + 1); });
  } else if (const bj::string* text = value.if_string()) {
    append_string(out, *text);
  } else if (const double* number = value.if_double()) {
    append_double(out, *number);
  } else {
    out += bj::serialize(value);
  }
}

}  // namespace

Result<bj::value> read_document(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // Editors put it there.
  bj::stream_parser parser({}, {.max_depth = kMostDepth});
  bj::error_code failed;
  const std::size_t read = parser.write_some(text.data(), text.size(), failed);
  if (failed) return at(text, read, file, fmt::format("This is no JSON: {}.", failed.message()));
  if (read < text.size()) {
    return at(text, read, file, "Something follows behind the end of the JSON.");
  }
  parser.finish(failed);
  if (failed) return at(text, read, file, "The JSON ends too early: something is not closed.");
  return parser.release();
}

std::string pretty(const bj::value& value) {
  std::string out;
  append_pretty(out, value, 0);
  return out;
}

}  // namespace graphcool::json
