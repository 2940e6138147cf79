// What the subscriptions of the Prisma API become (reference/prisma1, sections 6.2 and 6.3).
#include <catch2/catch.hpp>

#include "core/api/prisma/prisma.h"
#include "core/model/prisma_sdl.h"
#include "tests/support/prisma_sample.h"
#include "tests/support/watching.h"

namespace graphcool::tests {
namespace {

const api::Api& sample_api() {
  static const auto api = [] {
    const model::SdlFile file{"datamodel.prisma", kPrismaSample};
    const auto model = model::parse_prisma({&file, 1});
    REQUIRE(model);
    auto made = api::prisma::make_api(model->model);
    REQUIRE(made);
    return std::move(*made);
  }();
  return *api;
}

std::string watch(const std::string& subscription) {
  return watch_of(sample_api(), subscription);
}

// Of a subscription to users with that filter.
std::string watched(const std::string& filter) {
  return watched_by(sample_api(), "subscription { user(where: " + filter + ") { mutation } }");
}

}  // namespace

TEST_CASE("mutation_in and updatedFields are truth values", "[api][prisma][watch]") {
  CHECK(watched("{}") == "CREATED UPDATED DELETED");
  CHECK(watched("{mutation_in: CREATED}") == "CREATED");
  CHECK(watched(R"({updatedFields_contains: "name"})") == "UPDATED; where updated some of [name]");
  CHECK(watched(R"({updatedFields_contains_every: ["name"], mutation_in: [UPDATED]})") ==
        "UPDATED; where (is UPDATED and updated every of [name])");
  CHECK(watched(R"({updatedFields_contains_some: ["name"], mutation_in: [DELETED]})") == "nothing");
}

TEST_CASE("AND, OR and NOT mean what they say", "[api][prisma][watch]") {
  CHECK(watched("{OR: [{mutation_in: [CREATED]}, {mutation_in: [DELETED]}]}") == "CREATED DELETED");
  CHECK(watched(R"({OR: [{mutation_in: [CREATED]}, {updatedFields_contains: "name"}]})") ==
        "CREATED UPDATED; where (is CREATED or updated some of [name])");
  CHECK(watched("{NOT: [{mutation_in: [CREATED]}, {mutation_in: [DELETED]}]}") == "UPDATED");
  CHECK(watched(R"({NOT: [{updatedFields_contains: "name"}]})") ==
        "CREATED UPDATED DELETED; where not (updated some of [name])");
  CHECK(watched("{OR: []}") == "nothing");
  CHECK(watched("{NOT: []}") == "CREATED UPDATED DELETED");
}

TEST_CASE("node holds no deletion back", "[api][prisma][watch]") {
  CHECK(watched(R"({node: {name: "a"}})") ==
        R"(CREATED UPDATED DELETED; where (is DELETED or condition 0); where name = "a")");
  CHECK(watched(R"({NOT: [{node: {name: "a"}}]})") ==
        R"(CREATED UPDATED DELETED; where not ((not (is DELETED) and condition 0)); )"
        R"(where name = "a")");
  CHECK(watched(R"({mutation_in: [DELETED], node: {name: "a"}})") == "DELETED");
}

TEST_CASE("the payload shows the node with what it is related to", "[api][prisma][watch]") {
  CHECK(watch(R"(subscription {
    who: user(where: {mutation_in: [CREATED]}) {
      mutation
      node { email posts(first: 1) { title } }
      previousValues { name tags }
    }
  })") == R"(watch User: CREATED
previous
previous:
  previous: one
    read User id = $1
      name: column name
      tags: column tags !
answer
who:
  who: object
    mutation: leaf $0 !
    node: one
      read User id = $1
        email: column email !
        posts: many
          read Post through posts
            order id
            page first 1
            title: column title !
    previousValues: leaf json $3
)");
}

TEST_CASE("what is wrong with a subscription has its place", "[api][prisma][watch]") {
  CHECK(watch("{ users { id } }") == "1:1 This is a query; it has to be a subscription.");
  CHECK(watch("subscription {\n  user { node { no } }\n}") ==
        R"(2:17 Cannot query field "no" on type "User".)");
  CHECK(watch("subscription { user(where: {node: {posts_some: null}}) { mutation } }") ==
        "1:16 The field 'posts' is a toMany relation. This cannot be filtered by null.");
}

}  // namespace graphcool::tests
