// The rules of executable documents, one function for each moment at which a rule of graphql-js
// looks at a node; validate.cpp calls them in its order. Internal to this folder.
#pragma once

#include "core/graphql/validation.h"

namespace graphcool::graphql {

// rule_definitions.cpp
void executable_definitions(Validation& validation);
class UniqueDefinitionNames {  // UniqueOperationNames, UniqueFragmentNames, LoneAnonymousOperation.
 public:
  explicit UniqueDefinitionNames(Validation& validation);
  void operation(const ast::Definition& operation);
  void fragment(const ast::Definition& fragment);

 private:
  using Names = std::pmr::unordered_map<std::string_view, const ast::Name*>;
  void check(Names& seen, const ast::Name& name, std::string_view what);

  Validation& validation_;
  Names operations_;
  Names fragments_;
  std::size_t operation_count_ = 0;
};

// rule_subscriptions.cpp
void single_field_subscriptions(Validation& validation, const ast::Definition& operation);

// rule_types.cpp
void known_type_names(Validation& validation, const ast::Name& name, bool in_type_system);
void known_type_names(Validation& validation, const ast::TypeReference& type, bool in_type_system);
void variables_are_input_types(Validation& validation, const ast::VariableDefinition& variable);

// rule_fragments.cpp
void fragments_on_composite_types(Validation& validation, const ast::Definition& fragment);
void fragments_on_composite_types(Validation& validation, const ast::Selection& inline_fragment);
void known_fragment_names(Validation& validation, const ast::Selection& spread);
void possible_fragment_spread(Validation& validation, const ast::Selection& spread,
                              const Type* parent);
void possible_inline_fragment(Validation& validation, const ast::Selection& inline_fragment,
                              const Type* type, const Type* parent);
void no_unused_fragments(Validation& validation);
class NoFragmentCycles {
 public:
  explicit NoFragmentCycles(Validation& validation) : validation_(validation) {}
  void fragment(const ast::Definition& fragment);

 private:
  struct Step {
    Fragment* fragment;
    std::size_t next = 0;  // Among its spreads.
  };
  void enter(Fragment& fragment);
  void report(const ast::Selection& spread, std::size_t from);

  Validation& validation_;
  std::vector<bool> visited_;
  std::vector<std::size_t> position_;  // Of each fragment on the path, plus one.
  std::vector<Step> path_;
  std::vector<const ast::Selection*> spreads_;
};

// rule_fields.cpp
void scalar_leafs(Validation& validation, const ast::Selection& field, TypeRef type);
void fields_on_correct_type(Validation& validation, const ast::Selection& field,
                            const Type& parent);

// rule_arguments.cpp
void known_argument_name(Validation& validation, const ast::Argument& argument, const Field& field,
                         const Type& parent);
void known_directive_arguments(Validation& validation, const ast::Directive& directive,
                               const KnownDirective& known);
void unique_argument_names(Validation& validation, ast::List<ast::Argument> arguments);
void provided_required_arguments(Validation& validation, const ast::Selection& node,
                                 const Field& field);
void provided_required_arguments(Validation& validation, const ast::Directive& directive,
                                 const KnownDirective& known);

// rule_directives.cpp
std::string_view directive_location(const ast::Definition& definition);
void known_directive(Validation& validation, const ast::Directive& directive,
                     const KnownDirective& known, std::string_view location);
using SeenDirectives = std::unordered_map<std::string_view, const ast::Directive*>;
void unique_directives(Validation& validation, ast::List<ast::Directive> directives);
void unique_directives(Validation& validation, ast::List<ast::Directive> directives,
                       SeenDirectives& seen);

// rule_values.cpp. Where they return false, the rule looks no deeper into the value.
bool list_of_correct_type(Validation& validation, const ast::Value& list, TypeRef type,
                          TypeRef item_type);
bool object_of_correct_type(Validation& validation, const ast::Value& object, TypeRef type);
void leaf_of_correct_type(Validation& validation, const ast::Value& value, TypeRef type);
void known_input_field(Validation& validation, const ast::ObjectField& field, const Type& type);
class UniqueInputFieldNames {  // For one object.
 public:
  UniqueInputFieldNames(Validation& validation, ast::List<ast::ObjectField> fields);
  void field(const ast::ObjectField& field);  // For each of them in turn.

 private:
  static constexpr std::size_t kFew = 16;
  Validation& validation_;
  ast::List<ast::ObjectField> fields_;
  const bool few_;
  std::unordered_map<std::string_view, const ast::Name*> seen_;  // Of large objects.
};

// rule_variables.cpp
void unique_variable_names(Validation& validation, const ast::Definition& operation);
// NoUndefinedVariables, NoUnusedVariables and VariablesInAllowedPosition.
void variables_of_operation(Validation& validation, const Validation::Deferred& operation);

// rule_introspection_depth.cpp. False when it is exceeded.
bool max_introspection_depth(Validation& validation, const ast::Selection& field);

// validation_limits.cpp. False, and an error, when the document is beyond one.
bool within_limits(Validation& validation);

}  // namespace graphcool::graphql
