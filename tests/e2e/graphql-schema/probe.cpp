// Lets a script ask core/graphql about schemas: one JSON object a line in, one a line out.
//
//   {"sdl"}                        -> {"errors"} or {"print"}
//   {"sdl", "query", "variables"}  -> {"errors"} or {"data"} (introspection) or {"fields"}
//   (arguments)
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <string>

#include "core/base/json.h"
#include "core/graphql/execution.h"
#include "core/graphql/introspection.h"
#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/validate.h"

namespace graphcool::graphql {
namespace {

std::string errors_json(const GraphQLErrors& errors) {
  std::string out = "{\"errors\":";
  append_json(out, errors);
  return out + '}';
}

// A coerced value as JSON.stringify shows that of graphql-js.
void append_input(std::string& out, const Input& input, const PreparedInputs& inputs) {
  switch (input.kind) {
    case Input::Kind::Absent:
    case Input::Kind::Null:
      out += "null";
      return;
    case Input::Kind::Int:
      json::append_int(out, input.integer);
      return;
    case Input::Kind::Float:
      json::append_double(out, input.number);
      return;
    case Input::Kind::Boolean:
      out += input.boolean ? "true" : "false";
      return;
    case Input::Kind::String:
    case Input::Kind::Enum:
      json::append_string(out, input.text);
      return;
    case Input::Kind::Parameter:
      append_input(out, inputs.parameters[input.parameter], inputs);
      return;
    case Input::Kind::List:
      out += '[';
      for (const Input& item : input.items) {
        if (&item != input.items.data()) out += ',';
        append_input(out, item, inputs);
      }
      out += ']';
      return;
    case Input::Kind::Object:
      out += '{';
      for (const InputMember& member : input.members) {
        if (&member != input.members.data()) out += ',';
        json::append_string(out, member.name);
        out += ':';
        append_input(out, member.value, inputs);
      }
      out += '}';
      return;
  }
}

std::string answer_request(const Schema& schema, std::string_view query,
                           const boost::json::object& variables) {
  const auto document = parse({.body = query});
  if (!document) return errors_json({document.error()});
  const auto operation = choose_operation(*document, "");
  if (!operation) return errors_json({operation.error()});
  InputArena arena;
  const auto inputs =
      prepare_inputs(schema, *document, **operation, &variables, /*all_structural=*/false, arena);
  if (!inputs) return errors_json(inputs.error());

  const Selector selector(schema, *document, **operation, *inputs, arena);
  std::string data, fields;
  for (const CollectedField& field : selector.root_fields()) {
    if (field.definition->name.starts_with("__")) {
      data += data.empty() ? "" : ",";
      json::append_string(data, field.response_key);
      data += ':';
      append_introspection(data, schema, field, selector);
      continue;
    }
    const auto arguments = selector.arguments(field);
    std::string shown;
    if (arguments) {
      append_input(shown, *arguments, *inputs);
    } else {
      append_json(shown, arguments.error());
    }
    fields += fields.empty() ? "" : ",";
    json::append_string(fields, shown);
  }
  return data.empty() ? "{\"fields\":[" + fields + "]}" : "{\"data\":{" + data + "}}";
}

std::string answer(const boost::json::object& request) {
  const std::string sdl(request.at("sdl").as_string());
  const auto document = parse({.body = sdl});
  if (!document) return errors_json({document.error()});
  const boost::json::value* query = request.if_contains("query");
  if (query == nullptr) {
    const GraphQLErrors errors = validate_sdl(*document);
    if (!errors.empty()) return errors_json(errors);
  }
  const auto schema = build_schema(*document);
  if (!schema) return query == nullptr ? "{}" : errors_json(schema.error());
  if (query == nullptr) return "{\"print\":" + json::quoted(print_schema(*schema)) + "}";
  return answer_request(*schema, std::string(query->as_string()),
                        request.at("variables").as_object());
}

}  // namespace
}  // namespace graphcool::graphql

int main() {
  std::ios::sync_with_stdio(false);
  boost::json::parse_options options;
  options.max_depth = 100'000;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << graphcool::graphql::answer(boost::json::parse(line, {}, options).as_object())
              << '\n';
  }
}
