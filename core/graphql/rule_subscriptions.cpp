// A subscription selects one field, which is none of introspection (specification, section
// 5.2.3.1).
#include <fmt/format.h>

#include <unordered_map>

#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

namespace {

// The fields of a root type by response key, as execution would collect them with no variables
// known: only literal @skip and @include leave something out.
class RootFields {
 public:
  RootFields(Validation& validation, const Type& root) : validation_(validation), root_(root) {}

  using Group = std::vector<const ast::Selection*>;
  std::vector<Group> collect(const ast::SelectionSet& set) {
    const std::size_t mark = validation_.new_mark();
    open_.push_back(set.selections.begin());
    while (!open_.empty()) {
      if (open_.back() == set.selections.end()) {
        open_.pop_back();
        continue;
      }
      const ast::Selection& selection = *open_.back()++;
      if (included(selection)) take(selection, mark);
    }
    return std::move(groups_);
  }

 private:
  void take(const ast::Selection& selection, std::size_t mark) {
    switch (selection.kind) {
      case ast::Selection::Kind::Field: {
        const auto [group, added] = by_key_.try_emplace(selection.response_key(), groups_.size());
        if (added) groups_.emplace_back();
        groups_[group->second].push_back(&selection);
        return;
      }
      case ast::Selection::Kind::InlineFragment: {
        const std::string_view condition = selection.type_condition().text;
        if (condition.empty() || applies(validation_.schema().type(condition))) {
          open_.push_back(selection.selection_set().selections.begin());
        }
        return;
      }
      case ast::Selection::Kind::FragmentSpread: {
        Fragment* const fragment = validation_.fragment(selection.name.text);
        if (fragment == nullptr || fragment->seen == mark) return;
        fragment->seen = mark;
        if (applies(fragment->type))
          open_.push_back(fragment->node->selection_set.selections.begin());
      }
    }
  }

  bool applies(const Type* type) const {
    return type == &root_ || (type != nullptr && type->is_abstract() &&
                              validation_.schema().is_subtype(*type, root_));
  }

  static bool included(const ast::Selection& selection) {
    for (const ast::Directive& directive : selection.directives()) {
      const bool skip = directive.name.text == "skip";
      if (!skip && directive.name.text != "include") continue;
      for (const ast::Argument& argument : directive.arguments) {
        if (argument.name.text == "if" && argument.value.kind == ast::Value::Kind::Boolean &&
            (argument.value.text == "true") == skip) {
          return false;
        }
      }
    }
    return true;
  }

  Validation& validation_;
  const Type& root_;
  std::vector<ast::List<ast::Selection>::Iterator>
      open_;  // What is still to be read, innermost last.
  std::unordered_map<std::string_view, std::size_t> by_key_;
  std::vector<Group> groups_;
};

}  // namespace

void single_field_subscriptions(Validation& validation, const ast::Definition& operation) {
  const Type* const root = validation.schema().subscription();
  if (operation.operation != ast::OperationType::Subscription || root == nullptr) return;
  const auto groups = RootFields(validation, *root).collect(operation.selection_set);
  const std::string subject = operation.name.text.empty()
                                  ? "Anonymous Subscription"
                                  : fmt::format("Subscription \"{}\"", operation.name.text);
  if (groups.size() > 1) {
    std::vector<Offset> extra;
    for (std::size_t i = 1; i < groups.size(); ++i) {
      for (const ast::Selection* field : groups[i]) extra.push_back(field->offset);
    }
    validation.report(subject + " must select only one top level field.", std::move(extra));
  }
  for (const auto& group : groups) {
    if (!group.front()->name.text.starts_with("__")) continue;
    std::vector<Offset> places;
    for (const ast::Selection* field : group) places.push_back(field->offset);
    validation.report(subject + " must not select an introspection top level field.",
                      std::move(places));
  }
}

}  // namespace graphcool::graphql
