// Introspection may not follow its lists into one another: types of fields of types, and so on.
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

namespace {

constexpr int kMostLists = 3;

bool is_list(std::string_view name) {
  return name == "fields" || name == "interfaces" || name == "possibleTypes" ||
         name == "inputFields";
}

}  // namespace

bool max_introspection_depth(Validation& validation, const ast::Selection& field) {
  struct Open {
    const ast::SelectionSet* set;
    int lists;
  };
  std::vector<Open> open{{&field.selection_set(), 0}};
  std::unordered_map<const Fragment*, int> entered;  // At which depth at most.
  while (!open.empty()) {
    const Open next = open.back();
    open.pop_back();
    for (const ast::Selection& selection : next.set->selections) {
      if (selection.kind == ast::Selection::Kind::FragmentSpread) {
        const Fragment* const fragment = validation.fragment(selection.name.text);
        if (fragment == nullptr) continue;
        const auto [known, added] = entered.try_emplace(fragment, next.lists);
        if (!added && known->second >= next.lists) continue;
        known->second = next.lists;
        open.push_back({&fragment->node->selection_set, next.lists});
        continue;
      }
      const bool list =
          selection.kind == ast::Selection::Kind::Field && is_list(selection.name.text);
      const int lists = next.lists + (list ? 1 : 0);
      if (lists >= kMostLists) {
        validation.report("Maximum introspection depth exceeded", {field.offset});
        return false;
      }
      if (selection.selection_set()) open.push_back({&selection.selection_set(), lists});
    }
  }
  return true;
}

}  // namespace graphcool::graphql
