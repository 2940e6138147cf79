#include "core/cluster/function_host.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/base/files.h"
#include "core/cluster/cluster.h"
#include "core/service/definition.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {
namespace {

namespace fs = std::filesystem;

// The folder of a service with a program after each create.
struct Folder {
  Folder() {
    fs::create_directories(path / "bin");
    write("graphcool.yml",
          "types: ./types.graphql\n"
          "functions:\n"
          "  note:\n"
          "    type: operationAfter\n"
          "    operation: Post.create\n"
          "    handler:\n"
          "      exec: ./bin/note\n"
          "permissions:\n"
          "  - operation: \"*\"\n");
    write("types.graphql", "type Post @model { id: ID! @isUnique }");
    write_program("0");
  }

  void write(const std::string& name, const std::string& text) const {
    REQUIRE(files::write(path / name, text));
  }
  // Other code with each `mark`.
  void write_program(const std::string& mark) const {
    write("bin/note", "#!/bin/sh\n# " + mark + "\necho '{\"data\": null}'\n");
    fs::permissions(path / "bin/note", fs::perms::owner_all);
  }
  service::Definition definition() const {
    auto loaded = service::load_definition(path);
    REQUIRE(loaded);
    REQUIRE(service::add_code(*loaded));
    return std::move(*loaded);
  }

  const TemporaryFolder temporary;
  const fs::path path = temporary.path() / "service";
  const fs::path data = temporary.path() / "data";
};

}  // namespace

TEST_CASE("dry runs do not take the code away that serves", "[cluster][functions]") {
  const Folder folder;
  auto cluster = cluster::Cluster::open({.data_dir = folder.data});
  REQUIRE(cluster);
  REQUIRE((*cluster)->add({.name = "notes", .id = "notes"}, folder.definition()));
  const fs::path codes = (*cluster)->service_folder("notes") / "code";
  const fs::path serving = fs::directory_iterator(codes)->path();

  for (int i = 1; i <= 8; ++i) {
    folder.write_program(std::to_string(i));
    REQUIRE((*cluster)->deploy("notes", folder.definition(), {.dry_run = true}));
  }
  CHECK(fs::exists(serving / "bin/note"));

  REQUIRE((*cluster)->deploy("notes", folder.definition(), {}));
  CHECK(std::distance(fs::directory_iterator(codes), {}) == 4);  // And what was tried goes.
}

// Run under the sanitizers too.
TEST_CASE("every call is answered, however the end comes in between",
          "[cluster][functions][threads]") {
  const TemporaryFolder folder;
  auto functions = std::make_shared<cluster::ServiceFunctions>();
  functions->info = {.id = "notes", .name = "notes"};
  functions->folder = folder.path();
  // Nobody listens there.
  functions->all = {std::make_shared<const functions::Function>(
      functions::Function{.service = "notes",
                          .name = "note",
                          .handler = functions::Webhook{.url = "http://127.0.0.1:1/"}})};
  for (int round = 0; round < 10; ++round) {
    constexpr int kThreads = 3, kCalls = 100;
    std::atomic<int> answers = 0, failures = 0;
    cluster::FunctionHost host({}, folder.path(), {});
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (int call = 0; call < kCalls; ++call) {
          host.call(functions, {.function = "note", .data = "{}"}, [&](functions::Answer answer) {
            ++answers;
            if (answer.failure) ++failures;
          });
        }
      });
    }
    while (answers < 10 * round) std::this_thread::yield();
    host.stop();
    for (auto& thread : threads) thread.join();
    CHECK(answers == kThreads * kCalls);
    CHECK(failures == answers);
  }
}

}  // namespace graphcool::tests
