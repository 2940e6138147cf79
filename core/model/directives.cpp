#include "core/model/directives.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "core/base/text.h"

namespace graphcool::model {
namespace {

using graphql::ast::Argument;
using graphql::ast::Directive;
using graphql::ast::List;
using graphql::ast::Value;

struct ArgumentRule {
  std::string_view name;
  bool required;
  bool string;  // Has to be a string literal; otherwise any value.
};

struct DirectiveRule {
  std::string_view name;
  unsigned places;
  std::vector<ArgumentRule> arguments;
  std::string_view places_text;
};

constexpr unsigned kType = static_cast<unsigned>(Place::Type);
constexpr unsigned kField = static_cast<unsigned>(Place::Field);
constexpr unsigned kEnum = static_cast<unsigned>(Place::Enum);

const std::vector<DirectiveRule>& rules() {
  static const std::vector<DirectiveRule> kRules = {
      {"model", kType, {}, "types"},
      {"isUnique", kField, {}, "fields"},
      {"relation", kField, {{"name", true, true}, {"oldName", false, true}}, "fields"},
      {"defaultValue", kField, {{"value", true, false}}, "fields"},
      {"migrationValue", kField | kEnum, {{"value", true, false}}, "fields and enums"},
      {"rename", kType | kField | kEnum, {{"oldName", true, true}}, "types, fields and enums"},
      {"description", kType | kField | kEnum, {{"text", true, true}}, "types, fields and enums"},
  };
  return kRules;
}

// Names people bring along from the neighbouring systems.
struct Synonym {
  std::string_view theirs, ours;
};
constexpr Synonym kSynonyms[] = {{"unique", "isUnique"}, {"default", "defaultValue"},
                                 {"id", "isUnique"},     {"migration", "migrationValue"},
                                 {"renamed", "rename"},  {"oldName", "rename"}};

const DirectiveRule* rule_for(std::string_view name) {
  for (const DirectiveRule& rule : rules()) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

std::string directive_hint(std::string_view name) {
  for (const Synonym& synonym : kSynonyms) {
    if (synonym.theirs == name) return fmt::format("Did you mean @{}?", synonym.ours);
  }
  std::vector<std::string> known;
  for (const DirectiveRule& rule : rules()) known.emplace_back(rule.name);
  if (const auto near = text::nearest(name, known)) return fmt::format("Did you mean @{}?", *near);
  return fmt::format("Known directives are @{}.", fmt::join(known, ", @"));
}

std::string argument_hint(const DirectiveRule& rule, std::string_view name) {
  if (rule.arguments.empty()) return fmt::format("@{} takes no arguments.", rule.name);
  std::vector<std::string> known;
  for (const ArgumentRule& argument : rule.arguments) known.emplace_back(argument.name);
  if (const auto near = text::nearest(name, known)) return fmt::format("Did you mean `{}`?", *near);
  return fmt::format("@{} takes: {}.", rule.name, fmt::join(known, ", "));
}

void check_arguments(const Directive& directive, const DirectiveRule& rule,
                     std::vector<DirectiveProblem>& problems) {
  for (const Argument& argument : directive.arguments) {
    const auto known = std::find_if(
        rule.arguments.begin(), rule.arguments.end(),
        [&](const ArgumentRule& candidate) { return candidate.name == argument.name.text; });
    if (known == rule.arguments.end()) {
      problems.push_back(
          {argument.name.offset,
           fmt::format("The directive `@{}` has no argument `{}`.", rule.name, argument.name.text),
           argument_hint(rule, argument.name.text)});
    } else if (known->string && argument.value.kind != Value::Kind::String) {
      problems.push_back(
          {argument.value.offset,
           fmt::format("The argument `{}` of the directive `@{}` must be a string.", known->name,
                       rule.name),
           fmt::format("Put it in quotes: @{}({}: \"...\").", rule.name, known->name)});
    } else if (&argument.value != find_argument(directive, argument.name.text)) {
      problems.push_back({argument.name.offset,
                          fmt::format("The directive `@{}` has its argument `{}` twice.", rule.name,
                                      argument.name.text),
                          "Remove one of them."});
    }
  }
  for (const ArgumentRule& argument : rule.arguments) {
    if (!argument.required || find_argument(directive, argument.name)) continue;
    problems.push_back({directive.offset,
                        fmt::format("The directive `@{}` misses the required argument `{}`.",
                                    rule.name, argument.name),
                        fmt::format("Write @{}({}: \"...\").", rule.name, argument.name)});
  }
}

}  // namespace

std::vector<DirectiveProblem> check_directives(List<Directive> directives, Place place) {
  std::vector<DirectiveProblem> problems;
  for (const Directive& directive : directives) {
    const DirectiveRule* rule = rule_for(directive.name.text);
    if (!rule) {
      problems.push_back({directive.offset,
                          fmt::format("The directive `@{}` is not known.", directive.name.text),
                          directive_hint(directive.name.text)});
    } else if (!(rule->places & static_cast<unsigned>(place))) {
      problems.push_back({directive.offset,
                          fmt::format("The directive `@{}` cannot stand here.", rule->name),
                          fmt::format("It belongs on {}.", rule->places_text)});
    } else if (find_directive(directives, rule->name) != &directive) {
      problems.push_back({directive.offset,
                          fmt::format("The directive `@{}` stands here more than once: directives "
                                      "must appear exactly one time.",
                                      rule->name),
                          "Remove all but one."});
    } else {
      check_arguments(directive, *rule, problems);
    }
  }
  return problems;
}

const Directive* find_directive(List<Directive> directives, std::string_view name) {
  for (const Directive& directive : directives) {
    if (directive.name.text == name) return &directive;
  }
  return nullptr;
}

const Value* find_argument(const Directive& directive, std::string_view name) {
  for (const Argument& argument : directive.arguments) {
    if (argument.name.text == name) return &argument.value;
  }
  return nullptr;
}

std::optional<std::string> string_argument(List<Directive> directives, std::string_view directive,
                                           std::string_view argument) {
  const Directive* found = find_directive(directives, directive);
  const Value* value = found ? find_argument(*found, argument) : nullptr;
  if (!value || value->kind != Value::Kind::String || value->text.empty()) return {};
  return std::string(value->text);
}

}  // namespace graphcool::model
