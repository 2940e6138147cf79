// What `dev` is made of, without its loop: tests/e2e/cli runs the command itself.
#include "commands/dev.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <future>

#include "commands/dev_report.h"
#include "commands/init.h"
#include "commands/schema.h"
#include "commands/seed.h"
#include "commands/templates.h"
#include "core/cluster/cluster.h"
#include "core/service/definition.h"
#include "tests/support/recorder.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {
namespace {

constexpr const char* kYaml = "types: types.graphql\npermissions:\n  - operation: \"*\"\n";
constexpr const char* kTypes =
    "type A @model {\n  id: ID! @isUnique\n  name: String! @isUnique\n"
    "  b: B @relation(name: \"AB\")\n}\n"
    "type B @model {\n  id: ID! @isUnique\n  as: [A!]! @relation(name: \"AB\")\n}\n";

// A service deployed in a folder of its own.
struct Deployed {
  TemporaryFolder folder;
  std::unique_ptr<cluster::Cluster> cluster;

  void open() {
    const auto definition = service::load_definition(folder.path());
    REQUIRE(definition);
    auto opened = cluster::Cluster::open({.data_dir = folder.path() / ".graphcool"});
    REQUIRE(opened);
    cluster = std::move(*opened);
    REQUIRE(cluster->add({.name = "dev", .id = "dev"}, *definition));
  }

  boost::json::value query(const std::string& text) {
    std::promise<std::string> body;
    cluster->find("dev")->execute(
        0, "simple", {.query = text},
        [&body](const engine::Reply& reply) { body.set_value(reply.body); });
    return boost::json::parse(body.get_future().get());
  }

  Result<int> seed(const std::string& text) {
    return commands::run_seed(*cluster->find("dev"), "seed.graphql", text);
  }
};

}  // namespace

TEST_CASE("every template deploys, and its seeds run", "[commands][dev]") {
  for (const commands::Template& each : commands::templates()) {
    DYNAMIC_SECTION(each.name) {
      Deployed at;
      RecordingOutput output;
      ScriptedPrompter prompter;
      commands::Context context{output, prompter, at.folder.path()};
      REQUIRE(commands::run_init(context, {.template_name = each.name}));
      at.open();
      const std::string seeds = at.folder.read("seed.graphql");
      if (seeds.empty()) continue;
      const auto ran = at.seed(seeds);
      INFO((ran ? "" : ran.error().what));
      REQUIRE(ran);
      CHECK(*ran > 5);
      CHECK(at.query("{ _allUsersMeta { count } }").at_pointer("/data/_allUsersMeta/count") == 3);
    }
  }
}

TEST_CASE("in seeds a variable is the id of what was made under its name", "[commands][dev]") {
  Deployed at;
  at.folder.write("graphcool.yml", kYaml);
  at.folder.write("types.graphql", kTypes);
  at.open();
  const auto ran = at.seed(
      "fragment Id on B { id }\n"
      "mutation First { one: createB { ...Id } }\n"
      "mutation Second($one: ID!, $none: String = \"x\") {\n"
      "  createA(name: $none, bId: $one) { id }\n  another: createA(name: \"y\", bId: $one) { id "
      "}\n"
      "}\n");
  INFO((ran ? "" : ran.error().what));
  REQUIRE(ran);
  CHECK(*ran == 3);
  CHECK(at.query("{ allBs { as { name } } }") ==
        boost::json::parse(R"({"data":{"allBs":[{"as":[{"name":"x"},{"name":"y"}]}]}})"));
}

TEST_CASE("seeds that cannot run say where", "[commands][dev]") {
  struct Case {
    std::string text;
    std::string what;
    int line;
    int column;
  };
  const Case cases[] = {
      {"mutation {\n  createB {\n", "Syntax Error: Expected Name, found <EOF>.", 3, 1},
      {"query { allBs { id } }", "Only mutations make data.", 1, 1},
      {"mutation { createB { id } }\ntype X { a: Int }", "Only mutations make data.", 2, 1},
      {"mutation($b: ID!) { createA(name: \"x\", bId: $b) { id } }",
       "No earlier operation made anything under the name `b`.", 1, 10},
      {"mutation {\n  createA(name: \"x\", nam: 1) { id }\n}", "", 2, 22},
      {"mutation {\n  a: createA(name: \"x\") { id }\n  b: createA(name: \"x\") { id }\n}", "", 3,
       3},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.text) {
      Deployed at;
      at.folder.write("graphcool.yml", kYaml);
      at.folder.write("types.graphql", kTypes);
      at.open();
      const auto ran = at.seed(each.text);
      REQUIRE_FALSE(ran);
      if (!each.what.empty()) CHECK(ran.error().what == each.what);
      CHECK(ran.error().where == Location{"seed.graphql", each.line, each.column});
    }
  }
}

TEST_CASE("schema prints the API without data", "[commands][schema]") {
  TemporaryFolder folder;
  folder.write("graphcool.yml", kYaml);
  folder.write("types.graphql", kTypes);
  RecordingOutput output;
  ScriptedPrompter prompter;
  commands::Context context{output, prompter, folder.path()};
  REQUIRE(commands::run_schema(context, {}));
  CHECK(output.out.find("\n  createA(") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.path() / ".graphcool"));

  folder.write("types.graphql", "type A @model {\n  id: ID! @isUnique\n  b: Nope\n}\n");
  const auto wrong = commands::run_schema(context, {});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error()[0].where.file == "types.graphql");
  CHECK(wrong.error()[0].where.line == 3);
}

TEST_CASE("dev fails without a trace", "[commands][dev]") {
  TemporaryFolder folder;
  RecordingOutput output;
  ScriptedPrompter prompter;
  commands::Context context{output, prompter, folder.path()};
  const auto nothing = commands::run_dev(context, {.port = 0});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error()[0].code == ErrorCode::NotFound);

  folder.write("graphcool.yml", kYaml);
  folder.write("types.graphql", "type A @model {\n  id: ID! @isUnique\n  b: Nope\n}\n");
  const auto wrong = commands::run_dev(context, {.port = 0});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error()[0].where.line == 3);
  CHECK_FALSE(std::filesystem::exists(folder.path() / ".graphcool"));
  CHECK(output.out.empty());
}

TEST_CASE("dev tells events with --json, and how to accept losses", "[commands][dev]") {
  RecordingOutput output(true);
  commands::DevReport report(output);
  report.refused({{.code = ErrorCode::NeedsConfirmation, .what = "This would delete data."}});
  report.stopped();
  CHECK(output.out ==
        "{\"event\":\"refused\",\"errors\":[{\"code\":\"needs_confirmation\",\"message\":\"This "
        "would delete data.\",\"hint\":\"To accept that, end this and start it again: graphcool "
        "dev --force\"}]}\n{\"event\":\"stopped\"}\n");
}

}  // namespace graphcool::tests
