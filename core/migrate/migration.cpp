#include "core/migrate/migration.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/base/text.h"
#include "core/migrate/diff.h"
#include "core/migrate/match.h"
#include "core/model/relations.h"

namespace graphcool::migrate {
namespace {

using model::Field;
using model::Model;
using model::Relation;

// `after` with the sides and, where only the fields tell which relation it is, the names that the
// relations have in `before`.
std::shared_ptr<const Model> carry_over(const Model& before, std::shared_ptr<const Model> after,
                                        const Match& match, std::vector<Error>& warnings) {
  auto copy = std::make_shared<Model>(*after);
  bool changed = false;
  std::unordered_set<std::string> names;
  for (const Relation& relation : after->relations) {
    names.insert(text::to_lower_ascii(relation.name));
  }
  for (std::size_t i = 0; i < match.relations.size(); ++i) {
    if (match.relations[i] < 0) continue;
    const Relation& old = before.relations[match.relations[i]];
    Relation& relation = copy->relations[i];
    if (sides_differ(match, old, relation)) {
      model::swap_sides(*copy, static_cast<int>(i));
      changed = true;
    }
    if (!match.linked_only[i] || names.contains(text::to_lower_ascii(old.name))) continue;
    const Relation::End& end = relation.ends[0];
    const Field& field = copy->types[end.type].fields[end.field];
    warnings.push_back(
        {.code = ErrorCode::Invalid,
         .what =
             fmt::format("The relation `{}` keeps its name: without `oldName` it is not renamed "
                         "to `{}`.",
                         old.name, relation.name),
         .where = field.where,
         .hint =
             fmt::format("To rename it: @relation(name: \"{}\", oldName: \"{}\") on both fields.",
                         relation.name, old.name)});
    relation.name = old.name;
    changed = true;
  }
  if (!changed) return after;
  model::place_links(*copy);
  return copy;
}

}  // namespace

bool Migration::destructive() const {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) { return step.destructive; });
}

Migration make_migration(std::shared_ptr<const Model> before, std::shared_ptr<const Model> after) {
  Migration migration;
  const Match match = match_models(*before, *after);
  migration.before = std::move(before);
  migration.after = carry_over(*migration.before, std::move(after), match, migration.warnings);
  migration.steps = diff(*migration.before, *migration.after, match);
  return migration;
}

}  // namespace graphcool::migrate
