// The generated schema of the Relay API, held against the sample model of the reference
// (sections 6.2 and 6.3 of reference/graphcool-framework).
#include <catch2/catch.hpp>

#include "core/api/relay/relay.h"
#include "tests/support/schema_probe.h"

using graphcool::tests::kSample;

namespace {

struct Schema : graphcool::tests::SchemaProbe {
  explicit Schema(const std::string& sdl)
      : SchemaProbe(sdl, graphcool::api::relay::generate_schema) {}
};

}  // namespace

TEST_CASE("the root is a viewer and a node", "[api][relay]") {
  const Schema schema(kSample);
  CHECK(schema.names("Query") == "viewer node");
  CHECK(schema.field("Query", "viewer") == ": Viewer!");
  CHECK(schema.names("Viewer") ==
        "allArticles allLabels allPassports allPersons Article Label Passport Person id "
        "_allArticlesAggregate _allArticlesGroups _allLabelsAggregate _allLabelsGroups "
        "_allPassportsAggregate _allPassportsGroups _allPersonsAggregate _allPersonsGroups");
  CHECK(
      schema.field("Viewer", "allArticles") ==
      "(filter: ArticleFilter, orderBy: ArticleOrderBy, skip: Int, after: String, before: String, "
      "first: Int, last: Int): ArticleConnection!");
  CHECK(schema.field("Viewer", "id") == ": ID!");
}

TEST_CASE("connections have edges, page info and a count", "[api][relay]") {
  const Schema schema(kSample);
  CHECK(schema.names("ArticleConnection") == "pageInfo edges count");
  CHECK(schema.field("ArticleConnection", "edges") == ": [ArticleEdge]");
  CHECK(schema.field("ArticleEdge", "node") == ": Article!");
  CHECK(schema.field("ArticleEdge", "cursor") == ": String!");
  CHECK(schema.names("PageInfo") == "hasNextPage hasPreviousPage startCursor endCursor");
}

TEST_CASE("nodes have connections and no metas", "[api][relay]") {
  const Schema schema(kSample);
  CHECK(schema.names("Article") == "createdAt extra id labels mood slug tags title writer");
  CHECK(schema.field("Article", "labels") ==
        "(filter: LabelFilter, orderBy: LabelOrderBy, skip: Int, after: String, before: String, "
        "first: Int, last: Int): LabelConnection");
}

TEST_CASE("mutations take one input and give a payload", "[api][relay]") {
  const Schema schema(kSample);
  CHECK(schema.field("Mutation", "createArticle") ==
        "(input: CreateArticleInput!): CreateArticlePayload");
  CHECK(schema.input("CreateArticleInput") ==
        "extra: Json, mood: Mood, slug: String!, tags: [String!]!, title: String!, writerId: ID, "
        "writer: ArticlewriterPerson, labelsIds: [ID!], labels: [ArticlelabelsLabel!], "
        "clientMutationId: String!");
  CHECK(schema.names("CreateArticlePayload") == "viewer clientMutationId article edge writer");
  CHECK(schema.field("CreateArticlePayload", "writer") == ": Person");
  CHECK(schema.names("DeleteArticlePayload") ==
        "viewer clientMutationId article edge writer deletedId");
  CHECK(schema.input("DeleteArticleInput") == "id: ID!, clientMutationId: String!");
  CHECK(schema.input("UpdateOrCreateArticleInput") ==
        "update: UpdateArticle!, create: CreateArticle!, clientMutationId: String!");
}

TEST_CASE("relation mutations name their inputs after operation, relation and end A",
          "[api][relay]") {
  const Schema schema(kSample);
  CHECK(schema.field("Mutation", "addToArticleWriter") ==
        "(input: AddToArticleWriterArticleInput!): AddToArticleWriterPayload");
  CHECK(schema.field("Mutation", "setPersonPassport") ==
        "(input: AddToPersonPassportPersonInput!): SetPersonPassportPayload");
  CHECK(schema.field("Mutation", "removeFromArticleWriter") ==
        "(input: RemoveFromArticleWriterArticleInput!): RemoveFromArticleWriterPayload");
  CHECK(
      schema.names("AddToArticleWriterPayload") ==
      "viewer clientMutationId articlesArticle writerPerson articlesArticleEdge writerPersonEdge");
}

TEST_CASE("createUser is a sign-up, and a clashing relation gets an underscore", "[api][relay]") {
  const Schema schema(R"(
    type User @model { id: ID! @isUnique  name: String  user: User @relation(name: "Boss") })");
  CHECK(schema.field("Mutation", "createUser") == "(input: SignupUserInput!): CreateUserPayload!");
  CHECK(schema.names("CreateUserPayload") == "user clientMutationId viewer");
  CHECK(schema.field("CreateUserPayload", "clientMutationId") == ": String");
  CHECK(schema.names("UpdateUserPayload") == "viewer clientMutationId user edge user_");
  CHECK_FALSE(schema.has("CreateUserInput"));
  CHECK(schema.names("Viewer") == "allUsers user User id _allUsersAggregate _allUsersGroups");
}

TEST_CASE("there are no subscriptions", "[api][relay]") {
  const Schema schema(kSample);
  CHECK(schema.schema().subscription() == nullptr);
  CHECK_FALSE(schema.has("_ModelMutationType"));
  CHECK_FALSE(schema.has("ArticlePreviousValues"));
}
