#include <catch2/catch.hpp>

#include "core/service/cron.h"
#include "tests/core/service/support.h"

namespace graphcool::tests {
namespace {

using service::FunctionType;

const Texts kFiles = {
    {"types.graphql", "type A"},
    {"src/a.js", "module.exports = () => ({})"},
    {"src/hello.graphql", "type P { a: Int } extend type Query { hello: P }"},
    {"src/other.graphql", "type Q { a: Int } extend type Query { other: Q }"},
    {"src/created.graphql", "subscription { Post { node { id } } }"},
    {"src/broken.graphql", "subscription {\n  Post { node { id }\n"},
    {"bin/run", "#!/bin/sh"},
};

std::string with(const std::string& functions) {
  Texts files = kFiles;
  files["graphcool.yml"] =
      "types: types.graphql\npermissions: [{operation: '*'}]\nfunctions:\n" + functions;
  return problems(files);
}

}  // namespace

TEST_CASE("functions of every type and handler are read", "[service][functions]") {
  Texts files = kFiles;
  files["graphcool.yml"] = R"yaml(types: types.graphql
functions:
  hello:
    type: resolver
    description: Says hello
    schema: ./src/hello.graphql
    handler:
      code:
        src: ./src/a.js
        environment: {TONE: warm, LEVEL: 3}
  created:
    type: subscription
    isEnabled: false
    query: src/created.graphql
    handler: {webhook: "https://example.com:8080/hook?x=1"}
  before:
    type: operationBefore
    operation: Post.create
    handler: {webhook: {url: "http://localhost", headers: {Authorization: Bearer a}}}
  after:
    type: operationAfter
    operation: Post.delete
    handler: {code: src/a.js}
  nightly:
    type: schedule
    cron: "0 3 * * MON-FRI"
    handler: {exec: bin/run --all}
  other: {type: schedule, cron: "@daily", handler: {exec: {command: [python3, -c, "print(1)"]}}}
)yaml";
  const ServiceFolder service(files);
  const auto loaded = service.load();
  REQUIRE(loaded);
  REQUIRE(loaded->functions.size() == 6);

  const auto& hello = loaded->functions[0];
  CHECK(hello.name == "hello");
  CHECK(hello.type == FunctionType::Resolver);
  CHECK(hello.description == "Says hello");
  CHECK(hello.is_enabled);
  CHECK(hello.schema.path == "./src/hello.graphql");
  CHECK(hello.schema.text.starts_with("type P"));
  CHECK(hello.schema.where == Location{"graphcool.yml", 6, 13});
  CHECK(hello.where == Location{"graphcool.yml", 3, 3});
  const auto& code = std::get<service::Code>(hello.handler);
  CHECK(code.src == "./src/a.js");
  CHECK(code.environment == Texts{{"TONE", "warm"}, {"LEVEL", "3"}});
  CHECK_FALSE(code.external);

  const auto& created = loaded->functions[1];
  CHECK(created.type == FunctionType::Subscription);
  CHECK_FALSE(created.is_enabled);
  CHECK(created.query.text.starts_with("subscription"));
  CHECK(std::get<service::Webhook>(created.handler).url == "https://example.com:8080/hook?x=1");

  const auto& before = loaded->functions[2];
  CHECK(before.type == FunctionType::OperationBefore);
  CHECK(before.model == "Post");
  CHECK(before.verb == service::Verb::Create);
  CHECK(std::get<service::Webhook>(before.handler).headers == Texts{{"Authorization", "Bearer a"}});
  CHECK(loaded->functions[3].verb == service::Verb::Delete);

  CHECK(loaded->functions[4].cron == "0 3 * * MON-FRI");
  CHECK(std::get<service::Exec>(loaded->functions[4].handler).command ==
        std::vector<std::string>{"./bin/run", "--all"});
  CHECK(std::get<service::Exec>(loaded->functions[5].handler).command ==
        std::vector<std::string>{"python3", "-c", "print(1)"});
}

TEST_CASE("mistakes in functions are told with place, code and what to do",
          "[service][functions]") {
  const std::string hook = "type: operationBefore, handler: {webhook: 'http://a'}";
  const std::string handler =
      "Say what runs: handler: {code: ./src/hello.js}, or {webhook: \"https://...\"}, or {exec: "
      "./bin/hello}\n";
  const std::string types =
      "It is one of: resolver, subscription, operationBefore, operationAfter, schedule.\n";
  struct Case {
    std::string functions;
    std::string told;
  };
  const Case cases[] = {
      {"  - a\n", "3:1 `functions` is a list. | It is a map from names to functions.\n"},
      {"  a: b\n", "4:3 The function `a` is a text. | It is a map with a type and a handler.\n"},
      {"  a: {handler: {webhook: 'http://a'}}\n", "4:3 The function `a` has no `type`. | " + types},
      {"  a: {type: resolvr, handler: {webhook: 'http://a'}}\n",
       "4:13 [4048] There is no type of functions `resolvr`. | Did you mean `resolver`?\n"},
      {"  a: {type: httpRequest, handler: {webhook: 'http://a'}}\n",
       "4:13 [4048] There is no type of functions `httpRequest`. | " + types},
      {"  a b: {" + hook + ", operation: Post.create}\n",
       "4:3 [2060] `a b` is no name of a function. | It has 1 to 64 letters, digits, hyphens and "
       "underscores.\n"},
      {"  " + std::string(65, 'a') + ": {" + hook + ", operation: Post.create}\n",
       "4:3 [2060] `" + std::string(65, 'a') +
           "` is no name of a function. | It has 1 to 64 letters, digits, hyphens and "
           "underscores.\n"},
      {"  a: {" + hook + ", operation: Post.create}\n  A: {" + hook + ", operation: Post.update}\n",
       "5:3 [2054] There are two functions of the name `A`. | The other one stands in "
       "graphcool.yml:4:3.\n"},
      {"  a: {" + hook + ", operation: Post.create}\n  b: {" + hook + ", operation: Post.create}\n",
       "5:73 [2055] There are two functions `operationBefore` for Post.create. | The other one "
       "stands in graphcool.yml:4:73.\n"},
      {"  a: {" + hook + "}\n",
       "4:3 The operationBefore `a` has no `operation`. | It is a model and a verb: operation: "
       "Post.create\n"},
      {"  a: {" + hook + ", operation: Post.read}\n",
       "4:73 [4047] A hook cannot run at `Post.read`. | Its verb is create, update or delete.\n"},
      {"  a: {" + hook + ", operation: post.create}\n",
       "4:73 `post.create` is no operation. | It is a model and a verb: operation: Post.create\n"},
      {"  a: {" + hook + ", operation: " + std::string(300'000, 'A') + "}\n", ""},
      {"  a: {type: subscription, handler: {webhook: 'http://a'}}\n",
       "4:3 The subscription `a` has no `query`. | Name the file with its subscription: query: "
       "./src/hello.graphql\n"},
      // Its field may stand in the types.
      {"  a: {type: resolver, handler: {webhook: 'http://a'}}\n", ""},
      {"  a: {type: subscription, query: src/broken.graphql, handler: {webhook: 'http://a'}}\n",
       "src/broken.graphql:3:1 [2048] Syntax Error: Expected Name, found <EOF>.\n"},
      {"  a: {type: subscription, query: src/a.js, handler: {webhook: 'http://a'}}\n",
       "4:34 [2048] `src/a.js` is no path of a GraphQL file. | Its name ends in .graphql.\n"},
      {"  a: {type: subscription, query: src/no.graphql, handler: {webhook: 'http://a'}}\n",
       "4:34 There is no file `src/no.graphql`. | Make the file, or correct the path: it starts at "
       "the folder of graphcool.yml.\n"},
      {"  a: {type: resolver, schema: src/hello.graphql, handler: {webhook: 'http://a'}}\n"
       "  b: {type: resolver, schema: ./src/hello.graphql, handler: {webhook: 'http://a'}}\n",
       "5:31 [2064] Two resolvers have the same schema file `./src/hello.graphql`. | The other one "
       "stands in graphcool.yml:4:31.\n"},
      {"  a: {type: schedule, handler: {webhook: 'http://a'}}\n",
       "4:3 The schedule `a` has no `cron`. | Say when it runs: cron: \"0 3 * * *\" is every day "
       "at three, in UTC.\n"},
      {"  a: {type: schedule, cron: '0 3 * *', handler: {webhook: 'http://a'}}\n",
       "4:29 `0 3 * *` has 4 fields; a schedule has five. | Minute, hour, day of the month, month, "
       "weekday: \"0 3 * * *\" is every day at three, in UTC.\n"},
      {"  a: {type: schedule, cron: '@daily'}\n",
       "4:3 The function `a` has no `handler`. | " + handler},
      {"  a: {type: schedule, cron: '@daily', handler: ./src/a.js}\n",
       "4:39 `handler` is a text. | " + handler},
      {"  a: {type: schedule, cron: '@daily', handler: {}}\n",
       "4:39 This handler says nothing. | " + handler},
      {"  a: {type: schedule, cron: '@daily', handler: {webhook: 'http://a', code: src/a.js}}\n",
       "4:39 This handler says more than one thing. | " + handler},
      {"  a: {type: schedule, cron: '@daily', handler: {webhook: example.com}}\n",
       "4:58 [2056] `example.com` is no address of a webhook. | It starts with http:// or "
       "https://.\n"},
      {"  a: {type: schedule, cron: '@daily', handler: {webhook: {url: 'http://a', headers: {'A "
       "b': c}}}}\n",
       "4:76 [4049] `A b` is no valid header. | Names have letters, digits and hyphens; values "
       "stand in one line.\n"},
      {"  a: {type: schedule, cron: '@daily', handler: {webhook: {headers: {A: b}}}}\n",
       "4:49 This webhook has no `url`. | Write: url: https://example.com/hook\n"},
      {"  a: {type: schedule, cron: '@daily', handler: {code: src/a.py}}\n",
       "4:55 `src/a.py` is no path of a code file. | Its name ends in .js, .ts, .mjs or .cjs.\n"},
      {"  a: {type: schedule, cron: '@daily', handler: {code: ../a.js}}\n",
       "4:55 The path `../a.js` leads out of the service's folder. | Name a file in this folder or "
       "below it.\n"},
      {"  a: {type: schedule, cron: '@daily', handler: {code: {environment: {A: b}}}}\n",
       "4:49 This handler has no `src`. | Write: src: ./src/hello.js\n"},
      {"  a: {type: schedule, cron: '@daily', handler: {exec: bin/nope}}\n",
       "4:55 There is no file `bin/nope`. | Make the file, or correct the path: it starts at the "
       "folder of graphcool.yml.\n"},
      {"  a: {type: schedule, cron: '@daily', isEnabled: maybe, handler: {exec: ls}}\n",
       "4:39 `isEnabled` is a text. | It is true or false.\n"},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.functions.substr(0, 200)) {
      const std::string told = with(each.functions);
      if (each.functions.size() > 10'000) {
        CHECK_FALSE(told.empty());
      } else {
        CHECK(told == each.told);
      }
    }
  }
}

TEST_CASE("what means nothing for a function is warned of", "[service][functions]") {
  Texts files = kFiles;
  files["graphcool.yml"] =
      "types: types.graphql\npermissions: [{operation: '*'}]\nfunctions:\n"
      "  a: {type: schedule, cron: '@daily', operation: A.create, handler: {exec: ls}}\n"
      "  b: {type: operationAfter, operation: A.create, query: x, handler: {exec: ls}}\n";
  const auto loaded = ServiceFolder(files).load();
  REQUIRE(loaded);
  CHECK(told(loaded->warnings) ==
        "4:39 `operation` means nothing for a function of type schedule. | Delete it, or correct "
        "the type.\n"
        "5:50 `query` means nothing for a function of type operationAfter. | Delete it, or correct "
        "the type.\n");
}

TEST_CASE("code functions take the folder along, but for what is not theirs",
          "[service][functions]") {
  Texts files = kFiles;
  files["graphcool.yml"] =
      "types: types.graphql\nfunctions:\n"
      "  a: {type: schedule, cron: '@daily', handler: {code: ./src/a.js}}\n";
  files["src/lib/b.js"] = "1";
  files["node_modules/left/index.js"] = "2";
  files["logo.png"] = std::string("\x89PNG\xff");
  files[".env"] = "A=b";
  files[".git/HEAD"] = "no";
  files[".graphcool/lock"] = "no";
  files[".graphcoolrc"] = "no";
  files["build/x"] = "no";
  files["old.zip"] = "no";
  files["docs/guide.md"] = "no";
  files["src/lib/b.log"] = "no";
  files[".graphcoolignore"] = "# not needed\ndocs/\n*.log\nsrc/*.graphql.bak\n";
  const ServiceFolder service(files);
  auto loaded = service.load();
  REQUIRE(loaded);
  CHECK(service::code_files(*loaded).size() == 2);  // Those that the definition names.
  REQUIRE(service::add_code(*loaded));
  std::vector<std::string> paths;
  for (const auto& file : service::code_files(*loaded)) paths.push_back(file.path);
  std::ranges::sort(paths);
  CHECK(paths == std::vector<std::string>{".env", ".graphcoolignore", "bin/run", "logo.png",
                                          "node_modules/left/index.js", "src/a.js",
                                          "src/broken.graphql", "src/created.graphql",
                                          "src/hello.graphql", "src/lib/b.js", "src/other.graphql",
                                          "types.graphql"});
  const auto again = service::read_definition(loaded->bundle);
  REQUIRE(again);
  CHECK(service::code_files(*again).size() == paths.size());

  const auto watched = service::files_of_definition(service.folder().path());
  CHECK(std::ranges::count(watched, service.folder().path() / "src/lib/b.js") == 1);
  CHECK(std::ranges::count(watched, service.folder().path() / "node_modules/left/index.js") == 0);
}

TEST_CASE("a folder that is too large for a bundle is refused", "[service][functions]") {
  Texts files = kFiles;
  files["graphcool.yml"] =
      "types: types.graphql\nfunctions:\n"
      "  a: {type: schedule, cron: '@daily', handler: {code: ./src/a.js}}\n";
  const ServiceFolder service(files);
  service.folder().write("video.bin", "");
  std::filesystem::resize_file(service.folder().path() / "video.bin", 100u << 20);
  service.folder().write("node_modules/@aws/sdk/index.js", std::string(2u << 20, ' '));
  auto loaded = service.load();
  REQUIRE(loaded);
  const auto added = service::add_code(*loaded);
  REQUIRE_FALSE(added);
  CHECK(added.error().code == ErrorCode::Limit);
  CHECK(added.error().what ==
        "The files that go with the functions have more than 48 MB; the largest: video.bin (100 "
        "MB), node_modules/@aws/sdk (2 MB), src (1 KB).");
  CHECK(added.error().hint.find(".graphcoolignore") != std::string::npos);

  // What is not taken is not counted.
  CHECK(service::add_code(*loaded, [](const std::string& path) { return path != "video.bin"; }));
}

TEST_CASE("times of a schedule", "[service][cron]") {
  const auto next = [](std::string_view cron, std::int64_t after) {
    const auto parsed = service::parse_cron(cron);
    REQUIRE(parsed);
    return service::next_time(*parsed, after).value_or(-1);
  };
  constexpr std::int64_t kMinute = 60'000;
  constexpr std::int64_t kDay = 24 * 60 * kMinute;
  // 1970-01-01 is a Thursday.
  CHECK(next("* * * * *", 0) == kMinute);
  CHECK(next("* * * * *", kMinute - 1) == kMinute);
  CHECK(next("*/15 * * * *", kMinute) == 15 * kMinute);
  CHECK(next("5/20 * * * *", 26 * kMinute) == 45 * kMinute);
  CHECK(next("0 3 * * *", 0) == 180 * kMinute);
  CHECK(next("@daily", 0) == kDay);
  CHECK(next("0 0 * * sun", 0) == 3 * kDay);
  CHECK(next("0 0 * * 7", 0) == 3 * kDay);
  CHECK(next("0 0 * * MON-FRI", kDay) == 4 * kDay);
  CHECK(next("0 0 15 * fri", 0) == kDay);
  CHECK(next("0 0 1 feb *", 0) == 31 * kDay);
  CHECK(next("0 0 29 2 *", 0) == 789 * kDay);
  CHECK(next("0 0 30 2 *", 0) == -1);
  CHECK(next("5/2147483647 * * * *", 0) == 5 * kMinute);
  for (const char* wrong :
       {"", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
        "a * * * *", "*/0 * * * *", "5-1 * * * *", "1, * * * *", "@often", "1- * * * *"}) {
    CHECK_FALSE(service::parse_cron(wrong));
  }
}

}  // namespace graphcool::tests
