#include "core/service/variables.h"

#include <fmt/format.h>

#include <optional>

#include "core/base/text.h"

namespace graphcool::service {
namespace {

using yaml::Value;
using yaml::ValuePtr;

constexpr int kDeepest = 20;  // Variables that stand for variables; more is a circle.

struct Span {
  std::size_t begin;  // Of "${".
  std::size_t end;    // Behind "}".
};

bool may_stand_inside(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') ||
         std::string_view("~:._'\",-/() ").find(c) != std::string_view::npos;
}

// The first variable of `text` at or behind `from`. "${" with anything that cannot be in a variable
// is plain text.
std::optional<Span> find_variable(std::string_view text, std::size_t from) {
  while (true) {
    const std::size_t begin = text.find("${", from);
    if (begin == std::string_view::npos) return std::nullopt;
    std::size_t end = begin + 2;
    while (end < text.size() && may_stand_inside(text[end])) ++end;
    if (end < text.size() && text[end] == '}' && end > begin + 2) return Span{begin, end + 1};
    from = begin + 2;
  }
}

// The fallbacks of a variable: split at commas outside quotes.
std::vector<std::string> fallbacks(std::string_view expression) {
  std::vector<std::string> result(1);
  char quote = '\0';
  for (const char c : expression) {
    if (c == ' ') continue;  // White space is dropped, as in the original, also within quotes.
    if (quote == '\0' && c == ',') {
      result.emplace_back();
      continue;
    }
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    }
    result.back() += c;
  }
  return result;
}

ValuePtr scalar(std::string text) {
  auto node = std::make_shared<Value>();
  node->kind = Value::Kind::Scalar;
  node->text = std::move(text);
  return node;
}

bool counts_as_value(const Value& node) {
  return node.kind != Value::Kind::Null && !(node.kind == Value::Kind::Map && node.entries.empty());
}

// `node` as if it stood at `place`, so that errors point to what the person wrote there.
ValuePtr moved_to(const ValuePtr& node, const Value& place) {
  auto copy = std::make_shared<Value>(*node);
  copy->line = place.line;
  copy->column = place.column;
  return copy;
}

}  // namespace

Variables::Found Variables::look_up_one(std::string_view reference) const {
  const char first = reference.empty() ? '\0' : reference.front();
  if ((first == '\'' || first == '"') && reference.size() >= 2 && reference.back() == first) {
    return {.node = scalar(std::string(reference.substr(1, reference.size() - 2)))};
  }
  const std::size_t colon = reference.find(':');
  const std::string_view kind = reference.substr(0, colon);
  const std::string name(colon == std::string_view::npos ? "" : reference.substr(colon + 1));
  if (kind == "env" && !name.empty()) {
    if (auto value = sources_.variable(name)) return {.node = scalar(std::move(*value))};
    return {.problem = fmt::format("The environment variable {} is not set.", name)};
  }
  if (kind == "opt" && !name.empty()) {
    if (auto value = sources_.option(name)) return {.node = scalar(std::move(*value))};
    return {.problem = fmt::format("The option --{} is not given.", name)};
  }
  if (kind == "self" && colon != std::string_view::npos) {
    ValuePtr at = document_.root;
    if (!name.empty()) {
      for (const std::string_view key : text::split(name, '.')) {
        const yaml::Entry* entry = at ? at->find(key) : nullptr;
        at = entry ? entry->value : nullptr;
      }
    }
    if (at) return {.node = at};
    return {.problem = fmt::format("Nothing stands at `{}` in this file.", name)};
  }
  return {.problem =
              fmt::format("`{}` is no reference: those are env:NAME, self:path, opt:name and "
                          "'a text'.",
                          reference)};
}

Variables::Found Variables::look_up(std::string_view expression) const {
  Found first;
  for (const std::string& reference : fallbacks(expression)) {
    Found found = look_up_one(reference);
    if (found.node && counts_as_value(*found.node)) return found;
    if (first.problem.empty()) first.problem = std::move(found.problem);
  }
  if (first.problem.empty()) first.problem = "It stands for nothing.";
  return first;
}

ValuePtr Variables::resolve(const ValuePtr& node, Errors& errors) const {
  return resolve(node, errors, 0);
}

ValuePtr Variables::resolve(const ValuePtr& node, Errors& errors, int depth) const {
  if (node->kind != Value::Kind::Scalar) return node;
  const auto fail = [&](std::string what, std::string hint) {
    errors.push_back(document_.error(node->line, node->column, std::move(what), std::move(hint)));
    return nullptr;
  };
  ValuePtr at = node;
  while (const auto span = find_variable(at->text, 0)) {
    if (++depth > kDeepest) {
      return fail("The variables here stand for one another in a circle.",
                  "Write one of them out.");
    }
    const std::string variable = at->text.substr(span->begin, span->end - span->begin);
    const std::string_view expression = std::string_view(variable).substr(2, variable.size() - 3);
    const Found found = look_up(expression);
    if (!found.node) {
      return fail(fmt::format("{} stands for nothing. {}", variable, found.problem),
                  fmt::format("Give it a default: ${{{}, 'value'}}", expression));
    }
    if (variable.size() == at->text.size()) {
      at = moved_to(found.node, *node);
      if (at->kind != Value::Kind::Scalar) return at;
      continue;
    }
    if (found.node->kind != Value::Kind::Scalar) {
      return fail(fmt::format("{} is {}, which cannot be part of a text.", variable,
                              yaml::kind_name(*found.node)),
                  "Name a text or a number.");
    }
    auto replaced = std::make_shared<Value>(*node);
    replaced->text = at->text;
    replaced->text.replace(span->begin, variable.size(), found.node->text);
    at = std::move(replaced);
  }
  return at;
}

}  // namespace graphcool::service
