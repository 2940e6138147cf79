#include "core/migrate/prisma_match.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/model/prisma_sdl.h"

namespace graphcool::migrate {
namespace {

using model::Field;
using model::Model;
using model::Relation;
using model::Type;

using Types = std::pair<int, int>;  // Indexes into `before`, the smaller first.

// By the types of `before` that they are between; relations with types that are new have none.
using Between = std::map<Types, std::vector<int>>;

Types sorted(int a, int b) {
  return {std::min(a, b), std::max(a, b)};
}

Between relations_before(const Model& before) {
  Between result;
  for (std::size_t i = 0; i < before.relations.size(); ++i) {
    const auto& ends = before.relations[i].ends;
    result[sorted(ends[0].type, ends[1].type)].push_back(static_cast<int>(i));
  }
  return result;
}

Between relations_after(const Model& after, const std::vector<int>& types) {
  Between result;
  for (std::size_t i = 0; i < after.relations.size(); ++i) {
    const auto& ends = after.relations[i].ends;
    const int a = types[ends[0].type], b = types[ends[1].type];
    if (a >= 0 && b >= 0) result[sorted(a, b)].push_back(static_cast<int>(i));
  }
  return result;
}

// Whether the relation has the name that it is given when it has none.
bool has_made_name(const Model& model, const Relation& relation) {
  return relation.name == model::generated_relation_name(model.types[relation.ends[0].type].name,
                                                         model.types[relation.ends[1].type].name);
}

const std::vector<int>* find(const Between& between, const Types& types) {
  const auto found = between.find(types);
  return found == between.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<int> match_prisma_relations(const Model& before, const Model& after,
                                        const std::vector<int>& types) {
  std::vector<int> result(after.relations.size(), -1);
  std::vector<bool> taken(before.relations.size());
  const Between old = relations_before(before);
  const Between now = relations_after(after, types);
  const auto take = [&](int index, int was) {
    if (result[index] >= 0 || taken[was]) return;
    result[index] = was;
    taken[was] = true;
  };
  const auto take_named = [&](const std::vector<int>& candidates, int index,
                              const std::string& name) {
    for (const int was : candidates) {
      if (before.relations[was].name == name) take(index, was);
    }
  };
  for (const auto& [pair, indexes] : now) {
    const std::vector<int>* candidates = find(old, pair);
    if (!candidates) continue;
    for (const int index : indexes) {
      const auto& old_name = after.relations[index].old_name;
      if (old_name) take_named(*candidates, index, *old_name);
    }
    for (const int index : indexes) take_named(*candidates, index, after.relations[index].name);
    if (indexes.size() != 1 || candidates->size() != 1) continue;
    if (has_made_name(before, before.relations[candidates->front()]) ||
        has_made_name(after, after.relations[indexes.front()])) {
      take(indexes.front(), candidates->front());
    }
  }
  return result;
}

std::vector<std::vector<int>> match_prisma_fields(const Model& before, const Model& after,
                                                  const Match& match) {
  std::vector<std::vector<int>> result = match.fields;
  for (std::size_t i = 0; i < after.types.size(); ++i) {
    if (match.types[i] < 0) continue;
    const std::vector<Field>& old_fields = before.types[match.types[i]].fields;
    std::unordered_map<std::string_view, int> free;
    for (std::size_t j = 0; j < old_fields.size(); ++j) {
      free[old_fields[j].name] = static_cast<int>(j);
    }
    for (const int j : result[i]) {
      if (j >= 0) free.erase(old_fields[j].name);
    }
    for (std::size_t j = 0; j < result[i].size(); ++j) {
      if (result[i][j] >= 0) continue;
      const Field& field = after.types[i].fields[j];
      auto was = free.find(field.name);
      if (was == free.end() && field.old_name) was = free.find(*field.old_name);
      if (was == free.end()) continue;
      result[i][j] = was->second;
      free.erase(was);
    }
  }
  return result;
}

std::optional<Ambiguity> find_ambiguity(const Model& before, const Model& after,
                                        const Match& match) {
  const Between old = relations_before(before);
  for (const auto& [pair, indexes] : relations_after(after, match.types)) {
    const std::vector<int>* candidates = find(old, pair);
    if (!candidates) continue;
    const bool several = candidates->size() == 1 && indexes.size() > 1 &&
                         has_made_name(before, before.relations[candidates->front()]);
    const bool one = candidates->size() > 1 && indexes.size() == 1 &&
                     has_made_name(after, after.relations[indexes.front()]);
    const bool settled = std::any_of(indexes.begin(), indexes.end(),
                                     [&](int index) { return match.relations[index] >= 0; });
    if ((several || one) && !settled) {
      return Ambiguity{before.types[pair.first].name, before.types[pair.second].name};
    }
  }
  return {};
}

}  // namespace graphcool::migrate
