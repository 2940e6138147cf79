#include "core/migrate/match.h"

#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/migrate/prisma_match.h"

namespace graphcool::migrate {
namespace {

using model::Field;
using model::Model;
using model::Relation;

// Matches named things that may have an old name.
class NameMatcher {
 public:
  template <class Items, class Counts>
  NameMatcher(const Items& before, const Items& after, Counts counts) : matches_(after.size(), -1) {
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (counts(before[i])) before_[before[i].name] = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (counts(after[i])) after_[after[i].name] = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (!counts(after[i]) || !after[i].old_name) continue;
      if (!before_.contains(after[i].name)) follow_renames(after, static_cast<int>(i));
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (counts(after[i])) follow_circle(before, after, static_cast<int>(i));
    }
    for (const auto& [name, index] : after_) {
      const auto same = before_.find(name);
      if (matches_[index] < 0 && same != before_.end() && !claimed(same->second)) {
        matches_[index] = same->second;
      }
    }
  }

  std::vector<int> take() { return std::move(matches_); }

 private:
  // Gives `index` what its old name names. That frees the old name for what has it now, which may
  // be renamed from a third name, and so on.
  template <class Items>
  void follow_renames(const Items& after, int index) {
    while (index >= 0 && after[index].old_name && matches_[index] < 0) {
      const auto old = before_.find(*after[index].old_name);
      if (old == before_.end() || claimed(old->second)) return;
      matches_[index] = old->second;
      claimed_[old->second] = true;
      const auto next = after_.find(*after[index].old_name);
      index = next == after_.end() ? -1 : next->second;
    }
  }

  // Things that exchange their names, each being renamed to what another was. It was done before
  // when all of it was said before.
  template <class Items>
  void follow_circle(const Items& before, const Items& after, int start) {
    std::vector<int> circle;
    bool is_new = false;
    int index = start;
    do {
      const auto& item = after[index];
      const auto same = before_.find(item.name);
      if (!item.old_name || matches_[index] >= 0 || same == before_.end()) return;
      is_new = is_new || before[same->second].old_name != item.old_name;
      circle.push_back(index);
      const auto next = after_.find(*item.old_name);
      if (next == after_.end() || circle.size() > after.size()) return;
      index = next->second;
    } while (index != start);
    if (!is_new) return;
    for (const int each : circle) {
      matches_[each] = before_.at(*after[each].old_name);
      claimed_[matches_[each]] = true;
    }
  }

  bool claimed(int before) const { return claimed_.contains(before); }

  std::vector<int> matches_;
  std::unordered_map<std::string_view, int> before_, after_;
  std::unordered_map<int, bool> claimed_;
};

template <class Items>
std::vector<int> match_names(const Items& before, const Items& after) {
  return NameMatcher(before, after, [](const auto&) { return true; }).take();
}

std::vector<int> match_fields(const std::vector<Field>& before, const std::vector<Field>& after) {
  auto scalars =
      NameMatcher(before, after, [](const Field& field) { return field.is_scalar(); }).take();
  const auto relations =
      NameMatcher(before, after, [](const Field& field) { return field.is_relation(); }).take();
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (after[i].is_relation()) scalars[i] = relations[i];
  }
  return scalars;
}

// The field of `before` that an end of a relation of `after` was; -1 for none.
int field_before(const Match& match, const Relation::End& end) {
  return end.field < 0 ? -1 : match.fields[end.type][end.field];
}

// The relation of `before` that links the fields that `relation` links; -1 for none.
int linked_before(const Model& before, const Match& match, const Relation& relation) {
  int found = -1;
  for (const Relation::End& end : relation.ends) {
    if (end.field < 0) continue;
    const int type = match.types[end.type];
    const int field = field_before(match, end);
    if (type < 0 || field < 0) return -1;
    const int candidate = before.types[type].fields[field].relation;
    if (found >= 0 && found != candidate) return -1;
    found = candidate;
  }
  if (found >= 0 && before.relations[found].symmetric != relation.symmetric) return -1;
  return found;
}

}  // namespace

Match match_models(const Model& before, const Model& after) {
  Match match;
  match.types = match_names(before.types, after.types);
  match.enums = match_names(before.enums, after.enums);
  match.fields.resize(after.types.size());
  for (std::size_t i = 0; i < after.types.size(); ++i) {
    const auto& fields = after.types[i].fields;
    match.fields[i] = match.types[i] < 0
                          ? std::vector<int>(fields.size(), -1)
                          : match_fields(before.types[match.types[i]].fields, fields);
  }
  match.linked_only.resize(after.relations.size());
  if (after.sdl != model::Sdl::Graphcool) {
    match.relations = match_prisma_relations(before, after, match.types);
    return match;
  }
  match.relations = match_names(before.relations, after.relations);
  std::vector<bool> taken(before.relations.size());
  for (int index : match.relations) {
    if (index >= 0) taken[index] = true;
  }
  for (std::size_t i = 0; i < after.relations.size(); ++i) {
    if (match.relations[i] >= 0) continue;
    const int linked = linked_before(before, match, after.relations[i]);
    if (linked < 0 || taken[linked]) continue;
    taken[linked] = true;
    match.relations[i] = linked;
    match.linked_only[i] = true;
  }
  return match;
}

bool sides_differ(const Match& match, const Relation& before, const Relation& after) {
  if (before.symmetric || after.symmetric) return false;
  // Fields tell best; in a self relation nothing else does.
  for (int side : {0, 1}) {
    const Relation::End& end = after.ends[side];
    const int type = match.types[end.type];
    const int field = field_before(match, end);
    if (type < 0 || field < 0) continue;
    for (int other : {0, 1}) {
      if (before.ends[other].type == type && before.ends[other].field == field) {
        return side != other;
      }
    }
  }
  if (before.ends[0].type == before.ends[1].type) return false;
  for (int side : {0, 1}) {
    const int type = match.types[after.ends[side].type];
    if (type >= 0 && type == before.ends[side].type) return false;
    if (type >= 0 && type == before.ends[1 - side].type) return true;
  }
  return false;
}

}  // namespace graphcool::migrate
