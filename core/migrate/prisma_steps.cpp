// A migration in Prisma's steps; see prisma.h.
#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/migrate/match.h"
#include "core/migrate/prisma.h"
#include "core/migrate/prisma_match.h"

namespace graphcool::migrate {
namespace {

using model::EnumType;
using model::Field;
using model::Model;
using model::Relation;
using model::Type;
using Kind = Step::Kind;

// What one field says, as far as Prisma compares it.
bool same_shape(const Field& was, const Field& now) {
  const auto database_name = [](const Field& field) {
    return field.is_relation() || field.column == field.name ? std::string_view()
                                                             : std::string_view(field.column);
  };
  const bool same_type =
      was.is_relation() == now.is_relation() && (was.is_relation() || was.scalar == now.scalar);
  return was.name == now.name && same_type && was.unique == now.unique &&
         was.required == now.required && was.list == now.list &&
         database_name(was) == database_name(now) && was.role == now.role &&
         was.generated == now.generated && was.sequence == now.sequence;
}

class Teller {
 public:
  explicit Teller(const Migration& migration)
      : before_(*migration.before),
        after_(*migration.after),
        match_(match_models(before_, after_)),
        fields_(match_prisma_fields(before_, after_, match_)),
        type_after_(inverse(match_.types, before_.types.size())),
        enum_after_(inverse(match_.enums, before_.enums.size())),
        relation_after_(inverse(match_.relations, before_.relations.size())) {}

  std::vector<Step> steps() {
    delete_relations();
    delete_fields();
    delete_types();
    change_enums();
    update_fields();
    update_types();
    update_relations();
    create_enums();
    create_types();
    create_fields();
    create_relations();
    return std::move(steps_);
  }

 private:
  static std::vector<int> inverse(const std::vector<int>& match, std::size_t size) {
    std::vector<int> result(size, -1);
    for (std::size_t i = 0; i < match.size(); ++i) {
      if (match[i] >= 0) result[match[i]] = static_cast<int>(i);
    }
    return result;
  }

  void delete_relations() {
    for (std::size_t i = 0; i < before_.relations.size(); ++i) {
      if (relation_after_[i] >= 0) continue;
      steps_.push_back({.kind = Kind::DeleteRelation,
                        .relation_before = &before_.relations[i],
                        .destructive = true});
    }
  }

  void delete_fields() {
    for (std::size_t i = 0; i < before_.types.size(); ++i) {
      const int now = type_after_[i];
      if (now < 0) continue;
      const auto kept = inverse(fields_[now], before_.types[i].fields.size());
      for (std::size_t j = 0; j < kept.size(); ++j) {
        const Field& field = before_.types[i].fields[j];
        if (kept[j] >= 0 || field.hidden) continue;
        steps_.push_back({.kind = Kind::DeleteField,
                          .type_before = &before_.types[i],
                          .type_after = &after_.types[now],
                          .field_before = &field,
                          .destructive = true});
      }
    }
  }

  void delete_types() {
    for (std::size_t i = 0; i < before_.types.size(); ++i) {
      if (type_after_[i] >= 0) continue;
      steps_.push_back(
          {.kind = Kind::DeleteType, .type_before = &before_.types[i], .destructive = true});
    }
  }

  void change_enums() {
    for (std::size_t i = 0; i < before_.enums.size(); ++i) {
      if (enum_after_[i] >= 0) continue;
      steps_.push_back({.kind = Kind::DeleteEnum, .enum_before = &before_.enums[i]});
    }
    for (std::size_t i = 0; i < before_.enums.size(); ++i) {
      if (enum_after_[i] < 0) continue;
      const EnumType& now = after_.enums[enum_after_[i]];
      if (before_.enums[i].name == now.name && before_.enums[i].values == now.values) continue;
      steps_.push_back(
          {.kind = Kind::UpdateEnum, .enum_before = &before_.enums[i], .enum_after = &now});
    }
  }

  // Each field of `after` with the one that it was; null for new ones.
  template <class Visit>
  void each_field(std::size_t type, Visit visit) {
    const int was = match_.types[type];
    for (std::size_t j = 0; j < after_.types[type].fields.size(); ++j) {
      const int old = was < 0 ? -1 : fields_[type][j];
      visit(after_.types[type].fields[j], old < 0 ? nullptr : &before_.types[was].fields[old]);
    }
  }

  const Type* type_before(std::size_t type) const {
    return match_.types[type] < 0 ? nullptr : &before_.types[match_.types[type]];
  }

  void update_fields() {
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      each_field(i, [&](const Field& now, const Field* was) {
        if (!was || same_shape(*was, now)) return;
        steps_.push_back({.kind = Kind::UpdateField,
                          .type_before = type_before(i),
                          .type_after = &after_.types[i],
                          .field_before = was,
                          .field_after = &now});
      });
    }
  }

  void update_types() {
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      const Type* was = type_before(i);
      if (!was || !type_changes(i)) continue;
      steps_.push_back(
          {.kind = Kind::UpdateType, .type_before = was, .type_after = &after_.types[i]});
    }
  }

  bool type_changes(std::size_t index) const {
    const Type& was = *type_before(index);
    const Type& now = after_.types[index];
    if (was.name != now.name || was.table != now.table || was.fields.size() != now.fields.size()) {
      return true;
    }
    for (std::size_t j = 0; j < now.fields.size(); ++j) {
      if (fields_[index][j] != static_cast<int>(j)) return true;
      if (field_changes(was.fields[j], now.fields[j])) return true;
    }
    return one_sided(before_, was) != one_sided(after_, now);
  }

  // Prisma's copy of a field in its model: beside the shape its default, its enum, its relation.
  bool field_changes(const Field& was, const Field& now) const {
    if (!same_shape(was, now) || was.hidden != now.hidden ||
        was.default_value != now.default_value) {
      return true;
    }
    if (now.is_relation()) {
      return before_.relation_of(was).name != after_.relation_of(now).name || was.side != now.side;
    }
    if (now.scalar != model::Scalar::Enum) return false;
    return was.enum_name != now.enum_name ||
           before_.enum_type(was.enum_name)->values != after_.enum_type(now.enum_name)->values;
  }

  // The relations that lead to the type and of which it has no field.
  static std::vector<std::string_view> one_sided(const Model& model, const Type& type) {
    std::vector<std::string_view> names;
    for (const Relation& relation : model.relations) {
      for (const Relation::End& end : relation.ends) {
        if (end.field < 0 && end.type == type.index) names.push_back(relation.name);
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void update_relations() {
    for (std::size_t i = 0; i < before_.relations.size(); ++i) {
      if (relation_after_[i] < 0) continue;
      const Relation& was = before_.relations[i];
      const Relation& now = after_.relations[relation_after_[i]];
      const auto end_name = [](const Model& model, const Relation& relation, int side) {
        return std::string_view(model.types[relation.ends[side].type].name);
      };
      const bool same = was.name == now.name &&
                        end_name(before_, was, 0) == end_name(after_, now, 0) &&
                        end_name(before_, was, 1) == end_name(after_, now, 1) &&
                        link_storage(before_, was) == link_storage(after_, now);
      if (same) continue;
      steps_.push_back(
          {.kind = Kind::UpdateRelation, .relation_before = &was, .relation_after = &now});
    }
  }

  void create_enums() {
    for (std::size_t i = 0; i < after_.enums.size(); ++i) {
      if (match_.enums[i] >= 0) continue;
      steps_.push_back({.kind = Kind::CreateEnum, .enum_after = &after_.enums[i]});
    }
  }

  void create_types() {
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      if (match_.types[i] >= 0) continue;
      steps_.push_back({.kind = Kind::CreateType, .type_after = &after_.types[i]});
    }
  }

  void create_fields() {
    for (std::size_t i = 0; i < after_.types.size(); ++i) {
      each_field(i, [&](const Field& now, const Field* was) {
        if (was || now.hidden) return;
        steps_.push_back({.kind = Kind::CreateField,
                          .type_before = type_before(i),
                          .type_after = &after_.types[i],
                          .field_after = &now});
      });
    }
  }

  void create_relations() {
    for (std::size_t i = 0; i < after_.relations.size(); ++i) {
      if (match_.relations[i] >= 0) continue;
      steps_.push_back({.kind = Kind::CreateRelation, .relation_after = &after_.relations[i]});
    }
  }

  const Model& before_;
  const Model& after_;
  const Match match_;
  const std::vector<std::vector<int>> fields_;
  const std::vector<int> type_after_, enum_after_, relation_after_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> prisma_steps(const Migration& migration) {
  return Teller(migration).steps();
}

// Data model 1.0 has a table with ids of its own for every relation.
LinkStorage link_storage(const Model& model, const Relation& relation) {
  LinkStorage storage;
  if (model.sdl == model::Sdl::Prisma10) {
    storage.table = "_" + relation.name;
    storage.columns[0] = "A";
    storage.columns[1] = "B";
    storage.id_column = "id";
  } else if (relation.link == Relation::Link::Table) {
    storage.table = relation.table;
    storage.columns[0] = relation.declared.columns[0];
    storage.columns[1] = relation.declared.columns[1];
    storage.id_column = relation.declared.id_column;
  } else {
    const int side = relation.link == Relation::Link::ColumnA ? 0 : 1;
    storage.is_inline = true;
    storage.type = model.types[relation.ends[side].type].name;
    storage.column = relation.column;
  }
  return storage;
}

}  // namespace graphcool::migrate
