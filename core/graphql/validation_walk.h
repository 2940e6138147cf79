// The one walk over a document in which its rules run. Internal to this folder.
//
// It knows at each place which type, field, argument or input type it stands at, and calls the
// rules of validation_rules.h in the order of graphql-js.
#pragma once

#include <memory>

#include "core/graphql/rule_overlapping_fields.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

class ValidationWalk {
 public:
  explicit ValidationWalk(Validation& validation);

  void document();

 private:
  // What arguments stand in: those of a field, of a directive of the schema, or of nothing known.
  struct Arguments {
    std::span<const InputValue> known = {};
    const Field* field = nullptr;  // Set for arguments of the field itself, not of a directive.
    const Type* parent = nullptr;
  };

  // Executable definitions (validation_walk.cpp).
  void operation(const ast::Definition& operation);
  void variable(const ast::VariableDefinition& variable);
  void fragment(const ast::Definition& fragment);
  // `type` is the output type that the selections are made on, as far as it is known.
  void selection_set(const ast::SelectionSet& set, const Type* type, bool of_inline_fragment);
  void field(const ast::Selection& field, const Type* parent);
  void spread(const ast::Selection& spread, const Type* parent);
  void inline_fragment(const ast::Selection& fragment, const Type* type, const Type* parent);
  void directives(ast::List<ast::Directive> directives, std::string_view location);
  void arguments(ast::List<ast::Argument> arguments, const Arguments& of);
  void reword(const ast::Argument& argument, const InputValue& definition, std::size_t kept);
  void value(const ast::Value& value, TypeRef type, TypeRef parent, bool has_default, bool check);
  void list(const ast::Value& list, TypeRef type, bool check);
  void object(const ast::Value& object, TypeRef type, bool check);

  // Type definitions, which do not belong into an executable document but are looked at all the
  // same (validation_walk_type_system.cpp).
  void type_system(const ast::Definition& definition);
  void input_value(const ast::InputValueDefinition& value, std::string_view location);
  void type_names(ast::List<ast::Name> names);

  const Type* type_named(const ast::Name& name) const {
    return validation_.schema().type(name.text);
  }
  TypeRef input_type(const ast::TypeReference& type) const;

  Validation& validation_;
  UniqueDefinitionNames definition_names_;
  NoFragmentCycles cycles_;
  std::unique_ptr<OverlappingFields> overlapping_;  // Null when no fields conflict.
  const Field* field_ = nullptr;                    // Around the place, where it is known.
  bool in_deep_introspection_ = false;              // Which was reported already.
  std::unordered_map<std::string_view, SeenDirectives> type_directives_;
  SeenDirectives schema_directives_;
};

}  // namespace graphcool::graphql
