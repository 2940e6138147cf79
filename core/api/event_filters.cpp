#include "core/api/event_filters.h"

#include <algorithm>
#include <utility>

namespace graphcool::api {

using graphql::Input;
using query::Change;
using query::ChangeFilter;
using query::Changes;
using Kind = ChangeFilter::Kind;

namespace {

constexpr Change kEachChange[] = {Change::Created, Change::Updated, Change::Deleted};

// Of `kind`, And or Or, over `parts`; the part itself where there is one.
ChangeFilter joined(Kind kind, std::vector<ChangeFilter> parts) {
  const Kind neutral = kind == Kind::And ? Kind::True : Kind::False;
  const Kind decisive = kind == Kind::And ? Kind::False : Kind::True;
  std::erase_if(parts, [&](const ChangeFilter& part) { return part.kind == neutral; });
  const bool is_decided = std::any_of(parts.begin(), parts.end(),
                                      [&](const auto& part) { return part.kind == decisive; });
  if (is_decided) return {.kind = decisive};
  if (parts.empty()) return {.kind = neutral};
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = kind, .children = std::move(parts)};
}

ChangeFilter negate(ChangeFilter filter) {
  if (filter.kind == Kind::True) return {.kind = Kind::False};
  if (filter.kind == Kind::False) return {.kind = Kind::True};
  ChangeFilter result{.kind = Kind::Not};
  result.children.push_back(std::move(filter));
  return result;
}

ChangeFilter is(Change change) {
  ChangeFilter result{.kind = Kind::Is};
  result.changes.add(change);
  return result;
}

ChangeFilter updated(Kind kind, const Input& names) {
  ChangeFilter result{.kind = kind};
  if (names.kind == Input::Kind::String) result.fields.emplace_back(names.text);
  for (const Input& name : names.items) result.fields.emplace_back(name.text);
  return result;
}

}  // namespace

void EventFilters::lower(const Input& filter, query::Watch& watch) {
  watch.filter = object(filter, false);
  Changes changes;
  bool always = true;
  for (const Change change : kEachChange) {
    if (words_.rules.listens_as_named && named_ && !named_->has(change)) continue;
    const query::Truth truth = query::foreseen(watch.filter, change);
    if (truth == query::Truth::False) continue;
    changes.add(change);
    always = always && truth == query::Truth::True;
  }
  watch.changes = changes;
  if (always) watch.filter = {};  // The kinds of changes say it all.
}

ChangeFilter EventFilters::object(const Input& filter, bool negated) {
  std::vector<ChangeFilter> parts;
  for (const auto& each : filter.members) {
    if (each.value.has_value()) parts.push_back(member(each, negated));
  }
  return joined(Kind::And, std::move(parts));
}

ChangeFilter EventFilters::member(const graphql::InputMember& member, bool negated) {
  using Meaning = EventFilterMeaning::Kind;
  const Meaning kind = words_.filters[member.tag].kind;
  switch (kind) {
    case Meaning::And:
    case Meaning::Or:
    case Meaning::Not:
      return logic(kind, member.value, negated);
    case Meaning::MutationIn:
      return mutation_in(member.value);
    case Meaning::UpdatedFieldsContains:
    case Meaning::UpdatedFieldsSome:
      return updated(Kind::UpdatedSome, member.value);
    case Meaning::UpdatedFieldsEvery:
      return updated(Kind::UpdatedEvery, member.value);
    case Meaning::Node:
      return node(member.value, negated);
  }
  return {};
}

ChangeFilter EventFilters::logic(EventFilterMeaning::Kind kind, const Input& filters,
                                 bool negated) {
  const bool any = kind == EventFilterMeaning::Kind::Or;
  const bool is_not = kind == EventFilterMeaning::Kind::Not;
  if (any && filters.items.empty() && words_.rules.empty_or_matches) return {};
  std::vector<ChangeFilter> parts;
  for (const Input& each : filters.items) {
    ChangeFilter part = object(each, negated != is_not);
    parts.push_back(is_not ? negate(std::move(part)) : std::move(part));
  }
  return joined(any ? Kind::Or : Kind::And, std::move(parts));
}

ChangeFilter EventFilters::mutation_in(const Input& kinds) {
  ChangeFilter result{.kind = Kind::Is};
  for (const Change change : kEachChange) {
    const bool is_named =
        std::any_of(kinds.items.begin(), kinds.items.end(),
                    [&](const Input& kind) { return kind.text == query::change_name(change); });
    if (!is_named) continue;
    result.changes.add(change);
    if (!named_) named_.emplace();
    named_->add(change);
  }
  return result;
}

// Where a deletion passes it does so above and below NOT alike: as if `node` were not there.
ChangeFilter EventFilters::node(const Input& filter, bool negated) {
  auto predicate = words_.node_filters.lower(type_, filter, mistakes_);
  if (predicate.kind == query::Predicate::Kind::True) return {};
  ChangeFilter asked{.kind = Kind::Node,
                     .condition = static_cast<std::uint32_t>(conditions_.size())};
  conditions_.push_back(std::move(predicate));
  if (!words_.rules.deletes_pass_filter) return asked;
  std::vector<ChangeFilter> parts;
  parts.push_back(negated ? negate(is(Change::Deleted)) : is(Change::Deleted));
  parts.push_back(std::move(asked));
  return joined(negated ? Kind::And : Kind::Or, std::move(parts));
}

}  // namespace graphcool::api
