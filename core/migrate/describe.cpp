#include "core/migrate/describe.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "core/migrate/diff.h"
#include "core/migrate/migration.h"

namespace graphcool::migrate {
namespace {

using model::EnumType;
using model::Field;
using Kind = Step::Kind;

std::string ticked(const std::vector<std::string>& names) {
  return fmt::format("`{}`", fmt::join(names, "`, `"));
}

std::string field_update(const Step& step) {
  const Field& was = *step.field_before;
  const Field& now = *step.field_after;
  std::string text = fmt::format("The field `{}` is updated.", was.name);
  if (was.name != now.name) text += fmt::format(" It is renamed to `{}`.", now.name);
  if (step.type_changes || was.list != now.list) {
    text += fmt::format(" Its type becomes `{}`.", written_type(now));
  } else if (was.required != now.required) {
    text += now.required ? " It becomes required." : " It becomes optional.";
  }
  if (was.unique != now.unique) {
    text += now.unique ? " It becomes unique." : " It is not unique any more.";
  }
  if (was.default_value != now.default_value) {
    text += !now.default_value  ? " It has no default value any more."
            : was.default_value ? " Its default value changes."
                                : " It has a default value now.";
  }
  if (step.fill.all) text += " All nodes get its migration value.";
  if (step.fill.nulls) text += " Nodes without a value get its migration value.";
  return text;
}

std::string enum_update(const EnumType& was, const EnumType& now) {
  std::string text = fmt::format("The enum `{}` is updated.", was.name);
  if (was.name != now.name) text += fmt::format(" It is renamed to `{}`.", now.name);
  if (const auto added = removed_values(now, was); !added.empty()) {
    text += fmt::format(" It gains {}.", ticked(added));
  }
  if (const auto removed = removed_values(was, now); !removed.empty()) {
    text += fmt::format(" It loses {}.", ticked(removed));
  }
  return text;
}

std::string update_of(std::string_view what, const std::string& was, const std::string& now) {
  std::string text = fmt::format("The {} `{}` is updated.", what, was);
  if (was != now) text += fmt::format(" It is renamed to `{}`.", now);
  return text;
}

}  // namespace

std::string written_type(const Field& field) {
  const std::string_view name =
      field.scalar == model::Scalar::Id ? "GraphQLID" : model::scalar_name(field.scalar);
  return fmt::format(fmt::runtime(field.list ? "[{}!]{}" : "{}{}"), name,
                     field.required ? "!" : "");
}

std::string describe(const Step& step) {
  switch (step.kind) {
    case Kind::CreateEnum:
      return fmt::format("A new enum with the name `{}` and values {} is created.",
                         step.enum_after->name, ticked(step.enum_after->values));
    case Kind::UpdateEnum:
      return enum_update(*step.enum_before, *step.enum_after);
    case Kind::DeleteEnum:
      return fmt::format("The enum `{}` is deleted.", step.enum_before->name);
    case Kind::CreateType:
      return fmt::format("A new type with the name `{}` is created.", step.type_after->name);
    case Kind::UpdateType:
      return update_of("type", step.type_before->name, step.type_after->name);
    case Kind::DeleteType:
      return fmt::format("The type `{}` is deleted.", step.type_before->name);
    case Kind::CreateField:
      return fmt::format("A new field with the name `{}` and type `{}` is created.",
                         step.field_after->name, written_type(*step.field_after));
    case Kind::UpdateField:
      return field_update(step);
    case Kind::DeleteField:
      return fmt::format("The field `{}` is deleted.", step.field_before->name);
    case Kind::CreateRelation:
      return fmt::format("A new relation with the name `{}` is created.",
                         step.relation_after->name);
    case Kind::UpdateRelation:
      return update_of("relation", step.relation_before->name, step.relation_after->name);
    case Kind::DeleteRelation:
      return fmt::format("The relation `{}` is deleted.", step.relation_before->name);
  }
  return {};
}

}  // namespace graphcool::migrate
