// Models made by chance, from fixed seeds: whatever they look like, the steps lead from one to the
// other.
#include <algorithm>
#include <random>
#include <set>

#include "tests/core/migrate/support.h"

namespace graphcool::migrate {
namespace {

struct FieldSpec {
  std::string name, type, old_name;
};
struct TypeSpec {
  std::string name, old_name;
  std::vector<FieldSpec> fields;
};
struct RelationSpec {
  std::string name, old_name;
  std::size_t a = 0, b = 0;                      // Types.
  std::string field_a, type_a, field_b, type_b;  // "@" stands for the other type's name.
};
struct ModelSpec {
  std::vector<TypeSpec> types;
  std::vector<RelationSpec> relations;
};

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool once_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& items) {
    return items[below(items.size())];
  }
  std::string fresh(const char* prefix) { return prefix + std::to_string(++count_); }

 private:
  std::mt19937 engine_;
  int count_ = 0;
};

const std::vector<std::string> kScalars = {"Int",
                                           "Int!",
                                           "String",
                                           "String! @isUnique",
                                           "[String!]",
                                           "DateTime!",
                                           "Boolean",
                                           "Json",
                                           "E",
                                           "[E!]!",
                                           "Float @defaultValue(value: 1)"};
const std::vector<std::string> kOnes = {"@", "@!", "[@!]!"};

void add_relation(ModelSpec& model, Chance& chance) {
  if (model.types.empty()) return;
  RelationSpec relation;
  relation.name = chance.fresh("R");
  relation.a = chance.below(model.types.size());
  relation.b = chance.below(model.types.size());
  relation.field_a = chance.fresh("r");
  relation.type_a = chance.of(kOnes);
  const bool alone = relation.a == relation.b && chance.once_in(2);
  relation.field_b = alone ? "" : chance.fresh("r");
  relation.type_b = chance.of(kOnes);
  model.relations.push_back(std::move(relation));
}

TypeSpec random_type(Chance& chance) {
  TypeSpec type;
  type.name = chance.fresh("T");
  for (std::size_t i = chance.below(5); i > 0; --i) {
    type.fields.push_back({chance.fresh("f"), chance.of(kScalars), ""});
  }
  return type;
}

ModelSpec random_model(Chance& chance) {
  ModelSpec model;
  for (std::size_t i = chance.below(6); i > 0; --i) model.types.push_back(random_type(chance));
  for (std::size_t i = chance.below(6); i > 0; --i) add_relation(model, chance);
  return model;
}

void mutate_type(TypeSpec& type, Chance& chance) {
  if (chance.once_in(4)) {
    type.old_name = type.name;
    type.name = chance.fresh("T");
  }
  std::erase_if(type.fields, [&](const FieldSpec&) { return chance.once_in(5); });
  for (FieldSpec& field : type.fields) {
    if (chance.once_in(4)) {
      field.old_name = field.name;
      field.name = chance.fresh("f");
    }
    if (chance.once_in(4)) field.type = chance.of(kScalars);
  }
  // An old name taken again at once, by another field or by a new one.
  if (type.fields.size() > 1 && !type.fields[0].old_name.empty() && chance.once_in(2)) {
    FieldSpec& second = type.fields[1];
    if (second.old_name.empty()) second.old_name = second.name;
    second.name = type.fields[0].old_name;
    std::reverse(type.fields.begin(), type.fields.end());
  }
  if (chance.once_in(3)) type.fields.push_back({chance.fresh("f"), chance.of(kScalars), ""});
}

ModelSpec mutated(ModelSpec model, Chance& chance) {
  if (!model.types.empty() && chance.once_in(3)) {
    const std::size_t gone = model.types.size() - 1;
    std::erase_if(model.relations, [&](const RelationSpec& relation) {
      return relation.a == gone || relation.b == gone;
    });
    model.types.pop_back();
  }
  for (TypeSpec& type : model.types) mutate_type(type, chance);
  std::erase_if(model.relations, [&](const RelationSpec&) { return chance.once_in(6); });
  for (RelationSpec& relation : model.relations) {
    if (chance.once_in(4)) {
      relation.old_name = relation.name;
      relation.name = chance.fresh("R");
    }
    if (chance.once_in(4)) relation.type_a = chance.of(kOnes);
    if (chance.once_in(4)) relation.field_a = chance.fresh("r");
    if (chance.once_in(6)) relation.a = chance.below(model.types.size());
  }
  std::erase_if(model.relations, [](const RelationSpec& relation) {
    return relation.field_b.empty() && relation.a != relation.b;
  });
  if (chance.once_in(2)) model.types.push_back(random_type(chance));
  if (chance.once_in(2)) add_relation(model, chance);
  return model;
}

std::string renamed_from(const std::string& old_name) {
  return old_name.empty() ? "" : " @rename(oldName: \"" + old_name + "\")";
}

std::string print(const ModelSpec& model, Chance& chance) {
  std::vector<std::string> types;
  for (std::size_t t = 0; t < model.types.size(); ++t) {
    const TypeSpec& type = model.types[t];
    std::string text =
        "type " + type.name + " @model" + renamed_from(type.old_name) + " { id: ID! @isUnique";
    for (const FieldSpec& field : type.fields) {
      text += " " + field.name + ": " + field.type + renamed_from(field.old_name);
    }
    const auto end = [&](const RelationSpec& relation, const std::string& field, std::string shape,
                         std::size_t other) {
      shape.replace(shape.find('@'), 1, model.types[other].name);
      text += " " + field + ": " + shape + " @relation(name: \"" + relation.name + "\"" +
              (relation.old_name.empty() ? "" : ", oldName: \"" + relation.old_name + "\"") + ")";
    };
    for (const RelationSpec& relation : model.relations) {
      if (relation.a == t) end(relation, relation.field_a, relation.type_a, relation.b);
      if (relation.b == t && !relation.field_b.empty()) {
        end(relation, relation.field_b, relation.type_b, relation.a);
      }
    }
    types.push_back(text + " }\n");
  }
  std::rotate(types.begin(), types.begin() + (types.empty() ? 0 : chance.below(types.size())),
              types.end());
  std::string sdl = "enum E { X Y }\n";
  for (const std::string& type : types) sdl += type;
  return sdl;
}

// A model as a database sees it: names, and texts for the rest.
struct Shape {
  std::map<std::string, std::map<std::string, std::string>> types;
  std::map<std::string, std::string> relations;
  std::set<std::string> enums;
  bool operator==(const Shape&) const = default;
};

std::string text_of(const model::Field& field) {
  return std::string(model::scalar_name(field.scalar)) + field.enum_name +
         (field.list ? " list" : "") + (field.required ? " required" : "") +
         (field.unique ? " unique" : "") + (field.default_value ? " default" : "");
}

std::map<std::string, std::string> fields_of(const model::Type& type) {
  std::map<std::string, std::string> fields;
  for (const model::Field& field : type.fields) {
    if (field.is_scalar()) fields[field.name] = text_of(field);
  }
  return fields;
}

std::string text_of(const model::Model& model, const model::Relation& relation) {
  std::string text =
      std::to_string(static_cast<int>(relation.link)) + relation.column + relation.table;
  for (const auto& end : relation.ends) {
    if (end.field < 0) continue;
    const model::Field& field = model.types[end.type].fields[end.field];
    text += " " + field.name + (field.list ? " list" : "") + (field.required ? " required" : "");
  }
  return text;
}

Shape shape_of(const model::Model& model) {
  Shape shape;
  for (const auto& type : model.types) shape.types[type.name] = fields_of(type);
  for (const auto& relation : model.relations) {
    shape.relations[relation.name] = text_of(model, relation);
  }
  for (const auto& type : model.enums) shape.enums.insert(type.name);
  return shape;
}

template <class Map>
void move_key(Map& map, const std::string& from, const std::string& to) {
  auto node = map.extract(from);
  REQUIRE_FALSE(node.empty());
  node.key() = to;
  REQUIRE(map.insert(std::move(node)).inserted);
}

// Runs the steps one by one; each has to find what it works on, and its new name free.
void apply(Shape& shape, const Migration& migration) {
  using Kind = Step::Kind;
  for (const Step& step : migration.steps) {
    INFO(describe(step));
    switch (step.kind) {
      case Kind::CreateEnum:
        REQUIRE(shape.enums.insert(step.enum_after->name).second);
        break;
      case Kind::DeleteEnum:
        REQUIRE(shape.enums.erase(step.enum_before->name) == 1);
        break;
      case Kind::UpdateEnum:
        break;
      case Kind::CreateType:
        REQUIRE(shape.types.try_emplace(step.type_after->name, fields_of(*step.type_after)).second);
        break;
      case Kind::UpdateType:
        move_key(shape.types, step.type_before->name, step.type_after->name);
        break;
      case Kind::DeleteType:
        REQUIRE(shape.types.erase(step.type_before->name) == 1);
        break;
      case Kind::CreateField:
        REQUIRE(shape.types.at(step.type_after->name)
                    .try_emplace(step.field_after->name, text_of(*step.field_after))
                    .second);
        break;
      case Kind::DeleteField:
        REQUIRE(shape.types.at(step.type_after->name).erase(step.field_before->name) == 1);
        break;
      case Kind::UpdateField: {
        auto& fields = shape.types.at(step.type_after->name);
        if (step.field_before->name != step.field_after->name) {
          move_key(fields, step.field_before->name, step.field_after->name);
        }
        fields.at(step.field_after->name) = text_of(*step.field_after);
        break;
      }
      case Kind::CreateRelation:
        REQUIRE(shape.relations
                    .try_emplace(step.relation_after->name,
                                 text_of(*migration.after, *step.relation_after))
                    .second);
        break;
      case Kind::UpdateRelation:
        if (step.relation_before->name != step.relation_after->name) {
          move_key(shape.relations, step.relation_before->name, step.relation_after->name);
        }
        shape.relations.at(step.relation_after->name) =
            text_of(*migration.after, *step.relation_after);
        break;
      case Kind::DeleteRelation:
        REQUIRE(shape.relations.erase(step.relation_before->name) == 1);
        break;
    }
  }
}

TEST_CASE("steps lead from any model to any other", "[migrate][generated]") {
  std::size_t steps = 0, updates = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    Chance chance(seed);
    const ModelSpec first = random_model(chance);
    const ModelSpec second = chance.once_in(4) ? random_model(chance) : mutated(first, chance);
    const std::string sdl_first = print(first, chance);
    const std::string sdl_second = print(second, chance);
    INFO("seed " << seed << "\n" << sdl_first << "\n" << sdl_second);

    CHECK(migrate(sdl_first, sdl_first).empty());
    const Migration migration = migrate(sdl_first, sdl_second);
    steps += migration.steps.size();
    updates += std::count_if(migration.steps.begin(), migration.steps.end(), [](const Step& step) {
      return step.type_before && step.type_after && step.type_before->name != step.type_after->name;
    });

    Shape shape = shape_of(*migration.before);
    apply(shape, migration);
    const Shape expected = shape_of(*migration.after);
    CHECK(shape == expected);

    // What is deployed now does not change again, @rename or not.
    CHECK(make_migration(migration.after, parse(sdl_second)).empty());
    CHECK_FALSE(messages_json(migration).empty());
  }
  CHECK(steps > 1000);
  CHECK(updates > 100);
}

}  // namespace
}  // namespace graphcool::migrate
