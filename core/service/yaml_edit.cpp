#include "core/service/yaml_edit.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/service/yaml.h"

namespace graphcool::service::yaml {
namespace {

constexpr std::size_t kIndent = 2;

// A text that YAML reads back as the same text: plain where that is safe.
std::string written(const std::string& value) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:@+=").find(c) != std::string_view::npos;
  };
  constexpr std::string_view special[] = {"true", "false", "null", "yes", "no", "on", "off"};
  const std::string lower = text::to_lower_ascii(value);
  const char first = value.empty() ? '\0' : value.front();
  const bool starts_plain = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  const bool plain = starts_plain && std::ranges::all_of(value, is_plain) &&
                     !value.ends_with(':') && value.find(": ") == std::string::npos &&
                     std::ranges::find(special, lower) == std::end(special);
  return plain ? value : json::quoted(value);
}

// One edit of one text.
class Editor {
 public:
  Editor(const Document& document, const Edit& edit)
      : document_(document), text_(document.text), edit_(edit) {
    for (std::size_t at = 0; at != std::string::npos;) {
      starts_.push_back(at);
      at = text_.find('\n', at);
      if (at != std::string::npos) ++at;
    }
  }

  Result<std::string> apply() {
    const Value* map = document_.root.get();
    std::size_t depth = 0;
    const Entry* entry = nullptr;
    while (map != nullptr && depth < edit_.path.size()) {
      if (map->kind != Value::Kind::Map) return cannot(entry, depth);
      const Entry* next = map->find(edit_.path[depth]);
      if (!next) break;
      ++depth;
      if (depth == edit_.path.size()) return change(*map, *next);
      entry = next;
      map = next->value.get();
      if (map->kind == Value::Kind::Null) break;
    }
    if (!edit_.value) return text_;  // It is not there.
    if (map == nullptr) return text_ + (needs_newline() ? "\n" : "") + lines(depth, 0);
    if (map->kind == Value::Kind::Null) return below(*entry, depth);
    return into(*map, depth);
  }

 private:
  std::size_t offset(int line, int column) const {
    std::size_t at = starts_[static_cast<std::size_t>(line - 1)];
    for (int units = 1; units < column && at < text_.size();) {
      const std::size_t size = std::max<std::size_t>(
          text::utf8_sequence(text_.data() + at, text_.data() + text_.size()), 1);
      units += size == 4 ? 2 : 1;
      at += size;
    }
    return at;
  }
  bool needs_newline() const { return !text_.empty() && text_.back() != '\n'; }
  bool is_flow(const Value& map) const {
    const std::size_t at = offset(map.line, map.column);
    return at < text_.size() && text_[at] == '{';
  }
  std::string_view line(std::size_t index) const {
    const std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : text_.size();
    return std::string_view(text_).substr(starts_[index], end - starts_[index]);
  }

  Result<std::string> cannot(const Entry* entry, std::size_t depth) {
    const std::string name = depth == 0 ? "The file" : fmt::format("`{}`", edit_.path[depth - 1]);
    return Error{.code = ErrorCode::Invalid,
                 .what = fmt::format("{} holds something else than properties.", name),
                 .where = {document_.file, entry ? entry->line : 1, entry ? entry->column : 1},
                 .hint = "Correct it by hand."};
  }

  // The new entry as lines, from `depth` of the path on.
  std::string lines(std::size_t depth, std::size_t indent) const {
    std::string out;
    for (; depth < edit_.path.size(); ++depth, indent += kIndent) {
      out += std::string(indent, ' ') + written(edit_.path[depth]) + ":";
      out += depth + 1 == edit_.path.size() ? " " + written(*edit_.value) + "\n" : "\n";
    }
    return out;
  }
  // The same within braces.
  std::string flow(std::size_t depth) const {
    std::string out;
    std::string closing;
    for (; depth < edit_.path.size(); ++depth) {
      out += written(edit_.path[depth]) + ": ";
      if (depth + 1 == edit_.path.size()) {
        out += written(*edit_.value);
      } else {
        out += '{';
        closing += '}';
      }
    }
    return out + closing;
  }

  // The first line behind an entry that starts in `index` and is indented by `indent`: what belongs
  // to it is indented deeper, or is a list at its own indentation.
  std::size_t end_of_block(std::size_t index, std::size_t indent) const {
    std::size_t end = index + 1;
    for (std::size_t at = index + 1; at < starts_.size(); ++at) {
      const std::string_view content = line(at);
      const std::size_t start = content.find_first_not_of(" \r\n");
      if (start == std::string_view::npos || content[start] == '#') continue;  // May belong to it.
      const bool is_item = start == indent && content.substr(start).starts_with("- ");
      if (start <= indent && !is_item) break;
      end = at + 1;
    }
    return end;
  }

  std::string inserted(std::size_t at, std::string_view what) const {
    return text_.substr(0, at) + std::string(what) + text_.substr(at);
  }

  // `entry` has no value: its own go below it.
  std::string below(const Entry& entry, std::size_t depth) {
    const auto index = static_cast<std::size_t>(entry.line - 1);
    const std::size_t at = index + 1 < starts_.size() ? starts_[index + 1] : text_.size();
    const std::size_t indent = static_cast<std::size_t>(entry.column - 1) + kIndent;
    return inserted(at, (at == text_.size() && needs_newline() ? "\n" : "") + lines(depth, indent));
  }

  std::string into(const Value& map, std::size_t depth) {
    if (is_flow(map)) {
      const std::size_t at = offset(map.line, map.column) + 1;
      return inserted(at, flow(depth) + (map.entries.empty() ? "" : ", "));
    }
    const Entry& last = map.entries.back();
    const std::size_t indent = static_cast<std::size_t>(map.entries.front().column - 1);
    const std::size_t end = end_of_block(static_cast<std::size_t>(last.line - 1), indent);
    const std::size_t at = end < starts_.size() ? starts_[end] : text_.size();
    return inserted(at, (at == text_.size() && needs_newline() ? "\n" : "") + lines(depth, indent));
  }

  Result<std::string> change(const Value& map, const Entry& entry) {
    if (is_flow(map)) return change_in_flow(map, entry);
    const auto index = static_cast<std::size_t>(entry.line - 1);
    const std::size_t indent = static_cast<std::size_t>(entry.column - 1);
    const std::size_t begin = starts_[index];
    const std::size_t end_line = end_of_block(index, indent);
    const std::size_t end = end_line < starts_.size() ? starts_[end_line] : text_.size();
    if (!edit_.value) return text_.substr(0, begin) + text_.substr(end);
    const std::string_view first = line(index);
    std::string replaced(first.substr(0, indent));
    replaced += written(edit_.path.back()) + ": " + written(*edit_.value);
    // The comment behind a value in one line stays.
    if (end_line == index + 1) {
      if (const std::size_t comment = comment_behind(entry); comment != std::string::npos) {
        replaced += " " + text_.substr(comment, begin + first.size() - comment);
        return text_.substr(0, begin) + replaced + text_.substr(end);
      }
    }
    return text_.substr(0, begin) + replaced + "\n" + text_.substr(end);
  }

  // Where the comment behind a scalar starts; npos when there is none.
  std::size_t comment_behind(const Entry& entry) const {
    const Value& value = *entry.value;
    if (value.line != entry.line) return std::string::npos;
    const std::size_t from = end_of_scalar(offset(value.line, value.column), false);
    const std::size_t line_end = std::min(text_.find('\n', from), text_.size());
    const std::size_t hash = text_.find('#', from);
    return hash < line_end ? hash : std::string::npos;
  }

  std::size_t end_of_scalar(std::size_t at, bool in_flow) const {
    const char quote = at < text_.size() ? text_[at] : '\0';
    if (quote == '"' || quote == '\'') {
      for (std::size_t i = at + 1; i < text_.size(); ++i) {
        if (quote == '"' && text_[i] == '\\') {
          ++i;
        } else if (text_[i] == quote) {
          if (quote == '\'' && i + 1 < text_.size() && text_[i + 1] == '\'') {
            ++i;
          } else {
            return i + 1;
          }
        }
      }
      return text_.size();
    }
    for (; at < text_.size() && text_[at] != '\n'; ++at) {
      if (in_flow && std::string_view(",}]").find(text_[at]) != std::string_view::npos) break;
      if (text_[at] == '#' && text_[at - 1] == ' ') break;
    }
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\r')) --at;
    return at;
  }

  // Behind the brace or bracket that closes the one at `at`.
  std::size_t end_of_flow(std::size_t at) const {
    int depth = 0;
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c == '"' || c == '\'') {
        at = end_of_scalar(at, true) - 1;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return at + 1;
      }
    }
    return at;
  }

  Result<std::string> change_in_flow(const Value& map, const Entry& entry) {
    const Value& value = *entry.value;
    const std::size_t start = offset(value.line, value.column);
    const bool is_nested = value.kind == Value::Kind::Map || value.kind == Value::Kind::List;
    const std::size_t end = is_nested                         ? end_of_flow(start)
                            : value.kind == Value::Kind::Null ? start
                                                              : end_of_scalar(start, true);
    if (edit_.value) {
      return text_.substr(0, start) + written(*edit_.value) + text_.substr(end);
    }
    std::size_t from = offset(entry.line, entry.column);
    std::size_t to = text_.find_first_of(",}", end);
    if (to != std::string::npos && text_[to] == ',') {
      to = text_.find_first_not_of(' ', to + 1);
    } else if (&map.entries.front() != &entry) {
      from = text_.rfind(',', from);
    }
    return text_.substr(0, from) + text_.substr(std::min(to, text_.size()));
  }

  const Document& document_;
  const std::string& text_;
  const Edit& edit_;
  std::vector<std::size_t> starts_;  // Of the lines.
};

bool same(const Value* a, const Value* b) {
  const bool a_is_null = !a || a->kind == Value::Kind::Null;
  const bool b_is_null = !b || b->kind == Value::Kind::Null;
  if (a_is_null || b_is_null) return a_is_null && b_is_null;
  if (a->kind != b->kind || a->text != b->text || a->items.size() != b->items.size() ||
      a->entries.size() != b->entries.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a->items.size(); ++i) {
    if (!same(a->items[i].get(), b->items[i].get())) return false;
  }
  return std::ranges::all_of(a->entries, [&](const Entry& entry) {
    const Entry* other = b->find(entry.key);
    return other && same(entry.value.get(), other->value.get());
  });
}

// What the tree has to be after the edit. Places do not matter.
ValuePtr expected(const Value* value, const Edit& edit, std::size_t depth) {
  auto result = std::make_shared<Value>();
  if (value) *result = *value;
  result->kind = Value::Kind::Map;
  const auto found = std::ranges::find(result->entries, edit.path[depth], &Entry::key);
  const bool is_there = found != result->entries.end();
  ValuePtr inner;
  if (depth + 1 < edit.path.size()) {
    if (!is_there && !edit.value) return result;
    inner = expected(is_there ? found->value.get() : nullptr, edit, depth + 1);
  } else if (edit.value) {
    auto scalar = std::make_shared<Value>();
    scalar->kind = Value::Kind::Scalar;
    scalar->text = *edit.value;
    inner = scalar;
  }
  if (!inner) {
    if (is_there) result->entries.erase(found);
  } else if (is_there) {
    found->value = inner;
  } else {
    result->entries.push_back({edit.path[depth], 0, 0, inner});
  }
  if (result->entries.empty()) result->kind = Value::Kind::Null;
  return result;
}

bool is_empty(const Value* value) {
  return !value || value->kind == Value::Kind::Null ||
         (value->kind == Value::Kind::Map && value->entries.empty());
}

// Maps without entries count as nothing: an edit may leave either.
ValuePtr without_empty_maps(const ValuePtr& value) {
  if (!value || value->kind != Value::Kind::Map) return value;
  if (value->entries.empty()) return nullptr;
  auto result = std::make_shared<Value>(*value);
  for (Entry& entry : result->entries) {
    if (is_empty(entry.value.get())) {
      entry.value = std::make_shared<Value>();
    } else {
      entry.value = without_empty_maps(entry.value);
    }
  }
  return result;
}

}  // namespace

Result<std::string> edited(const std::string& file, std::string text,
                           const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    const auto before = parse(file, text);
    if (!before) return before.error().front();
    auto changed = Editor(*before, edit).apply();
    if (!changed) return changed;
    // Held against what it should mean: an edit that went wrong does not reach the file.
    const auto after = parse(file, *changed);
    const ValuePtr wanted = without_empty_maps(expected(before->root.get(), edit, 0));
    if (!after || !same(without_empty_maps(after->root).get(), wanted.get())) {
      return Error{
          .code = ErrorCode::Invalid,
          .what = fmt::format("{} is written in a way that cannot be changed in place.", file),
          .where = {.file = file},
          .hint = fmt::format("Change `{}` by hand.", fmt::join(edit.path, "."))};
    }
    text = std::move(*changed);
  }
  return text;
}

}  // namespace graphcool::service::yaml
