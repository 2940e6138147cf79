#include "core/model/relations.h"

#include <unordered_map>
#include <utility>

#include "core/base/text.h"

namespace graphcool::model {
namespace {

const Field* field_of(const Model& model, const Relation::End& end) {
  return end.field < 0 ? nullptr : &model.types[end.type].fields[end.field];
}

Relation::Link choose_link(const Relation& relation, const Field* a, const Field* b) {
  const bool one_at_a = a && !a->list;
  const bool one_at_b = b && !b->list;
  if (relation.symmetric || (!one_at_a && !one_at_b)) return Relation::Link::Table;
  if (one_at_a && one_at_b) {
    return b->required && !a->required ? Relation::Link::ColumnB : Relation::Link::ColumnA;
  }
  return one_at_a ? Relation::Link::ColumnA : Relation::Link::ColumnB;
}

struct FieldKey {
  std::string_view type, field;
  bool operator==(const FieldKey&) const = default;
};
struct FieldKeyHash {
  std::size_t operator()(const FieldKey& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.type) * 31 + hash(key.field);
  }
};

}  // namespace

void place_links(Model& model) {
  for (Relation& relation : model.relations) {
    const Field* a = field_of(model, relation.ends[0]);
    const Field* b = field_of(model, relation.ends[1]);
    relation.link = relation.declared.link.value_or(choose_link(relation, a, b));
    relation.column.clear();
    relation.table.clear();
    switch (relation.link) {
      case Relation::Link::Table:
        relation.table =
            relation.declared.table.empty() ? "_" + relation.name : relation.declared.table;
        break;
      case Relation::Link::ColumnA:
        relation.column = a->column;
        break;
      case Relation::Link::ColumnB:
        relation.column = b->column;
        break;
    }
  }
}

void swap_sides(Model& model, int relation) {
  auto& ends = model.relations[relation].ends;
  std::swap(ends[0], ends[1]);
  Relation::Declared& declared = model.relations[relation].declared;
  std::swap(declared.columns[0], declared.columns[1]);
  if (declared.link == Relation::Link::ColumnA) {
    declared.link = Relation::Link::ColumnB;
  } else if (declared.link == Relation::Link::ColumnB) {
    declared.link = Relation::Link::ColumnA;
  }
  for (int side : {0, 1}) {
    if (ends[side].field >= 0) model.types[ends[side].type].fields[ends[side].field].side = side;
  }
}

std::string inherited(const Model& model) {
  std::string text;
  for (const Relation& relation : model.relations) {
    const int side = relation.ends[0].field >= 0 ? 0 : 1;
    const Type& type = model.types[relation.ends[side].type];
    const Field& field = type.fields[relation.ends[side].field];
    text +=
        relation.name + ' ' + (side == 0 ? 'A' : 'B') + ' ' + type.name + ' ' + field.name + '\n';
  }
  return text;
}

std::shared_ptr<const Model> with_inherited(std::shared_ptr<const Model> model,
                                            std::string_view inherited) {
  if (inherited.empty()) return model;
  auto copy = std::make_shared<Model>(*model);
  std::unordered_map<FieldKey, const Field*, FieldKeyHash> fields;
  for (const Type& type : copy->types) {
    for (const Field& field : type.fields) {
      if (field.is_relation()) fields[{type.name, field.name}] = &field;
    }
  }
  for (std::string_view line : text::split(inherited, '\n')) {
    const auto words = text::split(line, ' ');
    if (words.size() != 4) continue;
    const auto found = fields.find({words[2], words[3]});
    if (found == fields.end()) continue;
    const Field& field = *found->second;
    copy->relations[field.relation].name = words[0];
    if (field.side != (words[1] == "A" ? 0 : 1)) swap_sides(*copy, field.relation);
  }
  place_links(*copy);
  return copy;
}

}  // namespace graphcool::model
