// Input values after coercion, and the preparation that lets one plan serve many requests.
//
// A request's arguments reach a dialect as a tree of Input. What shapes a plan stands in the tree
// itself (which fields are given, nulls, list lengths, values of structural enums); plain leaves
// that came from variables are Parameters, filled in when the plan runs. Two requests whose inputs
// have the same shape share a plan.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>

namespace graphcool::graphql {

struct InputMember;

// A coerced input value; views and spans live in the InputArena (or in the document) they came
// from.
struct Input {
  enum class Kind : std::uint8_t {
    Absent,  // No value was given: an argument left out, a variable not sent.
    Null,
    Int,        // `integer`; also DateTime as milliseconds since 1970 after its scalar's coercion.
    Float,      // `number`.
    Boolean,    // `boolean`.
    String,     // `text`; also ID and Json (as JSON text).
    Enum,       // `text`.
    List,       // `items`.
    Object,     // `members`, in the order of the type's input fields, absent ones left out.
    Parameter,  // `parameter`: the n-th entry of PreparedInputs::parameters.
  };
  Kind kind = Kind::Absent;
  union {
    std::int64_t integer = 0;
    double number;
    bool boolean;
    std::uint32_t parameter;
  };
  std::string_view text = {};
  std::span<const Input> items = {};
  std::span<const InputMember> members = {};

  bool is_absent() const { return kind == Kind::Absent; }
  bool is_null() const { return kind == Kind::Null; }
  bool has_value() const { return kind != Kind::Absent && kind != Kind::Null; }

  // The member of that name; an Absent input when there is none or this is no object.
  const Input& operator[](std::string_view name) const;

  static Input of_int(std::int64_t value);
  static Input of_float(double value);
  static Input of_boolean(bool value);
  static Input of_string(std::string_view value);
  static Input of_enum(std::string_view value);
  static Input of_parameter(std::uint32_t index);
  static Input null();
};

struct InputMember {
  std::string_view name;
  Input value;
  std::uint32_t tag = 0;  // InputValue::tag of the argument or input field.
};

using InputArena = std::pmr::monotonic_buffer_resource;

}  // namespace graphcool::graphql
