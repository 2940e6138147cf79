// What the subscriptions of the Simple API become (reference/graphcool-framework, sections 7.6 and
// 9.6).
#include <catch2/catch.hpp>

#include "core/api/simple/simple.h"
#include "tests/support/lowered.h"
#include "tests/support/schema_probe.h"
#include "tests/support/watching.h"

namespace graphcool::tests {
namespace {

const api::Api& sample_api() {
  static const auto api = api::simple::make_api(parse_model(kSample));
  REQUIRE(api);
  return **api;
}

std::string watch(const std::string& subscription) {
  return watch_of(sample_api(), subscription);
}

// Of a subscription to articles with that filter.
std::string watched(const std::string& filter) {
  return watched_by(sample_api(), "subscription { Article(filter: " + filter + ") { mutation } }");
}

}  // namespace

TEST_CASE("without a filter every change is told", "[api][simple][watch]") {
  const std::string all = "CREATED UPDATED DELETED";
  CHECK(watched("{}") == all);
  CHECK(watched("null") == all);
  CHECK(watched("{node: {}}") == all);
  CHECK(watched("{node: null, mutation_in: null, updatedFields_contains: null}") == all);
  CHECK(watched("{OR: []}") == all);
  CHECK(watched("{AND: [{}]}") == all);
}

TEST_CASE("mutation_in names the kinds of changes", "[api][simple][watch]") {
  CHECK(watched("{mutation_in: [CREATED, DELETED]}") == "CREATED DELETED");
  CHECK(watched("{mutation_in: UPDATED}") == "UPDATED");
  CHECK(watched("{mutation_in: []}") == "nothing");
  CHECK(watched("{AND: [{mutation_in: [CREATED, UPDATED]}, {mutation_in: [UPDATED]}]}") ==
        "UPDATED");
  CHECK(watched("{OR: [{mutation_in: [CREATED]}, {mutation_in: [UPDATED]}]}") == "CREATED UPDATED");
}

TEST_CASE("once mutation_in stands anywhere, kinds that none names are not told",
          "[api][simple][watch]") {
  CHECK(watched(R"({OR: [{mutation_in: [CREATED]}, {node: {title: "a"}}]})") == "CREATED");
}

TEST_CASE("updatedFields are those of updates", "[api][simple][watch]") {
  CHECK(watched(R"({updatedFields_contains: "title"})") ==
        "UPDATED; where updated some of [title]");
  CHECK(watched(R"({updatedFields_contains_some: ["title", "slug"]})") ==
        "UPDATED; where updated some of [title, slug]");
  CHECK(watched(R"({updatedFields_contains_every: ["title", "slug"]})") ==
        "UPDATED; where updated every of [title, slug]");
  CHECK(watched(R"({mutation_in: [CREATED], updatedFields_contains: "title"})") == "nothing");
  CHECK(watched(R"({OR: [{mutation_in: [CREATED]},
                         {mutation_in: [UPDATED], updatedFields_contains: "title"}]})") ==
        "CREATED UPDATED; where (is CREATED or (is UPDATED and updated some of [title]))");
}

TEST_CASE("node is a filter on the row, of deleted nodes too", "[api][simple][watch]") {
  CHECK(watched(R"({node: {title_not: "a", mood: CALM}})") ==
        R"(CREATED UPDATED DELETED; where condition 0; where (mood = "CALM" and title != "a"))");
  CHECK(watched(R"({mutation_in: [DELETED], node: {labels_some: {text: "x"}}})") ==
        R"(DELETED; where (is DELETED and condition 0); where some of labels (text = "x"))");
  CHECK(watched(R"({AND: [{node: {title: "a"}}, {node: {slug: "b"}}]})") ==
        R"(CREATED UPDATED DELETED; where (condition 0 and condition 1); where title = "a"; )"
        R"(where slug = "b")");
}

TEST_CASE("the payload shows the change, the node and the node before", "[api][simple][watch]") {
  CHECK(watch(R"(
    subscription Named {
      ping: Article(filter: {node: {title: "x"}}) {
        __typename
        kind: mutation
        ...Rest
        node { id w: writer(filter: {name: "A"}) { name } labels(first: 2) { text } }
      }
    }
    fragment Rest on ArticleSubscriptionPayload {
      updatedFields
      was: previousValues { __typename title t: tags }
    })") == R"(watch Article: CREATED UPDATED DELETED
where condition 0
conditions
0:
  0: exists
    read Article id = $1
      where title = "x"
previous
previous:
  previous: one
    read Article id = $1
      __typename: constant "ArticlePreviousValues" !
      title: column title !
      t: column tags !
answer
ping:
  ping: object
    __typename: constant "ArticleSubscriptionPayload" !
    kind: leaf $0 !
    updatedFields: leaf json $2
    was: leaf json $3
    node: one
      read Article id = $1
        id: column id !
        w: one
          read Person through writer
            where name = "A"
            name: column name !
        labels: many
          read Label through labels
            order id
            page first 2
            text: column text !
)");
}

TEST_CASE("nothing is read that is not asked for", "[api][simple][watch]") {
  CHECK(watch("subscription { Label(filter: {mutation_in: [CREATED]}) { mutation } }") ==
        "watch Label: CREATED\nanswer\nLabel:\n  Label: object\n    mutation: leaf $0 !\n");
}

TEST_CASE("variables stand for their defaults", "[api][simple][watch]") {
  CHECK(watched_by(sample_api(), R"(
    subscription ($title: String = "a", $kinds: [_ModelMutationType!] = [UPDATED]) {
      Article(filter: {mutation_in: $kinds, node: {title: $title}}) { mutation }
    })") == R"(UPDATED; where (is UPDATED and condition 0); where title = "a")");
}

TEST_CASE("what is no subscription of a function is refused at its place", "[api][simple][watch]") {
  CHECK(watch("subscription { Article { ") == "1:26 Syntax Error: Expected Name, found <EOF>.");
  CHECK(watch("fragment F on Article { id }") ==
        "1:1 There is no operation; it has to be one subscription.");
  CHECK(watch("{ allArticles { id } }") == "1:1 This is a query; it has to be a subscription.");
  CHECK(watch("mutation { deleteArticle(id: 1) { id } }") ==
        "1:1 This is a mutation; it has to be a subscription.");
  CHECK(watch("subscription A { Article { mutation } }\nsubscription B { Label { mutation } }") ==
        "2:1 There is more than one operation; it has to be one subscription.");
}

TEST_CASE("everything that is invalid in a subscription is told", "[api][simple][watch]") {
  CHECK(watch("subscription {\n  Article { mutation no }\n}") ==
        R"(2:22 Cannot query field "no" on type "ArticleSubscriptionPayload".)");
  CHECK(watch("subscription { Missing { mutation } }") ==
        R"(1:16 Cannot query field "Missing" on type "Subscription".)");
  CHECK(watch("subscription { Article { mutation } Label { mutation } }") ==
        "1:37 Anonymous Subscription must select only one top level field.");
  CHECK(watch("subscription ($a: String, $b: String!) { Article(filter: "
              "{updatedFields_contains_some: [$b], node: {title: $a}}) { mutation } }") ==
        "1:15 The variable \"$a\" has no value, since nobody sends one. Give it a default, or "
        "write the value in its place.\n1:27 The variable \"$b\" has no value, since nobody sends "
        "one. Give it a default, or write the value in its place.");
  CHECK(watch("subscription { Article @skip(if: true) { mutation } }") ==
        "1:1 The subscription selects nothing.");
  CHECK(watch("subscription { Article(filter: {node: {labels_some: null}}) { mutation } }") ==
        "1:16 The filter of the to-many field 'labels' cannot be null.");
  CHECK(watch("subscription { Article { a: previousValues { id } b: previousValues { id } } }") ==
        "1:51 A subscription can ask for `previousValues` only once.");
}

TEST_CASE("fields that functions resolve cannot be part of an event", "[api][simple][watch]") {
  const auto model = parse_model(kSample);
  const auto extensions = api::read_extensions(
      {{"shout", "shout.graphql", "extend type Label { shout: String }", {}}}, {}, *model);
  REQUIRE(extensions);
  const auto api =
      api::simple::make_api(model, std::make_shared<const api::Extensions>(*extensions));
  REQUIRE(api);
  CHECK(watch_of(**api, "subscription { Article { node { labels { text shout } } } }") ==
        "1:47 The field 'Label.shout' is resolved by a function, which a subscription cannot ask.");
  CHECK_FALSE(watch_of(**api, "subscription { Article { node { labels { text } } } }").empty());
}

TEST_CASE("a subscription that comes as a request is refused", "[api][simple][watch]") {
  const Operation operation(sample_api(), "subscription { Article { mutation } }");
  const auto plan = operation.plan();
  CHECK_FALSE(plan->writes);
  REQUIRE(plan->roots.front().checks.size() == 1);
  CHECK(plan->roots.front().checks.front().failure.text ==
        "Subscriptions are answered over a WebSocket.");
}

}  // namespace graphcool::tests
