#include "core/cluster/prisma_messages.h"

#include <boost/json.hpp>
#include <string_view>
#include <utility>

#include "core/base/datetime.h"
#include "core/migrate/prisma.h"

namespace graphcool::cluster {
namespace {

namespace bj = boost::json;

using migrate::Step;
using model::Datum;
using model::Field;
using model::Model;
using model::Relation;
using Kind = Step::Kind;

bj::object object_of(std::string_view type) {
  return {{"__typename", type}, {"type", type}};
}

// The value when it is another than before, else null.
template <class T>
bj::value changed(const T& was, const T& now) {
  return was == now ? bj::value(nullptr) : bj::value(now);
}

std::string type_name(const Model& model, const Field& field) {
  return field.is_relation() ? model.related_type(field).name
                             : std::string(model::scalar_name(field.scalar));
}

bj::value enum_name(const Field& field) {
  return field.enum_name.empty() ? bj::value(nullptr) : bj::value(field.enum_name);
}

bj::value relation_name(const Model& model, const Field& field) {
  return field.is_relation() ? bj::value(model.relation_of(field).name) : bj::value(nullptr);
}

// As the original's tools showed a default: for people, not for programs.
std::string default_text(const Field& field) {
  if (!field.default_value) return "None";
  const Datum& value = *field.default_value;
  switch (value.kind) {
    case Datum::Kind::Null:
      return "None";
    case Datum::Kind::Boolean:
      return value.boolean ? "Some(BooleanGCValue(true))" : "Some(BooleanGCValue(false))";
    case Datum::Kind::Float:
      return "Some(FloatGCValue(" + bj::serialize(bj::value(value.number)) + "))";
    case Datum::Kind::Int:
      return field.scalar == model::Scalar::DateTime
                 ? "Some(DateTimeGCValue(" + datetime::to_iso(value.integer) + "))"
                 : "Some(IntGCValue(" + std::to_string(value.integer) + "))";
    case Datum::Kind::Text:
      return "Some(" + std::string(model::scalar_name(field.scalar)) + "GCValue(" + value.text +
             "))";
  }
  return "None";
}

bj::array texts(const std::vector<std::string>& values) {
  return bj::array(values.begin(), values.end());
}

bj::object storage_object(const Model& model, const Relation& relation) {
  const migrate::LinkStorage storage = migrate::link_storage(model, relation);
  if (storage.is_inline) {
    bj::object object = object_of("Inline");
    object["model"] = storage.type;
    object["column"] = storage.column;
    return object;
  }
  bj::object object = object_of("LinkTable");
  object["table"] = storage.table;
  object["modelAColumn"] = storage.columns[0];
  object["modelBColumn"] = storage.columns[1];
  object["idColumn"] = storage.id_column ? bj::value(*storage.id_column) : bj::value(nullptr);
  return object;
}

class Writer {
 public:
  explicit Writer(const migrate::Migration& migration)
      : before_(*migration.before), after_(*migration.after) {}

  bj::object write(const Step& step) const {
    switch (step.kind) {
      case Kind::CreateType:
        return named("CreateModel", step.type_after->name);
      case Kind::DeleteType:
        return named("DeleteModel", step.type_before->name);
      case Kind::UpdateType: {
        bj::object object = named("UpdateModel", step.type_before->name);
        object["newName"] = step.type_after->name;
        object["isEmbedded"] = nullptr;
        return object;
      }
      case Kind::CreateEnum: {
        bj::object object = named("CreateEnum", step.enum_after->name);
        object["values"] = texts(step.enum_after->values);
        return object;
      }
      case Kind::DeleteEnum:
        return named("DeleteEnum", step.enum_before->name);
      case Kind::UpdateEnum: {
        bj::object object = named("UpdateEnum", step.enum_before->name);
        object["newName"] = changed(step.enum_before->name, step.enum_after->name);
        object["values"] = step.enum_before->values == step.enum_after->values
                               ? bj::value(nullptr)
                               : bj::value(texts(step.enum_after->values));
        return object;
      }
      case Kind::CreateField:
        return created_field(step);
      case Kind::UpdateField:
        return updated_field(step);
      case Kind::DeleteField: {
        bj::object object = named("DeleteField", step.field_before->name);
        object["model"] = step.type_before->name;
        return object;
      }
      case Kind::CreateRelation: {
        bj::object object = named("CreateRelation", step.relation_after->name);
        const auto& ends = step.relation_after->ends;
        object["leftModel"] = after_.types[ends[0].type].name;
        object["rightModel"] = after_.types[ends[1].type].name;
        object["after"] = storage_object(after_, *step.relation_after);
        return object;
      }
      case Kind::UpdateRelation: {
        bj::object object = named("UpdateRelation", step.relation_before->name);
        object["newName"] = changed(step.relation_before->name, step.relation_after->name);
        object["before"] = storage_object(before_, *step.relation_before);
        object["after"] = storage_object(after_, *step.relation_after);
        return object;
      }
      case Kind::DeleteRelation:
        return named("DeleteRelation", step.relation_before->name);
    }
    return {};
  }

 private:
  static bj::object named(std::string_view type, const std::string& name) {
    bj::object object = object_of(type);
    object["name"] = name;
    return object;
  }

  bj::object created_field(const Step& step) const {
    const Field& field = *step.field_after;
    bj::object object = named("CreateField", field.name);
    object["model"] = step.type_after->name;
    object["typeName"] = type_name(after_, field);
    object["isRequired"] = field.required;
    object["isList"] = field.list;
    object["unique"] = field.unique;
    object["enum"] = enum_name(field);
    object["default"] = default_text(field);
    object["relation"] = relation_name(after_, field);
    return object;
  }

  bj::object updated_field(const Step& step) const {
    const Field &was = *step.field_before, &now = *step.field_after;
    bj::object object = named("UpdateField", was.name);
    object["model"] = step.type_before->name;
    object["newName"] = changed(was.name, now.name);
    object["typeName"] = changed(type_name(before_, was), type_name(after_, now));
    object["isRequired"] = changed(was.required, now.required);
    object["isList"] = changed(was.list, now.list);
    object["unique"] = changed(was.unique, now.unique);
    object["enum"] = changed(enum_name(was), enum_name(now));
    object["default"] =
        was.default_value == now.default_value ? bj::value(nullptr) : bj::value(default_text(now));
    object["relation"] = changed(relation_name(before_, was), relation_name(after_, now));
    return object;
  }

  const Model& before_;
  const Model& after_;
};

}  // namespace

bj::array prisma_step_objects(const migrate::Migration& migration) {
  const Writer writer(migration);
  bj::array objects;
  for (const Step& step : migrate::prisma_steps(migration)) objects.push_back(writer.write(step));
  return objects;
}

std::string prisma_messages(const migrate::Migration& migration, bool no_migration,
                            bool new_secrets) {
  bj::array steps = no_migration ? bj::array() : prisma_step_objects(migration);
  if (new_secrets) {
    bj::object step = object_of("UpdateSecrets");
    step["message"] = "Secrets have been updated.";
    steps.push_back(std::move(step));
  }
  return bj::serialize(steps);
}

}  // namespace graphcool::cluster
