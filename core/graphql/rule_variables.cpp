// Variables are unique, defined, used, and fit the places where they are used (specification,
// section 5.8).
#include <fmt/format.h>

#include <unordered_set>

#include "core/graphql/printer.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

using TypeKindOf = ast::TypeReference::Kind;

void unique_variable_names(Validation& validation, const ast::Definition& operation) {
  const auto& variables = operation.variables;
  each_duplicate(
      variables, [](const ast::VariableDefinition& definition) { return definition.variable.text; },
      [&](const std::vector<const ast::VariableDefinition*>& duplicates) {
        std::vector<Offset> places;
        // The name itself, after the dollar sign.
        for (const ast::VariableDefinition* definition : duplicates) {
          const std::string_view name = definition->variable.text;
          places.push_back(
              static_cast<Offset>(name.data() - validation.document().source.body.data()));
        }
        validation.report(fmt::format("There can be only one variable named \"${}\".",
                                      duplicates.front()->variable.text),
                          std::move(places));
      });
}

namespace {

// The part of the rules that looks at one operation.
class OperationVariables {
 public:
  OperationVariables(Validation& validation, const ast::Definition& operation)
      : validation_(validation), operation_(operation), few_(operation.variables.size() <= kFew) {
    if (!few_) {
      for (const auto& definition : operation.variables) {
        by_name_[definition.variable.text] = &definition;
      }
    }
  }

  void add(std::size_t first_usage, std::size_t end_usage) {
    const auto& usages = validation_.usages();
    for (std::size_t i = first_usage; i < end_usage; ++i) {
      uses_.push_back({&usages[i], find(usages[i].node->text)});
    }
  }

  void report_undefined() {
    for (const Use& use : uses_) {
      if (use.definition != nullptr) continue;
      const std::string_view name = use.usage->node->text;
      const std::string_view in = operation_.name.text;
      validation_.report(
          in.empty()
              ? fmt::format("Variable \"${}\" is not defined.", name)
              : fmt::format("Variable \"${}\" is not defined by operation \"{}\".", name, in),
          {use.usage->node->offset, operation_.offset});
    }
  }

  void report_unused() {
    std::unordered_set<const ast::VariableDefinition*> used;
    for (const Use& use : uses_) used.insert(use.definition);
    for (const ast::VariableDefinition& definition : operation_.variables) {
      const std::string_view name = definition.variable.text;
      // Of several definitions of one name, find() knows one.
      if (used.contains(find(name))) continue;
      const std::string_view in = operation_.name.text;
      validation_.report(
          in.empty() ? fmt::format("Variable \"${}\" is never used.", name)
                     : fmt::format("Variable \"${}\" is never used in operation \"{}\".", name, in),
          {definition.offset});
    }
  }

  void report_misplaced() {
    for (const Use& use : uses_) {
      if (use.definition != nullptr && use.usage->type.named() != nullptr) check_place(use);
    }
  }

 private:
  struct Use {
    const VariableUsage* usage;
    const ast::VariableDefinition* definition;  // Null where there is none.
  };

  const ast::VariableDefinition* find(std::string_view name) const {
    if (!few_) {
      const auto found = by_name_.find(name);
      return found == by_name_.end() ? nullptr : found->second;
    }
    const ast::VariableDefinition* last = nullptr;
    for (const ast::VariableDefinition& definition : operation_.variables) {
      if (definition.variable.text == name) last = &definition;
    }
    return last;
  }

  void check_place(const Use& use) {
    const ast::TypeReference& type = *use.definition->type;
    if (!is_known(type)) return;
    const std::string_view name = use.usage->node->text;
    const std::initializer_list<Offset> places = {use.definition->offset, use.usage->node->offset};
    if (!is_allowed(*use.definition, *use.usage)) {
      validation_.report(
          fmt::format("Variable \"${}\" of type \"{}\" used in position expecting type \"{}\".",
                      name, print(type), use.usage->type.to_string()),
          places);
    }
    const TypeRef parent = use.usage->parent_type;
    const bool in_one_of = parent.named() != nullptr && !parent.is_wrapped() &&
                           parent.named()->kind == TypeKind::InputObject && parent.named()->one_of;
    if (in_one_of && type.kind != TypeKindOf::NonNull) {
      validation_.report(fmt::format("Variable \"${}\" is of type \"{}\" but must be non-nullable "
                                     "to be used for OneOf Input Object \"{}\".",
                                     name, print(type), parent.named()->name),
                         places);
    }
  }

  bool is_known(const ast::TypeReference& type) const {
    const ast::TypeReference* named = &type;
    while (named->of != nullptr) named = named->of;
    return validation_.schema().type(named->name.text) != nullptr;
  }

  bool is_allowed(const ast::VariableDefinition& definition, const VariableUsage& usage) const {
    TypeRef expected = usage.type;
    if (expected.is_non_null() && definition.type->kind != TypeKindOf::NonNull) {
      const ast::Value* const own = definition.default_value;
      const bool has_default = own != nullptr && own->kind != ast::Value::Kind::Null;
      if (!has_default && !usage.location_default) return false;
      expected = expected.nullable();
    }
    return fits(*definition.type, expected);
  }

  // True when every value of `type` is one of `expected`.
  static bool fits(const ast::TypeReference& type, TypeRef expected) {
    const ast::TypeReference* from = &type;
    for (;;) {
      if (from->kind == TypeKindOf::NonNull) {
        from = from->of;
        expected = expected.nullable();
      } else if (expected.is_non_null()) {
        return false;
      } else if (from->kind == TypeKindOf::List) {
        if (!expected.is_list()) return false;
        from = from->of;
        expected = expected.item();
      } else {
        return !expected.is_wrapped() && from->name.text == expected.named()->name;
      }
    }
  }

  static constexpr std::size_t kFew = 8;
  Validation& validation_;
  const ast::Definition& operation_;
  const bool few_;
  std::unordered_map<std::string_view, const ast::VariableDefinition*> by_name_;  // Of many.
  std::vector<Use> uses_;
};

}  // namespace

void variables_of_operation(Validation& validation, const Validation::Deferred& operation) {
  OperationVariables variables(validation, *operation.operation);
  variables.add(operation.first_usage, operation.end_usage);
  if (!validation.fragments().empty()) {
    auto& used = validation.used_fragments(validation.spreads(operation.operation->selection_set));
    std::size_t usages = 0;
    for (const Fragment* fragment : used.fragments) {
      usages += fragment->end_usage - fragment->first_usage;
    }
    // The first time for looking at the fragments, each time for their variables.
    if (!used.usages_counted) validation.spend_fragment_work(used.fragments.size() + usages);
    used.usages_counted = true;
    if (!validation.spend_fragment_work(usages)) return;
    for (const Fragment* fragment : used.fragments) {
      variables.add(fragment->first_usage, fragment->end_usage);
    }
  }
  variables.report_undefined();
  variables.report_unused();
  variables.report_misplaced();
}

}  // namespace graphcool::graphql
