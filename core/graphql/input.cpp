#include "core/graphql/input.h"

namespace graphcool::graphql {

const Input& Input::operator[](std::string_view name) const {
  static const Input absent{};
  for (const InputMember& member : members) {
    if (member.name == name) return member.value;
  }
  return absent;
}

Input Input::of_int(std::int64_t value) {
  Input input;
  input.kind = Kind::Int;
  input.integer = value;
  return input;
}

Input Input::of_float(double value) {
  Input input;
  input.kind = Kind::Float;
  input.number = value;
  return input;
}

Input Input::of_boolean(bool value) {
  Input input;
  input.kind = Kind::Boolean;
  input.boolean = value;
  return input;
}

Input Input::of_string(std::string_view value) {
  Input input;
  input.kind = Kind::String;
  input.text = value;
  return input;
}

Input Input::of_enum(std::string_view value) {
  Input input;
  input.kind = Kind::Enum;
  input.text = value;
  return input;
}

Input Input::of_parameter(std::uint32_t index) {
  Input input;
  input.kind = Kind::Parameter;
  input.parameter = index;
  return input;
}

Input Input::null() {
  Input input;
  input.kind = Kind::Null;
  return input;
}

}  // namespace graphcool::graphql
