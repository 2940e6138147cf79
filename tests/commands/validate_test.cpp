#include "commands/validate.h"

#include <catch2/catch.hpp>

#include "tests/support/recorder.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {

namespace {

struct Run {
  TemporaryFolder folder;
  RecordingOutput output;
  ScriptedPrompter prompter;

  explicit Run(bool json = false) : output(json) {
    folder.write("schema.graphql", "type Query { one(x: Int): String }\n");
    folder.write("good.graphql", "{ one }\n");
    folder.write("bad.graphql", "{\n  one\n  onee(y: 1)\n}\n");
    folder.write("broken.graphql", "{ one(\n");
    folder.write("types.graphql", "type Query { a: Missing }\n");
  }

  Checked<> operator()(const commands::ValidateOptions& options) {
    commands::Context context{output, prompter, folder.path()};
    return commands::run_validate(context, options);
  }
};

}  // namespace

TEST_CASE("validate shows people the line of an error", "[commands][validate]") {
  Run run;
  const auto outcome = run({.files = {"good.graphql", "bad.graphql"}, .schema = "schema.graphql"});

  REQUIRE_FALSE(outcome);
  CHECK(run.output.out == "good.graphql is valid.\n");
  REQUIRE(outcome.error().size() == 1);
  const Error& error = outcome.error().front();
  CHECK(error.what == "Cannot query field \"onee\" on type \"Query\". Did you mean \"one\"?");
  CHECK(error.where == Location{"bad.graphql", 3, 3});
  CHECK(error.excerpt == "  onee(y: 1)");
}

TEST_CASE("validate --json prints errors as GraphQL has them", "[commands][validate]") {
  Run run(true);
  SECTION("valid") {
    CHECK(run({.files = {"good.graphql"}, .schema = "schema.graphql"}));
    CHECK(run.output.out == "{\"errors\":[]}\n");
  }
  SECTION("a syntax error") {
    const auto outcome = run({.files = {"broken.graphql"}, .syntax_only = true});
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().empty());
    CHECK(run.output.out == R"({"errors":[{"message":"Syntax Error: Expected Name, found <EOF>.",)"
                            R"("locations":[{"line":2,"column":1}]}]})"
                            "\n");
  }
  SECTION("several files are told apart") {
    REQUIRE_FALSE(run({.files = {"broken.graphql", "bad.graphql"}, .schema = "schema.graphql"}));
    CHECK(run.output.out.find(R"("file":"broken.graphql"})") != std::string::npos);
    CHECK(run.output.out.find(R"("file":"bad.graphql"})") != std::string::npos);
  }
}

TEST_CASE("validate checks type-system documents by themselves", "[commands][validate]") {
  Run run;
  const auto outcome = run({.files = {"types.graphql"}});
  REQUIRE_FALSE(outcome);
  REQUIRE(outcome.error().size() == 1);
  CHECK(outcome.error().front().what == "Unknown type \"Missing\".");

  CHECK(run({.files = {"schema.graphql"}}));
  CHECK(run({.files = {"types.graphql"}, .syntax_only = true}));
}

TEST_CASE("validate checks operations against the service of the folder", "[commands][validate]") {
  Run run;
  run.folder.write("graphcool.yml", "types: ./model.graphql\npermissions:\n  - operation: \"*\"\n");
  run.folder.write("model.graphql",
                   "type Post @model {\n  id: ID! @isUnique\n  title: String!\n}\n");
  run.folder.write("query.graphql", "{ allPosts(first: 1) { id title } }\n");
  const auto outcome = run({.files = {"query.graphql"}});
  if (!outcome) FAIL(outcome.error().front().what);
  CHECK_FALSE(run({.files = {"good.graphql"}}));
}

TEST_CASE("validate says what it cannot read or check against", "[commands][validate]") {
  Run run;
  const auto no_service = run({.files = {"good.graphql"}});
  REQUIRE_FALSE(no_service);
  CHECK(no_service.error().front().hint == "Name the schema to check against: --schema FILE");

  const auto no_file = run({.files = {"nowhere.graphql"}});
  REQUIRE_FALSE(no_file);
  CHECK(no_file.error().front().code == ErrorCode::NotFound);

  const auto bad_schema = run({.files = {"good.graphql"}, .schema = "types.graphql"});
  REQUIRE_FALSE(bad_schema);
  CHECK(bad_schema.error().front().where == Location{"types.graphql", 1, 17});
}

}  // namespace graphcool::tests
