// docs/graphcool.schema.json, which editors use, says what the reader says.
#include "tests/support/json_schema.h"

#include <catch2/catch.hpp>

#include "core/base/files.h"
#include "core/service/yaml.h"
#include "tests/core/service/support.h"

namespace graphcool::tests {
namespace {

namespace fs = std::filesystem;
namespace yaml = service::yaml;

const fs::path kRoot = fs::path(GRAPHCOOL_TEST_DATA) / "../..";

boost::json::value json_of(const yaml::Value& value) {
  switch (value.kind) {
    case yaml::Value::Kind::Null:
      return nullptr;
    case yaml::Value::Kind::List: {
      boost::json::array list;
      for (const auto& item : value.items) list.push_back(json_of(*item));
      return list;
    }
    case yaml::Value::Kind::Map: {
      boost::json::object object;
      for (const auto& entry : value.entries) object[entry.key] = json_of(*entry.value);
      return object;
    }
    case yaml::Value::Kind::Scalar:
      break;
  }
  if (yaml::kind_name(value) == "a boolean") return value.text == "true";
  if (yaml::kind_name(value) == "a number") return std::stod(value.text);
  return boost::json::string(value.text);
}

std::string wrong_with(const std::string& text) {
  static const JsonSchema schema(
      boost::json::parse(*files::read(kRoot / "docs/graphcool.schema.json")));
  const auto document = yaml::parse("graphcool.yml", text);
  REQUIRE(document);
  return schema.check(json_of(*document->root));
}

const Texts kFiles = {{"types.graphql", "type A"},
                      {"a.js", "1"},
                      {"run", "1"},
                      {"m/graphcool.yml", "rootTokens: []"},
                      {"a.graphql", "type P { a: Int } extend type Query { a: P }"},
                      {"b.graphql", "type Q { a: Int } extend type Query { b: Q }"},
                      {"q.graphql", "subscription { A { node { id } } }"},
                      {"two.graphql", "query One { a } query Two { b }"}};

}  // namespace

TEST_CASE("the schema for editors accepts what the reader accepts", "[service][schema]") {
  const std::string definitions[] = {
      "types: types.graphql\n",
      "types: [./types.graphql]\nfunctions:\npermissions: []\nrootTokens: []\nmodules: {}\n",
      R"yaml(types: types.graphql
permissionMode: strict
rootTokens: [ci]
custom: {a: [1], path: types.graphql}
modules: {m: ./m}
permissions:
  - operation: "*"
  - {operation: A.read, authenticated: true, fields: [id], query: "two.graphql:One"}
  - {operation: Rel.*, description: d, isEnabled: false}
functions:
  a: {type: resolver, schema: a.graphql, handler: {code: a.js}}
  b: {type: resolver, schema: ./b.graphql, handler: {code: {src: ./a.js, environment: {A: 1, B: x}}}}
  c: {type: subscription, query: q.graphql, isEnabled: true, handler: {webhook: "http://a"}}
  d: {type: operationBefore, operation: A.create, handler: {webhook: {url: "https://a", headers: {A: b}}}}
  e: {type: operationAfter, operation: A.delete, handler: {exec: run}}
  f: {type: schedule, cron: "0 3 * * *", handler: {exec: {command: [./run, x], environment: {A: b}}}}
  g: {type: schedule, cron: "@daily", handler: {webhook: "${self:custom.url, 'http://a'}"}}
)yaml"};
  for (const std::string& definition : definitions) {
    Texts all = kFiles;
    all["graphcool.yml"] = definition;
    INFO(definition);
    CHECK(problems(all) == "");
    CHECK(wrong_with(definition) == "");
  }
}

TEST_CASE("the templates are fine for the schema for editors", "[service][schema]") {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(kRoot / "templates")) {
    const auto text = files::read(entry.path() / "graphcool.yml");
    if (!text) continue;
    ++count;
    INFO(entry.path());
    CHECK(wrong_with(*text) == "");
  }
  CHECK(count > 0);
}

TEST_CASE("the schema for editors refuses what the reader refuses", "[service][schema]") {
  const std::string types = "types: types.graphql\n";
  const std::string definitions[] = {
      "permissions: []\n",
      "types: ../types.graphql\n",
      "types: []\n",
      types + "typo: 1\n",
      types + "permissionMode: lax\n",
      types + "rootTokens: [a, a]\n",
      types + "permissions: [{}]\n",
      types + "permissions: [{operation: A.fly}]\n",
      types + "permissions: [{operation: A.read, typo: 1}]\n",
      types + "permissions: [{operation: A.read, query: a.txt}]\n",
      types + "permissions: [{operation: A.read, fields: title}]\n",
      types + "functions: {a: {type: schedule, cron: '@daily'}}\n",
      types + "functions: {a: {type: schedule, handler: {exec: run}}}\n",
      types + "functions: {a b: {type: schedule, cron: '@daily', handler: {exec: run}}}\n",
      types + "functions: {a: {type: nothing, handler: {exec: run}}}\n",
      types + "functions: {a: {type: resolver, schema: a.txt, handler: {exec: run}}}\n",
      types + "functions: {a: {type: subscription, handler: {exec: run}}}\n",
      types + "functions: {a: {type: operationBefore, handler: {exec: run}}}\n",
      types + "functions: {a: {type: operationBefore, operation: A.read, handler: {exec: run}}}\n",
      types + "functions: {a: {type: schedule, cron: '* *', handler: {exec: run}}}\n",
      types + "functions: {a: {type: schedule, cron: '@daily', handler: a.js}}\n",
      types + "functions: {a: {type: schedule, cron: '@daily', handler: {}}}\n",
      types + "functions: {a: {type: schedule, cron: '@daily', handler: {code: a.py}}}\n",
      types + "functions: {a: {type: schedule, cron: '@daily', handler: {webhook: a.test}}}\n",
      types +
          "functions: {a: {type: schedule, cron: '@daily', handler: {exec: run, code: a.js}}}\n",
      types + "modules: [a]\n",
  };
  for (const std::string& definition : definitions) {
    Texts all = kFiles;
    all["graphcool.yml"] = definition;
    INFO(definition);
    CHECK(problems(all) != "");
    CHECK(wrong_with(definition) != "");
  }
}

}  // namespace graphcool::tests
