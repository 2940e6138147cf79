#include "core/model/prisma_directives.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <unordered_set>

namespace graphcool::model {
namespace {

using graphql::ast::Argument;
using graphql::ast::Directive;
using graphql::ast::List;
using graphql::ast::Value;

struct ArgumentRule {
  enum class Kind { Any, String, Int, Choice };
  std::string_view name;
  bool required;
  Kind kind;
  std::vector<std::string_view> choices = {};
};
using Kind = ArgumentRule::Kind;

struct DirectiveRule {
  std::string_view name;
  unsigned places;
  std::vector<ArgumentRule> arguments;
};

constexpr unsigned kType = static_cast<unsigned>(Place::Type);
constexpr unsigned kField = static_cast<unsigned>(Place::Field);
constexpr unsigned kEnum = static_cast<unsigned>(Place::Enum);

const std::vector<DirectiveRule>& rules(Sdl version) {
  static const ArgumentRule kOnDelete = {"onDelete", false, Kind::Choice, {"CASCADE", "SET_NULL"}};
  static const ArgumentRule kOldName = {"oldName", false, Kind::String};
  static const std::vector<DirectiveRule> kRules10 = {
      {"default", kField, {{"value", true, Kind::Any}}},
      {"relation", kField, {{"name", true, Kind::String}, kOnDelete, kOldName}},
      {"rename", kType | kField | kEnum, {{"oldName", true, Kind::String}}},
  };
  static const std::vector<DirectiveRule> kRules11 = {
      {"id", kField, {{"strategy", false, Kind::Choice, {"AUTO", "NONE", "SEQUENCE"}}}},
      {"sequence",
       kField,
       {{"name", true, Kind::String},
        {"initialValue", true, Kind::Int},
        {"allocationSize", true, Kind::Int}}},
      {"default", kField, {{"value", true, Kind::Any}}},
      {"scalarList", kField, {{"strategy", true, Kind::Choice, {"RELATION"}}}},
      {"db", kType | kField, {{"name", true, Kind::String}}},
      {"relation",
       kField,
       {{"name", false, Kind::String},
        {"link", false, Kind::Choice, {"INLINE", "TABLE"}},
        kOnDelete,
        kOldName}},
  };
  return version == Sdl::Prisma10 ? kRules10 : kRules11;
}

bool is_integer(const Value& value) {
  return value.kind == Value::Kind::Int;
}

// What is wrong with a value; empty when nothing is.
std::string mistake(const Directive& directive, const ArgumentRule& rule, const Value& value) {
  switch (rule.kind) {
    case Kind::Any:
      return {};
    case Kind::String:
      if (value.kind == Value::Kind::String && !value.text.empty()) return {};
      return fmt::format("The argument `{}` of `@{}` must be a String that is not empty.",
                         rule.name, directive.name.text);
    case Kind::Int:
      if (is_integer(value)) return {};
      return fmt::format("The argument `{}` of `@{}` must be an Int.", rule.name,
                         directive.name.text);
    case Kind::Choice:
      if ((value.kind == Value::Kind::Enum || value.kind == Value::Kind::String) &&
          std::find(rule.choices.begin(), rule.choices.end(), value.text) != rule.choices.end()) {
        return {};
      }
      return fmt::format(
          "This is not a valid value for `{0}`. Valid values for the {0} argument of `@{1}` are: "
          "{2}.",
          rule.name, directive.name.text, fmt::join(rule.choices, ", "));
  }
  return {};
}

std::string example(const ArgumentRule& rule) {
  switch (rule.kind) {
    case Kind::Any:
      return fmt::format("{}: ...", rule.name);
    case Kind::String:
      return fmt::format("{}: \"...\"", rule.name);
    case Kind::Int:
      return fmt::format("{}: 1", rule.name);
    case Kind::Choice:
      return fmt::format("{}: {}", rule.name, rule.choices.front());
  }
  return {};
}

void check_arguments(const Directive& directive, const DirectiveRule& rule,
                     std::vector<DirectiveProblem>& problems) {
  for (const ArgumentRule& argument : rule.arguments) {
    const std::string hint = fmt::format("Write @{}({}).", rule.name, example(argument));
    const Value* value = find_argument(directive, argument.name);
    if (!value) {
      if (!argument.required) continue;
      problems.push_back({directive.offset,
                          fmt::format("The directive `@{}` misses the required argument `{}`.",
                                      rule.name, argument.name),
                          hint});
    } else if (std::string what = mistake(directive, argument, *value); !what.empty()) {
      problems.push_back({value->offset, std::move(what), hint});
    }
  }
}

}  // namespace

std::vector<DirectiveProblem> check_prisma_directives(List<Directive> directives, Place place,
                                                      Sdl version) {
  std::vector<DirectiveProblem> problems;
  std::unordered_set<std::string_view> seen;
  for (const Directive& directive : directives) {
    if (!seen.insert(directive.name.text).second) {
      problems.push_back({directive.offset,
                          fmt::format("The directive `@{}` stands here more than once. Directives "
                                      "must appear exactly once.",
                                      directive.name.text),
                          "Remove all but one."});
      continue;
    }
    for (const DirectiveRule& rule : rules(version)) {
      if (rule.name == directive.name.text && (rule.places & static_cast<unsigned>(place))) {
        check_arguments(directive, rule, problems);
      }
    }
  }
  return problems;
}

std::optional<std::string> word_argument(List<Directive> directives, std::string_view directive,
                                         std::string_view argument) {
  const Directive* found = find_directive(directives, directive);
  const Value* value = found ? find_argument(*found, argument) : nullptr;
  if (!value || value->text.empty()) return {};
  switch (value->kind) {
    case Value::Kind::String:
    case Value::Kind::Enum:
    case Value::Kind::Int:
      return std::string(value->text);
    default:
      return {};
  }
}

std::optional<std::string> prisma_old_name(List<Directive> directives, std::string_view name) {
  const Directive* rename = find_directive(directives, "rename");
  if (!rename || rename->arguments.empty()) return {};
  const Value* value = find_argument(*rename, "oldName");
  if (!value) value = &rename->arguments.front().value;
  if (value->kind != Value::Kind::String || value->text.empty() || value->text == name) return {};
  return std::string(value->text);
}

}  // namespace graphcool::model
