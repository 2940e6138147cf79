// Fields exist on their type, leaves have no selection and the others have one (specification,
// section 5.3).
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "core/graphql/suggestions.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

void scalar_leafs(Validation& validation, const ast::Selection& field, TypeRef type) {
  const std::string_view name = field.name.text;
  const bool selected = static_cast<bool>(field.selection_set());
  if (type.named()->is_leaf() != selected) return;
  if (selected) {
    validation.report(
        fmt::format("Field \"{}\" must not have a selection since type \"{}\" has no subfields.",
                    name, type.to_string()),
        {field.selection_set().offset});
  } else {
    validation.report(fmt::format("Field \"{}\" of type \"{}\" must have a selection of subfields. "
                                  "Did you mean \"{} {{ ... }}\"?",
                                  name, type.to_string(), name),
                      {field.offset});
  }
}

namespace {

// Sorts as JavaScript engines sort short lists: an ordered run at the start, then each item by
// binary search. Supertypes before subtypes but else by name is no strict order, so the outcome
// depends on the way.
template <class Item, class Before>
void sort_by_insertion(std::vector<Item>& items, Before before) {
  if (items.size() < 2) return;
  std::size_t run = 2;
  const bool descending = before(items[1], items[0]);
  while (run < items.size() && before(items[run], items[run - 1]) == descending) ++run;
  const auto at = [&](std::size_t position) {
    return items.begin() + static_cast<std::ptrdiff_t>(position);
  };
  if (descending) std::reverse(items.begin(), at(run));
  for (std::size_t i = run; i < items.size(); ++i) {
    std::size_t low = 0;
    for (std::size_t high = i; low < high;) {
      const std::size_t middle = low + (high - low) / 2;
      if (before(items[i], items[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    std::rotate(at(low), at(i), at(i + 1));
  }
}

// The possible types of an abstract type that have the field, and their interfaces that have it,
// those that cover most first.
std::vector<std::string_view> types_with_field(const Schema& schema, const Type& abstract,
                                               std::string_view field) {
  std::vector<const Type*> types;
  std::unordered_map<const Type*, int> uses;
  const auto add = [&](const Type* type) {
    if (type->field(field) == nullptr) return false;
    if (uses[type]++ == 0) types.push_back(type);
    return true;
  };
  for (const Type* possible : abstract.possible_types) {
    if (!add(possible)) continue;
    for (const Type* interface : possible->interfaces) add(interface);
  }
  sort_by_insertion(types, [&](const Type* a, const Type* b) {
    if (uses[a] != uses[b]) return uses[a] > uses[b];
    if (a->kind == TypeKind::Interface && schema.is_subtype(*a, *b)) return true;
    if (b->kind == TypeKind::Interface && schema.is_subtype(*b, *a)) return false;
    return natural_compare(a->name, b->name) < 0;
  });
  return names_of(types);
}

}  // namespace

void fields_on_correct_type(Validation& validation, const ast::Selection& field,
                            const Type& parent) {
  const std::string_view name = field.name.text;
  std::string suggestion;
  if (parent.is_abstract()) {
    suggestion = did_you_mean(types_with_field(validation.schema(), parent, name),
                              "to use an inline fragment on");
  }
  if (suggestion.empty()) suggestion = did_you_mean(suggestion_list(name, names_of(parent.fields)));
  validation.report(
      fmt::format("Cannot query field \"{}\" on type \"{}\".{}", name, parent.name, suggestion),
      {field.offset});
}

}  // namespace graphcool::graphql
