#include "core/graphql/schema.h"

#include <catch2/catch.hpp>

#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {
namespace {

std::vector<std::string> type_names(const Schema& schema) {
  std::vector<std::string> names;
  for (const Type* type : schema.types()) names.emplace_back(type->name);
  return names;
}

}  // namespace

TEST_CASE("a TypeRef wraps, unwraps and prints", "[graphql][schema]") {
  SchemaBuilder builder;
  const TypeRef post(builder.named("Post"));
  const TypeRef list = post.non_null().list().non_null();
  CHECK(list.to_string() == "[Post!]!");
  CHECK(builder.ref("[Post!]!") == list);
  CHECK(builder.ref("[[Post]!]").to_string() == "[[Post]!]");
  CHECK(list.is_non_null());
  CHECK(list.is_list());
  CHECK(list.nullable().to_string() == "[Post!]");
  CHECK(list.item().to_string() == "Post!");
  CHECK(list.item().item().to_string() == "Post");
  CHECK(list.non_null() == list);
  CHECK(post.nullable() == post);
  CHECK_FALSE(post.is_wrapped());
  CHECK(list.named() == post.named());
}

TEST_CASE("a TypeRef holds 32 wrappers and no more", "[graphql][schema]") {
  SchemaBuilder builder;
  TypeRef type = builder.ref("Int");
  for (int i = 0; i < 32; ++i) type = type.list();
  CHECK(type.is_full());
  CHECK(type.list() == type);
  CHECK(type.non_null() == type);
  CHECK(type.to_string() == std::string(32, '[') + "Int" + std::string(32, ']'));
}

TEST_CASE("a built schema has what its roots lead to, in order", "[graphql][schema]") {
  SchemaBuilder builder;
  builder.object("Post",
                 {{.name = "id", .type = builder.ref("ID!"), .tag = 7},
                  {.name = "mood", .type = builder.ref("Mood")}},
                 {"Node"});
  builder.object("Unseen", {{.name = "x", .type = builder.ref("Unused")}});
  builder.input_object("Unused", {{.name = "x", .type = builder.ref("Int")}});
  builder.enumeration("Mood", {{.name = "GOOD", .tag = 3}, {.name = "BAD"}}, {.structural = true});
  builder.interface("Node", {{.name = "id", .type = builder.ref("ID!")}});
  builder.union_of("Any", {"Post", "Cat"});
  builder.object("Cat", {{.name = "name", .type = builder.ref("String")}});
  builder.object("Query",
                 {{.name = "node",
                   .type = builder.ref("Node"),
                   .arguments = {{.name = "id", .type = builder.ref("ID!")}}},
                  {.name = "any", .type = builder.ref("Any"), .description = "Whatever."}});
  CHECK(builder.has("Cat"));
  CHECK(builder.has("String"));
  CHECK_FALSE(builder.has("Dog"));
  const Schema schema = builder.build("Query");

  CHECK(type_names(schema) == std::vector<std::string>{"Post", "Mood", "Node", "Any", "Cat",
                                                       "Query", "ID", "String", "Boolean",
                                                       "__Schema", "__Type", "__TypeKind",
                                                       "__Field", "__InputValue", "__EnumValue",
                                                       "__Directive", "__DirectiveLocation"});
  CHECK(schema.type("Unseen") == nullptr);
  CHECK(schema.type("Int") == nullptr);
  const Type& post = *schema.type("Post");
  const Type& node = *schema.type("Node");
  const Type& any = *schema.type("Any");
  CHECK(schema.query() == schema.type("Query"));
  CHECK(schema.mutation() == nullptr);
  CHECK(schema.root(ast::OperationType::Query) == schema.query());
  REQUIRE(node.possible_types.size() == 1);
  CHECK(node.possible_types[0] == &post);
  CHECK(schema.is_subtype(node, post));
  CHECK(schema.is_subtype(any, *schema.type("Cat")));
  CHECK_FALSE(schema.is_subtype(node, *schema.type("Cat")));
  CHECK(post.field("id")->tag == 7);
  CHECK(post.field("nothing") == nullptr);
  CHECK(schema.type("Mood")->value("GOOD")->tag == 3);
  CHECK(schema.type("Mood")->structural);
  CHECK(schema.query()->field("any")->description == "Whatever.");
  CHECK(schema.query()->field("node")->argument("id")->is_required());
  CHECK(schema.query()->field("node")->argument("di") == nullptr);
}

TEST_CASE("a schema outlives its builder, also when moved", "[graphql][schema]") {
  std::optional<Schema> kept;
  {
    SchemaBuilder builder;
    std::string name = "a field with a name that does not fit into a short string";
    builder.object(
        "Query",
        {{.name = name,
          .type = builder.ref("Int"),
          .arguments = {
              {.name = "first", .type = builder.ref("[Int]"), .default_value = "[1, 2]"}}}});
    kept = builder.build("Query");
    name.assign(name.size(), 'x');
  }
  const Schema schema = std::move(*kept);
  const Field& field = schema.query()->fields[0];
  CHECK(field.name == "a field with a name that does not fit into a short string");
  REQUIRE(field.arguments[0].default_value != nullptr);
  CHECK(field.arguments[0].default_value->items.size() == 2);
  CHECK_FALSE(field.arguments[0].is_required());
}

TEST_CASE("members of large types are found by name", "[graphql][schema]") {
  SchemaBuilder builder;
  std::vector<FieldSpec> fields;
  std::vector<ArgumentSpec> inputs;
  std::vector<ValueSpec> values;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "member" + std::to_string(i);
    fields.push_back({.name = name, .type = builder.ref("Large")});
    inputs.push_back({.name = name, .type = builder.ref("Int")});
    values.push_back({.name = name});
  }
  fields[0].arguments = {{.name = "input", .type = builder.ref("Input")}};
  builder.object("Query", fields);
  builder.input_object("Input", inputs);
  builder.enumeration("Large", values);
  const Schema schema = builder.build("Query");
  for (int i = 0; i < 1000; ++i) {
    const std::string name = "member" + std::to_string(i);
    REQUIRE(schema.query()->field(name) == &schema.query()->fields[i]);
    REQUIRE(schema.type("Input")->input_field(name) == &schema.type("Input")->input_fields[i]);
    REQUIRE(schema.type("Large")->value(name) == &schema.type("Large")->values[i]);
  }
  CHECK(schema.query()->field("member1000") == nullptr);
}

TEST_CASE("meta fields stand where the specification has them", "[graphql][schema]") {
  SchemaBuilder builder;
  builder.object("Query", {{.name = "me", .type = builder.ref("User")}});
  builder.object("User", {{.name = "name", .type = builder.ref("String")}});
  const Schema schema = builder.build("Query");
  const Type& user = *schema.type("User");
  CHECK(meta_field(schema, user, "__typename")->type.to_string() == "String!");
  CHECK(meta_field(schema, user, "__schema") == nullptr);
  CHECK(meta_field(schema, *schema.query(), "__schema")->type.to_string() == "__Schema!");
  CHECK(meta_field(schema, *schema.query(), "__type")->argument("name")->is_required());
  CHECK(meta_field(schema, *schema.type("String"), "__typename") == nullptr);
  CHECK(meta_field(schema, user, "name") == nullptr);
  CHECK(schema.directive("oneOf")->builtin);
  CHECK(schema.directive("deprecated")->argument("reason")->default_value->text ==
        "No longer supported");
  CHECK(schema.directive("nothing") == nullptr);
}

}  // namespace graphcool::graphql
