#include "core/api/outputs.h"

#include <utility>
#include <vector>

#include "core/api/failures.h"
#include "core/base/json.h"
#include "core/graphql/introspection.h"

namespace graphcool::api {

using graphql::Input;
using query::Value;

Value to_value(const Input& input) {
  using model::Datum;
  switch (input.kind) {
    case Input::Kind::Parameter:
      return input.parameter < kFirstItem ? Value::parameter(input.parameter)
                                          : Value::item(input.parameter - kFirstItem);
    case Input::Kind::Int:
      return Value::of(Datum::of_int(input.integer));
    case Input::Kind::Float:
      return Value::of(Datum::of_float(input.number));
    case Input::Kind::Boolean:
      return Value::of(Datum::of_boolean(input.boolean));
    case Input::Kind::String:
    case Input::Kind::Enum:
      return Value::of(Datum::of_text(std::string(input.text)));
    case Input::Kind::List: {
      std::vector<Value> items;
      items.reserve(input.items.size());
      for (const Input& item : input.items) items.push_back(to_value(item));
      return Value::list(std::move(items));
    }
    case Input::Kind::Absent:
    case Input::Kind::Null:
    case Input::Kind::Object:
      break;
  }
  return Value::of({});
}

query::Output make_output(query::Output::Kind kind, const graphql::CollectedField& field,
                          const graphql::Selector& selector) {
  const graphql::TypeRef type = field.definition->type;
  query::Output output;
  output.kind = kind;
  output.key = std::string(field.response_key);
  output.nullable = !type.is_non_null();
  output.items_nullable = type.is_list() && !type.item().is_non_null();
  output.coordinate = std::string(field.parent->name) + "." + std::string(field.definition->name);
  output.location = selector.locate(field.nodes.front()->offset);
  return output;
}

query::Output constant_output(std::string json, const graphql::CollectedField& field,
                              const graphql::Selector& selector) {
  auto output = make_output(query::Output::Kind::Constant, field, selector);
  output.json = std::move(json);
  return output;
}

query::Output meta_output(const graphql::CollectedField& field, const graphql::Schema& schema,
                          const graphql::Selector& selector) {
  if (field.definition->name == "__typename") {
    return constant_output(json::quoted(field.parent->name), field, selector);
  }
  std::string json;
  graphql::append_introspection(json, schema, field, selector);
  return constant_output(std::move(json), field, selector);
}

query::Predicate id_equals(const model::Type& type, Value id) {
  return {.kind = query::Predicate::Kind::Compare, .field = &type.id(), .value = std::move(id)};
}

std::vector<std::string> names_of(const std::vector<query::Assignment>& assignments) {
  std::vector<std::string> names;
  for (const query::Assignment& each : assignments) names.push_back(each.field->name);
  return names;
}

query::ValueCheck argument_error(const graphql::GraphQLError& error) {
  return never({0, error.message, {}});
}

}  // namespace graphcool::api
