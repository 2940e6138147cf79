// Whatever a function does wrong, its caller gets an answer that says so, other calls go on, and
// nothing stays behind.
#include <signal.h>

#include <boost/json.hpp>
#include <thread>

#include "core/functions/node/node_runtime.h"
#include "tests/support/function_call.h"

using namespace graphcool;
using namespace graphcool::functions;
using tests::call;

namespace {

class Folder {
 public:
  explicit Folder(std::chrono::milliseconds time = std::chrono::seconds(10),
                  std::size_t memory = 128u << 20)
      : runtime({.limits = {.time = time, .memory_bytes = memory}, .max_processes = 4}) {}

  std::shared_ptr<const Function> function(const std::string& source, std::string file = "",
                                           std::map<std::string, std::string> environment = {}) {
    if (file.empty()) file = "src/f" + std::to_string(versions) + ".js";
    tests::write_file(folder.path() / file, source);
    return std::make_shared<Function>(
        Function{.service = "test",
                 .name = "f",
                 .handler = Code{folder.path(), file, std::move(environment)},
                 .version = std::to_string(++versions)});
  }
  Outcome run(const std::string& source, const std::string& event = "{}") {
    return call(runtime, function(source), event);
  }

  tests::TemporaryFolder folder;
  NodeRuntime runtime;
  int versions = 0;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a function answers, whatever kind of module it is") {
  Folder code;
  const std::string event = R"({"data":{"a":1},"context":{}})";
  const auto plain =
      code.run("module.exports = event => ({ data: { b: event.data.a + 1 } })", event);
  CHECK(plain.kind == Outcome::Kind::Answered);
  CHECK(plain.answer == R"({"data":{"b":2}})");
  CHECK(code.run("export default async event => ({ data: { b: event.data.a } })", event).answer ==
        R"({"data":{"b":1}})");
  CHECK(code.run("exports.default = async () => ({ data: 1 })").answer == R"({"data":1})");
  CHECK(call(code.runtime, code.function("export default () => 5", "src/f.mjs")).answer == "5");
  CHECK(code.run("module.exports = () => {}").answer == "null");
  CHECK(code.run("module.exports = () => ({ then: (resolve) => resolve({ ok: true }) })").answer ==
        R"({"ok":true})");
}

TEST_CASE("an ES module finds its neighbours without extension") {
  Folder code;
  tests::write_file(code.folder.path() / "src/lib.js", "export const answer = 42;\n");
  tests::write_file(code.folder.path() / "node_modules/dep/index.js", "module.exports = 7;\n");
  const auto outcome = code.run(
      "import { answer } from './lib'\nimport dep from 'dep'\n"
      "export default () => ({ data: { answer, dep } })\n");
  CHECK(outcome.reason == "");
  CHECK(outcome.answer == R"({"data":{"answer":42,"dep":7}})");
}

TEST_CASE("a function sees its own environment and not the server's") {
  setenv("GRAPHCOOL_TEST_SECRET", "hidden", 1);
  Folder code;
  const std::string source =
      "module.exports = () => ({ tone: process.env.TONE, secret: process.env.GRAPHCOOL_TEST_SECRET "
      "})";
  CHECK(call(code.runtime, code.function(source, "f.js", {{"TONE", "warm"}})).answer ==
        R"({"tone":"warm"})");
  CHECK(call(code.runtime, code.function(source, "f.js")).answer == "{}");
}

TEST_CASE("what a function prints is kept and does not disturb its answer") {
  Folder code;
  const auto outcome = code.run(
      "module.exports = () => { console.log('a', 1); console.error('b'); "
      "process.stdout.write('{\"value\":1}\\n'); "
      "require('child_process').execSync('echo c', { stdio: 'inherit' }); return { data: {} } }");
  CHECK(outcome.answer == R"({"data":{}})");
  CHECK(outcome.output == "a 1\n{\"value\":1}\nc\n");
  CHECK(outcome.error_output == "b\n");
}

TEST_CASE("what a module remembers stays while its process is warm") {
  Folder code;
  const auto function = code.function("let n = 0; module.exports = () => ++n;");
  CHECK(call(code.runtime, function).answer == "1");
  CHECK(call(code.runtime, function).answer == "2");
  CHECK(code.runtime.processes() == 1);
  code.runtime.retire("test", "other");
  while (code.runtime.processes() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(call(code.runtime, function).answer == "1");
}

TEST_CASE("a function that throws is told with its own words") {
  Folder code;
  const auto outcome = code.run(
      "module.exports = () => { const e = new TypeError('no'); e.extra = { deep: 1 }; e.self = e; "
      "throw e; }");
  CHECK(outcome.kind == Outcome::Kind::Failed);
  const auto error = boost::json::parse(outcome.reason).as_object();
  CHECK(error.at("name") == "TypeError");
  CHECK(error.at("message") == "no");
  CHECK(error.at("extra").at("deep") == 1);
  CHECK(contains(std::string(error.at("stack").as_string()), "src/f"));
  CHECK(contains(code.run("module.exports = async () => { throw 'text' }").reason, "text"));
  CHECK(contains(
      code.run("module.exports = () => new Promise((_, no) => setTimeout(no, 1, 'late'))").reason,
      "late"));
  CHECK(contains(code.run("module.exports = () => { setTimeout(() => { throw Error('timer') }, 1);"
                          " return new Promise(() => {}) }")
                     .reason,
                 "timer"));
  CHECK(contains(code.run("module.exports = {}").reason, "exports no function"));
  CHECK(contains(code.run("module.exports = (").reason, "SyntaxError"));
  CHECK(contains(code.run("require('not-there')").reason, "not-there"));
  CHECK(contains(code.run("module.exports = () => 1n").reason, "BigInt"));
}

TEST_CASE("a function that never returns is ended, others are not") {
  Folder code(std::chrono::milliseconds(3000));
  auto function = code.function("module.exports = () => { for (;;) {} }");
  std::promise<Outcome> hanging;
  code.runtime.invoke(function, "{}", [&](Outcome outcome) { hanging.set_value(outcome); });
  CHECK(code.run("module.exports = () => 1").answer == "1");
  const auto outcome = hanging.get_future().get();
  CHECK(outcome.kind == Outcome::Kind::Failed);
  CHECK(contains(outcome.reason, "longer than 3 seconds"));
  CHECK(contains(code.run("module.exports = () => new Promise(() => {})").reason, "longer than"));
}

TEST_CASE("a process that ends fails the call that it is at, and no other") {
  Folder code;
  CHECK(contains(code.run("module.exports = () => process.exit(3)").reason, "exit code 3"));
  CHECK(contains(code.run("module.exports = () => process.kill(process.pid, 'SIGSEGV')").reason,
                 "signal 11"));
  CHECK(contains(code.run("module.exports = () => process.abort()").reason, "signal 6"));
  CHECK(code.run("module.exports = () => 1").answer == "1");
  // Between two calls: the next one has a process of its own.
  const auto before = code.runtime.processes();
  const auto function =
      code.function("module.exports = () => { setTimeout(() => process.exit(1), 5); return 1 }");
  CHECK(call(code.runtime, function).answer == "1");
  while (code.runtime.processes() > before)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(call(code.runtime, function).answer == "1");
}

TEST_CASE("what a call left behind does no harm to the next one") {
  Folder code;
  // Fails 50 ms after its answer, while the next call runs in the same process.
  const auto late = code.function(
      "module.exports = e => { if (e.late) { setTimeout(() => { throw Error('late') }, 50); "
      "Promise.resolve().then(() => setTimeout(() => Promise.reject(Error('rejected')), 60)); "
      "return process.pid } "
      "return new Promise(done => setTimeout(done, 200, process.pid)) }");
  const auto first = call(code.runtime, late, R"({"late":true})");
  const auto second = call(code.runtime, late);
  CHECK(second.kind == Outcome::Kind::Answered);
  CHECK(second.answer == first.answer);
  CHECK(contains(second.error_output, "late"));
  CHECK(call(code.runtime, late).answer != first.answer);  // That process is no more.
  // Ends at any moment around the next call's beginning.
  const auto quits = code.function(
      "module.exports = e => { setTimeout(() => process.exit(1), e.after); return 1 }");
  for (int i = 0; i < 30; ++i) {
    CHECK(call(code.runtime, quits, "{\"after\":" + std::to_string(i % 3) + "}").answer == "1");
  }
}

TEST_CASE("a gigabyte of print, answer or memory stays in its process") {
  Folder code;
  const auto printed = code.run(
      "module.exports = () => { const line = 'x'.repeat(1 << 20); "
      "for (let i = 0; i < 1024; ++i) process.stdout.write(line); return 1 }");
  INFO(printed.reason);
  CHECK(contains(printed.reason, "printed more than 64 MB"));
  CHECK(printed.output.size() < 300'000);
  const auto some =
      code.run("module.exports = () => { console.log('x'.repeat(1 << 20)); return 1 }");
  CHECK(some.answer == "1");
  INFO(some.output.size());
  CHECK(contains(some.output, "The rest is not kept."));
  CHECK(contains(code.run("module.exports = () => 'x'.repeat(32 << 20)").reason, "at most"));
  CHECK(contains(code.run("module.exports = () => { const all = []; "
                          "for (;;) all.push(new Array(1e5).fill(Math.random())) }")
                     .reason,
                 "signal 6"));
  const auto buffers = code.run(
      "module.exports = () => { const all = []; for (;;) all.push(Buffer.alloc(64 << 20, 1)) }");
  CHECK(buffers.kind == Outcome::Kind::Failed);
  CHECK(code.run("module.exports = () => 1").answer == "1");
}

TEST_CASE("rubbish on the engine's channel ends the process") {
  Folder code;
  const auto outcome = code.run(
      "module.exports = () => { require('fs').writeSync(3, Buffer.from([2,0,0,0,65,65])); "
      "return new Promise(() => {}) }");
  CHECK(contains(outcome.reason, "channel"));
}

TEST_CASE("an answer to a call that is still being sent ends the process") {
  Folder code;
  // After its answer it holds the process up, so that the next event fills the channel, and answers
  // that before it is read.
  const auto hasty = code.function(
      "const text = '{\"value\":7}';\n"
      "const frame = Buffer.concat([Buffer.from([text.length, 0, 0, 0]), Buffer.from(text)]);\n"
      "const hold = ms => { for (const end = Date.now() + ms; Date.now() < end;); };\n"
      "module.exports = e => { if (e.large) return 2;\n"
      "setTimeout(() => { hold(300); require('fs').writeSync(3, frame); hold(100) }, 0); return 1 "
      "}");
  NodeRuntime one({.max_processes = 1});
  std::promise<Outcome> first, second;
  one.invoke(hasty, "{}", [&](Outcome outcome) { first.set_value(outcome); });
  one.invoke(hasty, "{\"large\":\"" + std::string(8u << 20, 'x') + "\"}",
             [&](Outcome outcome) { second.set_value(outcome); });
  CHECK(first.get_future().get().answer == "1");
  const auto outcome = second.get_future().get();
  CHECK(outcome.kind == Outcome::Kind::Failed);
  CHECK(contains(outcome.reason, "channel"));
  CHECK(call(one, hasty, "{\"large\":1}").answer == "2");
}

TEST_CASE("processes that a function leaves behind end with its own") {
  Folder code(std::chrono::milliseconds(4000));
  const auto outcome = code.run(
      "const { spawn } = require('child_process');\n"
      "module.exports = () => { for (let i = 0; i < 5; ++i) { const child = spawn('sleep', "
      "['1000'],"
      " { detached: true, stdio: 'ignore' }); child.unref(); console.log(child.pid) }\n"
      "return new Promise(() => {}) }");
  CHECK(contains(outcome.reason, "longer than"));
  std::istringstream pids(outcome.output);
  int found = 0;
  for (pid_t pid = 0; pids >> pid; ++found) {
    for (int i = 0; i < 200 && kill(pid, 0) == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::ifstream state("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(state, text);
    CHECK((text.empty() || contains(text, ") Z ")));  // Gone, or waits for init to hear of it.
  }
  CHECK(found == 5);
}

TEST_CASE("a function that starts processes without end is ended with all of them") {
  Folder code;
  const std::string start =
      "const { spawn } = require('child_process');\n"
      "const go = () => { const child = spawn('sh', ['-c', 'sleep 86421 & setsid sleep 86421'], "
      "{ detached: true, stdio: 'ignore', env: { PATH: process.env.PATH } }); child.unref(); };\n";
  const auto outcome = code.run(start +
                                "module.exports = () => { for (let i = 0; i < 300; ++i) go(); "
                                "return new Promise(() => {}) }");
  CHECK(contains(outcome.reason, "more than 64 processes"));
  // One that answers and goes on afterwards.
  const auto function =
      code.function(start + "module.exports = () => { setInterval(go, 2); return 1 }");
  CHECK(call(code.runtime, function).answer == "1");
  while (code.runtime.processes() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(tests::running("sleep", "86421") == 0);
  CHECK(code.run("module.exports = () => 1").answer == "1");
}

TEST_CASE("memory that a function shares or maps has a limit, too") {
  Folder code;
  const auto shared = code.run(
      "module.exports = () => { const all = []; "
      "for (;;) { const b = new SharedArrayBuffer(64 << 20); new Uint8Array(b).fill(1); "
      "all.push(b) "
      "} }");
  INFO(shared.reason);
  CHECK(shared.kind == Outcome::Kind::Failed);
  CHECK(!contains(shared.reason, "longer than"));
  CHECK(code.run("module.exports = () => 1").answer == "1");
}

TEST_CASE("more calls than processes wait their turn, and are all answered") {
  Folder code;
  const auto function =
      code.function("module.exports = e => new Promise(r => setTimeout(r, 20, e.n))");
  std::vector<std::promise<std::string>> answers(40);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    code.runtime.invoke(function, "{\"n\":" + std::to_string(i) + "}",
                        [&, i](Outcome outcome) { answers[i].set_value(outcome.answer); });
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CHECK(answers[i].get_future().get() == std::to_string(i));
  }
  CHECK(code.runtime.processes() <= 4);
}

TEST_CASE("a runtime that goes answers what is under way") {
  std::promise<Outcome> answer;
  {
    Folder code;
    code.runtime.invoke(code.function("module.exports = () => new Promise(() => {})"), "{}",
                        [&](Outcome outcome) { answer.set_value(outcome); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  CHECK(contains(answer.get_future().get().reason, "stopped"));
}
