#include "cli/run.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>

#include "cli/commands.h"
#include "commands/kit/completion.h"
#include "tests/support/recorder.h"

namespace graphcool::tests {
namespace {

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

Outcome run(std::vector<std::string> arguments, std::map<std::string, std::string> variables = {}) {
  char* out = nullptr;
  char* err = nullptr;
  std::size_t out_size = 0;
  std::size_t err_size = 0;
  cli::World world{
      .arguments = std::move(arguments),
      .folder = "/",
      .variable = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(std::string(name));
        if (found == variables.end()) return std::nullopt;
        return found->second;
      },
      .streams = {stdin, open_memstream(&out, &out_size), open_memstream(&err, &err_size)}};
  Outcome outcome{.code = cli::run(world), .out = {}, .err = {}};
  std::fclose(world.streams.out);
  std::fclose(world.streams.err);
  outcome.out.assign(out, out_size);
  outcome.err.assign(err, err_size);
  std::free(out);
  std::free(err);
  return outcome;
}

std::string file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Compares with a file of the repository; GRAPHCOOL_UPDATE_GOLDEN=1 writes it anew instead.
void check_golden(const std::string& path, const std::string& text) {
  INFO(path << " is out of date: run this test with GRAPHCOOL_UPDATE_GOLDEN=1.");
  if (std::getenv("GRAPHCOOL_UPDATE_GOLDEN") != nullptr && std::getenv("CI") == nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  CHECK(file(path) == text);
}

const std::string kData = GRAPHCOOL_TEST_DATA;

}  // namespace

TEST_CASE("exit codes: 0 done, 1 failed, 2 wrong usage", "[cli]") {
  struct Case {
    std::vector<std::string> arguments;
    int code;
  };
  const Case cases[] = {
      {{}, 0},
      {{"version"}, 0},
      {{"-v"}, 0},
      {{"--version"}, 0},
      {{"--help"}, 0},
      {{"version", "-h"}, 0},
      {{"help"}, 0},
      {{"help", "version"}, 0},
      {{"completion", "bash"}, 0},
      {{"versoin"}, 2},
      {{"help", "versoin"}, 2},
      {{"version", "--jsno"}, 2},
      {{"version", "extra"}, 2},
      {{"completion"}, 2},
      {{"completion", "tcsh"}, 2},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION((each.arguments.empty() ? "nothing" : each.arguments.back())) {
      const Outcome got = run(each.arguments);
      CHECK(got.code == each.code);
      CHECK(got.out.empty() == (each.code != 0));
      CHECK(got.err.empty() == (each.code == 0));
    }
  }
}

TEST_CASE("a typo is answered on stderr, with --json on stdout", "[cli]") {
  const Outcome text = run({"versoin"});
  CHECK(text.err ==
        "error: Unknown command `graphcool versoin`.\nhint: Did you mean `graphcool version`?\n");
  const Outcome json = run({"versoin", "--json"});
  CHECK(json.code == 2);
  CHECK(json.out ==
        "{\"errors\":[{\"code\":\"usage\",\"message\":\"Unknown command `graphcool versoin`.\","
        "\"hint\":\"Did you mean `graphcool version`?\"}]}\n");
  CHECK(json.err.empty());
}

TEST_CASE("colours are there only when wanted", "[cli]") {
  const std::string escape = "\x1b[";
  CHECK(run({"--help"}).out.find(escape) == std::string::npos);
  CHECK(run({"--help"}, {{"CLICOLOR_FORCE", "1"}}).out.find(escape) != std::string::npos);
  CHECK(run({"--help", "--no-color"}, {{"CLICOLOR_FORCE", "1"}}).out.find(escape) ==
        std::string::npos);
  CHECK(run({"nonsense"}, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}).err.find(escape) ==
        std::string::npos);
}

TEST_CASE("help of the program and of every command is what the manual shows", "[cli]") {
  check_golden(kData + "/help/graphcool.txt", run({"help"}).out);
  RecordingOutput output;
  ScriptedPrompter prompter;
  commands::Context context{output, prompter};
  for (const commands::Command& each : cli::command_tree(context).subcommands) {
    DYNAMIC_SECTION(each.name) {
      check_golden(kData + "/help/" + each.name + ".txt", run({each.name, "--help"}).out);
      CHECK(run({"help", each.name}).out == run({each.name, "-h"}).out);
    }
  }
}

TEST_CASE("every command can be described", "[cli]") {
  RecordingOutput output;
  ScriptedPrompter prompter;
  commands::Context context{output, prompter};
  for (const commands::Command& each : cli::command_tree(context).subcommands) {
    INFO(each.name);
    CHECK_FALSE(each.summary.empty());
    CHECK(each.summary.back() != '.');
    CHECK_FALSE(each.group.empty());
    CHECK_FALSE(each.examples.empty());
    CHECK((each.run || !each.subcommands.empty()));
  }
}

TEST_CASE("the completion scripts in the repository are those of the program", "[cli]") {
  const std::string folder = kData + "/../../completions/";
  check_golden(folder + "graphcool.bash", run({"completion", "bash"}).out);
  check_golden(folder + "_graphcool", run({"completion", "zsh"}).out);
  check_golden(folder + "graphcool.fish", run({"completion", "fish"}).out);
}

TEST_CASE("version tells its parts, also as JSON", "[cli]") {
  CHECK(run({"version"}).out.starts_with("graphcool "));
  const std::string json = run({"version", "--json"}).out;
  for (const char* key : {"\"version\":\"", "\"revision\":\"", "\"buildType\":\"",
                          "\"sqlite\":\"3.", "\"boost\":\"1."}) {
    CHECK(json.find(key) != std::string::npos);
  }
}

TEST_CASE("help opens nothing and is quick", "[cli]") {
  const std::clock_t start = std::clock();  // Time of the processor: others may be busy too.
  for (int i = 0; i < 10; ++i) run({"--help"});
  CHECK(std::clock() - start < 10 * CLOCKS_PER_SEC / 100);  // 10 ms each, also with sanitizers.
}

}  // namespace graphcool::tests
