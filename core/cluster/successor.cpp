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

// `named` of the target was `later` in the end.
template <class Named>
void renamed(Named* named, const std::string& later) {
  if (named != nullptr && named->name != later) named->old_name = later;
}

void take_back(model::Model& target, const Step& step) {
  switch (step.kind) {
    case Step::Kind::UpdateType:
      return renamed(find(target.types, step.type_before->name), step.type_after->name);
    case Step::Kind::UpdateField: {
      auto* type = find(target.types, step.type_before->name);
      if (type == nullptr) return;
      return renamed(find(type->fields, step.field_before->name), step.field_after->name);
    }
    case Step::Kind::UpdateEnum:
      return renamed(find(target.enums, step.enum_before->name), step.enum_after->name);
    case Step::Kind::UpdateRelation:
      return renamed(find(target.relations, step.relation_before->name), step.relation_after->name);
    default:
      return;
  }
}

}  // namespace

std::shared_ptr<const model::Model> as_successor(std::shared_ptr<const model::Model> target,
                                                 std::shared_ptr<const model::Model> current) {
  auto successor = std::make_shared<model::Model>(*target);
  const auto way = migrate::make_migration(std::move(target), std::move(current));
  for (const Step& step : way.steps) take_back(*successor, step);
  return successor;
}

}  // namespace graphcool::cluster
