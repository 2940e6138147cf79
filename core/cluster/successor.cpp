#include "core/cluster/successor.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "core/migrate/migration.h"

namespace graphcool::cluster {
namespace {

using migrate::Step;

template <class Named>
Named* find(std::vector<Named>& all, std::string_view name) {
  const auto found =
      std::ranges::find_if(all, [&](const Named& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

// What is now called `later` was called `earlier` at the target.
template <class Named>
void take_back(std::vector<Named>& from, const std::string& later, std::vector<Named>& to,
               const std::string& earlier) {
  if (later == earlier) return;
  if (Named* named = find(from, later)) named->old_name.reset();
  if (Named* named = find(to, earlier)) named->old_name = later;
}

void take_back(model::Model& from, model::Model& to, const Step& step) {
  switch (step.kind) {
    case Step::Kind::UpdateType:
      return take_back(from.types, step.type_after->name, to.types, step.type_before->name);
    case Step::Kind::UpdateField: {
      auto* now = find(from.types, step.type_after->name);
      auto* then = find(to.types, step.type_before->name);
      if (now == nullptr || then == nullptr) return;
      return take_back(now->fields, step.field_after->name, then->fields, step.field_before->name);
    }
    case Step::Kind::UpdateEnum:
      return take_back(from.enums, step.enum_after->name, to.enums, step.enum_before->name);
    case Step::Kind::UpdateRelation:
      return take_back(from.relations, step.relation_after->name, to.relations,
                       step.relation_before->name);
    default:
      return;
  }
}

}  // namespace

WayBack way_back(std::shared_ptr<const model::Model> current,
                 std::shared_ptr<const model::Model> target) {
  auto from = std::make_shared<model::Model>(*current);
  auto to = std::make_shared<model::Model>(*target);
  const auto way = migrate::make_migration(std::move(target), std::move(current));
  for (const Step& step : way.steps) take_back(*from, *to, step);
  return {std::move(from), std::move(to)};
}

}  // namespace graphcool::cluster
