#include "core/graphql/validation.h"

#include <algorithm>

namespace graphcool::graphql {

using Kind = ast::Definition::Kind;

Validation::Validation(const Schema& schema, const ast::Document& document,
                       const ValidationLimits& limits)
    : schema_(schema), document_(document), limits_(limits) {
  for (const ast::Definition& definition : document.definitions) {
    if (definition.kind == Kind::Operation) continue;
    if (definition.kind == Kind::Fragment) {
      fragment_by_name_[definition.name.text] = fragments_.size();
      fragments_.push_back(
          {.node = &definition, .type = schema.type(definition.type_condition.text)});
    } else if (definition.kind == Kind::DirectiveDefinition) {
      document_directives_.push_back(&definition);
    } else if (definition.kind != Kind::Schema && !definition.extension) {
      document_types_.push_back(definition.name.text);
      document_type_set_.insert(definition.name.text);
    }
  }
}

void Validation::report(std::string message, std::initializer_list<Offset> places) {
  report(std::move(message), std::vector<Offset>(places));
}

void Validation::report(std::string message, std::vector<Offset> places) {
  if (full_) return;
  if (limits_.max_errors != 0 && errors_.size() >= limits_.max_errors) {
    full_ = true;
    message = "Too many validation errors, error limit reached. Validation aborted.";
    places.clear();
  }
  errors_.push_back({.message = std::move(message), .places = std::move(places)});
}

void Validation::reword(std::size_t kept, std::string message, Offset place) {
  errors_.erase(errors_.begin() + static_cast<std::ptrdiff_t>(kept), errors_.end());
  report(std::move(message), {place});
}

void Validation::abort() {
  if (full_) return;
  errors_.push_back({.message = "Validation aborted.", .places = {}});
  full_ = aborted_ = true;
}

bool Validation::spend_fragment_work(std::size_t steps) {
  fragment_work_ += steps;
  if (limits_.max_fragment_work == 0 || fragment_work_ <= limits_.max_fragment_work) return true;
  abort();
  return false;
}

Fragment* Validation::fragment(std::string_view name) {
  const auto found = fragment_by_name_.find(name);
  return found == fragment_by_name_.end() ? nullptr : &fragments_[found->second];
}

const Spreads& Validation::spreads(Fragment& fragment) {
  if (fragment.spreads == nullptr) {
    void* const memory = arena_.allocate(sizeof(Spreads), alignof(Spreads));
    fragment.spreads = new (memory) Spreads(spreads(fragment.node->selection_set));
  }
  return *fragment.spreads;
}

Spreads Validation::spreads(const ast::SelectionSet& set) {
  Spreads found(&arena_);
  std::pmr::vector<const ast::SelectionSet*> open({&set}, &arena_);
  while (!open.empty()) {
    const ast::SelectionSet& next = *open.back();
    open.pop_back();
    for (const ast::Selection& selection : next.selections) {
      if (selection.kind == ast::Selection::Kind::FragmentSpread) {
        found.push_back(&selection);
      } else if (selection.selection_set()) {
        open.push_back(&selection.selection_set());
      }
    }
  }
  return found;
}

Validation::UsedFragments& Validation::used_fragments(const Spreads& from) {
  std::pmr::vector<Fragment*> used(&arena_);
  std::size_t mark = new_mark();
  const auto add = [&](const Spreads& spreads) {
    for (const ast::Selection* spread : spreads) {
      Fragment* const named = fragment(spread->name.text);
      if (named == nullptr || named->seen == mark) continue;
      named->seen = mark;
      used.push_back(named);
    }
  };
  add(from);
  const auto [known, added] = used_fragments_.try_emplace({used.begin(), used.end()});
  if (!added) return known->second;
  spend_fragment_work(used.size());
  for (std::size_t i = 0; i < used.size() && !full_; ++i) {
    const Spreads& next = spreads(*used[i]);
    spend_fragment_work(next.size());
    add(next);
  }
  known->second.fragments = std::move(used);
  return known->second;
}

KnownDirective Validation::directive(std::string_view name) const {
  KnownDirective known{.type = schema_.directive(name)};
  for (const ast::Definition* node : document_directives_) {
    if (node->name.text == name) known.node = node;
  }
  return known;
}

void Validation::defer(Deferred operation) {
  if (full_) return;
  operation.position = errors_.size();
  deferred_.push_back(operation);
}

GraphQLErrors Validation::take_errors() {
  GraphQLErrors errors;
  if (errors_.empty()) return errors;
  Locator locator(document_.source.body);
  errors.reserve(errors_.size());
  for (Violation& violation : errors_) {
    GraphQLError error{.message = std::move(violation.message)};
    for (const Offset place : violation.places) error.locations.push_back(locator.locate(place));
    errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace graphcool::graphql
