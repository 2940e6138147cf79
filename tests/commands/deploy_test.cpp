#include "commands/deploy.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "tests/commands/remote_scenario.h"

namespace graphcool::tests {
namespace {

using commands::DeployCommandOptions;
using commands::run_deploy;

const std::string kCreated =
    R"([{"type":"Type","action":"Create","name":"Post","description":"A new type with the name )"
    R"(`Post` is created.","subDescriptions":[]}])";

struct Scenario : RemoteScenario {
  using RemoteScenario::RemoteScenario;
  Checked<> deploy(const DeployCommandOptions& options = {}) {
    auto at = context();
    return run_deploy(at, options);
  }
};

Error only_error(const Checked<>& done) {
  REQUIRE_FALSE(done);
  REQUIRE(done.error().size() == 1);
  return done.error().front();
}

}  // namespace

TEST_CASE("deploy pushes to the default target", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.answer_pushed("push", kCreated);
  REQUIRE(at.deploy());
  CHECK(at.output.out ==
        "Success! Here is what changed:\n\nTypes\n\n  Post\n   + A new type with the name `Post` "
        "is created.\n\nHere are your GraphQL Endpoints:\n\n  Simple API:        " +
            at.cluster.host() + "/simple/v1/c1\n  Relay API:         " + at.cluster.host() +
            "/relay/v1/c1\n  Subscriptions API: ws" + at.cluster.host().substr(4) +
            "/subscriptions/v1/c1\n  File API:          " + at.cluster.host() + "/file/v1/c1\n");
  CHECK(at.asked().find("Authorization: Bearer s3cret\r\n") != std::string::npos);
  CHECK(at.asked().find(R"("id":"c1","config":"{\"modules\":[{\"name\":\"\")") !=
        std::string::npos);
  CHECK(at.asked().find(R"("dry":false,"force":false)") != std::string::npos);
  CHECK(at.output.err.starts_with("Deploying to local with target dev... "));
  CHECK(at.cluster.requests().size() == 1);  // One way there and back.
}

TEST_CASE("deploy says when there is nothing to do", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.answer_pushed("push");
  REQUIRE(at.deploy({.force = true}));
  CHECK(at.output.out.starts_with("Everything up-to-date.\n"));
  CHECK(at.asked().find(R"("force":true)") != std::string::npos);
  at.answer_pushed("push");
  at.output.out.clear();
  REQUIRE(at.deploy({.dry_run = true, .force = true}));
  CHECK(at.output.out ==
        "The definition is identical with what is deployed: nothing would change.\n");
  CHECK(at.asked(1).find(R"("dry":true,"force":false)") != std::string::npos);
}

TEST_CASE("deploy tells as JSON in one object", "[commands][deploy]") {
  Scenario at(true);
  at.with_target();
  at.answer_pushed("push", kCreated,
                   R"([{"type":"Post","field":"a","description":"types.graphql:2:3: Wrong.",)"
                   R"("file":"types.graphql","line":2,"column":3,"hint":"Do.","code":2053}])");
  const auto done = at.deploy();
  REQUIRE_FALSE(done);
  CHECK(done.error().empty());  // All is said.
  const auto json = boost::json::parse(at.output.out).as_object();
  CHECK(boost::json::serialize(json.at("service")) == R"({"id":"c1","name":"app","alias":null})");
  CHECK(json.at("target") == "dev");
  CHECK(json.at("cluster") == "local");
  CHECK(json.at("revision") == 3);
  CHECK(json.at("endpoints").at("simple").as_string() == at.cluster.host() + "/simple/v1/c1");
  CHECK(json.at("migrationMessages").as_array().size() == 1);
  CHECK(boost::json::serialize(json.at("errors")) ==
        R"([{"type":"Post","field":"a","description":"types.graphql:2:3: Wrong.",)"
        R"("file":"types.graphql","line":2,"column":3,"hint":"Do.","code":2053}])");
}

TEST_CASE("what the cluster refuses is told with the line of the file", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.answer_pushed("push", kCreated,
                   R"([{"type":"Post","description":"types.graphql:2:3: Wrong.","file":)"
                   R"("types.graphql","line":2,"column":3,"hint":"Do."},{"type":"Global",)"
                   R"("description":"This has destructive changes."}])");
  const auto done = at.deploy();
  REQUIRE_FALSE(done);
  REQUIRE(done.error().size() == 2);
  CHECK(done.error()[0].what == "Wrong.");
  CHECK(done.error()[0].excerpt == "  id: ID! @isUnique");
  CHECK(done.error()[1].code == ErrorCode::NeedsConfirmation);
  CHECK(done.error()[1].hint == "To accept it: graphcool deploy --force");
  CHECK(at.output.out.starts_with("Error! Here are the potential changes:\n"));
}

TEST_CASE("mistakes in the definition are told before a cluster is asked", "[commands][deploy]") {
  Scenario at;
  at.folder.write("app/graphcool.yml", "types: ./nowhere.graphql\ntypo: 1\n");
  const auto done = at.deploy();
  REQUIRE_FALSE(done);
  CHECK(done.error().size() == 2);
  CHECK(at.cluster.requests().empty());
}

TEST_CASE("a dry run says when a deploy would need --force", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.answer_pushed("push", kCreated);
  REQUIRE(at.deploy({.dry_run = true}));
  CHECK(at.output.err.empty());
  at.answer_pushed("push", R"([{"type":"Type","action":"Update","name":"Post","description":"d",)"
                           R"("subDescriptions":[{"type":"Field","action":"Delete","name":"a",)"
                           R"("description":"The field `a` is removed."}]}])");
  REQUIRE(at.deploy({.dry_run = true}));
  CHECK(at.output.err == "\nThis deletes data: it takes graphcool deploy --force\n");
}

TEST_CASE("a service without permissions is deployed with a warning", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.folder.write("app/graphcool.yml", "types: ./types.graphql\n");
  at.answer_pushed("push");
  REQUIRE(at.deploy());
  CHECK(at.output.err.starts_with("warning: There is no permission"));
}

TEST_CASE("unknown flags become variables", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.folder.write("app/graphcool.yml", "types: ${opt:model}\npermissions: [{operation: \"*\"}]\n");
  at.answer_pushed("push");
  REQUIRE(at.deploy({.others = {{"model", "types.graphql"}}}));
  CHECK(at.asked().find(R"(\"opt:model\":\"types.graphql\")") != std::string::npos);
}

TEST_CASE("a flag that nothing refers to is no variable but a slip", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  const Error error = only_error(at.deploy({.others = {{"traget", "prod"}}}));
  CHECK(error.code == ErrorCode::Usage);
  CHECK(error.what == "Unknown flag `--traget`: nothing here refers to ${opt:traget}.");
  CHECK(error.hint == "Did you mean `--target`?");
  CHECK(at.cluster.requests().empty());
  at.variables["MODEL"] = "types.graphql";
  at.folder.write("app/graphcool.yml",
                  "types: \"${env:MODEL, opt:model}\"\npermissions: [{operation: \"*\"}]\n");
  at.answer_pushed("push");
  CHECK(at.deploy({.others = {{"model", "other.graphql"}}}));
}

TEST_CASE("a new service is made and its target written down", "[commands][deploy]") {
  Scenario at;
  at.answer_pushed("addProject", kCreated);
  REQUIRE(at.deploy({.new_service = "shop", .new_service_cluster = "local", .alias = "s"}));
  CHECK(at.rc() == "targets:\n  dev: local/c1\n  default: dev\n");
  CHECK(at.output.out.starts_with("Success! Created the service app:\n"));
  CHECK(at.asked().find(R"("variables":{"name":"shop","config":"{)") != std::string::npos);
  CHECK(at.asked().find(R"("alias":"s")") != std::string::npos);

  SECTION("the next one gets another target, and leaves the default alone") {
    at.answer_pushed("addProject", kCreated);
    REQUIRE(at.deploy({.new_service = "shop"}));
    CHECK(at.rc() == "targets:\n  dev: local/c1\n  default: dev\n  dev1: local/c1\n");
    at.answer_pushed("addProject", kCreated);
    REQUIRE(at.deploy({.target = "prod", .new_service = "shop", .make_default = true}));
    CHECK(at.rc().find("default: prod\n") != std::string::npos);
    CHECK(at.rc().find("prod: local/c1\n") != std::string::npos);
  }
  SECTION("a target that is there is not taken over") {
    const Error error = only_error(at.deploy({.target = "dev", .new_service = "shop"}));
    CHECK(error.code == ErrorCode::Exists);
    CHECK(error.what == "There is a target `dev` already.");
    CHECK(at.cluster.requests().size() == 1);
  }
}

TEST_CASE("a new service that is refused leaves nothing behind", "[commands][deploy]") {
  Scenario at;
  at.cluster.answer(R"({"data":{"addProject":{"project":null,"migrationMessages":[],"errors":)"
                    R"([{"type":"Global","field":null,"description":"No."}]}}})");
  REQUIRE_FALSE(at.deploy({.new_service = "shop", .new_service_cluster = "local"}));
  CHECK(at.rc().empty());
}

TEST_CASE("the first deploy asks a person, and without one says which flags answer",
          "[commands][deploy]") {
  Scenario at;
  SECTION("nobody") {
    const Error error = only_error(at.deploy());
    CHECK(error.code == ErrorCode::NeedsConfirmation);
    CHECK(error.hint == "Name it: --new-service NAME");
    CHECK(only_error(at.deploy({.interactive = true})).what == "Nobody can be asked here.");
  }
  SECTION("somebody") {
    at.prompter.answers = {"mine", "shop"};
    at.answer_pushed("addProject", kCreated);
    REQUIRE(at.deploy());
    CHECK(at.rc().starts_with("targets:\n  mine: local/c1\n"));
    CHECK(at.asked().find(R"("name":"shop")") != std::string::npos);
  }
  SECTION("interactively, also where there is a target") {
    at.with_target();
    at.prompter.answers = {"0", "other", "shop"};
    at.answer_pushed("addProject", kCreated);
    REQUIRE(at.deploy({.interactive = true}));
    CHECK(at.rc().find("other: local/c1") != std::string::npos);
  }
  SECTION("there is nothing to compare with") {
    CHECK(only_error(at.deploy({.dry_run = true})).code == ErrorCode::Usage);
    CHECK(only_error(at.deploy({.rollback = "previous"})).code == ErrorCode::Usage);
  }
}

TEST_CASE("targets are chosen by variable, flag and default", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.answer_pushed("push");
  REQUIRE(at.deploy({.target = "local/c9"}));
  CHECK(at.asked(0).find(R"("id":"c9")") != std::string::npos);
  at.variables["GRAPHCOOL_TARGET"] = "local/c8";
  at.answer_pushed("push");
  REQUIRE(at.deploy({.target = "dev"}));
  CHECK(at.asked(1).find(R"("id":"c8")") != std::string::npos);
  at.variables["GRAPHCOOL_TARGET"] = "dve";
  const Error error = only_error(at.deploy());
  CHECK(error.what == "There is no target `dve`.");
  CHECK(error.hint.starts_with("Did you mean `dev`?\nTo make it:"));
  at.variables["GRAPHCOOL_TARGET"] = "nowhere/c1";
  CHECK(only_error(at.deploy()).what == "There is no cluster `nowhere`.");
}

TEST_CASE("a target that leads nowhere is explained", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.cluster.answer(
      R"({"data":null,"errors":[{"message":"No service with id 'c1'.","code":4000}]})");
  const Error error = only_error(at.deploy());
  CHECK(error.code == ErrorCode::NotFound);
  CHECK(error.what == "The target `dev` is the service c1, which cluster `local` does not have.");
}

TEST_CASE("whatever is wrong with the cluster, nothing is written here", "[commands][deploy]") {
  Scenario at;
  const DeployCommandOptions fresh{.new_service = "shop", .new_service_cluster = "local"};
  SECTION("it dies in the middle") {
    at.cluster.answer_bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"da");
    CHECK(only_error(at.deploy(fresh)).code == ErrorCode::Unavailable);
  }
  SECTION("it refuses the token") {
    at.cluster.answer("{}", 401);
    const Error error = only_error(at.deploy(fresh));
    CHECK(error.code == ErrorCode::Denied);
    CHECK(error.hint.find("graphcool login") != std::string::npos);
  }
  SECTION("it is of another version") {
    at.cluster.answer(R"({"errors":[{"message":"Cannot query field \"file\"."}]})", 400);
    CHECK(only_error(at.deploy(fresh)).what.find("of another version") != std::string::npos);
  }
  SECTION("it is a page") {
    at.cluster.answer("<html>", 200, "text/html");
    CHECK(only_error(at.deploy(fresh)).what.find("is no Graphcool cluster") != std::string::npos);
  }
  CHECK(at.rc().empty());
}

TEST_CASE("deploy --rollback goes back", "[commands][deploy]") {
  Scenario at;
  at.with_target();
  at.answer_pushed("rollback", kCreated);
  REQUIRE(at.deploy({.rollback = "previous"}));
  CHECK(at.asked(0).find(R"("revision":null)") != std::string::npos);
  at.answer_pushed("rollback", kCreated);
  REQUIRE(at.deploy({.rollback = "2", .force = true}));
  CHECK(at.asked(1).find(R"("force":true,"revision":2)") != std::string::npos);
  CHECK(only_error(at.deploy({.rollback = "zwei"})).code == ErrorCode::Usage);
}

}  // namespace graphcool::tests
