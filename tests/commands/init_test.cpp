#include "commands/init.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "commands/templates.h"
#include "core/service/definition.h"
#include "tests/support/recorder.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {
namespace {

namespace fs = std::filesystem;

struct Scenario {
  explicit Scenario(bool json = false) : output(json) {}

  TemporaryFolder folder;
  RecordingOutput output;
  ScriptedPrompter prompter;
  commands::Context context{output, prompter, folder.path()};

  Checked<> init(const commands::InitOptions& options) {
    return commands::run_init(context, options);
  }
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& each : fs::recursive_directory_iterator(folder.path())) {
      count += each.is_regular_file() ? 1 : 0;
    }
    return count;
  }
};

}  // namespace

TEST_CASE("init writes a template and says what comes next", "[commands][init]") {
  Scenario at;
  REQUIRE(at.init({.dir = "my-app"}));
  CHECK(at.output.out ==
        "Made a service of the template default here:\n\n"
        "my-app\n"
        "├─ .gitignore\n"
        "├─ README.md\n"
        "├─ graphcool.yml\n"
        "├─ src/\n"
        "│  ├─ hello.graphql\n"
        "│  └─ hello.js\n"
        "└─ types.graphql\n\n"
        "Next: cd my-app && graphcool dev\n");
  CHECK(at.folder.read("my-app/.gitignore").find(".graphcool/") != std::string::npos);
  CHECK(at.folder.read("my-app/types.graphql").find("type User @model") != std::string::npos);
  CHECK_FALSE(fs::exists(at.folder.path() / "my-app/template.txt"));
}

TEST_CASE("every template is a whole service", "[commands][init]") {
  CHECK(commands::template_names() ==
        std::vector<std::string>{"default", "auth-email", "blog", "chat"});
  for (const commands::Template& each : commands::templates()) {
    DYNAMIC_SECTION(each.name) {
      CHECK_FALSE(each.description.empty());
      Scenario at;
      REQUIRE(at.init({.template_name = each.name}));
      const auto definition = service::load_definition(at.folder.path());
      REQUIRE(definition);
      CHECK_FALSE(definition->types.empty());
      CHECK(at.folder.read("README.md").find("graphcool dev") != std::string::npos);
    }
  }
}

TEST_CASE("init works in the folder it is started in, and beside files of others",
          "[commands][init]") {
  Scenario at;
  at.folder.write("notes.txt", "mine");
  at.folder.write(".gitignore", "node_modules/");
  REQUIRE(at.init({}));
  CHECK(at.output.out.ends_with("Next: graphcool dev\n"));
  CHECK(at.folder.read("notes.txt") == "mine");
  const std::string ignored = at.folder.read(".gitignore");
  CHECK(ignored.starts_with("node_modules/\n"));
  CHECK(ignored.find("\n.graphcool/\n") != std::string::npos);
}

TEST_CASE("init overwrites only with --force, and otherwise writes nothing", "[commands][init]") {
  Scenario at;
  at.folder.write("app/types.graphql", "mine");
  const auto refused = at.init({.dir = "app"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error()[0].code == ErrorCode::Exists);
  CHECK(refused.error()[0].what == "A file in " + (at.folder.path() / "app").string() +
                                       " would be overwritten: types.graphql.");
  CHECK(refused.error()[0].hint == "Choose another folder, or overwrite with --force.");
  CHECK(at.files() == 1);
  CHECK(at.folder.read("app/types.graphql") == "mine");

  REQUIRE(at.init({.dir = "app", .force = true}));
  CHECK(at.folder.read("app/types.graphql").find("type User") != std::string::npos);
  // The same once more changes nothing, so that nothing is in the way.
  REQUIRE(at.init({.dir = "app"}));
}

TEST_CASE("init leaves nothing behind where it cannot write", "[commands][init]") {
  SECTION("the folder is a file") {
    Scenario at;
    at.folder.write("app", "a file");
    const auto refused = at.init({.dir = "app"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error()[0].what ==
          (at.folder.path() / "app").string() + " is a file, not a folder.");
  }
  SECTION("a file is where a folder would be") {
    Scenario at;
    at.folder.write("app/file", "");
    REQUIRE_FALSE(at.init({.dir = "app/file/deeper/app"}));
    CHECK(at.files() == 1);
  }
  SECTION("the folder may not be written to") {
    if (geteuid() == 0) return;  // Root may write anywhere.
    Scenario at;
    fs::create_directory(at.folder.path() / "locked");
    chmod((at.folder.path() / "locked").c_str(), 0500);
    const auto refused = at.init({.dir = "locked/new/app"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error()[0].code == ErrorCode::Io);
    CHECK(refused.error()[0].what.find("Permission denied") != std::string::npos);
    CHECK(at.files() == 0);
  }
}

TEST_CASE("a folder made for a template goes when its files cannot be written",
          "[commands][init]") {
  Scenario at;
  // A folder where a file of the template belongs: --force does not remove folders.
  at.folder.write("app/README.md/file", "");
  const auto refused = at.init({.dir = "app", .force = true});
  REQUIRE_FALSE(refused);
  CHECK(at.files() == 1);
}

TEST_CASE("the next step can be pasted, whatever the folder is called", "[commands][init]") {
  Scenario at;
  REQUIRE(at.init({.dir = "my app"}));
  CHECK(at.output.out.ends_with("Next: cd 'my app' && graphcool dev\n"));
  at.output.out.clear();
  REQUIRE(at.init({.dir = "-x"}));
  CHECK(at.output.out.ends_with("Next: cd './-x' && graphcool dev\n"));
}

TEST_CASE("init --list and --json", "[commands][init]") {
  Scenario text;
  REQUIRE(text.init({.list = true}));
  REQUIRE(text.output.tables.size() == 1);
  CHECK(text.output.tables[0].rows.size() == 4);
  CHECK(text.files() == 0);

  Scenario json(true);
  REQUIRE(json.init({.list = true}));
  CHECK(json.output.out.starts_with("{\"templates\":[{\"name\":\"default\",\"description\":\""));
  json.output.out.clear();
  REQUIRE(json.init({.dir = "a"}));
  CHECK(json.output.out ==
        "{\"folder\":\"" + (json.folder.path() / "a").string() +
            "\",\"template\":\"default\",\"files\":[\".gitignore\",\"README.md\","
            "\"graphcool.yml\",\"src/hello.graphql\",\"src/hello.js\",\"types.graphql\"]}\n");
}

}  // namespace graphcool::tests
