// What the data forbids; see migration.h.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/migrate/describe.h"
#include "core/migrate/diff.h"
#include "core/migrate/match.h"
#include "core/migrate/migration.h"

namespace graphcool::migrate {
namespace {

using model::Datum;
using model::EnumType;
using model::Field;
using model::Relation;
using model::Scalar;
using model::SchemaError;
using model::SchemaErrors;
using model::Type;
using Kind = Step::Kind;

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

class Checker {
 public:
  Checker(const Migration& migration, DataProbe& probe)
      : migration_(migration),
        before_(*migration.before),
        after_(*migration.after),
        match_(match_models(before_, after_)),
        probe_(probe) {}

  SchemaErrors run(bool force) {
    if (!force && migration_.destructive()) refuse_losses();
    for (const Step& step : migration_.steps) {
      switch (step.kind) {
        case Kind::CreateField:
          if (!step.field_before) check_new_field(step);
          break;
        case Kind::UpdateField:
          check_changed_field(step);
          break;
        case Kind::UpdateEnum:
          changed_enums_[step.enum_after->name] = &step;
          break;
        case Kind::DeleteRelation:
          if (!step.destructive) check_replaced(step);
          break;
        case Kind::CreateRelation:
          check_new_relation(*step.relation_after);
          break;
        case Kind::UpdateRelation:
          check_changed_relation(step);
          break;
        default:
          break;
      }
    }
    if (!changed_enums_.empty()) check_enums();
    return std::move(errors_);
  }

 private:
  std::int64_t rows(const Type& type) {
    const auto [found, fresh] = rows_.try_emplace(&type, 0);
    if (fresh) found->second = probe_.count_rows(type);
    return found->second;
  }

  void add(const Type& type, const Field& field, int code, const std::string& what,
           std::string hint) {
    errors_.push_back({.type = type.name,
                       .field = field.name,
                       .description = what,
                       .code = code,
                       .error = {.code = ErrorCode::Invalid,
                                 .what = what,
                                 .where = field.where,
                                 .hint = std::move(hint)}});
  }

  // Section 4.3.
  void refuse_losses() {
    std::vector<std::string> losses;
    for (const Step& step : migration_.steps) {
      if (step.destructive) losses.push_back(loss(step));
    }
    const std::string listed = fmt::format("{}", fmt::join(losses, ", "));
    SchemaError error{.type = "Global", .field = {}, .description = {}, .error = {}};
    error.description = fmt::format(
        "Your migration contains destructive changes: {}. Review them with `graphcool deploy "
        "--dry-run` and continue with `graphcool deploy --force`.",
        listed);
    error.error.code = ErrorCode::NeedsConfirmation;
    error.error.what = fmt::format("This would delete data: {}.", listed);
    error.error.hint = "Accept that with --force.";
    errors_.push_back(std::move(error));
  }

  std::string loss(const Step& step) {
    switch (step.kind) {
      case Kind::DeleteType:
        return fmt::format("the type `{}` is deleted with {}", step.type_before->name,
                           counted(rows(*step.type_before), "node", "nodes"));
      case Kind::DeleteRelation:
        return fmt::format("the relation `{}` is deleted with {}", step.relation_before->name,
                           counted(probe_.count_edges(*step.relation_before), "edge", "edges"));
      case Kind::DeleteEnum:
        return fmt::format("the enum `{}` is deleted", step.enum_before->name);
      default:
        break;
    }
    const Type& type = *step.type_before;
    const Field& field = *step.field_before;
    if (step.field_after) {
      return fmt::format("the field `{}.{}` is hidden, its values are kept", type.name, field.name);
    }
    const std::int64_t values = rows(type) - probe_.count_nulls(type, field);
    return fmt::format("the field `{}.{}` is deleted with {}", type.name, field.name,
                       counted(values, "value", "values"));
  }

  // Section 4.4: a field that is added.
  void check_new_field(const Step& step) {
    const Type& type = *step.type_after;
    const Field& field = *step.field_after;
    const std::int64_t count = rows(*step.type_before);
    if (count > 0 && field.required && !step.fill.all) {
      add(type, field, 2007,
          fmt::format(
              "The field `{}` is new and required, but there {}: a migration value is needed.",
              field.name, are_nodes(count, type)),
          migration_value_hint(field));
    }
    if (field.unique && count > 1 && step.fill.all && step.fill.value.kind != Datum::Kind::Null) {
      refuse_unique_fill(type, field, count);
    }
  }

  // Section 4.4: a field that changes.
  void check_changed_field(const Step& step) {
    const std::int64_t count = rows(*step.type_before);
    if (count == 0) return;
    if (step.fill.all || check_values_survive(step, count)) check_unique(step, count);
  }

  bool check_values_survive(const Step& step, std::int64_t count) {
    const Type& type = *step.type_after;
    const Field& was = *step.field_before;
    const Field& now = *step.field_after;
    if (was.list != now.list) {
      add(type, now, 2004,
          fmt::format("The field `{}` changes {}, and there {}: a migration value is needed.",
                      now.name,
                      now.list ? "from a single value to a list" : "from a list to a single value",
                      are_nodes(count, type)),
          migration_value_hint(now));
      return false;
    }
    if (step.type_changes && now.scalar != Scalar::String) {
      add(type, now, 2051,
          fmt::format(
              "The field `{}` changes its type from `{}` to `{}`, and there {}: a migration "
              "value is needed.",
              now.name, written_type(was), written_type(now), are_nodes(count, type)),
          migration_value_hint(now));
      return false;
    }
    if (now.required && !was.required && !step.fill.nulls) {
      const std::int64_t nulls = probe_.count_nulls(*step.type_before, was);
      if (nulls > 0) {
        add(type, now, 2007,
            fmt::format(
                "The field `{}` becomes required, but it is null in {}: a migration value is "
                "needed.",
                now.name, counted(nulls, "node", "nodes")),
            migration_value_hint(now));
        return false;
      }
    }
    return true;
  }

  void check_unique(const Step& step, std::int64_t count) {
    const Type& type = *step.type_after;
    const Field& was = *step.field_before;
    const Field& now = *step.field_after;
    if (!now.unique) return;
    if (step.fill && step.fill.value.kind != Datum::Kind::Null && (was.unique || count > 1) &&
        filled(step) > 0) {
      refuse_unique_fill(type, now, count);
    } else if (!was.unique && !step.fill.all && probe_.has_duplicates(*step.type_before, was)) {
      add(type, now, 2024,
          fmt::format("The field `{}` cannot become unique: there are nodes with the same value.",
                      now.name),
          "Make the values differ first.");
    }
  }

  // The rows that a fill writes.
  std::int64_t filled(const Step& step) {
    const Type& type = *step.type_before;
    const Field& field = *step.field_before;
    if (step.fill.all) return rows(type);
    std::int64_t count = 0;
    if (step.fill.nulls) count += probe_.count_nulls(type, field);
    if (step.fill.removed) {
      count += probe_.count_enum_uses(type, field, step.fill.removed_values);
    }
    return count;
  }

  void refuse_unique_fill(const Type& type, const Field& field, std::int64_t count) {
    add(type, field, 3010,
        fmt::format("The field `{}` is unique, so its migration value cannot be written: there {}.",
                    field.name, are_nodes(count, type)),
        "Remove @migrationValue, write the values yourself, and make the field unique then.");
  }

  // Section 4.4: values that an enum loses, in the fields that stay of that enum.
  void check_enums() {
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      if (match_.types[i] < 0) continue;
      const Type& type_before = before_.types[match_.types[i]];
      const Type& type = after_.types[i];
      for (std::size_t j = 0; j < type.fields.size(); ++j) {
        const Field& now = type.fields[j];
        if (match_.fields[i][j] < 0 || now.scalar != Scalar::Enum) continue;
        const auto change = changed_enums_.find(now.enum_name);
        if (change == changed_enums_.end()) continue;
        const Field& was = type_before.fields[match_.fields[i][j]];
        const EnumType& old = *change->second->enum_before;
        const auto removed = removed_values(old, *change->second->enum_after);
        if (removed.empty()) continue;
        check_default(now, *change->second->enum_after, removed);
        if (was.enum_name == old.name && was.list == now.list) {
          check_enum_uses(type_before, was, type, now, *change->second->enum_after, removed);
        }
      }
    }
  }

  void check_default(const Field& field, const EnumType& type,
                     const std::vector<std::string>& removed) {
    if (!field.default_value) return;
    for (const std::string& value : removed) {
      const std::string& text = field.default_value->text;
      if (field.list ? text.find('"' + value + '"') == std::string::npos : text != value) continue;
      const std::string what = fmt::format(
          "The value `{}` cannot be removed from the enum `{}`: it is the default of the field "
          "`{}`.",
          value, type.name, field.name);
      errors_.push_back({.type = type.name,
                         .field = {},
                         .description = what,
                         .code = 2057,
                         .error = {.code = ErrorCode::Invalid,
                                   .what = what,
                                   .where = field.where,
                                   .hint = "Change @defaultValue."}});
    }
  }

  void check_enum_uses(const Type& type_before, const Field& was, const Type& type,
                       const Field& now, const EnumType& enum_type,
                       const std::vector<std::string>& removed) {
    const bool fits = enum_type.migration_value && enum_type.migration_value_is_list == now.list;
    if (now.migration_value || fits) return;
    const std::int64_t uses = probe_.count_enum_uses(type_before, was, removed);
    if (uses == 0) return;
    const std::string form = now.list ? "\"[VALUE]\"" : "VALUE";
    if (enum_type.migration_value) {
      add(type, now, 2049,
          fmt::format(
              "The migration value of the enum `{}` does not fit the field `{}`, which is {}.",
              enum_type.name, now.name, now.list ? "a list" : "a single value"),
          fmt::format("Put @migrationValue(value: {}) on the field.", form));
      return;
    }
    add(type, now, now.list ? 2022 : 2021,
        fmt::format(
            "The enum `{}` loses values that the field `{}` has in {}: a migration value is "
            "needed.",
            enum_type.name, now.name, counted(uses, "node", "nodes")),
        fmt::format("Put @migrationValue(value: {}) on the enum or the field.", form));
  }

  // Section 4.5.
  const Field* field_of(const model::Model& model, const Relation::End& end) const {
    return end.field < 0 ? nullptr : &model.types[end.type].fields[end.field];
  }

  void check_replaced(const Step& step) {
    const Relation& was = *step.relation_before;
    const std::int64_t edges = probe_.count_edges(was);
    if (edges == 0) return;
    const Type& type = before_.types[was.ends[0].type];
    const Field& field = *field_of(before_, was.ends[0]);
    add(type, field, 2014,
        fmt::format("The relation `{}` cannot lead to other types while it has {}.", was.name,
                    counted(edges, "edge", "edges")),
        "Give the relation between the new types another name; the old one is deleted then.");
  }

  void check_new_relation(const Relation& relation) {
    for (const Relation::End& end : relation.ends) {
      const Field* field = field_of(after_, end);
      if (!field || field->list || !field->required || match_.types[end.type] < 0) continue;
      const Type& type = after_.types[end.type];
      const std::int64_t count = rows(before_.types[match_.types[end.type]]);
      if (count == 0) continue;
      add(type, *field, 2052,
          fmt::format("The relation field `{}` is new and required, but there {}.", field->name,
                      are_nodes(count, type)),
          fmt::format("Make it optional, connect the nodes, and make it required then: {}: {}",
                      field->name, after_.related_type(*field).name));
    }
  }

  void check_changed_relation(const Step& step) {
    for (int side : {0, 1}) {
      const Relation::End& end_was = step.relation_before->ends[side];
      const Relation::End& end_now = step.relation_after->ends[side];
      const Field* was = field_of(before_, end_was);
      const Field* now = field_of(after_, end_now);
      if (!was || !now || now->list) continue;
      const Type& type_was = before_.types[end_was.type];
      const Type& type = after_.types[end_now.type];
      if (was->list) {
        if (const std::int64_t count = rows(type_was); count > 0) {
          add(type, *now, 2031,
              fmt::format("The relation field `{}` cannot change from to-many to to-one: there {}.",
                          now->name, are_nodes(count, type)),
              "Add a relation of another name, move the edges, and remove this one then.");
        }
      } else if (now->required && !was->required) {
        if (const std::int64_t count = probe_.count_unrelated(type_was, *was); count > 0) {
          add(type, *now, 2047,
              fmt::format("The relation field `{}` cannot become required: {} of `{}` without a "
                          "related one.",
                          now->name,
                          count == 1 ? "there is a node" : fmt::format("there are {} nodes", count),
                          type.name),
              "Connect them first.");
        }
      }
    }
  }

  static std::string are_nodes(std::int64_t count, const Type& type) {
    return fmt::format("{} of `{}`",
                       count == 1 ? "is one node" : fmt::format("are {} nodes", count), type.name);
  }

  static std::string migration_value_hint(const Field& field) {
    return fmt::format("Add @migrationValue(value: \"...\") to `{}` for this one deploy.",
                       field.name);
  }

  const Migration& migration_;
  const model::Model& before_;
  const model::Model& after_;
  const Match match_;
  DataProbe& probe_;
  std::unordered_map<const Type*, std::int64_t> rows_;
  std::unordered_map<std::string_view, const Step*> changed_enums_;
  SchemaErrors errors_;
};

}  // namespace

SchemaErrors check(const Migration& migration, DataProbe& probe, bool force) {
  return Checker(migration, probe).run(force);
}

}  // namespace graphcool::migrate
