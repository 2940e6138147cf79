#include "core/engine/event_data.h"

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "core/base/datetime.h"
#include "core/base/json.h"

namespace graphcool::engine {

using graphql::Input;
using graphql::InputValue;

namespace {

void append(std::string& out, const Input& input, graphql::TypeRef type,
            std::span<const Input> parameters) {
  switch (input.kind) {
    case Input::Kind::Absent:
    case Input::Kind::Null:
      out += "null";
      return;
    case Input::Kind::Parameter:
      return append(out, parameters[input.parameter], type, parameters);
    case Input::Kind::Int:
      if (type.named()->name == "DateTime") {
        out += '"';
        datetime::append_iso(out, input.integer);
        out += '"';
      } else {
        json::append_int(out, input.integer);
      }
      return;
    case Input::Kind::Float:
      return json::append_double(out, input.number);
    case Input::Kind::Boolean:
      out += input.boolean ? "true" : "false";
      return;
    case Input::Kind::String:
    case Input::Kind::Enum:
      if (type.named()->name == "Json") {
        out += input.text;
      } else {
        json::append_string(out, input.text);
      }
      return;
    case Input::Kind::List: {
      out += '[';
      for (const Input& each : input.items) {
        if (&each != input.items.data()) out += ',';
        append(out, each, type.is_list() ? type.item() : type, parameters);
      }
      out += ']';
      return;
    }
    case Input::Kind::Object:
      return append_arguments(out, input, type.named()->input_fields, parameters);
  }
}

}  // namespace

void append_arguments(std::string& out, const Input& arguments,
                      std::span<const InputValue> definitions, std::span<const Input> parameters) {
  std::vector<const graphql::InputMember*> members;
  for (const auto& each : arguments.members) members.push_back(&each);
  std::sort(members.begin(), members.end(),
            [](const auto* a, const auto* b) { return a->name < b->name; });
  out += '{';
  for (const auto* each : members) {
    const auto definition =
        std::find_if(definitions.begin(), definitions.end(),
                     [&](const InputValue& other) { return other.name == each->name; });
    if (each != members.front()) out += ',';
    json::append_string(out, each->name);
    out += ':';
    if (definition == definitions.end()) {
      json::append_string(out, each->value.text);  // The id of a node to be.
    } else {
      append(out, each->value, definition->type, parameters);
    }
  }
  out += '}';
}

void append_value(std::string& out, const boost::json::value& value) {
  using boost::json::kind;
  switch (value.kind()) {
    case kind::null:
      out += "null";
      return;
    case kind::bool_:
      out += value.get_bool() ? "true" : "false";
      return;
    case kind::int64:
      return json::append_int(out, value.get_int64());
    case kind::uint64:
      out += std::to_string(value.get_uint64());
      return;
    case kind::double_:
      return json::append_double(out, value.get_double());
    case kind::string:
      return json::append_string(out, {value.get_string().data(), value.get_string().size()});
    case kind::array:
      out += '[';
      for (const auto& each : value.get_array()) {
        if (&each != value.get_array().data()) out += ',';
        append_value(out, each);
      }
      out += ']';
      return;
    case kind::object:
      out += '{';
      for (const auto& each : value.get_object()) {
        if (&each != value.get_object().begin()) out += ',';
        json::append_string(out, {each.key().data(), each.key().size()});
        out += ':';
        append_value(out, each.value());
      }
      out += '}';
      return;
  }
}

}  // namespace graphcool::engine
