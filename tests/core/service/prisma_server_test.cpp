// How Prisma's servers are configured, and what a deploy is kept as.
#include <catch2/catch.hpp>

#include "core/service/prisma_config.h"
#include "core/service/prisma_definition.h"

using namespace graphcool;
using namespace graphcool::service;

TEST_CASE("PRISMA_CONFIG is read", "[prisma]") {
  const auto config = read_prisma_config("PRISMA_CONFIG", R"(
port: 4477
exportBundleSize: 5000
managementApiSecret: topsecret
databases:
  default:
    connector: postgres
    host: db
    port: 5432
    user: prisma
    password: prisma
    database: shop
    schema: public
    rawAccess: true
    connectionLimit: 20
  ignored:
    connector: nothing
)");
  REQUIRE(config);
  CHECK(config->port == 4477);
  CHECK(config->management_secret == "topsecret");
  CHECK(config->database.name == "default");
  CHECK(config->database.connector == "postgres");
  CHECK(config->database.raw_access);
  CHECK(config->export_bundle_size == 5000);
  CHECK(config->database.connection_limit == 20);
}

TEST_CASE("Every mistake of PRISMA_CONFIG is told, with its line", "[prisma]") {
  const auto lines = [](std::string_view text) {
    std::vector<int> result;
    const auto config = read_prisma_config("PRISMA_CONFIG", text);
    if (!config) {
      for (const Error& error : config.error()) result.push_back(error.where.line);
    }
    return result;
  };
  CHECK(lines("port: x\nmanagmentApiSecret: a\ndatabases:\n  d:\n    connector: sqlite") ==
        std::vector{2, 1});
  CHECK(lines("port: 4466") == std::vector{1});
  CHECK(lines("databases: {}") == std::vector{1});
  CHECK(lines("databases:\n  d:\n    connector: oracle") == std::vector{2});
  CHECK(lines("databases:\n  d:\n    connector: mysql\n    host: a").size() == 2);
  CHECK(lines("databases:\n  d:\n    connector: mysql\n    uri: mysql://a\n    schema: s").size() ==
        1);
  CHECK(lines("databases:\n  d:\n    connector: postgres\n    uri: postgres://a\n    schema: s")
            .size() == 1);
  CHECK(lines("databases:\n  d:\n    connector: sqlite\n    connectionLimit: 1") == std::vector{4});
  CHECK(lines("databases:\n  d:\n    connector: sqlite\n    rawAccess: yes") == std::vector{4});
  CHECK(lines("databases: {d: {connector: sqlite}}\nexportBundleSize: 0") == std::vector{2});
  CHECK(lines("databases: {d: {connector: sqlite}}\nexportBundleSize: 10MB") == std::vector{2});
  CHECK(lines("databases:\n  my-db:\n    connector: sqlite\n    rawAccess: true") ==
        std::vector{2});
  CHECK(lines("databases:\n  d:\n    connector: sqlite").empty());
}

TEST_CASE("Where PRISMA_CONFIG comes from", "[prisma]") {
  const auto none = prisma_config_of_environment([](std::string_view) { return std::nullopt; });
  REQUIRE(none);
  CHECK_FALSE(*none);
  const auto missing = prisma_config_of_environment([](std::string_view name) {
    return name == "PRISMA_CONFIG_PATH" ? std::optional<std::string>("/nowhere/prisma.yml")
                                        : std::nullopt;
  });
  REQUIRE_FALSE(missing);
}

TEST_CASE("A deployed Prisma definition is kept in a bundle", "[prisma]") {
  Definition definition;
  definition.family = Family::Prisma;
  definition.types = {{"a.prisma", "type A"}, {"b.prisma", "type B"}};
  definition.secrets = {"one", "t\"wo"};
  Function function;
  function.name = "s";
  function.type = FunctionType::Subscription;
  function.handler = Webhook{.url = "http://localhost/${x}", .headers = {{"X-Key", "1"}}};
  function.query = {.path = "subscriptions/s.graphql",
                    .text = "subscription { a { node { id } } }"};
  definition.functions = {function};

  const Bundle bundle = bundle_of(definition);
  auto read = read_bundle(write_bundle(bundle));
  REQUIRE(read);
  CHECK(*read == bundle);
  const auto again = read_definition(*read);
  REQUIRE(again);
  CHECK(again->family == Family::Prisma);
  CHECK(again->secrets == definition.secrets);
  CHECK(datamodel_text(*again) == "type A\ntype B\n");
  REQUIRE(again->functions.size() == 1);
  const auto& webhook = std::get<Webhook>(again->functions[0].handler);
  CHECK(webhook.url == "http://localhost/${x}");
  CHECK(webhook.headers.at("X-Key") == "1");
  CHECK(again->functions[0].query.text == function.query.text);
}
