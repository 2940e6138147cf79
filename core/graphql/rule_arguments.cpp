// Arguments of fields and directives are known, unique and complete (specification, section 5.4).
#include <fmt/format.h>

#include <algorithm>

#include "core/graphql/printer.h"
#include "core/graphql/suggestions.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

namespace {

bool provided(ast::List<ast::Argument> arguments, std::string_view name) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [&](const ast::Argument& argument) { return argument.name.text == name; });
}

void report_missing(Validation& validation, const std::string& owner, std::string_view argument,
                    const std::string& type, Offset place) {
  validation.report(
      fmt::format("{} argument \"{}\" of type \"{}\" is required, but it was not provided.", owner,
                  argument, type),
      {place});
}

std::vector<std::string_view> argument_names(const KnownDirective& known) {
  if (known.node == nullptr) return names_of(known.type->arguments);
  std::vector<std::string_view> names;
  for (const auto& argument : known.node->input_fields) names.push_back(argument.name.text);
  return names;
}

}  // namespace

void known_argument_name(Validation& validation, const ast::Argument& argument, const Field& field,
                         const Type& parent) {
  const std::string_view name = argument.name.text;
  validation.report(
      fmt::format("Unknown argument \"{}\" on field \"{}.{}\".{}", name, parent.name, field.name,
                  did_you_mean(suggestion_list(name, names_of(field.arguments)))),
      {argument.name.offset});
}

void known_directive_arguments(Validation& validation, const ast::Directive& directive,
                               const KnownDirective& known) {
  if (!known || directive.arguments.empty()) return;
  if (known.node == nullptr) {
    const auto known_to_schema = [&](const ast::Argument& argument) {
      return known.type->argument(argument.name.text) != nullptr;
    };
    if (std::all_of(directive.arguments.begin(), directive.arguments.end(), known_to_schema)) {
      return;
    }
  }
  const std::vector<std::string_view> names = argument_names(known);
  for (const ast::Argument& argument : directive.arguments) {
    const std::string_view name = argument.name.text;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    validation.report(fmt::format("Unknown argument \"{}\" on directive \"@{}\".{}", name,
                                  directive.name.text, did_you_mean(suggestion_list(name, names))),
                      {argument.name.offset});
  }
}

void unique_argument_names(Validation& validation, ast::List<ast::Argument> arguments) {
  each_duplicate(
      arguments, [](const ast::Argument& argument) { return argument.name.text; },
      [&](const std::vector<const ast::Argument*>& duplicates) {
        std::vector<Offset> places;
        for (const ast::Argument* argument : duplicates) places.push_back(argument->name.offset);
        validation.report(fmt::format("There can be only one argument named \"{}\".",
                                      duplicates.front()->name.text),
                          std::move(places));
      });
}

void provided_required_arguments(Validation& validation, const ast::Selection& node,
                                 const Field& field) {
  for (const InputValue& argument : field.arguments) {
    if (!argument.is_required() || provided(node.arguments(), argument.name)) continue;
    report_missing(validation, fmt::format("Field \"{}\"", field.name), argument.name,
                   argument.type.to_string(), node.offset);
  }
}

void provided_required_arguments(Validation& validation, const ast::Directive& directive,
                                 const KnownDirective& known) {
  const auto missing = [&](std::string_view argument, const std::string& type) {
    report_missing(validation, fmt::format("Directive \"@{}\"", directive.name.text), argument,
                   type, directive.offset);
  };
  if (known.node != nullptr) {
    for (const ast::InputValueDefinition& argument : known.node->input_fields) {
      const bool required = argument.type->kind == ast::TypeReference::Kind::NonNull &&
                            argument.default_value == nullptr;
      if (!required || provided(directive.arguments, argument.name.text)) continue;
      missing(argument.name.text, print(*argument.type));
    }
  } else if (known.type != nullptr) {
    for (const InputValue& argument : known.type->arguments) {
      if (!argument.is_required() || provided(directive.arguments, argument.name)) continue;
      missing(argument.name, argument.type.to_string());
    }
  }
}

}  // namespace graphcool::graphql
