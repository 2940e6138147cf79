#include "core/cluster/definition_problems.h"

#include <catch2/catch.hpp>

namespace graphcool::tests {

TEST_CASE("what cannot run yet is refused, not ignored", "[cluster]") {
  const auto told = [](const std::string& yaml) {
    service::Bundle bundle;
    bundle.modules.push_back(
        {.content = "types: a.graphql\n" + yaml, .files = {{"a.graphql", "type A"}}});
    const auto definition = service::read_definition(bundle);
    REQUIRE(definition);
    std::string whats;
    for (const auto& each : cluster::not_yet(*definition)) whats += each.error.what + "\n";
    return whats;
  };
  const std::string open = "permissions: [{operation: '*'}]\n";
  CHECK(told(open) == "");
  CHECK(told(open + "functions: {a: {type: schedule, cron: '@daily', handler: {exec: ls}}}\n") ==
        "");
}

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
