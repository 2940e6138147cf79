#include <catch2/catch.hpp>

#include "tests/core/service/support.h"

namespace graphcool::tests {
namespace {

const std::string kOpen = "permissions: [{operation: '*'}]\n";

Texts two_modules() {
  return {
      {"graphcool.yml",
       "types: types.graphql\nrootTokens: [ci]\nmodules:\n  auth: ./modules/auth\n"
       "  mail: modules/mail/graphcool.yml\n" +
           kOpen},
      {"types.graphql", "type A"},
      {"modules/auth/graphcool.yml",
       "types: ./types.graphql\nmodules: {mail: ../mail}\nrootTokens: [auth]\n"
       "permissions:\n  - {operation: User.read, query: ./own.graphql}\n"
       "functions:\n  login:\n    type: resolver\n    schema: src/login.graphql\n"
       "    handler: {code: src/login.js}\n"},
      {"modules/auth/types.graphql", "type User"},
      {"modules/auth/own.graphql", "query Own { a }"},
      {"modules/auth/src/login.graphql", "type P { a: Int } extend type Mutation { login: P }"},
      {"modules/auth/src/login.js", "1"},
      {"modules/mail/graphcool.yml",
       "functions:\n  send: {type: operationAfter, operation: User.create, handler: {webhook: "
       "'http://${env:MAIL, \"a\"}'}}\n"},
  };
}

}  // namespace

TEST_CASE("modules are merged, also modules of modules", "[service][modules]") {
  const ServiceFolder service(two_modules());
  service::Sources sources;
  sources.variable = [](std::string_view name) {
    return name == "MAIL" ? std::optional<std::string>("mail.test") : std::nullopt;
  };
  const auto loaded = service.load(sources);
  REQUIRE(loaded);
  REQUIRE(loaded->types.size() == 2);
  CHECK(loaded->types[1].path == "modules/auth/types.graphql");
  CHECK(loaded->types[1].where == Location{"modules/auth/graphcool.yml", 1, 8});
  REQUIRE(loaded->functions.size() == 2);
  CHECK(loaded->functions[0].schema.path == "modules/auth/src/login.graphql");
  CHECK(std::get<service::Code>(loaded->functions[0].handler).src == "modules/auth/src/login.js");
  CHECK(std::get<service::Webhook>(loaded->functions[1].handler).url == "http://mail.test");
  CHECK(loaded->permissions.size() == 2);
  CHECK(loaded->root_tokens.size() == 2);
  REQUIRE(loaded->modules.size() == 2);  // `mail` is named twice, and is one.
  CHECK(loaded->modules[0].path == "modules/auth/graphcool.yml");
  CHECK(loaded->modules[1].path == "modules/mail/graphcool.yml");

  // What the bundle tells elsewhere is the same, down to the places and the variables.
  const auto json = service::write_bundle(loaded->bundle);
  const auto again = service::read_definition(*service::read_bundle(json));
  REQUIRE(again);
  CHECK(again->functions.size() == 2);
  CHECK(std::get<service::Webhook>(again->functions[1].handler).url == "http://mail.test");
  CHECK(again->types[1].where == loaded->types[1].where);
  CHECK(again->folder.empty());

  const auto watched = service::files_of_definition(service.folder().path());
  for (const char* path : {"modules/mail/graphcool.yml", "modules/auth/own.graphql"}) {
    CHECK(std::ranges::count(watched, service.folder().path() / path) == 1);
  }
}

TEST_CASE("a bundle may bring its modules beside the service", "[service][modules]") {
  service::Bundle bundle;
  bundle.modules = {
      {.name = "",
       .content = "types: ./types.graphql\nmodules: {auth: ./modules/auth/graphcool.yml}\n" + kOpen,
       .files = {{"./types.graphql", "type A"}}},
      {.name = "auth",
       .content = "types: ./types.graphql\nfunctions:\n  f: {type: schedule, cron: '@daily', "
                  "handler: {code: ./src/f.js}}\n",
       .files = {{"./types.graphql", "type B"}},
       .external_files = {{"./src/f.js", {"http://x", "src/f-dev.js", "", ""}}}},
  };
  const auto read = service::read_definition(bundle);
  REQUIRE(read);
  REQUIRE(read->types.size() == 2);
  CHECK(read->types[1].path == "modules/auth/types.graphql");
  CHECK(read->types[1].text == "type B");
  const auto& code = std::get<service::Code>(read->functions.at(0).handler);
  REQUIRE(code.external);
  CHECK(code.external->dev_handler == "src/f-dev.js");
  CHECK(service::code_files(*read).empty());
}

TEST_CASE("conflicts between modules name both places", "[service][modules]") {
  Texts files = two_modules();
  files["modules/mail/graphcool.yml"] =
      "rootTokens: [ci]\nfunctions:\n  Login: {type: schedule, cron: '@daily', handler: {webhook: "
      "'http://a'}}\n";
  CHECK(problems(files) ==
        "modules/mail/graphcool.yml:1:14 [2059] There are two root tokens of the name `ci`. | The "
        "other one stands in graphcool.yml:2:14.\n"
        "modules/mail/graphcool.yml:3:3 [2054] There are two functions of the name `Login`. | The "
        "other one stands in modules/auth/graphcool.yml:7:3.\n");
}

TEST_CASE("mistakes with modules are told", "[service][modules]") {
  const auto with = [](const std::string& modules, Texts files = {}) {
    files["graphcool.yml"] = "types: types.graphql\n" + modules + kOpen;
    files["types.graphql"] = "type A";
    return problems(files);
  };
  CHECK(with("modules: {a: ./nowhere}\n") ==
        "2:14 There is no module in `./nowhere`: nowhere/graphcool.yml is missing. | Correct the "
        "path, or delete the module from the list.\n");
  CHECK(with("modules: {a: ../nowhere}\n") ==
        "2:14 The path `../nowhere` leads out of the service's folder. | Name a folder in the "
        "service's folder.\n");
  CHECK(with("modules: [a]\n") ==
        "2:1 `modules` is a list. | It is a map from names to paths: modules: {auth: "
        "./modules/auth}\n");
  CHECK(with("modules: {a: [b]}\n") ==
        "2:11 The module `a` is a list. | It is a path from here: modules: {auth: "
        "./modules/auth}\n");
  CHECK(with("modules: {a: .}\n") ==
        "2:14 The module `a` contains itself. | It is reached through graphcool.yml.\n");
  CHECK(with("modules: {a: ./a}\n", {{"a/graphcool.yml", "modules: {b: ../b}\n"},
                                     {"b/graphcool.yml", "modules: {a: ../a}\n"}}) ==
        "b/graphcool.yml:1:14 The module `a` contains itself. | It is reached through "
        "graphcool.yml -> a/graphcool.yml -> b/graphcool.yml.\n");
  CHECK(with("modules: {a: ./a}\n", {{"a/graphcool.yml", "typos: 1\ntypes: ../types.graphql\n"}}) ==
        "a/graphcool.yml:1:1 Unknown property `typos` of graphcool.yml. | Did you mean `types`?\n"
        "a/graphcool.yml:2:8 The path `../types.graphql` leads out of the module's folder. | Name "
        "a file in this folder or below it.\n");
  CHECK(with("modules: {a: ./a}\n", {{"a/graphcool.yml", "a: [\n"}}) ==
        "a/graphcool.yml:1:4 A `[` is not closed. | Add the `]`.\n");
}

}  // namespace graphcool::tests
