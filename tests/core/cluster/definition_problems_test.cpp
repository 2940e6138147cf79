#include "core/cluster/definition_problems.h"

#include <catch2/catch.hpp>

namespace graphcool::tests {

TEST_CASE("problems of a definition become entries of push.errors", "[cluster]") {
  const auto problems = cluster::to_problems(
      {{.code = ErrorCode::Invalid, .what = "Wrong.", .where = {"graphcool.yml", 4, 3}},
       {.code = ErrorCode::Invalid, .what = "Also wrong.", .api_code = 2054}});
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].type == "Global");
  CHECK(problems[0].description == "graphcool.yml:4:3: Wrong.");
  CHECK(problems[1].description == "Also wrong.");
  CHECK(problems[1].code == 2054);
}

}  // namespace graphcool::tests
