// Fragments and their spreads (specification, section 5.5).
#include <fmt/format.h>

#include "core/graphql/type_comparison.h"
#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

using Kind = ast::Definition::Kind;

void fragments_on_composite_types(Validation& validation, const ast::Definition& fragment) {
  const ast::Name& condition = fragment.type_condition;
  const Type* const type = validation.schema().type(condition.text);
  if (type == nullptr || type->is_composite()) return;
  validation.report(fmt::format("Fragment \"{}\" cannot condition on non composite type \"{}\".",
                                fragment.name.text, condition.text),
                    {condition.offset});
}

void fragments_on_composite_types(Validation& validation, const ast::Selection& inline_fragment) {
  const ast::Name& condition = inline_fragment.type_condition();
  if (condition.text.empty()) return;
  const Type* const type = validation.schema().type(condition.text);
  if (type == nullptr || type->is_composite()) return;
  validation.report(
      fmt::format("Fragment cannot condition on non composite type \"{}\".", condition.text),
      {condition.offset});
}

void known_fragment_names(Validation& validation, const ast::Selection& spread) {
  if (validation.fragment(spread.name.text) != nullptr) return;
  validation.report(fmt::format("Unknown fragment \"{}\".", spread.name.text),
                    {spread.name.offset});
}

void possible_fragment_spread(Validation& validation, const ast::Selection& spread,
                              const Type* parent) {
  const Fragment* const fragment = validation.fragment(spread.name.text);
  if (fragment == nullptr || fragment->composite() == nullptr || parent == nullptr) return;
  if (types_overlap(validation.schema(), *fragment->type, *parent)) return;
  validation.report(fmt::format("Fragment \"{}\" cannot be spread here as objects of type \"{}\" "
                                "can never be of type \"{}\".",
                                spread.name.text, parent->name, fragment->type->name),
                    {spread.offset});
}

void possible_inline_fragment(Validation& validation, const ast::Selection& inline_fragment,
                              const Type* type, const Type* parent) {
  if (type == nullptr || parent == nullptr || !type->is_composite()) return;
  if (types_overlap(validation.schema(), *type, *parent)) return;
  validation.report(fmt::format("Fragment cannot be spread here as objects of type \"{}\" can "
                                "never be of type \"{}\".",
                                parent->name, type->name),
                    {inline_fragment.offset});
}

void no_unused_fragments(Validation& validation) {
  if (validation.fragments().empty()) return;
  Spreads spreads(validation.arena());
  for (const ast::Definition& definition : validation.document().definitions) {
    if (definition.kind != Kind::Operation) continue;
    const Spreads own = validation.spreads(definition.selection_set);
    spreads.insert(spreads.end(), own.begin(), own.end());
  }
  const auto& used = validation.used_fragments(spreads).fragments;
  if (validation.full()) return;
  const std::size_t mark = validation.new_mark();
  for (Fragment* fragment : used) fragment->seen = mark;
  for (const Fragment& fragment : validation.fragments()) {
    const std::string_view name = fragment.node->name.text;
    if (validation.fragment(name)->seen == mark) continue;
    validation.report(fmt::format("Fragment \"{}\" is never used.", name), {fragment.node->offset});
  }
}

// Walks the graph of fragments depth first with a stack of its own: hostile chains of fragments are
// longer than the thread's stack is deep.
void NoFragmentCycles::fragment(const ast::Definition& fragment) {
  Fragment* const named = validation_.fragment(fragment.name.text);
  const auto& all = validation_.fragments();
  if (visited_.empty()) {
    visited_.resize(all.size());
    position_.resize(all.size());
  }
  // graphql-js looks at this definition, not at the last one of its name.
  Fragment* own = named;
  if (named->node != &fragment) {
    for (Fragment& one : validation_.fragments()) {
      if (one.node == &fragment) own = &one;
    }
  }
  const auto index = static_cast<std::size_t>(named - all.data());
  if (visited_[index]) return;
  enter(*own);
  while (!path_.empty() && !validation_.full()) {
    Step& step = path_.back();
    const Spreads& spreads = validation_.spreads(*step.fragment);
    if (step.next > 0) spreads_.pop_back();  // The one that was followed last.
    if (step.next == spreads.size()) {
      const Fragment* const left = validation_.fragment(step.fragment->node->name.text);
      position_[static_cast<std::size_t>(left - all.data())] = 0;
      path_.pop_back();
      continue;
    }
    const ast::Selection& spread = *spreads[step.next++];
    spreads_.push_back(&spread);
    Fragment* const target = validation_.fragment(spread.name.text);
    if (target == nullptr) continue;
    const auto at = static_cast<std::size_t>(target - all.data());
    if (position_[at] != 0) {
      report(spread, position_[at] - 1);
    } else if (!visited_[at]) {
      enter(*target);
    }
  }
}

void NoFragmentCycles::enter(Fragment& fragment) {
  const Fragment* const named = validation_.fragment(fragment.node->name.text);
  const auto index = static_cast<std::size_t>(named - validation_.fragments().data());
  visited_[index] = true;
  if (validation_.spreads(fragment).empty()) return path_.push_back({&fragment});
  position_[index] = spreads_.size() + 1;
  path_.push_back({&fragment});
}

void NoFragmentCycles::report(const ast::Selection& spread, std::size_t from) {
  std::string via;
  std::vector<Offset> places;
  for (std::size_t i = from; i < spreads_.size(); ++i) {
    places.push_back(spreads_[i]->offset);
    if (i + 1 == spreads_.size()) continue;
    via += via.empty() ? " via " : ", ";
    via += fmt::format("\"{}\"", spreads_[i]->name.text);
  }
  validation_.report(
      fmt::format("Cannot spread fragment \"{}\" within itself{}.", spread.name.text, via),
      std::move(places));
}

}  // namespace graphcool::graphql
