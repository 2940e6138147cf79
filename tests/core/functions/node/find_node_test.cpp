// Which Node.js is taken: new enough, and asked for its version once.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "core/functions/node/node_runtime.h"
#include "tests/support/temporary_folder.h"

using namespace graphcool;
using functions::find_node;

namespace {

// A program that says it is of a version, and leaves a line for each time that it was asked.
struct FakeNode {
  FakeNode() { setenv("GRAPHCOOL_NODE", (folder.path() / "node").c_str(), 1); }
  ~FakeNode() { unsetenv("GRAPHCOOL_NODE"); }

  // Moved to its place, as installers do: it is another file then.
  void install(const std::string& version) const {
    folder.write("new", "#!/bin/sh\necho asked >> '" + (folder.path() / "asked").string() +
                            "'\necho " + version + "\n");
    std::filesystem::permissions(folder.path() / "new", std::filesystem::perms::owner_all);
    std::filesystem::rename(folder.path() / "new", folder.path() / "node");
  }
  std::size_t times_asked() const {
    return folder.read("asked").size() / std::string_view("asked\n").size();
  }

  tests::TemporaryFolder folder;
};

}  // namespace

TEST_CASE("a Node.js is asked for its version once, until it is replaced", "[node]") {
  const FakeNode node;
  node.install("v18.0.0");
  for (int i = 0; i < 3; ++i) CHECK(find_node().value() == node.folder.path() / "node");
  CHECK(node.times_asked() == 1);
  node.install("v20.11.1-x");
  CHECK(find_node());
  CHECK(node.times_asked() == 2);
}

TEST_CASE("a Node.js that is too old is named each time", "[node]") {
  const FakeNode node;
  node.install("v16.20.2");
  for (std::size_t i = 1; i <= 2; ++i) {
    const auto found = find_node();
    REQUIRE_FALSE(found);
    CHECK(found.error().what.find("is v16.20.2") != std::string::npos);
    CHECK(node.times_asked() == i);
  }
}
