// Programs as functions, and each way in which one fails.
#include "core/functions/exec/exec_runtime.h"

#include "tests/support/function_call.h"

using namespace graphcool;
using namespace graphcool::functions;

namespace {

struct Shell {
  ExecRuntime runtime{{.limits = {.time = std::chrono::milliseconds(1500),
                                  .answer_bytes = 1 << 20,
                                  .output_bytes = 1 << 20},
                       .max_processes = 2}};

  Outcome run(const std::string& script, const std::string& event = "{}") {
    return call({"sh", "-c", script}, event);
  }
  Outcome call(std::vector<std::string> command, const std::string& event = "{}") {
    const Executable program{"/tmp", std::move(command), {{"A", "b"}}};
    return tests::call(
        runtime,
        std::make_shared<Function>(Function{.service = "test", .name = "f", .handler = program}),
        event);
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a program reads the event and writes the answer") {
  Shell shell;
  const auto outcome = shell.run("cat; echo $A >&2", R"({"data":{"x":1}})");
  CHECK(outcome.kind == Outcome::Kind::Answered);
  CHECK(outcome.answer == R"({"data":{"x":1}})");
  CHECK(outcome.error_output == "b\n");
  // One that does not read its event.
  CHECK(shell.run("echo '{}'", std::string(4 << 20, 'x')).answer == "{}\n");
}

TEST_CASE("a program that fails says how") {
  Shell shell;
  CHECK(contains(shell.run("exit 3").reason, "exit code 3"));
  CHECK(contains(shell.run("kill -9 $$").reason, "signal 9"));
  CHECK(contains(shell.run("sleep 100").reason, "longer than 1.5 seconds"));
  CHECK(contains(shell.run("yes").reason, "more than 1 MB"));
  CHECK(contains(shell.run("yes >&2").reason, "more than 1 MB"));
  CHECK(contains(shell.run("not-a-program-anywhere").reason, "exit code 127"));
  CHECK(shell.call({"no-such-program"}).kind == Outcome::Kind::Unreachable);
}
