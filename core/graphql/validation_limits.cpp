// Guards against documents that are made to be expensive.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/graphql/validation_rules.h"

namespace graphcool::graphql {

namespace {

// How deep fields stand: below the operation, and below __schema or __type (0: not below them).
struct Depth {
  std::size_t fields = 0;
  std::size_t introspection = 0;
};

class Limits {
 public:
  explicit Limits(Validation& validation)
      : validation_(validation),
        limits_(validation.limits()),
        entered_(validation.fragments().size()) {}

  // The first breach, if there is any. Looks at every operation with its fragments expanded; a
  // fragment is looked at again only where it stands deeper than before.
  std::optional<Violation> breach() {
    for (const ast::Definition& definition : validation_.document().definitions) {
      check_once(definition);
    }
    for (const ast::Definition& definition : validation_.document().definitions) {
      if (definition.kind != ast::Definition::Kind::Operation || breach_) continue;
      open_.push_back({&definition.selection_set, {}});
      while (!open_.empty() && !breach_) {
        const Open next = open_.back();
        open_.pop_back();
        descend(*next.set, next.depth);
      }
    }
    return std::move(breach_);
  }

 private:
  struct Open {
    const ast::SelectionSet* set;
    Depth depth;
  };

  void stop(std::string message, Offset place) {
    if (!breach_) breach_ = Violation{.message = std::move(message), .places = {place}};
  }

  static bool beyond(std::size_t value, std::size_t limit) { return limit != 0 && value > limit; }

  // What counts as it is written, without expanding anything.
  void check_once(const ast::Definition& definition) {
    check_directives(definition.directives);
    for (const auto& variable : definition.variables) check_directives(variable.directives);
    check_once(definition.selection_set);
  }

  void check_once(const ast::SelectionSet& set) {
    for (const ast::Selection& selection : set.selections) {
      if (!selection.alias().text.empty() && beyond(++aliases_, limits_.max_aliases)) {
        stop(fmt::format("Document has more than {} aliases.", limits_.max_aliases),
             selection.offset);
      }
      check_directives(selection.directives());
      check_once(selection.selection_set());
      if (breach_) return;
    }
  }

  void check_directives(ast::List<ast::Directive> directives) {
    if (!beyond(directives.size(), limits_.max_directives)) return;
    stop(fmt::format("More than {} directives at one location.", limits_.max_directives),
         directives[limits_.max_directives].offset);
  }

  void descend(const ast::SelectionSet& set, Depth depth) {
    for (const ast::Selection& selection : set.selections) {
      if (breach_) return;
      switch (selection.kind) {
        case ast::Selection::Kind::Field:
          descend_field(selection, depth);
          break;
        case ast::Selection::Kind::InlineFragment:
          descend(selection.selection_set(), depth);
          break;
        case ast::Selection::Kind::FragmentSpread:
          descend_fragment(selection, depth);
      }
    }
  }

  void descend_field(const ast::Selection& field, Depth depth) {
    const std::string_view name = field.name.text;
    // Only what has a limit is counted: a cycle of fragments has to end somewhere.
    if (limits_.max_depth != 0) ++depth.fields;
    const bool introspects = depth.introspection > 0 || name == "__schema" || name == "__type";
    if (introspects && limits_.max_introspection_depth != 0) ++depth.introspection;
    if (beyond(depth.fields, limits_.max_depth)) {
      stop(fmt::format("Fields are nested deeper than {} levels.", limits_.max_depth),
           field.offset);
    } else if (depth.introspection > 0 &&
               beyond(depth.introspection - 1, limits_.max_introspection_depth)) {
      stop(fmt::format("Introspection is nested deeper than {} levels.",
                       limits_.max_introspection_depth),
           field.offset);
    } else {
      descend(field.selection_set(), depth);
    }
  }

  void descend_fragment(const ast::Selection& spread, Depth depth) {
    Fragment* const fragment = validation_.fragment(spread.name.text);
    if (fragment == nullptr) return;
    auto& seen = entered_[static_cast<std::size_t>(fragment - validation_.fragments().data())];
    const Depth entry{.fields = depth.fields + 1, .introspection = depth.introspection + 1};
    if (entry.fields <= seen.fields && entry.introspection <= seen.introspection) return;
    seen.fields = std::max(seen.fields, entry.fields);
    seen.introspection = std::max(seen.introspection, entry.introspection);
    // The stack is for selection sets; fragments lead to one another in longer chains.
    open_.push_back({&fragment->node->selection_set, depth});
  }

  Validation& validation_;
  const ValidationLimits& limits_;
  std::vector<Depth> entered_;  // The deepest entries into each fragment so far, plus one each.
  std::vector<Open> open_;
  std::size_t aliases_ = 0;
  std::optional<Violation> breach_;
};

bool has_fragment_cycles(const Validation& validation) {
  Validation apart(validation.schema(), validation.document(), {.max_errors = 1});
  NoFragmentCycles cycles(apart);
  for (const Fragment& fragment : apart.fragments()) cycles.fragment(*fragment.node);
  return !apart.take_errors().empty();
}

}  // namespace

bool within_limits(Validation& validation) {
  const ValidationLimits& limits = validation.limits();
  if (limits.max_depth == 0 && limits.max_aliases == 0 && limits.max_introspection_depth == 0 &&
      limits.max_directives == 0) {
    return true;
  }
  std::optional<Violation> breach = Limits(validation).breach();
  // A cycle is endlessly deep; the rule about cycles says more.
  if (!breach || has_fragment_cycles(validation)) return true;
  validation.report(std::move(breach->message), std::move(breach->places));
  return false;
}

}  // namespace graphcool::graphql
