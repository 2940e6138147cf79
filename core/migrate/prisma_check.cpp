// What the data says about a migration of Prisma's; see prisma.h.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/migrate/diff.h"
#include "core/migrate/match.h"
#include "core/migrate/prisma.h"
#include "core/migrate/prisma_match.h"

namespace graphcool::migrate {
namespace {

using model::Datum;
using model::EnumType;
using model::Field;
using model::Model;
using model::Relation;
using model::Role;
using model::Scalar;
using model::SchemaError;
using model::SchemaErrors;
using model::Type;
using Kind = Step::Kind;

constexpr int kAmbiguousRelation = 3018;

std::string written(const Model& model, const Field& field) {
  const Datum value = prisma_migration_value(model, field);
  switch (value.kind) {
    case Datum::Kind::Null:
      return "null";
    case Datum::Kind::Boolean:
      return value.boolean ? "true" : "false";
    case Datum::Kind::Text:
      return value.text;
    case Datum::Kind::Int: {
      if (field.scalar != Scalar::DateTime) return fmt::format("{}", value.integer);
      std::string text;
      datetime::append_iso(text, value.integer);
      return text;
    }
    case Datum::Kind::Float: {
      std::string text;
      json::append_double(text, value.number);
      return text.find_first_of(".e") == text.npos ? text + ".0" : text;
    }
  }
  return {};
}

class Checker {
 public:
  Checker(const Migration& migration, DataProbe& probe)
      : before_(*migration.before),
        after_(*migration.after),
        match_(match_models(before_, after_)),
        steps_(prisma_steps(migration)),
        probe_(probe) {}

  PrismaVerdict run() {
    if (const auto ambiguity = find_ambiguity(before_, after_, match_)) {
      refuse("Global", "",
             fmt::format("There is a relation ambiguity during the migration. It is on a relation "
                         "between {} and {}. Please name relations or change the schema in steps.",
                         ambiguity->type, ambiguity->other),
             {}, kAmbiguousRelation);
      return std::move(verdict_);
    }
    for (const Step& step : steps_) check(step);
    check_time_fields();
    return std::move(verdict_);
  }

 private:
  void check(const Step& step) {
    switch (step.kind) {
      case Kind::DeleteRelation:
        return warn_of_edges(*step.relation_before);
      case Kind::DeleteField:
        return check_deleted_field(step);
      case Kind::DeleteType:
        if (has_rows(*step.type_before)) {
          warn(step.type_before->name, "",
               "There are already nodes of this model. This change will result in data loss.");
        }
        return;
      case Kind::UpdateEnum:
        return check_enum(*step.enum_before, *step.enum_after);
      case Kind::UpdateField:
        return check_changed_field(step);
      case Kind::UpdateRelation:
        return check_changed_relation(step);
      case Kind::CreateField:
        if (step.type_before) check_new_field(step);
        return;
      case Kind::CreateRelation:
        return check_new_relation(*step.relation_after);
      default:
        return;
    }
  }

  static SchemaError problem(std::string_view type, std::string_view field, std::string what,
                             const Location& where, int code = 0) {
    return {.type = std::string(type),
            .field = std::string(field),
            .description = what,
            .code = code,
            .error = {.code = ErrorCode::Invalid, .what = std::move(what), .where = where}};
  }
  void warn(std::string_view type, std::string_view field, std::string what,
            const Location& where = {}) {
    verdict_.warnings.push_back(problem(type, field, std::move(what), where));
  }
  void refuse(std::string_view type, std::string_view field, std::string what,
              const Location& where = {}, int code = 0) {
    verdict_.errors.push_back(problem(type, field, std::move(what), where, code));
  }

  bool has_rows(const Type& type) {
    const auto [found, fresh] = rows_.try_emplace(&type, 0);
    if (fresh) found->second = probe_.count_rows(type);
    return found->second > 0;
  }

  bool is_from_v10() const {
    return before_.sdl == model::Sdl::Prisma10 && after_.sdl == model::Sdl::Prisma11 &&
           !before_.types.empty() && !after_.types.empty();
  }

  void warn_of_edges(const Relation& relation) {
    if (probe_.count_edges(relation) == 0) return;
    warn(relation.name, "",
         "There are already nodes in this relation. This change will result in data loss.");
  }

  void warn_of_values(const Type& type, const Field& field) {
    warn(type.name, field.name,
         "There are already nodes of this model. This change may result in data loss.",
         field.where);
  }

  void check_deleted_field(const Step& step) {
    const Field& field = *step.field_before;
    if (field.is_scalar() && has_rows(*step.type_before)) {
      warn_of_values(*step.type_before, field);
    }
    if (!is_from_v10() || field.role == Role::None || field.role == Role::Id) return;
    refuse(step.type_before->name, field.name,
           fmt::format("The field `{0}` is removed while the data model moves to version 1.1. Add "
                       "`{0}: DateTime! @{0}` to the model to keep what it does.",
                       field.name),
           field.where);
  }

  void check_new_field(const Step& step) {
    const Type& type = *step.type_after;
    const Field& field = *step.field_after;
    if (field.is_relation()) return check_new_back_field(step);
    if (!field.required || !has_rows(*step.type_before)) return;
    if (field.unique) {
      refuse(
          type.name, field.name,
          fmt::format("The new field `{}` is required and unique, but there are already nodes of "
                      "the model `{}` that would violate that constraint.",
                      field.name, type.name),
          field.where);
      return;
    }
    warn(type.name, field.name,
         fmt::format("You are creating a required field, but there are already nodes that would "
                     "violate that constraint. The fields will be pre-filled with the value `{}`.",
                     written(after_, field)),
         field.where);
  }

  // A field that leads back along a relation that was there before, and leads to one node at most.
  void check_new_back_field(const Step& step) {
    const Field& field = *step.field_after;
    const int was = match_.relations[field.relation];
    if (was < 0 || field.list || !probe_.has_several(before_.relations[was], field.side)) return;
    refuse(step.type_after->name, field.name,
           "You are adding a back relation field for a single node, but there are already nodes "
           "with several partners in the relation.",
           field.where);
  }

  void check_changed_field(const Step& step) {
    const Type& type = *step.type_before;
    const Field& was = *step.field_before;
    const Field& now = *step.field_after;
    const bool type_changes =
        was.is_relation() != now.is_relation() || (was.is_scalar() && was.scalar != now.scalar);
    if ((type_changes || was.list != now.list || enum_changes(was, now)) && has_rows(type)) {
      warn_of_values(type, was);
      if (now.required && now.is_scalar()) warn_of_fill(type, was, now);
      if (now.required && now.unique && now.role != Role::Id && rows_[&type] > 1) {
        return refuse_unique(type, was, now);  // All of them would get the same value.
      }
    }
    if (now.required && !was.required) check_becomes_required(type, was, now);
    if (now.unique && !was.unique && was.is_scalar() && !type_changes &&
        probe_.has_duplicates(type, was)) {
      refuse(
          type.name, was.name,
          fmt::format("You are updating the field `{}` to be unique, but there are already nodes "
                      "of the model `{}` that would violate that constraint.",
                      was.name, type.name),
          now.where);
    }
    if (type_changes && was.role == Role::Id && now.role == Role::Id && has_rows(type)) {
      refuse(type.name, was.name,
             fmt::format("You are changing the type of the id field `{}`, but there are already "
                         "nodes of this model, whose ids cannot be made anew. Remove them first: "
                         "run `prisma reset` or a `deleteMany` mutation.",
                         was.name),
             now.where);
    }
  }

  // Another enum; one that was renamed is the same.
  bool enum_changes(const Field& was, const Field& now) const {
    if (was.scalar != Scalar::Enum || now.scalar != Scalar::Enum || now.is_relation() ||
        was.is_relation()) {
      return false;
    }
    const int index = match_.enums[after_.enum_type(now.enum_name) - after_.enums.data()];
    return index < 0 || before_.enums[index].name != was.enum_name;
  }

  void warn_of_fill(const Type& type, const Field& was, const Field& now) {
    warn(type.name, was.name,
         fmt::format("You are changing a required field or its type. The fields will be pre-filled "
                     "with the value: `{}`.",
                     written(after_, now)),
         now.where);
  }

  void check_becomes_required(const Type& type, const Field& was, const Field& now) {
    if (was.is_relation() != now.is_relation()) {
      if (now.is_relation() && has_rows(type)) refuse_required(type, was, now);
      return;
    }
    if (was.is_scalar() && was.list) return;  // All of them are filled, and that was said.
    const bool missing = was.is_relation() ? probe_.count_unrelated(type, was) > 0
                                           : probe_.count_nulls(type, was) > 0;
    if (!missing) return;
    if (now.is_relation()) return refuse_required(type, was, now);
    if (now.unique) return refuse_unique(type, was, now);
    if (was.scalar == now.scalar) warn_of_fill(type, was, now);
  }

  void refuse_unique(const Type& type, const Field& was, const Field& now) {
    refuse(type.name, was.name,
           fmt::format("You are updating the field `{}` to be required and unique, but there are "
                       "already nodes of the model `{}` that would violate that constraint.",
                       was.name, type.name),
           now.where);
  }

  void refuse_required(const Type& type, const Field& was, const Field& now) {
    refuse(
        type.name, was.name,
        fmt::format("You are updating the field `{}` to be required, but there are already nodes "
                    "of the model `{}` that would violate that constraint.",
                    was.name, type.name),
        now.where);
  }

  // Values that go while they are in use.
  void check_enum(const EnumType& was, const EnumType& now) {
    for (const std::string& value : removed_values(was, now)) {
      if (!is_in_use(was, value)) continue;
      refuse("Global", "",
             fmt::format("You are deleting the value '{}' of the enum '{}', but that value is in "
                         "use.",
                         value, was.name),
             now.where);
    }
  }

  bool is_in_use(const EnumType& type, const std::string& value) {
    return std::any_of(before_.types.begin(), before_.types.end(), [&](const Type& owner) {
      return std::any_of(owner.fields.begin(), owner.fields.end(), [&](const Field& field) {
        return field.is_scalar() && field.scalar == Scalar::Enum && field.enum_name == type.name &&
               probe_.count_enum_uses(owner, field, {value}) > 0;
      });
    });
  }

  void check_new_relation(const Relation& relation) {
    for (const Relation::End& end : relation.ends) {
      if (end.field < 0 || match_.types[end.type] < 0) continue;
      const Field& field = after_.types[end.type].fields[end.field];
      const Type& type = before_.types[match_.types[end.type]];
      if (!field.required || !has_rows(type)) continue;
      refuse(type.name, "",
             "You are creating a required relation, but there are already nodes that would violate "
             "that constraint.",
             field.where);
    }
  }

  void check_changed_relation(const Step& step) {
    const LinkStorage was = link_storage(before_, *step.relation_before);
    const LinkStorage now = link_storage(after_, *step.relation_after);
    if (!was.is_inline && !now.is_inline) {
      if (was.id_column || !now.id_column) return;
      refuse(step.relation_before->name, *now.id_column,
             "Adding an id field to an existing link table is forbidden.");
      return;
    }
    if (was.is_inline && now.is_inline) {
      const int type = match_.types[after_.type(now.type)->index];
      if (type >= 0 && before_.types[type].name == was.type) return;
    }
    warn_of_edges(*step.relation_before);
  }

  // Fields that look as if they were kept by the server, and are not.
  void check_time_fields() {
    if (after_.sdl != model::Sdl::Prisma11) return;
    const auto check = [&](const Type& type, const Field& field) {
      const bool looks = field.name == "createdAt" || field.name == "updatedAt";
      if (!looks || field.is_relation() || field.role != Role::None) return;
      std::string what = fmt::format(
          "The field `{0}` has no directive `@{0}`. Write `{0}: DateTime! @{0}` for the server to "
          "keep it",
          field.name);
      if (is_from_v10()) return refuse(type.name, field.name, what + " as before.", field.where);
      warn(type.name, field.name, what + ", or deploy with `--force` to ignore this.", field.where);
    };
    if (is_from_v10()) {
      for (const Type& type : after_.types) {
        for (const Field& field : type.fields) check(type, field);
      }
      return;
    }
    for (const Step& step : steps_) {
      if (step.kind == Kind::CreateField) check(*step.type_after, *step.field_after);
    }
  }

  const Model& before_;
  const Model& after_;
  const Match match_;
  const std::vector<Step> steps_;
  DataProbe& probe_;
  std::unordered_map<const Type*, std::int64_t> rows_;
  PrismaVerdict verdict_;
};

}  // namespace

Datum prisma_migration_value(const Model& model, const Field& field) {
  if (field.default_value) return *field.default_value;
  switch (field.scalar) {
    case Scalar::Int:
    case Scalar::DateTime:
      return Datum::of_int(0);
    case Scalar::Float:
      return Datum::of_float(0);
    case Scalar::Boolean:
      return Datum::of_boolean(false);
    case Scalar::Json:
      return Datum::of_text("{}");
    case Scalar::Id:
      return Datum::of_text("DefaultCUIDMigrationValue");
    case Scalar::Uuid:
      return Datum::of_text("550e8400-e29b-11d4-a716-446655440000");
    case Scalar::Enum:
      return Datum::of_text(model.enum_type(field.enum_name)->values.front());
    default:
      return Datum::of_text("");
  }
}

PrismaVerdict check_prisma(const Migration& migration, DataProbe& probe) {
  PrismaVerdict verdict = Checker(migration, probe).run();
  const Model &before = *migration.before, &after = *migration.after;
  if (before.sdl == model::Sdl::Prisma10 && after.sdl == model::Sdl::Prisma11 &&
      !before.types.empty() && !after.types.empty()) {
    const std::string what =
        "The data model moves from version 1.0 to 1.1. The same words mean other things there: "
        "look "
        "at the listed changes, then deploy with the `--force` flag.";
    verdict.warnings.push_back({.type = "Global",
                                .field = {},
                                .description = what,
                                .error = {.code = ErrorCode::NeedsConfirmation, .what = what}});
  }
  return verdict;
}

}  // namespace graphcool::migrate
