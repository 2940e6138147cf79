#include "cli/app/parse.h"

#include <catch2/catch.hpp>
#include <map>

namespace graphcool::tests {
namespace {

using Words = std::vector<std::string>;

// A small tree with every kind of flag and positional, and where their values go.
struct Fixture {
  int port = 60000;
  bool force = false;
  std::string target;
  Words functions;
  std::string color = "red";
  std::string since;
  std::string dir;
  Words files;
  int runs = 0;
  std::map<std::string, std::string> variables;

  commands::Command root() {
    commands::Command serve{
        .name = "serve",
        .summary = "Serve",
        .positionals = {{.name = "DIR", .help = "Where", .required = true, .value = &dir},
                        {.name = "FILE", .help = "What", .repeated = true, .value = &files}},
        .flags =
            {{.spelling = "-p,--port",
              .placeholder = "PORT",
              .help = "",
              .environment = "TEST_PORT",
              .range = {0, 65535},
              .value = &port},
             {.spelling = "-f,--force",
              .placeholder = "",
              .help = "",
              .environment = "TEST_FORCE",
              .value = &force},
             {.spelling = "--target", .placeholder = "NAME", .help = "", .value = &target},
             {.spelling = "--function", .placeholder = "NAME", .help = "", .value = &functions},
             {.spelling = "--color",
              .placeholder = "COLOR",
              .help = "",
              .choices = {"red", "green"},
              .value = &color},
             {.spelling = "--since",
              .placeholder = "WHEN",
              .help = "",
              .implied = "yesterday",
              .value = &since}},
        .aliases = {"up"},
        .run = [this]() -> Checked<> { return ++runs, Checked<>{}; }};
    commands::Command local{
        .name = "local", .summary = "Local", .subcommands = {serve}, .aliases = {}};
    return {.name = "graphcool", .summary = "Test", .subcommands = {serve, local}};
  }

  Result<cli::Invocation> parse(const commands::Command& tree, const Words& words) {
    return cli::parse(tree, words, [this](std::string_view name) -> std::optional<std::string> {
      const auto found = variables.find(std::string(name));
      if (found == variables.end()) return std::nullopt;
      return found->second;
    });
  }
};

}  // namespace

TEST_CASE("a flag may imply its value", "[cli]") {
  for (const Words& words :
       {Words{"serve", "d", "--since"}, Words{"serve", "--since", "--force", "d"}}) {
    Fixture at;
    REQUIRE(at.parse(at.root(), words));
    CHECK(at.since == "yesterday");
    CHECK(at.dir == "d");
  }
  Fixture at;
  REQUIRE(at.parse(at.root(), {"serve", "d", "--since", "noon"}));
  CHECK(at.since == "noon");
}

TEST_CASE("a command line fills the values of its command", "[cli]") {
  Fixture at;
  const auto tree = at.root();
  const auto got =
      at.parse(tree, {"serve", "--port=80", "here", "-f", "--target", "prod", "--function", "a",
                      "[one,1]", "--function=b", "--color", "green", "--", "--two", "--"});
  INFO((got ? "" : got.error().what));
  REQUIRE(got);
  CHECK(got->path == "graphcool serve");
  CHECK(got->command->name == "serve");
  CHECK_FALSE(got->help);
  CHECK(at.port == 80);
  CHECK(at.force);
  CHECK(at.target == "prod");
  CHECK(at.functions == Words{"a", "b"});
  CHECK(at.color == "green");
  CHECK(at.dir == "here");
  CHECK(at.files == Words{"[one,1]", "--two", "--"});
  CHECK(at.runs == 0);
}

TEST_CASE("commands are found by name, alias, path and colon form", "[cli]") {
  struct Case {
    Words words;
    std::string path;
  };
  const Case cases[] = {
      {{"serve", "."}, "graphcool serve"},
      {{"up", "."}, "graphcool serve"},
      {{"local", "serve", "."}, "graphcool local serve"},
      {{"local:serve", "."}, "graphcool local serve"},
      {{"local:up", "."}, "graphcool local serve"},
      {{"--json", "local", "--no-color", "up", "."}, "graphcool local serve"},
      {{"local"}, "graphcool local"},
      {{}, "graphcool"},
      {{"serve", "serve"}, "graphcool serve"},  // A folder of the same name as a command.
  };
  for (const Case& each : cases) {
    Fixture at;
    const auto tree = at.root();
    const auto got = at.parse(tree, each.words);
    REQUIRE(got);
    CHECK(got->path == each.path);
  }
}

TEST_CASE("short flags join and take their value with or without a space", "[cli]") {
  for (const Words& words : {Words{"serve", ".", "-fp", "7"}, Words{"serve", ".", "-fp7"},
                             Words{"serve", "-p7", "-f", "."}, Words{"serve", "-fp=7", "."}}) {
    Fixture at;
    const auto tree = at.root();
    const auto got = at.parse(tree, words);
    if (words[1] == "-fp=7") {  // Not a form of POSIX: the value would be "=7".
      CHECK_FALSE(got);
      continue;
    }
    REQUIRE(got);
    CHECK(at.port == 7);
    CHECK(at.force);
  }
}

TEST_CASE("help wins over whatever else is wrong with the values", "[cli]") {
  for (const Words& words : {Words{"serve", "--help"}, Words{"serve", "-h", "--port", "x"},
                             Words{"local:serve", "-h"}, Words{"-h"}, Words{"local", "--help"}}) {
    Fixture at;
    const auto tree = at.root();
    const auto got = at.parse(tree, words);
    REQUIRE(got);
    CHECK(got->help);
  }
}

TEST_CASE("wrong command lines say what to write instead", "[cli]") {
  struct Case {
    Words words;
    std::string what;
    std::string hint;
  };
  const std::string help = "`graphcool serve --help` tells how it is used.";
  const Case cases[] = {
      {{"sevre"}, "Unknown command `graphcool sevre`.", "Did you mean `graphcool serve`?"},
      {{"upp"}, "Unknown command `graphcool upp`.", "Did you mean `graphcool up`?"},
      {{"xyzzy"}, "Unknown command `graphcool xyzzy`.", "`graphcool --help` lists the commands."},
      {{"local:sevre"},
       "Unknown command `graphcool local sevre`.",
       "Did you mean `graphcool local serve`?"},
      {{"local", "xyzzy"},
       "Unknown command `graphcool local xyzzy`.",
       "`graphcool local --help` lists the commands."},
      {{"serve", ".", "--prot", "80"},
       "Unknown flag `--prot` of `graphcool serve`.",
       "Did you mean `--port`?"},
      {{"serve", ".", "--prot=80"},
       "Unknown flag `--prot` of `graphcool serve`.",
       "Did you mean `--port`?"},
      {{"serve", ".", "-x"}, "Unknown flag `-x` of `graphcool serve`.", help},
      {{"serve", ".", "-fx"}, "Unknown flag `-x` of `graphcool serve`.", help},
      {{"--port", "80"},
       "Unknown command `graphcool 80`.",
       "`graphcool --help` lists the commands."},
      {{"serve", ".", "--port"}, "Flag `--port` needs a value: PORT.", help},
      {{"serve", ".", "-p"}, "Flag `--port` needs a value: PORT.", help},
      {{"serve", ".", "--port", "--force"}, "Flag `--port` needs a value: PORT.", help},
      {{"serve", ".", "--port", "80a"},
       "Flag `--port` needs a whole number, not `80a`.",
       "It lies between 0 and 65535."},
      {{"serve", ".", "--port", "65536"},
       "Flag `--port` needs a whole number, not `65536`.",
       "It lies between 0 and 65535."},
      {{"serve", ".", "--port", "99999999999"},
       "Flag `--port` needs a whole number, not `99999999999`.",
       "It lies between 0 and 65535."},
      {{"serve", ".", "--port="}, "Flag `--port` needs a value: PORT.", help},
      {{"serve", ".", "--force=maybe"},
       "Flag `--force` cannot be `maybe`.",
       "It is `true` or `false`."},
      {{"serve", ".", "--color", "gren"},
       "Flag `--color` cannot be `gren`.",
       "Did you mean `green`? It is one of: red, green."},
      {{"serve"}, "`graphcool serve` needs DIR: Where.", help},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.words.front() << " " << each.words.back() << " " << each.what) {
      Fixture at;
      const auto tree = at.root();
      const auto got = at.parse(tree, each.words);
      REQUIRE_FALSE(got);
      CHECK(got.error().code == ErrorCode::Usage);
      CHECK(got.error().what == each.what);
      CHECK(got.error().hint == each.hint);
      CHECK(at.port == 60000);
    }
  }
}

TEST_CASE("a variable stands in for a flag that is not given", "[cli]") {
  Fixture at;
  const auto tree = at.root();
  at.variables = {{"TEST_PORT", "1234"}, {"TEST_FORCE", "yes"}};
  REQUIRE(at.parse(tree, {"serve", "."}));
  CHECK(at.port == 1234);
  CHECK(at.force);

  REQUIRE(at.parse(tree, {"serve", ".", "--port", "1"}));
  CHECK(at.port == 1);

  at.variables = {{"TEST_PORT", "many"}};
  const auto wrong = at.parse(tree, {"serve", "."});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().what == "The variable TEST_PORT needs a whole number, not `many`.");

  at.variables = {{"TEST_FORCE", "perhaps"}};
  const auto unclear = at.parse(tree, {"serve", "."});
  REQUIRE_FALSE(unclear);
  CHECK(unclear.error().what == "The variable TEST_FORCE cannot be `perhaps`.");
}

TEST_CASE("a command may take flags that it does not know", "[cli]") {
  std::map<std::string, std::string> others;
  bool force = false;
  std::string dir;
  const commands::Command root{
      .name = "graphcool",
      .summary = "",
      .subcommands = {
          {.name = "deploy",
           .summary = "",
           .positionals = {{.name = "DIR", .help = "", .value = &dir}},
           .flags = {{.spelling = "-f,--force", .placeholder = "", .help = "", .value = &force}},
           .other_flags = &others}}};
  const auto parse = [&](const Words& words) {
    others.clear();
    return cli::parse(root, words, [](std::string_view) { return std::nullopt; });
  };
  REQUIRE(parse({"deploy", "--stage", "dev", "--a=b=c", "-f", "--switch", "--last"}));
  CHECK(force);
  CHECK(others == std::map<std::string, std::string>{
                      {"stage", "dev"}, {"a", "b=c"}, {"switch", "true"}, {"last", "true"}});
  REQUIRE(parse({"deploy", "--", "--stage"}));
  CHECK(others.empty());
  CHECK(dir == "--stage");
  CHECK_FALSE(parse({"deploy", "-x"}));
}

TEST_CASE("the common flags are seen wherever they stand, but not after --", "[cli]") {
  CHECK(cli::common_flags({"serve", "--json"}).json);
  CHECK(cli::common_flags({"--no-color", "nonsense"}).no_color);
  CHECK_FALSE(cli::common_flags({"serve", "--", "--json"}).json);
  CHECK(cli::common_flags({"deploy", "-j"}).json);
  CHECK_FALSE(cli::common_flags({"serve", "-j"}).json);
  CHECK_FALSE(cli::common_flags({"--no-color", "invoke-local", "--json", "event.json"}).json);
}

}  // namespace graphcool::tests
