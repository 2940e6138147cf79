// Deploys that must find the tables as the data model wants them; see prisma.h.
#include <fmt/format.h>

#include <utility>

#include "core/migrate/describe.h"
#include "core/migrate/prisma.h"

namespace graphcool::migrate {
namespace {

using model::Field;
using model::Relation;
using Kind = Step::Kind;

bool same_column(const Field& was, const Field& now) {
  return was.column == now.column && was.scalar == now.scalar && was.list == now.list &&
         was.unique == now.unique && was.role == now.role;
}

// What is in the way; empty when the step leaves the tables alone.
std::string obstacle(const Step& step) {
  switch (step.kind) {
    case Kind::CreateType:
      return fmt::format("Could not find the table for the model `{}` in the database.",
                         step.type_after->name);
    case Kind::DeleteType:
      return fmt::format("The table of the model `{}` would be deleted.", step.type_before->name);
    case Kind::UpdateType:
      if (step.type_before->table == step.type_after->table) return {};
      return fmt::format("Could not find the table `{}` in the database.", step.type_after->table);
    case Kind::CreateField:
      if (step.field_before && step.field_before->column == step.field_after->column) return {};
      return fmt::format("Could not find the column for the field `{}` in the database.",
                         step.field_after->name);
    case Kind::DeleteField:
      if (step.field_after) return {};
      return fmt::format("The column of the field `{}` would be deleted.", step.field_before->name);
    case Kind::UpdateField: {
      const Field &was = *step.field_before, &now = *step.field_after;
      if (!same_column(was, now) || step.type_changes) {
        return fmt::format("The column `{}` in the database is not what the field `{}` wants.",
                           was.column, now.name);
      }
      if (was.required == now.required) return {};
      return fmt::format("The column of the field `{}` is {}required in the database. Write `{}`.",
                         now.name, was.required ? "" : "not ", written_type(was));
    }
    case Kind::DeleteRelation:
      return fmt::format("The link of the relation `{}` would be deleted.",
                         step.relation_before->name);
    case Kind::UpdateRelation: {
      const Relation &was = *step.relation_before, &now = *step.relation_after;
      if (was.link == now.link && was.table == now.table && was.column == now.column) return {};
      return fmt::format("The link of the relation `{}` is kept elsewhere in the database.",
                         now.name);
    }
    case Kind::CreateRelation:
      return fmt::format("Could not find the link of the relation `{}` in the database.",
                         step.relation_after->name);
    case Kind::CreateEnum:
    case Kind::DeleteEnum:
    case Kind::UpdateEnum:
      return {};
  }
  return {};
}

}  // namespace

model::SchemaErrors check_unmigrated(const Migration& migration) {
  model::SchemaErrors errors;
  for (const Step& step : migration.steps) {
    std::string what = obstacle(step);
    if (what.empty()) continue;
    const auto* type = step.type_after ? step.type_after : step.type_before;
    const auto* field = step.field_after ? step.field_after : step.field_before;
    const auto* relation = step.relation_after ? step.relation_after : step.relation_before;
    errors.push_back({.type = type ? type->name : relation->name,
                      .field = field ? field->name : "",
                      .description = what,
                      .error = {.code = ErrorCode::Invalid,
                                .what = what,
                                .where = field ? field->where : Location{},
                                .hint = "Deploy without noMigration to change the tables."}});
  }
  return errors;
}

}  // namespace graphcool::migrate
