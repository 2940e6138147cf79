#include "core/service/definition.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.h"

namespace graphcool::tests {
namespace {

using service::load_definition;

const std::string kPermissions = "permissions:\n  - operation: \"*\"\n";

// "line:column what | hint" of every error, a line each.
std::string told(const Errors& errors) {
  std::string out;
  for (const Error& each : errors) {
    out += fmt::format("{}:{} {}", each.where.line, each.where.column, each.what);
    if (!each.hint.empty()) out += " | " + each.hint;
    out += "\n";
  }
  return out;
}

std::string errors_of(const std::string& yaml, const service::Sources& sources = {}) {
  TemporaryFolder folder;
  folder.write("graphcool.yml", yaml);
  folder.write("types.graphql", "type A");
  folder.write("model/b.graphql", "type B");
  folder.write("folder/x", "");
  const auto loaded = load_definition(folder.path(), sources);
  return loaded ? "" : told(loaded.error());
}

}  // namespace

TEST_CASE("a definition is read with its files", "[service]") {
  TemporaryFolder folder;
  folder.write("graphcool.yml",
               "# comment\ntypes:\n  - ./types.graphql\n  - model/b.graphql\n"
               "permissions:\n  - operation: '*'\n    description: open\n    isEnabled: true\n"
               "functions: {}\nrootTokens: []\ncustom: {a: [1, {b: c}]}\n");
  folder.write("types.graphql", "type A");
  folder.write("model/b.graphql", "type B");
  const auto loaded = load_definition(folder.path());
  REQUIRE(loaded);
  REQUIRE(loaded->types.size() == 2);
  CHECK(loaded->types[0].path == "./types.graphql");
  CHECK(loaded->types[0].text == "type A");
  CHECK(loaded->types[1].path == "model/b.graphql");
  REQUIRE(loaded->permissions.size() == 1);
  CHECK(loaded->permissions[0].operation == "*");
  CHECK(loaded->permissions[0].where == Location{"graphcool.yml", 6, 5});
  CHECK(loaded->folder == folder.path());
  CHECK(loaded->bundle.modules.at(0).content.starts_with("# comment"));
}

TEST_CASE("types may be a single path, and files symbolic links", "[service]") {
  TemporaryFolder folder;
  folder.write("elsewhere/types.graphql", "type A");
  folder.write("service/graphcool.yml", "types: types.graphql\n" + kPermissions);
  std::filesystem::create_symlink("../elsewhere/types.graphql",
                                  folder.path() / "service/types.graphql");
  const auto loaded = load_definition(folder.path() / "service");
  REQUIRE(loaded);
  CHECK(loaded->types[0].text == "type A");
}

TEST_CASE("Windows line ends and a byte order mark change nothing", "[service]") {
  CHECK(errors_of("\xEF\xBB\xBFtypes: types.graphql\r\npermissions:\r\n  - operation: \"*\"\r\n")
            .empty());
  CHECK(errors_of("types: types.graphql\r\ntypo: x\r\n" + kPermissions)
            .starts_with("2:1 Unknown property `typo`"));
}

TEST_CASE("mistakes in a definition are told with their place and what to do", "[service]") {
  struct Case {
    const char* name;
    std::string yaml;
    std::string told;
  };
  const std::string least =
      "The least it needs:\ntypes: ./types.graphql\npermissions:\n"
      "  - operation: \"*\"\n";
  const std::string known =
      "Known are: types, functions, permissions, permissionMode, rootTokens, modules, custom.\n";
  const std::string types = "types: types.graphql\n";
  const Case cases[] = {
      {"empty", "", "0:0 graphcool.yml is empty. | " + least},
      {"only comments", "# nothing\n", "0:0 graphcool.yml is empty. | " + least},
      {"a list", "- a\n", "1:1 graphcool.yml holds a list; it has to hold properties. | " + least},
      {"a text", "hello\n",
       "1:1 graphcool.yml holds a text; it has to hold properties. | " + least},
      {"unknown, near", types + kPermissions + "function: {}\n",
       "4:1 Unknown property `function` of graphcool.yml. | Did you mean `functions`?\n"},
      {"unknown, far", types + kPermissions + "zzz: 1\n",
       "4:1 Unknown property `zzz` of graphcool.yml. | " + known},
      {"no types", kPermissions,
       "1:1 The property `types` is missing. | Name the file of the data model: "
       "types: ./types.graphql\n"},
      {"types is null", "types:\n" + kPermissions,
       "1:1 The property `types` names no file. | It is a path or a list of paths: "
       "types: ./types.graphql\n"},
      {"types is an empty list", "types: []\n" + kPermissions,
       "1:1 The property `types` names no file. | It is a path or a list of paths: "
       "types: ./types.graphql\n"},
      {"types is a map", "types: {a: b}\n" + kPermissions,
       "1:1 The property `types` is a map. | It is a path or a list of paths: "
       "types: ./types.graphql\n"},
      {"a list in types", "types:\n  - [a]\n" + kPermissions,
       "2:5 A path is expected here, not a list. | Write it like ./types.graphql\n"},
      {"missing file", "types: ./typos.graphql\n" + kPermissions,
       "1:8 There is no file `./typos.graphql`. | Make the file, or correct the path: it starts "
       "at the folder of graphcool.yml.\n"},
      {"a folder", "types: ./folder\n" + kPermissions,
       "1:8 `./folder` is a folder. | Name each file in it.\n"},
      {"out of the folder", "types: ../types.graphql\n" + kPermissions,
       "1:8 The path `../types.graphql` leads out of the service's folder. | Name a file in this "
       "folder or below it.\n"},
      {"out of the folder on a detour", "types: model/../../x.graphql\n" + kPermissions,
       "1:8 The path `model/../../x.graphql` leads out of the service's folder. | Name a file in "
       "this folder or below it.\n"},
      {"absolute", "types: /etc/passwd\n" + kPermissions,
       "1:8 The path `/etc/passwd` leads out of the service's folder. | Name a file in this "
       "folder or below it.\n"},
      {"twice", "types: [types.graphql, ./types.graphql]\n" + kPermissions,
       "1:24 The file `./types.graphql` is named twice. | Delete one of them.\n"},
      {"permissions is a text", types + "permissions: \"*\"\n",
       "2:1 `permissions` is a text. | It is a list:\npermissions:\n  - operation: \"*\"\n"},
      {"a permission is a text", types + "permissions:\n  - \"*\"\n",
       "3:5 A permission is expected here, not a text. | Write: - operation: \"*\"\n"},
      {"no operation", types + "permissions:\n  - description: x\n",
       "3:5 This permission has no `operation`. | Write: operation: \"*\"\n"},
      {"unknown property of a permission",
       types + "permissions:\n  - operation: \"*\"\n    filed: [a]\n",
       "4:5 Unknown property `filed` of a permission. | Did you mean `fields`?\n"},
      {"operation is a list", types + "permissions:\n  - operation: [a]\n",
       "3:5 `operation` is a list. | It is a text: operation: \"*\"\n"},
      {"no operation at all", types + "permissions:\n  - operation: post.fly\n",
       "3:16 `post.fly` is no operation. | An operation is \"*\", or a model and a verb: "
       "Post.read, Post.create, Post.update, Post.delete; or a relation and a verb: "
       "PostAuthor.connect, PostAuthor.disconnect, PostAuthor.*.\n"},
      {"authenticated", types + "permissions:\n  - operation: \"*\"\n    authenticated: true\n",
       "4:5 The wildcard opens everything to everybody; `authenticated` would not limit it. | "
       "Delete this line, or write a permission for each operation.\n"},
      {"not authenticated",
       types + "permissions:\n  - operation: \"*\"\n    authenticated: false\n", ""},
      {"unquoted wildcard", types + "permissions:\n  - operation: *\n",
       "3:16 The wildcard after `operation:` needs quotes. | Write: operation: \"*\"\n"},
      {"unquoted wildcard of a type", types + "permissions:\n  - operation: *.read\n",
       "3:16 The wildcard after `operation:` needs quotes. | Write: operation: \"*\"\n"},
      {"a key twice", types + types + kPermissions,
       "2:1 The key `types` is there twice. | It stands already in line 1.\n"},
      {"a tab", "types:\n\t- types.graphql\npermissions:\n\t- operation: x: y\n",
       "2:1 This line is indented with a tab. | Indent with spaces.\n"},
      {"bad indentation", "types: a\n b: c\n",
       "2:3 A `:` is not expected here. | Check the indentation; a text with `: ` in it needs "
       "quotes.\n"},
      {"open bracket", "types: [a\n", "1:8 A `[` is not closed. | Add the `]`.\n"},
      {"open quote", "types: \"a\nb: c",
       "2:5 A quoted text is not closed. | Add the closing quote.\n"},
      {"bad letter", "types: @a\n",
       "1:8 A value cannot start with this letter. | Put quotes around the value.\n"},
      {"unknown alias", "types: *a\n",
       "1:8 This alias names nothing. | A `*` at the start of a value makes an alias: put quotes "
       "around the value.\n"},
      {"alias of itself", "types: &a [*a]\n",
       "1:12 An alias stands within what it names. | Write it out.\n"},
      {"a key that is a list", "? [a]\n: b\n",
       "1:3 A key has to be a text. | Put quotes around it.\n"},
      {"two documents", types + kPermissions + "---\ntypes: x\n",
       "4:1 A second document starts here. | A file holds one: delete the rest.\n"},
      {"not UTF-8", "types: \xff\n",
       "0:0 graphcool.yml is not a text in UTF-8. | Save it as UTF-8.\n"},
      {"columns count letters", "custom: {\"ä😀\": 1, \"ä😀\": 2}\n",
       "1:20 The key `ä😀` is there twice. | It stands already in line 1.\n"},
      {"all of them at once",
       "type: x\ntypes: [nowhere.graphql, ../x]\npermissions:\n  - operation: User.read\n"
       "functions: {a: b}\n",
       "1:1 Unknown property `type` of graphcool.yml. | Did you mean `types`?\n"
       "2:9 There is no file `nowhere.graphql`. | Make the file, or correct the path: it starts "
       "at the folder of graphcool.yml.\n"
       "2:26 The path `../x` leads out of the service's folder. | Name a file in this folder or "
       "below it.\n"
       "5:13 The function `a` is a text. | It is a map with a type and a handler.\n"},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.name) {
      CHECK(errors_of(each.yaml) == each.told);
    }
  }
}

TEST_CASE("errors carry the line of the file", "[service]") {
  TemporaryFolder folder;
  folder.write("graphcool.yml", "types: ./nowhere.graphql # here\n" + kPermissions);
  const auto loaded = load_definition(folder.path());
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error()[0].where == Location{"graphcool.yml", 1, 8});
  CHECK(loaded.error()[0].excerpt == "types: ./nowhere.graphql # here");
  CHECK(loaded.error()[0].code == ErrorCode::NotFound);
}

TEST_CASE("hostile definitions are refused and take no time", "[service]") {
  SECTION("aliases that would grow without bound") {
    std::string yaml = "custom:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 30; ++i) {
      yaml += fmt::format("  a{0}: &a{0} [*a{1}, *a{1}, *a{1}, *a{1}, *a{1}]\n", i, i - 1);
    }
    CHECK(errors_of(yaml).find("With its aliases this has more than") != std::string::npos);
  }
  SECTION("lists within lists") {
    CHECK(errors_of("custom: " + std::string(400, '[')).find("nested deeper than 64 levels") !=
          std::string::npos);
  }
  SECTION("a file that is too large") {
    const std::string told = errors_of("# " + std::string(2'000'000, 'x'));
    CHECK(told.find("graphcool.yml") != std::string::npos);
    CHECK(told.size() < 1000);
  }
  SECTION("many keys and many lines") {
    std::string yaml = "custom:\n";
    for (int i = 0; i < 60'000; ++i) yaml += fmt::format("  k{}: 1\n", i);
    CHECK(errors_of(yaml).find("more than") != std::string::npos);
  }
}

TEST_CASE("variables are replaced", "[service]") {
  service::Sources sources;
  sources.variable = [](std::string_view name) -> std::optional<std::string> {
    if (name == "MODEL") return "model/b.graphql";
    if (name == "EMPTY") return "";
    return std::nullopt;
  };
  sources.option = [](std::string_view name) {
    return name == "stage" ? std::optional<std::string>("b") : std::nullopt;
  };
  struct Case {
    std::string yaml;
    std::string told;
  };
  const Case cases[] = {
      {"types: ${env:MODEL}\n", ""},
      {"types: \"${ env:MODEL }\"\n", ""},
      {"types: model/${opt:stage}.graphql\n", ""},
      {"types: ${env:NOWHERE, 'types.graphql'}\n", ""},
      {"types: ${env:NOWHERE, opt:nothing, self:custom.path}\ncustom: {path: types.graphql}\n", ""},
      {"types: ${self:custom.all}\ncustom:\n  all: [types.graphql, '${env:MODEL}']\n", ""},
      {"types: ${self:custom.a}\ncustom: {a: '${self:custom.b}', b: types.graphql}\n", ""},
      {"types: ${env:NOWHERE}\n",
       "1:8 ${env:NOWHERE} stands for nothing. The environment variable NOWHERE is not set. | "
       "Give it a default: ${env:NOWHERE, 'value'}\n"},
      {"types: ${opt:x}\n",
       "1:8 ${opt:x} stands for nothing. The option --x is not given. | Give it a default: "
       "${opt:x, 'value'}\n"},
      {"types: ${self:custom.x.y}\ncustom: {x: 1}\n",
       "1:8 ${self:custom.x.y} stands for nothing. Nothing stands at `custom.x.y` in this file. | "
       "Give it a default: ${self:custom.x.y, 'value'}\n"},
      {"types: ${file:x}\n",
       "1:8 ${file:x} stands for nothing. `file:x` is no reference: those are env:NAME, "
       "self:path, opt:name and 'a text'. | Give it a default: ${file:x, 'value'}\n"},
      {"types: ${self:custom.a}\ncustom: {a: '${self:custom.a}'}\n",
       "1:8 The variables here stand for one another in a circle. | Write one of them out.\n"},
      {"types: x${self:custom.a}\ncustom: {a: 'x${self:custom.a}'}\n",
       "1:8 The variables here stand for one another in a circle. | Write one of them out.\n"},
      {"types: x${self:custom}\ncustom: {a: b}\n",
       "1:8 ${self:custom} is a map, which cannot be part of a text. | Name a text or a number.\n"},
      {"types: ${self:}\n",
       "1:1 The property `types` is a map. | It is a path or a list of paths: "
       "types: ./types.graphql\n"},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.yaml) {
      CHECK(errors_of(each.yaml + kPermissions, sources) == each.told);
    }
  }
}

TEST_CASE("the definition is found from below", "[service]") {
  TemporaryFolder folder;
  folder.write("service/graphcool.yml", "");
  folder.write("service/a/b/file", "");
  folder.write("other/file", "");
  const auto found = service::find_definition(folder.path() / "service/a/b");
  REQUIRE(found);
  CHECK(*found == folder.path() / "service");
  CHECK(*service::find_definition(folder.path() / "service") == folder.path() / "service");
  const auto none = service::find_definition(folder.path() / "other");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::NotFound);
  CHECK(none.error().hint == "Make one: graphcool init");
}

TEST_CASE("the files to watch are known as far as can be", "[service]") {
  TemporaryFolder folder;
  using Files = std::vector<std::filesystem::path>;
  const auto yml = folder.path() / "graphcool.yml";
  CHECK(service::files_of_definition(folder.path()) == Files{yml});
  folder.write("graphcool.yml", "types: [./a.graphql, model/b.graphql, ../c]\nnonsense: 1\n");
  CHECK(service::files_of_definition(folder.path()) ==
        Files{yml, folder.path() / "a.graphql", folder.path() / "model/b.graphql"});
  folder.write("graphcool.yml", "types: [");
  CHECK(service::files_of_definition(folder.path()) == Files{yml});
}

}  // namespace graphcool::tests
