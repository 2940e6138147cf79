#include "core/service/prisma_yml.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "core/service/dotenv.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {
namespace {

using service::find_prisma_yml;
using service::load_prisma_yml;
using service::parse_prisma_endpoint;
using service::PrismaDefinition;
using service::PrismaEndpoint;

service::PrismaOptions with(std::map<std::string, std::string> variables) {
  service::PrismaOptions options;
  options.sources.variable = [variables](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(std::string(name));
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  return options;
}

Checked<PrismaDefinition> load(const std::string& yaml,
                               const service::PrismaOptions& options = {}) {
  const TemporaryFolder folder;
  folder.write("prisma.yml", yaml);
  folder.write("db/types.prisma", "type A { id: ID! @id }");
  folder.write("db/enums.prisma", "enum E { X }");
  folder.write("db/onSignup.graphql", "subscription { user { node { id } } }");
  return load_prisma_yml(folder.path() / "prisma.yml", options);
}

std::string told(const Errors& errors) {
  std::string out;
  for (const Error& each : errors) {
    out += fmt::format("{}:{} {}", each.where.line, each.where.column, each.what);
    if (!each.hint.empty()) out += " | " + each.hint;
    out += "\n";
  }
  return out;
}

std::string errors_of(const std::string& yaml, const service::PrismaOptions& options = {}) {
  const auto loaded = load(yaml, options);
  return loaded ? "" : told(loaded.error());
}

const std::string kWhole = R"(# The service
endpoint: ${env:API_URL}
datamodel: [db/types.prisma, db/enums.prisma]
secret: ${env:API_SECRET}, previous-secret
databaseType: relational
generate:
  - generator: typescript-client
    output: ./src/generated/prisma/
  - generator: graphql-schema
    output: ./src/generated/prisma.graphql
subscriptions:
  onSignup:
    query: ${self:custom.folder}/onSignup.graphql
    webhook:
      url: https://hooks.example.org/signup
      headers: { X-Key: "${env:HOOK_KEY}" }
  literal:
    query: "subscription { user { mutation } }"
    webhook: https://hooks.example.org/literal
seed:
  import: db/seed.graphql
hooks:
  post-deploy:
    - echo done
custom:
  folder: db
)";

}  // namespace

TEST_CASE("prisma.yml is read with everything in it", "[service][prisma]") {
  const auto options = with(
      {{"API_URL", "http://localhost:4466/shop/dev"}, {"API_SECRET", "one"}, {"HOOK_KEY", "k"}});
  for (const bool carriage_returns : {false, true}) {
    std::string yaml = kWhole;
    if (carriage_returns) {
      for (std::size_t at = 0; (at = yaml.find('\n', at)) != std::string::npos; at += 2) {
        yaml.replace(at, 1, "\r\n");
      }
    }
    const auto loaded = load(yaml, options);
    INFO((loaded ? std::string() : told(loaded.error())));
    REQUIRE(loaded);
    CHECK(loaded->types() == "type A { id: ID! @id }\nenum E { X }\n");
    CHECK(loaded->endpoint->url() == "http://localhost:4466/shop/dev");
    CHECK(loaded->secrets == std::vector<std::string>{"one", "previous-secret"});
    REQUIRE(loaded->generators.size() == 2);
    CHECK(loaded->generators[1].name == "graphql-schema");
    CHECK(loaded->generators[1].output == "./src/generated/prisma.graphql");
    REQUIRE(loaded->subscriptions.size() == 2);
    CHECK(loaded->subscriptions[0].query == "subscription { user { node { id } } }");
    CHECK(loaded->subscriptions[0].headers ==
          std::vector<std::pair<std::string, std::string>>{{"X-Key", "k"}});
    CHECK(loaded->subscriptions[1].url == "https://hooks.example.org/literal");
    CHECK(loaded->seed->import == "db/seed.graphql");
    CHECK(loaded->post_deploy == std::vector<std::string>{"echo done"});
    CHECK(loaded->warnings.empty());
  }
}

TEST_CASE("a variable of prisma.yml without a value warns and stays", "[service][prisma]") {
  const auto loaded = load("secret: ${env:NO_SUCH}\n");
  REQUIRE(loaded);
  CHECK(loaded->secrets == std::vector<std::string>{"${env:NO_SUCH}"});
  REQUIRE(loaded->warnings.size() == 1);
  CHECK(loaded->warnings[0].where.line == 1);

  CHECK(errors_of("endpoint: ${env:NO_SUCH}\n") ==
        "1:11 ${env:NO_SUCH} stands for nothing. The environment variable NO_SUCH is not set. | "
        "Give it a default: ${env:NO_SUCH, 'value'}\n");
  CHECK(load("endpoint: ${env:NO_SUCH, 'http://localhost:4466/a'}\n")->endpoint->service == "a");
}

TEST_CASE("an endpoint from the command line stands in for the file's", "[service][prisma]") {
  service::PrismaOptions options;
  options.endpoint = "http://127.0.0.1:45200/shop/test";
  const auto loaded = load("endpoint: ${env:NO_SUCH}\n", options);
  REQUIRE(loaded);
  CHECK(loaded->endpoint->url() == "http://127.0.0.1:45200/shop/test");
  CHECK(loaded->warnings.empty());
}

TEST_CASE("mistakes in prisma.yml have their places, all at once", "[service][prisma]") {
  CHECK(errors_of("") ==
        "1:1 prisma.yml has no properties. | Begin with: datamodel: "
        "datamodel.prisma\n");
  CHECK(errors_of("datamodl: a\ntypes: b\nstage: dev\n") ==
        "2:1 `types` is called `datamodel` now. | Rename it: datamodel: datamodel.prisma\n"
        "3:1 `stage` is no property any more: it is a part of the endpoint. | Write: endpoint: "
        "http://localhost:4466/SERVICE/STAGE\n"
        "1:1 Unknown property `datamodl` of prisma.yml. | Did you mean `datamodel`?\n");
  CHECK(errors_of("endpoint: localhost:4466\ndatamodel: missing.prisma\n").find("2:12") !=
        std::string::npos);
  CHECK(errors_of("endpoint: localhost:4466\n") ==
        "1:11 `localhost:4466` is no endpoint: it does not start with http:// or https://. | Write "
        "it like http://localhost:4466/my-service/dev\n");
  CHECK(errors_of("generate:\n  - generator: php-client\n    output: a\n") ==
        "2:5 There is no generator `php-client`. | There are graphql-schema, javascript-client, "
        "typescript-client, flow-client, go-client.\n");
  CHECK(errors_of("generate:\n  - generator: graphql-schema\n    output: a\n") ==
        "2:5 The output of `graphql-schema` has to end in .graphql.\n");
  CHECK(errors_of("seed: {import: a.graphql, run: b}\n") ==
        "1:7 `seed` has both `import` and `run`. | Keep one of them.\n");
  CHECK(errors_of("databaseType: mongo\n") ==
        "1:15 `databaseType` is `relational` or `document`.\n");
}

TEST_CASE("endpoints have one to three names", "[service][prisma]") {
  struct Row {
    const char* text;
    const char* url;
    const char* project;
    const char* stage;
    const char* server;
  };
  const Row rows[] = {
      {"http://localhost:4466", "http://localhost:4466", "default", "default", "local"},
      {"http://localhost:4466/", "http://localhost:4466", "default", "default", "local"},
      {"http://localhost:4466/shop", "http://localhost:4466/shop", "shop", "default", "local"},
      {"http://localhost:4466/shop/dev", "http://localhost:4466/shop/dev", "shop", "dev", "local"},
      {"http://prisma:4466/shop/dev/", "http://prisma:4466/shop/dev", "shop", "dev", "local"},
      {"https://eu1.prisma.sh/acme/shop/dev", "https://eu1.prisma.sh/acme/shop/dev", "acme~shop",
       "dev", "prisma-eu1"},
      {"https://db.example.org/shop/prod", "https://db.example.org/shop/prod", "shop", "prod",
       "default"},
      {"https://name_acme.prisma.sh/shop/prod", "https://name_acme.prisma.sh/shop/prod", "shop",
       "prod", "name"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto endpoint = parse_prisma_endpoint(row.text);
    REQUIRE(endpoint);
    CHECK(endpoint->url() == row.url);
    CHECK(endpoint->project() == row.project);
    CHECK(endpoint->stage == row.stage);
    CHECK(endpoint->server() == row.server);
  }
  CHECK(parse_prisma_endpoint("https://a.org/s/t")->websocket_url() == "wss://a.org/s/t");
  CHECK(parse_prisma_endpoint("http://a.org/s/t")->management_url() == "http://a.org/management");
  for (const char* wrong : {"", "ftp://a/b", "http://", "http:///a", "http://a/b?c", "http://a/b#c",
                            "http://a/b c", "http://a/1/2/3/4", "http://u:p@a/b"}) {
    INFO(wrong);
    CHECK_FALSE(parse_prisma_endpoint(wrong));
  }
}

TEST_CASE("prisma.yml is found here, in prisma/ and above", "[service][prisma]") {
  const TemporaryFolder folder;
  folder.write("a/b/c/x", "");
  folder.write("d/prisma/prisma.yml", "");
  CHECK(find_prisma_yml(folder.path() / "a/b").error().code == ErrorCode::NotFound);
  CHECK(*find_prisma_yml(folder.path() / "d") == folder.path() / "d/prisma/prisma.yml");
  folder.write("a/prisma.yml", "");
  CHECK(*find_prisma_yml(folder.path() / "a/b/c") == folder.path() / "a/prisma.yml");
}

TEST_CASE("prisma.yml is found where .graphqlconfig says", "[service][prisma]") {
  const TemporaryFolder folder;
  const auto config = [&](const std::string& text) {
    folder.write("app/.graphqlconfig.yml", text);
  };
  const auto found = [&] { return find_prisma_yml(folder.path() / "app"); };
  folder.write("prisma.yml", "");
  folder.write("app/database/prisma.yml", "");
  config(
      "projects:\n  app: {schemaPath: a.graphql}\n  db:\n    extensions: {prisma: "
      "database/prisma.yml}\n");
  CHECK(*found() == folder.path() / "app/database/prisma.yml");
  config("schemaPath: a.graphql\nextensions:\n  prisma: ./database/../database/prisma.yml\n");
  CHECK(*found() == folder.path() / "app/database/prisma.yml");
  config("projects: {app: {schemaPath: a.graphql}}\n");
  CHECK(*found() == folder.path() / "prisma.yml");
  folder.write("app/.graphqlconfig", R"({"extensions": {"prisma": "database/prisma.yml"}})");
  CHECK(*found() == folder.path() / "app/database/prisma.yml");
  folder.write("app/.graphqlconfig", "extensions:\n  prisma: gone.yml\n");
  CHECK(found().error().where.line == 2);
  CHECK(found().error().code == ErrorCode::NotFound);
  folder.write("app/.graphqlconfig", "extensions:\n  prisma: [a]\n");
  CHECK(found().error().where.line == 2);
  folder.write("app/.graphqlconfig", "extensions: [");
  CHECK_FALSE(found());
  folder.write("app/prisma.yml", "");  // Comes before it.
  CHECK(*found() == folder.path() / "app/prisma.yml");
}

TEST_CASE(".env files hold a variable a line", "[service]") {
  const auto variables = service::parse_dotenv(
      "# comment\nA=1\r\nexport B = two words \nC=\"x\\ny\"\nD='x\\ny'\nE=\n"
      "F=http://localhost:4466/a?b=c#d\nnothing\n=x\n");
  CHECK(variables == std::map<std::string, std::string>{{"A", "1"},
                                                        {"B", "two words"},
                                                        {"C", "x\ny"},
                                                        {"D", "x\\ny"},
                                                        {"E", ""},
                                                        {"F", "http://localhost:4466/a?b=c#d"}});
}

}  // namespace graphcool::tests
