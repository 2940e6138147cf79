// Functions bundled with their packages. What needs esbuild runs where the end-to-end tests' own
// packages are installed.
#include "core/functions/code/bundler.h"

#include <catch2/catch.hpp>

#include "core/base/base64.h"
#include "core/functions/code/compiler.h"
#include "core/functions/code/esbuild.h"
#include "core/functions/code/packages.h"
#include "core/functions/code/portable.h"
#include "tests/support/temporary_folder.h"

using namespace graphcool;
using namespace graphcool::functions;
namespace fs = std::filesystem;

namespace {

fs::path esbuild_of_tests() {
  const fs::path found = find_esbuild(fs::path(GRAPHCOOL_TEST_DATA) / "../e2e");
  if (found.empty()) WARN("esbuild is not installed in tests/e2e: nothing was tested.");
  return found;
}

// A folder with a program in place of esbuild that says `text` and ends with `code`.
struct FakeEsbuild {
  FakeEsbuild(const std::string& text, int code) {
    folder.write("said", text);
    folder.write("esbuild", "#!/bin/sh\ncat '" + (folder.path() / "said").string() +
                                "' >&2\nexit " + std::to_string(code) + "\n");
    fs::permissions(folder.path() / "esbuild", fs::perms::owner_all);
  }
  EsbuildRun run() const {
    auto run = run_esbuild(folder.path() / "esbuild", folder.path(), {});
    REQUIRE(run);
    return std::move(*run);
  }
  tests::TemporaryFolder folder;
};

// The folder of a service whose packages are those of the map.
struct ServiceFolder {
  ServiceFolder() {
    folder.write("src/a.ts",
                 "import plain from 'plain';\nimport { shared } from './lib/shared';\n"
                 "export default (event: { data: unknown }) => ({ data: plain(shared) });\n");
    folder.write("src/b.js", "module.exports = () => ({ data: 1 });\n");
    folder.write("src/lib/shared.ts", "export const shared: string = 'shared';\n");
    package("plain", "module.exports = (text) => text;");
  }
  void package(const std::string& name, const std::string& code,
               const std::string& needs = "") const {
    folder.write("node_modules/" + name + "/package.json",
                 "{\"name\":\"x\",\"main\":\"i.js\",\"dependencies\":{" + needs + "}}");
    folder.write("node_modules/" + name + "/i.js", code);
  }
  tests::TemporaryFolder folder;
};

std::string map_in(const std::string& code) {
  const std::string mark = "//# sourceMappingURL=data:application/json;base64,";
  const std::size_t at = code.find(mark);
  REQUIRE(at != code.npos);
  const auto map =
      base64::decode(code.substr(at + mark.size(), code.size() - at - mark.size() - 1));
  REQUIRE(map);
  return *map;
}

}  // namespace

TEST_CASE("what esbuild says is read as errors with their places", "[functions][code]") {
  FakeEsbuild fake(
      "\xe2\x9c\x98 [ERROR] Could not resolve \"@a/b/c\"\n\n    src/a.ts:2:7:\n"
      "      2 \xe2\x94\x82 const x = require('@a/b/c')\n        \xe2\x95\xb5       ~~~\n\n"
      "  You can mark the path\n\n"
      "\xe2\x96\xb2 [WARNING] This call is odd [odd-call]\n\n    src/b.ts:1:0:\n      1 "
      "\xe2\x94\x82 x\n\n"
      "\xe2\x9c\x98 [ERROR] Could not resolve \"./gone\"\n\n    src/b.ts:3:1:\n\n2 errors\n",
      1);
  fake.folder.write("src/a.ts", "one\ntwo and more\n");
  const EsbuildRun run = fake.run();
  REQUIRE(run.errors.size() == 2);
  CHECK(run.errors[0].error.what == "Could not resolve \"@a/b/c\"");
  CHECK(run.errors[0].error.where == Location{"src/a.ts", 2, 8});
  CHECK(run.errors[0].error.excerpt == "two and more");
  CHECK(run.errors[0].error.hint == "If it is a package, install it: npm install @a/b");
  CHECK(run.errors[1].error.where == Location{"src/b.ts", 3, 2});
  CHECK(run.errors[1].error.hint == "Make the file, or correct the path.");
  REQUIRE(run.warnings.size() == 1);
  CHECK(run.warnings[0].id == "odd-call");
  CHECK(run.warnings[0].error.what == "This call is odd");
}

TEST_CASE("an esbuild that fails in its own words is an error, too", "[functions][code]") {
  const EsbuildRun run = FakeEsbuild("cannot execute\n", 3).run();
  REQUIRE(run.errors.size() == 1);
  CHECK(run.errors[0].error.what == "esbuild could not compile it (exit code 3):\ncannot execute");
  CHECK(FakeEsbuild("", 0).run().errors.empty());
}

TEST_CASE("packages by the path of a file", "[functions][code]") {
  const auto named = [](const std::string& path) {
    const auto package = package_of(path);
    return package ? package->folder.string() + " " + package->name : "";
  };
  CHECK(named("node_modules/a/index.js") == "node_modules/a a");
  CHECK(named("../node_modules/a/node_modules/@b/c/x/y.js") ==
        "../node_modules/a/node_modules/@b/c @b/c");
  CHECK(named("src/node_modules.js").empty());
  CHECK(named("src/my_node_modules/a/b.js").empty());
  CHECK(named("node_modules/@b/c").empty());
}

TEST_CASE("paths out of the folder are not part of what is compiled", "[functions][code]") {
  CHECK(portable_name("../../home/me/node_modules/a/b.js") == "node_modules/a/b.js");
  CHECK(portable_name("node_modules/a/node_modules/b/c.js") ==
        "node_modules/a/node_modules/b/c.js");
  CHECK(portable_name("../shared/a.ts") == "../shared/a.ts");
  const std::map<std::string, std::string> names = {
      {"../../me/node_modules/a/b.js", "node_modules/a/b.js"}, {"src/a.ts", "src/a.ts"}};
  const PortableCode code = portable_code(
      "// ../../me/node_modules/a/b.js\n  \"../../me/node_modules/a/b.js\"(x) {\n"
      "// ../../me/other\nconst a = \"../../me/node_modules/a/b.js\";",
      names);
  CHECK(code.text ==
        "// node_modules/a/b.js\n  \"node_modules/a/b.js\"(x) {\n// ../../me/other\n"
        "const a = \"../../me/node_modules/a/b.js\";");
  CHECK(code.shifts == std::map<std::size_t, PortableCode::Shift>{{0, {31, -9}}, {1, {31, -9}}});
  const auto map = portable_map(
      R"({"version":3,"sources":["../me/app/src/a.ts","../me/node_modules/a/b.js","../me/up/x.ts"],)"
      R"("mappings":"AAAA;AAAA,8CAAAA,UAAA;AA"})",
      code, "/tmp", "/me/app", "src/a.ts.compiled.cjs",
      {{"../node_modules/a/b.js", "node_modules/a/b.js"}});
  REQUIRE(map);
  CHECK(*map == R"({"version":3,"sources":["a.ts","../node_modules/a/b.js","../x.ts"],)"
                R"("mappings":"AAAA;AAAA,qCAAAA,UAAA;AA"})");  // Column 46 became 37.
  CHECK_FALSE(portable_map("no", code, "/tmp", "/me", "a", {}));
}

TEST_CASE("functions become files of their own, the same wherever they are", "[functions][code]") {
  const fs::path esbuild = esbuild_of_tests();
  if (esbuild.empty()) return;
  const ServiceFolder one, two;
  const auto bundled = bundle_code(one.folder.path(), {"src/a.ts", "src/b.js"}, esbuild);
  REQUIRE(bundled);
  CHECK(bundled->warnings.empty());
  CHECK(bundled->sources == std::set<std::string>{"src/a.ts", "src/b.js", "src/lib/shared.ts"});
  REQUIRE(bundled->files.size() == 2);
  const std::string& code = bundled->files.at(compiled_path("src/a.ts"));
  CHECK(code.find("require(\"plain\")") == code.npos);
  CHECK(code.find(one.folder.path().filename()) == code.npos);
  CHECK(map_in(code).find(R"(["../node_modules/plain/i.js","a.ts","lib/shared.ts"])") !=
        std::string::npos);

  const auto again = bundle_code(two.folder.path(), {"src/a.ts", "src/b.js"}, esbuild);
  REQUIRE(again);
  CHECK(again->files == bundled->files);

  // Also when the packages are linked from elsewhere.
  const tests::TemporaryFolder elsewhere;
  fs::rename(two.folder.path() / "node_modules", elsewhere.path() / "node_modules");
  fs::create_directory_symlink(elsewhere.path() / "node_modules",
                               two.folder.path() / "node_modules");
  const auto linked = bundle_code(two.folder.path(), {"src/a.ts", "src/b.js"}, esbuild);
  REQUIRE(linked);
  CHECK(linked->files == bundled->files);
}

TEST_CASE("mistakes of all functions are told at once", "[functions][code]") {
  const fs::path esbuild = esbuild_of_tests();
  if (esbuild.empty()) return;
  const ServiceFolder service;
  service.folder.write("src/a.ts", "const a: number = ;\n");
  service.folder.write("src/b.js", "\n  require('missing/part');\n");
  const auto bundled = bundle_code(service.folder.path(), {"src/a.ts", "src/b.js"}, esbuild);
  REQUIRE_FALSE(bundled);
  REQUIRE(bundled.error().size() == 2);
  CHECK(bundled.error()[0].where == Location{"src/a.ts", 1, 19});
  CHECK(bundled.error()[0].excerpt == "const a: number = ;");
  CHECK(bundled.error()[1].where == Location{"src/b.js", 2, 11});
  CHECK(bundled.error()[1].hint == "If it is a package, install it: npm install missing");
}

TEST_CASE("packages that cannot be bundled go along with what they need", "[functions][code]") {
  const fs::path esbuild = esbuild_of_tests();
  if (esbuild.empty()) return;
  const ServiceFolder service;
  service.package("native", "require('deep'); module.exports = require('./build/x.node');",
                  R"("deep":"1","absent":"1")");
  service.folder.write("node_modules/native/build/x.node",
                       "\x7f"
                       "ELF");
  service.package("deep", "module.exports = 1;");
  service.package("native/node_modules/deep", "module.exports = 2;");
  service.folder.write("src/b.js",
                       "const n = require('native'), p = require('plain');\n"
                       "module.exports = () => n;\n");
  service.folder.write("src/lib/shared.ts", "export const shared = __dirname;\n");
  const auto bundled = bundle_code(service.folder.path(), {"src/a.ts", "src/b.js"}, esbuild);
  REQUIRE(bundled);
  const auto& files = bundled->files;
  CHECK(files.contains("node_modules/native/build/x.node"));
  CHECK(files.contains("node_modules/deep/i.js"));  // Native's own, nobody needs the other one.
  CHECK(files.at("node_modules/deep/i.js") == "module.exports = 2;");
  CHECK_FALSE(files.contains("node_modules/plain/i.js"));
  const std::string& code = files.at(compiled_path("src/b.js"));
  CHECK(code.find("require(\"native\")") != code.npos);
  CHECK(code.find("require(\"plain\")") == code.npos);
  REQUIRE(bundled->warnings.size() == 2);
  CHECK(bundled->warnings[0].where == Location{"src/lib/shared.ts", 1, 23});
  CHECK(bundled->warnings[1].what ==
        "The package `native` is native: it goes along as it was built for this machine.");

  // A bundled package that means the other version of what is outside now stays outside as well.
  service.package("plain", "module.exports = require('deep');", R"("deep":"1")");
  const auto clashing = bundle_code(service.folder.path(), {"src/a.ts", "src/b.js"}, esbuild);
  REQUIRE(clashing);
  const std::string& a = clashing->files.at(compiled_path("src/a.ts"));
  CHECK(a.find("require(\"plain\")") != a.npos);
  CHECK(clashing->files.at("node_modules/plain/node_modules/deep/i.js") == "module.exports = 1;");

  // The developer's own code can have only one of them.
  service.folder.write("src/b.js", "require('native'); require('deep');\n");
  const auto refused = bundle_code(service.folder.path(), {"src/b.js"}, esbuild);
  REQUIRE_FALSE(refused);
  CHECK(refused.error()[0].hint == "Let all that need it use the same: npm dedupe");
}
