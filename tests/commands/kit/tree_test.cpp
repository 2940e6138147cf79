#include "commands/kit/tree.h"

#include <catch2/catch.hpp>

namespace graphcool::tests {

TEST_CASE("a tree of files shows each folder once", "[commands]") {
  CHECK(commands::tree_text("app", {}) == "app\n");
  CHECK(commands::tree_text("app", {"src/b.js", "a.yml", "src/deep/c.js", "z"}) ==
        "app\n"
        "├─ a.yml\n"
        "├─ src/\n"
        "│  ├─ b.js\n"
        "│  └─ deep/\n"
        "│     └─ c.js\n"
        "└─ z\n");
}

}  // namespace graphcool::tests
