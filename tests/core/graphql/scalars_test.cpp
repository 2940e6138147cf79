// How the five scalars read literals and variables, held against what graphql-js 16 says.
#include <catch2/catch.hpp>
#include <limits>

#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {
namespace {

struct Case {
  Input raw;
  bool from_literal = false;
  Input value = {};          // What is expected, or
  std::string message = {};  // the complaint.
};

Input literal(Input input, std::string_view digits) {
  input.text = digits;
  return input;
}

void check(ScalarCoercion coerce, const std::vector<Case>& cases) {
  InputArena arena;
  for (const Case& c : cases) {
    std::string message;
    const auto value = coerce(c.raw, c.from_literal, arena, message);
    CAPTURE(c.message, message);
    REQUIRE(value.has_value() == c.message.empty());
    CHECK(message == c.message);
    if (!value) continue;
    CHECK(value->kind == c.value.kind);
    CHECK(value->text == c.value.text);
    if (value->kind == Input::Kind::Int) CHECK(value->integer == c.value.integer);
    if (value->kind == Input::Kind::Float) CHECK(value->number == c.value.number);
    if (value->kind == Input::Kind::Boolean) CHECK(value->boolean == c.value.boolean);
  }
}

const double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("Int takes whole numbers of 32 bits", "[graphql][scalars]") {
  check(
      coerce_int,
      {{.raw = Input::of_int(-5), .value = Input::of_int(-5)},
       {.raw = Input::of_float(3.0), .value = Input::of_int(3)},
       {.raw = Input::of_int(2147483647), .value = Input::of_int(2147483647)},
       {.raw = Input::of_int(2147483648),
        .message = "Int cannot represent non 32-bit signed integer value: 2147483648"},
       {.raw = Input::of_float(-1e21),
        .message = "Int cannot represent non 32-bit signed integer value: -1e+21"},
       {.raw = Input::of_float(0.5), .message = "Int cannot represent non-integer value: 0.5"},
       {.raw = Input::of_float(kInfinity),
        .message = "Int cannot represent non-integer value: Infinity"},
       {.raw = Input::of_string("a\"b"),
        .message = "Int cannot represent non-integer value: \"a\\\"b\""},
       {.raw = Input::of_boolean(true), .message = "Int cannot represent non-integer value: true"},
       {.raw = literal(Input::of_int(7), "7"), .from_literal = true, .value = Input::of_int(7)},
       {.raw = literal(Input::of_float(1), "1.0"),
        .from_literal = true,
        .message = "Int cannot represent non-integer value: 1.0"},
       {.raw = literal(Input::of_int(std::numeric_limits<std::int64_t>::max()),
                       "99999999999999999999"),
        .from_literal = true,
        .message = "Int cannot represent non 32-bit signed integer value: 99999999999999999999"}});
}

TEST_CASE("Float takes every finite number", "[graphql][scalars]") {
  check(coerce_float, {{.raw = Input::of_int(5), .value = Input::of_float(5)},
                       {.raw = Input::of_float(0.25), .value = Input::of_float(0.25)},
                       {.raw = literal(Input::of_int(std::numeric_limits<std::int64_t>::max()),
                                       "100000000000000000000"),
                        .from_literal = true,
                        .value = Input::of_float(1e20)},
                       {.raw = Input::of_float(kInfinity),
                        .message = "Float cannot represent non numeric value: Infinity"},
                       {.raw = Input::of_string("1"),
                        .message = "Float cannot represent non numeric value: \"1\""}});
}

TEST_CASE("String and Boolean take only their own kind", "[graphql][scalars]") {
  check(coerce_string,
        {{.raw = Input::of_string("ä"), .value = Input::of_string("ä")},
         {.raw = Input::of_int(1), .message = "String cannot represent a non string value: 1"},
         {.raw = Input::of_enum("A"),
          .from_literal = true,
          .message = "String cannot represent a non string value: A"}});
  check(coerce_boolean, {{.raw = Input::of_boolean(false), .value = Input::of_boolean(false)},
                         {.raw = Input::of_string("true"),
                          .message = "Boolean cannot represent a non boolean value: \"true\""}});
}

TEST_CASE("ID takes texts and whole numbers", "[graphql][scalars]") {
  check(coerce_id, {{.raw = Input::of_string("x"), .value = Input::of_string("x")},
                    {.raw = Input::of_int(42), .value = Input::of_string("42")},
                    {.raw = Input::of_float(1e21), .value = Input::of_string("1e+21")},
                    {.raw = Input::of_float(1.5), .message = "ID cannot represent value: 1.5"},
                    {.raw = Input::of_boolean(true), .message = "ID cannot represent value: true"},
                    {.raw = literal(Input::of_int(1), "123456789012345678901234567890"),
                     .from_literal = true,
                     .value = Input::of_string("123456789012345678901234567890")},
                    {.raw = literal(Input::of_float(1), "1.0"),
                     .from_literal = true,
                     .message = "ID cannot represent a non-string and non-integer value: 1.0"}});
}

}  // namespace graphcool::graphql
