#include "commands/manage.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "commands/clusters.h"
#include "commands/info.h"
#include "tests/commands/remote_scenario.h"

namespace graphcool::tests {
namespace {

Error only_error(const Checked<>& done) {
  REQUIRE_FALSE(done);
  REQUIRE(done.error().size() == 1);
  return done.error().front();
}

const std::string kToken = R"({"data":{"authenticateCustomer":{"token":"made"}}})";
const std::string kAlive = R"({"data":{"viewer":{"id":"static-viewer-id"}}})";
const std::string kRefused =
    R"({"data":null,"errors":[{"message":"Invalid token for local environment","code":1}]})";

}  // namespace

TEST_CASE("info shows a service, its endpoints and its history", "[commands][info]") {
  RemoteScenario at(true);
  at.with_target();
  at.answer_service();
  at.cluster.answer(
      R"({"data":{"viewer":{"project":{"history":[{"number":3,"deployedAt":"2017-11-20T04:33:00)"
      R"(.000Z","isCurrent":true,"migrationMessages":[]}]}}}})");
  auto context = at.context();
  REQUIRE(commands::run_info(context, {.history = true}));
  const auto json = boost::json::parse(at.output.out).as_object();
  CHECK(boost::json::serialize(json.at("service")) == R"({"id":"c1","name":"app","alias":"shop"})");
  CHECK(json.at("target") == "dev");
  CHECK(json.at("revision") == 3);
  CHECK(json.at("endpoints").at("relay").as_string() == at.cluster.host() + "/relay/v1/c1");
  CHECK(json.at("history").at(0).at("deployedAt") == "2017-11-20T04:33:00.000Z");

  RemoteScenario text;
  text.with_target();
  text.answer_service();
  auto again = text.context();
  REQUIRE(commands::run_info(again, {}));
  CHECK(text.output.tables.at(0).rows.at(0) == std::vector<std::string>{"app", "local/c1"});
  CHECK(text.output.out.find("/simple/v1/c1") != std::string::npos);
}

TEST_CASE("without a target commands say what to do", "[commands][info]") {
  RemoteScenario at;
  auto context = at.context();
  CHECK(
      only_error(commands::run_info(context, {})).hint.starts_with("Deploy it: graphcool deploy"));
}

TEST_CASE("list shows targets and what else is in their clusters", "[commands][list]") {
  RemoteScenario at;
  at.with_target();
  at.folder.write("app/.graphcoolrc", "targets: {dev: local/c1, old: local/c7}\n");
  at.cluster.answer(
      R"({"data":{"viewer":{"user":{"projects":{"edges":[{"node":{"id":"c1","name":"app"}},)"
      R"({"node":{"id":"c2","name":"other"}}]}}}}})");
  auto context = at.context();
  REQUIRE(commands::run_list(context));
  CHECK(at.output.tables.at(0).rows ==
        std::vector<std::vector<std::string>>{
            {"app", "local/c1", "dev"}, {"old", "local/c7", "old"}, {"other", "local/c2", ""}});
  // Without the cluster it shows what is known here, and says why that is all.
  at.cluster.answer_bytes("");
  at.output.tables.clear();
  REQUIRE(commands::run_list(context));
  CHECK(at.output.tables.at(0).rows.size() == 2);
  CHECK(at.output.err.find("ended the connection") != std::string::npos);
}

TEST_CASE("delete asks, deletes, and forgets the targets", "[commands][delete]") {
  RemoteScenario at;
  at.with_target();
  auto context = at.context();
  SECTION("nobody to ask") {
    at.answer_service();
    const Error error = only_error(commands::run_delete(context, {}));
    CHECK(error.code == ErrorCode::NeedsConfirmation);
    CHECK(error.what == "Delete the service app in cluster local with all its data?");
    CHECK(error.hint == "To do it: --force");
    CHECK(at.rc().find("c1") != std::string::npos);
  }
  SECTION("no") {
    at.prompter.answers = {"no"};
    at.answer_service();
    CHECK(only_error(commands::run_delete(context, {})).code == ErrorCode::Cancelled);
    CHECK(at.cluster.requests().size() == 1);
  }
  SECTION("yes") {
    at.prompter.answers = {"yes"};
    at.answer_service();
    at.cluster.answer(R"({"data":{"deleteProject":{"deletedId":"c1"}}})");
    REQUIRE(commands::run_delete(context, {}));
    CHECK(at.rc() == "targets:\n");
    CHECK(at.output.out == "Deleted the service app.\n");
  }
  SECTION("the cluster fails") {
    at.answer_service();
    at.cluster.answer("", 503);
    CHECK(only_error(commands::run_delete(context, {.force = true})).code ==
          ErrorCode::Unavailable);
    CHECK(at.rc().find("c1") != std::string::npos);
  }
}

TEST_CASE("reset deletes data after asking", "[commands][reset]") {
  RemoteScenario at;
  at.with_target();
  auto context = at.context();
  at.answer_service();
  at.cluster.answer(R"({"data":{"resetProjectData":{"clientMutationId":null}}})");
  REQUIRE(commands::run_reset(context, {.force = true}));
  CHECK(at.asked(1).find("resetProjectData") != std::string::npos);
  CHECK(at.output.out == "All data of the service app is deleted.\n");
}

TEST_CASE("root-token prints a token by itself", "[commands][root-token]") {
  RemoteScenario at;
  at.with_target();
  auto context = at.context();
  const auto answer = [&] {
    at.cluster.answer(
        R"({"data":{"viewer":{"project":{"permanentAuthTokens":{"edges":[{"node":{"name":"ci",)"
        R"("token":"eyJ"}}]}}}}})");
  };
  answer();
  REQUIRE(commands::run_root_token(context, {.name = "ci"}));
  CHECK(at.output.out == "eyJ\n");
  answer();
  at.output.out.clear();
  REQUIRE(commands::run_root_token(context, {}));
  CHECK(at.output.out == "ci\n");
  answer();
  CHECK(only_error(commands::run_root_token(context, {.token = "cl"})).hint == "There are: ci.");
}

TEST_CASE("playground and console tell an address", "[commands][playground]") {
  RemoteScenario at(true);
  at.with_target();
  auto context = at.context();
  at.answer_service();
  REQUIRE(commands::run_playground(context, ""));
  CHECK(at.output.out == "{\"url\":\"" + at.cluster.host() + "/simple/v1/c1\"}\n");
  at.cluster.answer("{}", 404);
  CHECK(only_error(commands::run_console(context, "")).what ==
        "The cluster `local` has no console.");
  at.cluster.answer("<html>", 200, "text/html");
  REQUIRE(commands::run_console(context, ""));
}

TEST_CASE("clusters are added once they took the secret", "[commands][cluster]") {
  RemoteScenario at;
  auto context = at.context();
  at.cluster.answer(kAlive);
  at.cluster.answer(kToken);
  REQUIRE(commands::run_cluster_add(
      context, {.name = "own", .host = at.cluster.host() + "/", .secret = "the-secret"}));
  CHECK(at.asked(1).find(R"("token":"the-secret")") != std::string::npos);
  const std::string rc = at.global_rc();
  CHECK(rc.find("    own:\n      host: " + at.cluster.host() + "\n      clusterSecret: made\n") !=
        std::string::npos);
  CHECK(rc.find("the-secret") == std::string::npos);
  CHECK((at.output.out + at.output.err).find("made") == std::string::npos);

  REQUIRE(commands::run_cluster_use(context, "own"));
  REQUIRE(commands::run_cluster_list(context));
  CHECK(at.output.tables.at(0).rows ==
        std::vector<std::vector<std::string>>{{"local", at.cluster.host(), ""},
                                              {"own", at.cluster.host(), "default"}});
  REQUIRE(commands::run_cluster_remove(context, "own", false));
  CHECK(at.global_rc().find("own") == std::string::npos);
  CHECK(only_error(commands::run_cluster_use(context, "own")).code == ErrorCode::NotFound);
}

TEST_CASE("clusters that do not take the secret are not added", "[commands][cluster]") {
  RemoteScenario at;
  auto context = at.context();
  const std::string before = at.global_rc();
  SECTION("neither a secret nor a token") {
    at.cluster.answer(kAlive);
    at.cluster.answer(kRefused);
    at.cluster.answer("{}", 401);
    const Error error = only_error(commands::run_cluster_add(
        context, {.name = "own", .host = at.cluster.host(), .secret = "wrong"}));
    CHECK(error.code == ErrorCode::Denied);
    CHECK(error.what.find("wrong") == std::string::npos);
  }
  SECTION("no cluster") {
    at.cluster.answer("<html>", 200, "text/html");
    CHECK(only_error(commands::run_cluster_add(
                         context, {.name = "own", .host = at.cluster.host(), .secret = "x"}))
              .code == ErrorCode::Unavailable);
  }
  SECTION("nobody to ask for the secret") {
    CHECK(only_error(commands::run_cluster_add(context, {.name = "own", .host = at.cluster.host()}))
              .hint == "Set GRAPHCOOL_SECRET, or pass --secret.");
  }
  SECTION("no name, no address") {
    CHECK(
        only_error(commands::run_cluster_add(context, {.name = "a b", .host = "http://a"})).code ==
        ErrorCode::Usage);
    CHECK(only_error(commands::run_cluster_add(context, {.name = "a", .host = "a.test"})).code ==
          ErrorCode::Usage);
  }
  CHECK(at.global_rc() == before);
}

TEST_CASE("a cluster that targets are in is not forgotten by accident", "[commands][cluster]") {
  RemoteScenario at;
  at.with_target();
  auto context = at.context();
  const Error error = only_error(commands::run_cluster_remove(context, "local", false));
  CHECK(error.what == "Targets of this folder are in cluster `local`: dev.");
  REQUIRE(commands::run_cluster_remove(context, "local", true));
}

TEST_CASE("login, account and logout", "[commands][login]") {
  RemoteScenario at;
  auto context = at.context();
  at.cluster.answer(kAlive);
  at.cluster.answer(kRefused);
  at.cluster.answer(R"({"data":{"viewer":{"user":{"email":"test@test.org","name":"Test"}}}})");
  REQUIRE(commands::run_login(context, {.token = "a-token"}));
  CHECK(at.global_rc().find("clusterSecret: a-token\n") != std::string::npos);
  at.cluster.answer(R"({"data":{"viewer":{"user":{"email":"test@test.org","name":"Test"}}}})");
  REQUIRE(commands::run_account(context, "local"));
  CHECK(at.output.out.find("Email: test@test.org\n") != std::string::npos);
  REQUIRE(commands::run_logout(context, ""));
  CHECK(at.global_rc().find("clusterSecret") == std::string::npos);
  CHECK(only_error(commands::run_login(context, {})).code == ErrorCode::NeedsConfirmation);
}

}  // namespace graphcool::tests
