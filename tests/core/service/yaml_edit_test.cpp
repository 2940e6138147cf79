#include "core/service/yaml_edit.h"

#include <catch2/catch.hpp>

namespace graphcool::tests {
namespace {

using service::yaml::Edit;

std::string edit(const std::string& text, const std::vector<std::string>& path,
                 std::optional<std::string> value) {
  const auto edited = service::yaml::edited("rc", text, {Edit{path, std::move(value)}});
  return edited ? *edited : "error: " + edited.error().what;
}

}  // namespace

TEST_CASE("values of YAML change in place", "[service][yaml]") {
  struct Case {
    const char* name;
    std::string before;
    std::vector<std::string> path;
    std::optional<std::string> value;
    std::string after;
  };
  const Case cases[] = {
      {"an empty file", "", {"a", "b"}, "c", "a:\n  b: c\n"},
      {"only a comment", "# mine\n", {"a"}, "c", "# mine\na: c\n"},
      {"replace", "# top\na: b  # why\nc: d\n", {"a"}, "x", "# top\na: x # why\nc: d\n"},
      {"replace quoted", "a: 'it''s # no' # why\n", {"a"}, "x", "a: x # why\n"},
      {"replace, without a newline at the end", "a: b", {"a"}, "x", "a: x\n"},
      {"deep",
       "t:\n    a: b\n    # end\nu: v\n",
       {"t", "c"},
       "d",
       "t:\n    a: b\n    c: d\n    # end\nu: v\n"},
      {"behind what is nested",
       "t:\n  a:\n    b: c\n\n# next\nu: v\n",
       {"t", "d"},
       "e",
       "t:\n  a:\n    b: c\n  d: e\n\n# next\nu: v\n"},
      {"an entry without a value", "t:\nu: v\n", {"t", "a"}, "b", "t:\n  a: b\nu: v\n"},
      {"an entry with a null below",
       "x:\n  t:\n  u: v\n",
       {"x", "t", "a"},
       "b",
       "x:\n  t:\n    a: b\n  u: v\n"},
      {"two levels at once", "a: b\n", {"t", "u", "v"}, "w", "a: b\nt:\n  u:\n    v: w\n"},
      {"a map by a text", "t:\n  a: b\n  c: d\nu: v\n", {"t"}, "x", "t: x\nu: v\n"},
      {"remove",
       "t:\n  a: b\n  c: d # why\n  e: f\n",
       {"t", "c"},
       std::nullopt,
       "t:\n  a: b\n  e: f\n"},
      {"remove the last", "t:\n  a: b\nu: v\n", {"t", "a"}, std::nullopt, "t:\nu: v\n"},
      {"remove a map",
       "t:\n  a:\n    - b\n    - c\n  d: e\n",
       {"t", "a"},
       std::nullopt,
       "t:\n  d: e\n"},
      {"remove what is not there", "a: b\n", {"t", "a"}, std::nullopt, "a: b\n"},
      {"in braces, replace",
       "t: {a: b, c: 'd'} # why\n",
       {"t", "c"},
       "x",
       "t: {a: b, c: x} # why\n"},
      {"in braces, add", "t: {a: b}\n", {"t", "c"}, "d", "t: {c: d, a: b}\n"},
      {"in empty braces, two levels", "t: {}\n", {"t", "c", "d"}, "e", "t: {c: {d: e}}\n"},
      {"in braces, remove", "t: {a: b, c: d}\n", {"t", "a"}, std::nullopt, "t: {c: d}\n"},
      {"in braces, remove the last",
       "t: {a: b, c: {d: '}'}}\n",
       {"t", "c"},
       std::nullopt,
       "t: {a: b}\n"},
      {"in braces, remove the only one", "t: {a: b}\n", {"t", "a"}, std::nullopt, "t: {}\n"},
      {"quotes where they are needed", "", {"a"}, "local/x: # y", "a: \"local/x: # y\"\n"},
      {"and not where they are not", "", {"a"}, "local/cj-_1", "a: local/cj-_1\n"},
      {"numbers are texts", "", {"a"}, "123", "a: \"123\"\n"},
      {"behind letters that are no ASCII", "ä: {'ö😀': b}\n", {"ä", "ö😀"}, "x", "ä: {'ö😀': x}\n"},
      {"Windows line ends", "a: b\r\nc: d\r\n", {"e"}, "f", "a: b\r\nc: d\r\ne: f\n"},
      {"a list is in the way",
       "t:\n  - a\n",
       {"t", "b"},
       "c",
       "error: `t` holds something else than properties."},
      {"a text is in the way",
       "hello\n",
       {"t"},
       "c",
       "error: The file holds something else than properties."},
      {"an alias cannot be changed without its anchor",
       "a: &x {b: c}\nd: *x\n",
       {"d", "b"},
       "e",
       "error: rc is written in a way that cannot be changed in place."},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.name) {
      CHECK(edit(each.before, each.path, each.value) == each.after);
    }
  }
}

TEST_CASE("a YAML that is broken is not edited", "[service][yaml]") {
  const auto edited = service::yaml::edited("rc", "a: [", {{{"b"}, "c"}});
  REQUIRE_FALSE(edited);
  CHECK(edited.error().what == "A `[` is not closed.");
}

}  // namespace graphcool::tests
