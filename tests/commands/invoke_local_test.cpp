// Functions of the working folder, called here.
#include "commands/invoke_local.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "core/functions/node/node_runtime.h"
#include "tests/commands/remote_scenario.h"

namespace graphcool::tests {
namespace {

struct Scenario : RemoteScenario {
  Scenario() {
    folder.write("app/graphcool.yml", R"(types: ./types.graphql
functions:
  hello:
    type: resolver
    schema: ./hello.graphql
    handler: { code: { src: ./src/hello.js, environment: { GREETING: Hi } } }
  program:
    type: operationBefore
    operation: Post.create
    handler: { exec: [./bin/program] }
  away:
    type: operationAfter
    operation: Post.create
    handler: { webhook: "http://example.org/" }
)");
    folder.write(
        "app/hello.graphql",
        "type Hello { text: String! }\nextend type Query { hello(name: String): Hello }\n");
    folder.write("app/src/hello.js", R"(module.exports = (event) => {
  console.log('asked for', event.data.name);
  console.error('careful');
  if (event.data.name === 'bad') throw Object.assign(new Error('no such name'), { code: 7 });
  return { data: { text: `${process.env.GREETING} ${event.data.name}`, id: event.context.graphcool.projectId } };
};
)");
    folder.write("app/bin/program", "#!/bin/sh\necho working >&2\necho '{\"data\":{\"a\":1}}'\n");
  }

  Checked<> run(commands::InvokeOptions options) {
    output.out.clear();
    output.err.clear();
    auto at = context();
    return commands::run_invoke_local(at, options);
  }
  boost::json::value result() { return boost::json::parse(output.out); }
};

Error only_error(const Checked<>& done) {
  REQUIRE_FALSE(done);
  REQUIRE(done.error().size() == 1);
  return done.error().front();
}

}  // namespace

TEST_CASE("invoke-local calls a function with data or an event", "[commands][invoke]") {
  if (!functions::find_node()) return;
  Scenario at;
  REQUIRE(at.run({.function = "HELLO", .data = R"({"name":"Ada"})"}));
  CHECK(at.result() == boost::json::parse(R"({"data":{"text":"Hi Ada","id":"local"}})"));
  CHECK(at.output.err.find("asked for Ada\ncareful") != std::string::npos);

  at.with_target();
  REQUIRE(at.run({.function = "hello", .data = R"({"name":"Ada"})"}));
  CHECK(at.result().at("data").at("id") == "c1");

  at.folder.write("app/events/e.json",
                  R"({"data":{"name":"Bob"},"context":{"graphcool":{"projectId":"x"}}})");
  REQUIRE(at.run({.function = "hello", .file = "events/e.json"}));
  CHECK(at.result() == boost::json::parse(R"({"data":{"text":"Hi Bob","id":"x"}})"));
  CHECK(at.cluster.requests().empty());

  REQUIRE(at.run({.function = "program", .data = "{}"}));
  CHECK(at.result() == boost::json::parse(R"({"data":{"a":1}})"));
  CHECK(at.output.err.find("working") != std::string::npos);
}

TEST_CASE("invoke-local leads from what is thrown to the developer's line", "[commands][invoke]") {
  if (!functions::find_node()) return;
  Scenario at;
  const Error thrown = only_error(at.run({.function = "hello", .data = R"({"name":"bad"})"}));
  CHECK(thrown.what.starts_with("Error: no such name\n"));
  CHECK(thrown.what.find((at.folder.path() / "app/src/hello.js").string() + ":4:") !=
        std::string::npos);
  CHECK(thrown.what.find("invoke-local") == std::string::npos);
  CHECK(thrown.what.ends_with(R"({"code":7})"));
  CHECK(thrown.where.file == "src/hello.js");
  CHECK(thrown.where.line == 4);
  CHECK(thrown.excerpt.find("throw Object.assign") != std::string::npos);
  CHECK(at.output.err.find("asked for bad") != std::string::npos);
  CHECK(at.output.out.empty());
}

TEST_CASE("invoke-local says what is wrong with how it is asked", "[commands][invoke]") {
  Scenario at;
  CHECK(only_error(at.run({.function = "hello"})).code == ErrorCode::Usage);
  CHECK(only_error(at.run({.data = "{}"})).code == ErrorCode::Usage);
  CHECK(only_error(at.run({.function = "hello", .file = "a", .data = "{}"})).code ==
        ErrorCode::Usage);
  CHECK(only_error(at.run({.function = "helo", .data = "{}"})).hint ==
        "Did you mean `hello`? There are: hello, program, away.");
  CHECK(only_error(at.run({.function = "away", .data = "{}"})).what ==
        "The function `away` is a webhook: it runs at http://example.org/, not here.");
  CHECK(only_error(at.run({.function = "program", .file = "none.json"})).code ==
        ErrorCode::NotFound);
  at.folder.write("app/bad.json", "{\n  \"data\": {,}\n}");
  const Error bad = only_error(at.run({.function = "program", .file = "bad.json"}));
  CHECK(bad.where.file == "bad.json");
  CHECK(bad.where.line == 2);
  CHECK(only_error(at.run({.function = "program", .data = "{\"a\": x}"})).where.file == "--data");
  at.folder.write("app/bin/program", "#!/bin/sh\necho text\n");
  CHECK(only_error(at.run({.function = "program", .data = "{}"})).what ==
        "What `program` answered is no JSON.");
}

TEST_CASE("invoke-local takes the event of the last call and keeps it", "[commands][invoke]") {
  Scenario at;
  at.with_target();
  const auto last = [&](const std::string& messages) {
    at.cluster.answer(
        R"({"data":{"viewer":{"project":{"functions":{"edges":[{"node":{"id":"c1:program",)"
        R"("name":"program"}}]}}}}})");
    at.cluster.answer(R"({"data":{"node":{"logs":{"edges":[)" + messages + "]}}}}");
    return at.run({.function = "program", .last_event = true});
  };
  const std::string failed = R"({"node":{"id":"c9","message":"{\"error\":\"no\"}"}})";
  const std::string one =
      R"({"node":{"id":"c2","message":"{\"event\":\"{\\\"data\\\":{\\\"a\\\":1}}\"}"}})";
  const std::string two =
      R"({"node":{"id":"c3","message":"{\"event\":\"{\\\"data\\\":{\\\"a\\\":2}}\"}"}})";
  REQUIRE(last(failed + "," + one));
  CHECK(at.folder.read("app/events/program/1.json") == "{\n  \"data\": {\n    \"a\": 1\n  }\n}\n");
  CHECK(at.output.err.find("graphcool invoke-local -f program -j events/program/1.json") !=
        std::string::npos);
  REQUIRE(last(one));
  CHECK(at.output.err.find("is in events/program/1.json already") != std::string::npos);
  REQUIRE(last(two));
  CHECK(at.folder.read("app/events/program/2.json").find("\"a\": 2") != std::string::npos);
  CHECK(only_error(last(failed)).code == ErrorCode::NotFound);
}

}  // namespace graphcool::tests
