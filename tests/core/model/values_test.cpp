#include <catch2/catch.hpp>

#include "core/model/graphcool_sdl.h"

namespace graphcool::model {
namespace {

Result<std::shared_ptr<const Model>, SchemaErrors> parse_field(const std::string& field) {
  const SdlFile file{
      "types.graphql",
      "enum Mood { CALM LOUD } type A @model { id: ID! @isUnique x: " + field + " }"};
  return parse_graphcool({&file, 1});
}

Datum migration_value(const std::string& type, const std::string& literal) {
  const auto model = parse_field(type + " @migrationValue(value: " + literal + ")");
  REQUIRE(model);
  const auto& value = (*model)->types[0].field("x")->migration_value;
  REQUIRE(value);
  return *value;
}

TEST_CASE("literals are read by their text", "[model][values]") {
  struct Row {
    const char* type;
    const char* literal;
    Datum value;
  };
  const std::string hash = "$2a$10$" + std::string(53, 'x');
  const std::string quoted_hash = '"' + hash + '"';
  const Row rows[] = {
      {"String", R"("a b")", Datum::of_text("a b")},
      {"String", R"("null")", Datum::of_text("null")},
      {"String", "null", Datum{}},
      {"String", "5", Datum::of_text("5")},
      {"String", "true", Datum::of_text("true")},
      {"String", "WORD", Datum::of_text("WORD")},
      {"String", R"("")", Datum::of_text("")},
      {"Int", R"("42")", Datum::of_int(42)},
      {"Int", "-7", Datum::of_int(-7)},
      {"Int", R"("null")", Datum{}},
      {"Int", "2147483647", Datum::of_int(2147483647)},
      {"Float", "1", Datum::of_float(1)},
      {"Float", R"("1.5")", Datum::of_float(1.5)},
      {"Boolean", R"("true")", Datum::of_boolean(true)},
      {"Boolean", "false", Datum::of_boolean(false)},
      {"DateTime", R"("2017-11-20T04:33:00.000Z")", Datum::of_int(1511152380000)},
      {"Json", R"("{\"a\": [1]}")", Datum::of_text(R"({"a": [1]})")},
      {"Json", "{a: [1, X, null]}", Datum::of_text(R"({"a":[1,"X",null]})")},
      {"Json", R"("null")", Datum{}},
      {"Mood", "LOUD", Datum::of_text("LOUD")},
      {"Mood", R"("CALM")", Datum::of_text("CALM")},
      {"Password", quoted_hash.c_str(), Datum::of_text(hash)},
      {"[Int!]", R"("[1, 2]")", Datum::of_text("[1,2]")},
      {"[Int!]", "[1, 2]", Datum::of_text("[1,2]")},
      {"[Int!]", R"("[]")", Datum::of_text("[]")},
      {"[Int!]", R"("null")", Datum{}},
      {"[String!]", R"("[\"a\",\"b\\n\"]")", Datum::of_text(R"(["a","b\n"])")},
      {"[String!]", R"("null")", Datum{}},
      {"[Mood!]", R"("[CALM, LOUD]")", Datum::of_text(R"(["CALM","LOUD"])")},
      {"[Float!]", R"("[1, 2.5]")", Datum::of_text("[1,2.5]")},
      {"[Boolean!]", R"("[true]")", Datum::of_text("[true]")},
      {"[DateTime!]", R"("[\"2017-11-20\"]")", Datum::of_text(R"(["2017-11-20T00:00:00.000Z"])")},
      {"[Json!]", R"("[{\"a\":1},[]]")", Datum::of_text(R"([{"a":1},[]])")},
      {"[Json!]", "[{a: 1}]", Datum::of_text(R"([{"a":1}])")},
  };
  for (const Row& row : rows) {
    INFO(row.type << " " << row.literal);
    CHECK((migration_value(row.type, row.literal) == row.value));
  }
}

TEST_CASE("values that do not fit are refused", "[model][values]") {
  struct Row {
    const char* type;
    const char* literal;
    int code;
  };
  const Row rows[] = {
      {"Int", "2147483648", 2011},
      {"Int", "1.5", 2011},
      {"Int", R"(" 1")", 2011},
      {"Int", R"("")", 2011},
      {"Int", "[1]", 2011},
      {"Float", R"("x")", 2011},
      {"Float", R"("1e999")", 2011},
      {"Float", R"("1.00000000000000000000000000000000001")", 2011},
      {"Boolean", "1", 2011},
      {"Boolean", "TRUE", 2011},
      {"DateTime", R"("2017-02-30")", 2011},
      {"DateTime", "5", 2011},
      {"Json", R"("{a}")", 2011},
      {"Mood", "calm", 2025},
      {"Password", R"("secret")", 2011},
      {"[Int!]", "1", 2011},
      {"[Int!]", R"("1")", 2011},
      {"[Int!]", R"("[1, null]")", 2011},
      {"[Int!]", R"("[1")", 2011},
      {"[Int!]", R"("[[1]]")", 2011},
      {"[String!]", R"("[a]")", 2011},
      {"[Mood!]", R"("[CALM, SHRILL]")", 2025},
      {"[Mood!]", "CALM", 2011},
      {"[Json!]", R"("{}")", 2011},
  };
  for (const Row& row : rows) {
    INFO(row.type << " " << row.literal);
    const auto model =
        parse_field(std::string(row.type) + " @defaultValue(value: " + row.literal + ")");
    REQUIRE_FALSE(model);
    REQUIRE(model.error().size() == 1);
    CHECK(model.error()[0].code == row.code);
  }
}

TEST_CASE("a default of null is none", "[model][values]") {
  for (const char* field : {R"(Int @defaultValue(value: "null"))", "Int @defaultValue(value: null)",
                            "Int! @defaultValue(value: null)"}) {
    INFO(field);
    const auto model = parse_field(field);
    REQUIRE(model);
    CHECK_FALSE((*model)->types[0].field("x")->default_value);
  }
}

TEST_CASE("enums take a value or a list of them", "[model][values]") {
  struct Row {
    const char* literal;
    const char* value;
    bool list;
  };
  const Row rows[] = {{"CALM", "CALM", false},
                      {R"("CALM")", "CALM", false},
                      {R"("[CALM, LOUD]")", R"(["CALM","LOUD"])", true},
                      {"[LOUD]", R"(["LOUD"])", true}};
  for (const Row& row : rows) {
    INFO(row.literal);
    const SdlFile file{"types.graphql", std::string("enum Mood @migrationValue(value: ") +
                                            row.literal + ") { CALM LOUD }"};
    const auto model = parse_graphcool({&file, 1});
    REQUIRE(model);
    CHECK((*model)->enums[0].migration_value == row.value);
    CHECK((*model)->enums[0].migration_value_is_list == row.list);
  }
}

}  // namespace
}  // namespace graphcool::model
