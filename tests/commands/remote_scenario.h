// A folder with a service, a home folder, and a fake cluster, for tests of commands that speak to
// one.
#pragma once

#include <map>
#include <string>

#include "commands/kit/output.h"
#include "tests/support/fake_cluster.h"
#include "tests/support/recorder.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {

struct RemoteScenario {
  explicit RemoteScenario(bool json = false) : output(json) {
    folder.write("app/graphcool.yml",
                 "types: ./types.graphql\npermissions:\n  - operation: \"*\"\n");
    folder.write("app/types.graphql", "type Post @model {\n  id: ID! @isUnique\n}\n");
    folder.write(".graphcoolrc", "graphcool-framework:\n  clusters:\n    local:\n      host: " +
                                     cluster.host() + "\n      clusterSecret: s3cret\n");
  }

  // The folder was deployed to service c1 before.
  void with_target() {
    folder.write("app/.graphcoolrc", "targets:\n  default: dev\n  dev: local/c1\n");
  }
  std::string rc() const { return folder.read("app/.graphcoolrc"); }
  std::string global_rc() const { return folder.read(".graphcoolrc"); }

  // The answer to a push, a rollback or a new service.
  void answer_pushed(const std::string& field, const std::string& messages = "[]",
                     const std::string& errors = "[]") {
    cluster.answer(R"({"data":{")" + field +
                   R"(":{"project":{"id":"c1","name":"app","alias":null,"version":3},)" +
                   R"("migrationMessages":)" + messages + R"(,"errors":)" + errors + "}}}");
  }
  void answer_service() {
    cluster.answer(
        R"({"data":{"viewer":{"project":{"id":"c1","name":"app","alias":"shop","version":3}}}})");
  }
  std::string asked(std::size_t index = 0) const {
    const auto requests = cluster.requests();
    return index < requests.size() ? requests[index] : std::string();
  }

  commands::Context context() {
    return {output, prompter, folder.path() / "app",
            [this](std::string_view name) -> std::optional<std::string> {
              const auto found = variables.find(std::string(name));
              if (found == variables.end()) return std::nullopt;
              return found->second;
            }};
  }

  TemporaryFolder folder;
  FakeCluster cluster;
  RecordingOutput output;
  ScriptedPrompter prompter;
  std::map<std::string, std::string> variables = {{"HOME", folder.path().string()}};
};

}  // namespace graphcool::tests
