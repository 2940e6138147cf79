// Programs as functions, and each way in which one fails.
#include "core/functions/exec/exec_runtime.h"

#include "tests/support/function_call.h"

using namespace graphcool;
using namespace graphcool::functions;

namespace {

struct Shell {
  ExecRuntime runtime{{.limits = {.time = std::chrono::milliseconds(1500),
                                  .memory_bytes = 128 << 20,
                                  .processes = 16,
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

TEST_CASE("a program that forks without end is ended, and all that came of it") {
  Shell shell;
  const auto outcome =
      shell.run("i=0; while [ $i -lt 500 ]; do sleep 86411 & i=$((i+1)); done; wait");
  CHECK(contains(outcome.reason, "more than 16 processes"));
  CHECK(tests::running("sleep", "86411") == 0);
  // Each in a session of its own, with a clean environment, and with a parent that is gone.
  const auto hidden = shell.run(
      "i=0; while [ $i -lt 500 ]; do (env -i setsid sleep 86412 </dev/null >/dev/null 2>&1 &) & "
      "i=$((i+1)); done; wait; sleep 100");
  CHECK(contains(hidden.reason, "more than 16 processes"));
  CHECK(tests::running("sleep", "86412") == 0);
  // One that doubles, to a depth of nine.
  const auto bomb =
      shell.run("b() { [ $1 -eq 0 ] && exec sleep 86413; b $(($1-1)) & b $(($1-1)); wait; }; b 9");
  CHECK(contains(bomb.reason, "more than 16 processes"));
  CHECK(tests::running("sleep", "86413") == 0);
  CHECK(shell.run("echo '{}'").answer == "{}\n");
}

TEST_CASE("what a program leaves behind ends with it") {
  Shell shell;
  const auto outcome = shell.run(
      "for i in 1 2 3; do (env -i setsid sleep 86414 </dev/null >/dev/null 2>&1 &); done; "
      "sleep 86414 >/dev/null 2>&1 & echo '{}'");
  CHECK(outcome.answer == "{}\n");
  CHECK(tests::running("sleep", "86414") == 0);
}

TEST_CASE("the memory of a program has a limit, alone and with its children") {
  Shell shell;
  const auto alone = shell.run("x=$(head -c 300000000 /dev/zero | tr '\\0' x); echo '{}'");
  CHECK(alone.kind == Outcome::Kind::Failed);
  // Each below the limit, together above it.
  const auto together = shell.run(
      "for i in 1 2 3 4; do head -c 50000000 /dev/zero | tail -c 50000000 | sleep 5 & done; wait");
  INFO(together.reason);
  CHECK(contains(together.reason, "more than 128 MB of memory"));
}
