#include "core/migrate/diff.h"

#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/migrate/prisma.h"

namespace graphcool::migrate {
namespace {

using model::EnumType;
using model::Field;
using model::Model;
using model::Relation;
using model::Scalar;
using model::Type;
using Kind = Step::Kind;

// Puts renames in an order in which the new name of each is free: what has that name leaves first.
// `names(step)` gives the old and the new name.
template <class Names>
void order_renames(std::vector<Step>& steps, Names names) {
  std::unordered_map<std::string_view, std::size_t> by_old;
  for (std::size_t i = 0; i < steps.size(); ++i) by_old[names(steps[i]).first] = i;
  std::vector<Step> ordered;
  std::vector<bool> done(steps.size());
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::size_t at = i;
    while (!done[at]) {
      done[at] = true;
      waiting.push_back(at);
      const auto blocking = by_old.find(names(steps[at]).second);
      if (blocking == by_old.end()) break;
      at = blocking->second;
    }
    for (; !waiting.empty(); waiting.pop_back()) ordered.push_back(steps[waiting.back()]);
  }
  steps = std::move(ordered);
}

class Differ {
 public:
  Differ(const Model& before, const Model& after, const Match& match)
      : before_(before),
        after_(after),
        match_(match),
        type_kept_(kept(match.types, before.types.size())),
        enum_kept_(kept(match.enums, before.enums.size())),
        relation_kept_(kept(match.relations, before.relations.size())) {
    for (std::size_t i = 0; i < after.enums.size(); ++i) {
      enum_index_[after.enums[i].name] = static_cast<int>(i);
    }
  }

  std::vector<Step> steps() {
    create_enums();
    delete_relations();
    delete_types();
    update_types();
    create_types();
    change_fields();
    change_enums();
    update_relations();
    create_relations();
    return std::move(steps_);
  }

 private:
  static std::vector<bool> kept(const std::vector<int>& match, std::size_t size) {
    std::vector<bool> kept(size);
    for (int index : match) {
      if (index >= 0) kept[index] = true;
    }
    return kept;
  }

  void create_enums() {
    for (std::size_t i = 0; i < after_.enums.size(); ++i) {
      if (match_.enums[i] < 0) {
        steps_.push_back({.kind = Kind::CreateEnum, .enum_after = &after_.enums[i]});
      }
    }
  }

  void change_enums() {
    for (std::size_t i = 0; i < before_.enums.size(); ++i) {
      if (enum_kept_[i]) continue;
      steps_.push_back(
          {.kind = Kind::DeleteEnum, .enum_before = &before_.enums[i], .destructive = true});
    }
    std::vector<Step> updates;
    for (std::size_t i = 0; i < after_.enums.size(); ++i) {
      if (match_.enums[i] < 0) continue;
      const EnumType& old = before_.enums[match_.enums[i]];
      const EnumType& now = after_.enums[i];
      if (old.name == now.name && removed_values(old, now).empty() &&
          removed_values(now, old).empty()) {
        continue;
      }
      updates.push_back({.kind = Kind::UpdateEnum, .enum_before = &old, .enum_after = &now});
    }
    order_renames(updates, [](const Step& step) {
      return std::pair<std::string_view, std::string_view>(step.enum_before->name,
                                                           step.enum_after->name);
    });
    append(std::move(updates));
  }

  void delete_types() {
    for (std::size_t i = 0; i < before_.types.size(); ++i) {
      if (type_kept_[i]) continue;
      steps_.push_back(
          {.kind = Kind::DeleteType, .type_before = &before_.types[i], .destructive = true});
    }
  }

  void update_types() {
    std::vector<Step> updates;
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      if (match_.types[i] < 0) continue;
      const Type& old = before_.types[match_.types[i]];
      if (old.name == after_.types[i].name && old.table == after_.types[i].table) continue;
      updates.push_back(
          {.kind = Kind::UpdateType, .type_before = &old, .type_after = &after_.types[i]});
    }
    order_renames(updates, [](const Step& step) {
      return std::pair<std::string_view, std::string_view>(step.type_before->name,
                                                           step.type_after->name);
    });
    append(std::move(updates));
  }

  void create_types() {
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      if (match_.types[i] < 0) {
        steps_.push_back({.kind = Kind::CreateType, .type_after = &after_.types[i]});
      }
    }
  }

  void change_fields() {
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      if (match_.types[i] < 0) continue;
      change_fields_of(before_.types[match_.types[i]], after_.types[i], match_.fields[i]);
    }
  }

  void change_fields_of(const Type& old, const Type& now, const std::vector<int>& match) {
    const std::vector<bool> kept_fields = kept(match, old.fields.size());
    const auto step = [&](Kind kind, const Field* field_before, const Field* field_after) {
      return Step{.kind = kind,
                  .type_before = &old,
                  .type_after = &now,
                  .field_before = field_before,
                  .field_after = field_after,
                  .destructive = kind == Kind::DeleteField};
    };
    std::vector<Step> updates, creations;
    for (std::size_t i = 0; i < old.fields.size(); ++i) {
      const Field& field = old.fields[i];
      if (!kept_fields[i] && field.is_scalar()) {
        steps_.push_back(step(Kind::DeleteField, &field, nullptr));
      }
    }
    for (std::size_t i = 0; i < now.fields.size(); ++i) {
      const Field& field = now.fields[i];
      if (field.is_relation()) continue;
      if (match[i] < 0) {
        creations.push_back(step(Kind::CreateField, nullptr, &field));
        creations.back().fill = fill_of_new(field);
        continue;
      }
      const Field& was = old.fields[match[i]];
      if (was.hidden != field.hidden) {
        (field.hidden ? steps_ : creations)
            .push_back(step(field.hidden ? Kind::DeleteField : Kind::CreateField, &was, &field));
        continue;
      }
      Step update = step(Kind::UpdateField, &was, &field);
      update.type_changes = type_differs(was, field);
      update.fill = fill_of_changed(was, field);
      if (update.fill || differs(was, field)) updates.push_back(std::move(update));
    }
    order_renames(updates, [](const Step& step) {
      return std::pair<std::string_view, std::string_view>(step.field_before->name,
                                                           step.field_after->name);
    });
    append(std::move(updates));
    append(std::move(creations));
  }

  // The enum of a field of `after`, as it was: null when it is new.
  const EnumType* enum_before(const Field& after) const {
    const int index = match_.enums[enum_index_.at(after.enum_name)];
    return index < 0 ? nullptr : &before_.enums[index];
  }

  bool type_differs(const Field& was, const Field& now) const {
    if (was.scalar != now.scalar) return true;
    if (now.scalar != Scalar::Enum) return false;
    const EnumType* old = enum_before(now);
    return !old || old->name != was.enum_name;
  }

  bool differs(const Field& was, const Field& now) const {
    return was.name != now.name || was.column != now.column || type_differs(was, now) ||
           was.list != now.list || was.required != now.required || was.unique != now.unique ||
           was.default_value != now.default_value || was.role != now.role ||
           was.generated != now.generated || was.sequence != now.sequence;
  }

  bool is_prisma() const { return after_.sdl != model::Sdl::Graphcool; }

  Fill fill_of_new(const Field& field) const {
    if (is_prisma()) {
      if (!field.required || field.role == model::Role::Id) return {};
      return {.all = true, .value = prisma_migration_value(after_, field)};
    }
    if (!field.migration_value) return {};
    return {.all = true, .value = *field.migration_value};
  }

  // Prisma keeps values only in a field whose type stays.
  Fill prisma_fill_of_changed(const Field& was, const Field& now) const {
    if (now.role == model::Role::Id) return {};
    if (was.list != now.list || type_differs(was, now)) {
      return now.required ? fill_of_new(now) : Fill{.all = true};
    }
    if (!now.required || was.required) return {};
    return {.nulls = true, .value = prisma_migration_value(after_, now)};
  }

  Fill fill_of_changed(const Field& was, const Field& now) const {
    if (is_prisma()) return prisma_fill_of_changed(was, now);
    const auto& value = now.migration_value;
    const bool type_changes = type_differs(was, now);
    const bool to_text = type_changes && now.scalar == Scalar::String;
    if (was.list != now.list || (type_changes && !to_text)) return fill_of_new(now);

    Fill fill;
    if (value) fill.value = *value;
    fill.nulls = value && now.required && !was.required;
    if (now.scalar == Scalar::Enum && !type_changes) fill_removed(now, fill);
    // With nothing that needs it, a value is for all rows, once: not when it was there before.
    fill.all = value && !fill.nulls && !fill.removed && was.migration_value != value;
    return fill ? fill : Fill{};
  }

  // Rows with values that the enum does not have any more: the field's own migration value comes
  // before that of the enum, which has to be a list where the field is one.
  void fill_removed(const Field& field, Fill& fill) const {
    const EnumType& now = after_.enums[enum_index_.at(field.enum_name)];
    auto removed = removed_values(*enum_before(field), now);
    if (removed.empty()) return;
    if (!field.migration_value) {
      if (!now.migration_value || now.migration_value_is_list != field.list) return;
      fill.value = model::Datum::of_text(*now.migration_value);
    }
    fill.removed = true;
    fill.removed_values = std::move(removed);
  }

  // Edges cannot move to other types, nor from both directions to one.
  bool is_replaced(const Relation& was, const Relation& now) const {
    if (was.symmetric != now.symmetric) return true;
    for (int side : {0, 1}) {
      if (match_.types[now.ends[side].type] != was.ends[side].type) return true;
    }
    return false;
  }

  void delete_relations() {
    for (std::size_t i = 0; i < before_.relations.size(); ++i) {
      if (relation_kept_[i]) continue;
      steps_.push_back({.kind = Kind::DeleteRelation,
                        .relation_before = &before_.relations[i],
                        .destructive = true});
    }
    for (std::size_t i = 0; i < after_.relations.size(); ++i) {
      if (match_.relations[i] < 0) continue;
      const Relation& was = before_.relations[match_.relations[i]];
      if (is_replaced(was, after_.relations[i])) {
        steps_.push_back({.kind = Kind::DeleteRelation, .relation_before = &was});
      }
    }
  }

  void create_relations() {
    for (std::size_t i = 0; i < after_.relations.size(); ++i) {
      const Relation& now = after_.relations[i];
      const int was = match_.relations[i];
      if (was >= 0 && !is_replaced(before_.relations[was], now)) continue;
      steps_.push_back({.kind = Kind::CreateRelation, .relation_after = &now});
    }
  }

  bool relation_differs(const Relation& was, const Relation& now) const {
    if (was.name != now.name || was.link != now.link || was.column != now.column ||
        was.table != now.table) {
      return true;
    }
    for (int side : {0, 1}) {
      // A field that comes or goes is a step of its own.
      if (was.ends[side].field < 0 || now.ends[side].field < 0) continue;
      const Field& field_was = before_.types[was.ends[side].type].fields[was.ends[side].field];
      const Field& field_now = after_.types[now.ends[side].type].fields[now.ends[side].field];
      if (field_was.name != field_now.name || field_was.list != field_now.list ||
          field_was.required != field_now.required) {
        return true;
      }
    }
    return false;
  }

  void update_relations() {
    std::vector<Step> updates;
    for (std::size_t i = 0; i < after_.relations.size(); ++i) {
      if (match_.relations[i] < 0) continue;
      const Relation& was = before_.relations[match_.relations[i]];
      const Relation& now = after_.relations[i];
      if (is_replaced(was, now) || !relation_differs(was, now)) continue;
      updates.push_back(
          {.kind = Kind::UpdateRelation, .relation_before = &was, .relation_after = &now});
    }
    order_renames(updates, [](const Step& step) {
      return std::pair<std::string_view, std::string_view>(step.relation_before->name,
                                                           step.relation_after->name);
    });
    append(std::move(updates));
  }

  void append(std::vector<Step> steps) {
    steps_.insert(steps_.end(), std::make_move_iterator(steps.begin()),
                  std::make_move_iterator(steps.end()));
  }

  const Model& before_;
  const Model& after_;
  const Match& match_;
  std::unordered_map<std::string_view, int> enum_index_;  // Of `after`.
  std::vector<bool> type_kept_, enum_kept_, relation_kept_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<std::string> removed_values(const EnumType& before, const EnumType& after) {
  std::vector<std::string> removed;
  const std::unordered_set<std::string_view> kept(after.values.begin(), after.values.end());
  for (const std::string& value : before.values) {
    if (!kept.contains(value)) removed.push_back(value);
  }
  return removed;
}

std::vector<Step> diff(const Model& before, const Model& after, const Match& match) {
  return Differ(before, after, match).steps();
}

}  // namespace graphcool::migrate
