#include "core/cluster/function_host.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

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

}  // namespace graphcool::tests
