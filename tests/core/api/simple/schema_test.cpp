// The generated schema of the Simple API, held against the sample model of the reference
// (sections 3.1 and 5.2 of reference/graphcool-framework).
#include <catch2/catch.hpp>

#include "core/api/simple/simple.h"
#include "tests/support/schema_probe.h"

using graphcool::tests::kSample;

namespace {

struct Schema : graphcool::tests::SchemaProbe {
  explicit Schema(const std::string& sdl)
      : SchemaProbe(sdl, graphcool::api::simple::generate_schema) {}
};

}  // namespace

TEST_CASE("root fields stand in groups, alphabetically within each", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.names("Query") ==
        "allArticles allLabels allPassports allPersons _allArticlesMeta _allLabelsMeta "
        "_allPassportsMeta _allPersonsMeta Article Label Passport Person node "
        "_allArticlesAggregate _allArticlesGroups _allLabelsAggregate _allLabelsGroups "
        "_allPassportsAggregate _allPassportsGroups _allPersonsAggregate _allPersonsGroups");
  CHECK(schema.names("Mutation") ==
        "createArticle createLabel createPassport createPerson updateArticle updateLabel "
        "updatePassport updatePerson updateOrCreateArticle updateOrCreateLabel "
        "updateOrCreatePassport updateOrCreatePerson deleteArticle deleteLabel deletePassport "
        "deletePerson setPersonPassport addToArticleLabels addToArticleWriter "
        "removeFromArticleLabels removeFromArticleWriter");
}

TEST_CASE("queries take the list arguments and the unique fields", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(
      schema.field("Query", "allArticles") ==
      "(filter: ArticleFilter, orderBy: ArticleOrderBy, skip: Int, after: String, before: String, "
      "first: Int, last: Int): [Article!]!");
  CHECK(
      schema.field("Query", "_allArticlesMeta") ==
      "(filter: ArticleFilter, orderBy: ArticleOrderBy, skip: Int, after: String, before: String, "
      "first: Int, last: Int): _QueryMeta!");
  CHECK(schema.field("Query", "Article") == "(id: ID, slug: String): Article");
  CHECK(schema.field("Query", "node") == "(id: ID!): Node");
  CHECK(schema.field("_QueryMeta", "count") == ": Int!");
}

TEST_CASE("object fields are sorted, metas last, to-many lists nullable", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.names("Article") ==
        "createdAt extra id labels mood slug tags title writer _labelsMeta");
  CHECK(schema.field("Article", "tags") == ": [String!]!");
  CHECK(schema.field("Article", "writer") == "(filter: PersonFilter): Person");
  CHECK(schema.field("Passport", "holder") == "(filter: PersonFilter): Person!");
  CHECK(schema.field("Article", "labels") ==
        "(filter: LabelFilter, orderBy: LabelOrderBy, skip: Int, after: String, before: String, "
        "first: Int, last: Int): [Label!]");
  CHECK(schema.schema().type("Article")->interfaces.size() == 1);
}

TEST_CASE("mutation arguments: scalars, to-one, then to-many relations", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.field("Mutation", "createArticle") ==
        "(extra: Json, mood: Mood, slug: String!, tags: [String!]!, title: String!, writerId: ID, "
        "writer: ArticlewriterPerson, labelsIds: [ID!], labels: [ArticlelabelsLabel!]): Article");
  CHECK(
      schema.field("Mutation", "updateArticle") ==
      "(extra: Json, id: ID!, mood: Mood, slug: String, tags: [String!], title: String, writerId: "
      "ID, writer: ArticlewriterPerson, labelsIds: [ID!], labels: [ArticlelabelsLabel!]): Article");
  CHECK(schema.field("Mutation", "updateOrCreateArticle") ==
        "(update: UpdateArticle!, create: CreateArticle!): Article");
  CHECK(schema.field("Mutation", "deleteArticle") == "(id: ID!): Article");
  CHECK(schema.input("UpdateArticle") ==
        "extra: Json, id: ID!, mood: Mood, slug: String, tags: [String!], title: String, writerId: "
        "ID, writer: ArticlewriterPerson, labelsIds: [ID!], labels: [ArticlelabelsLabel!]");
}

TEST_CASE("nested inputs leave a to-one back-relation out and keep a list", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.input("PersonpassportPassport") == "number: Int!");
  CHECK(
      schema.input("PersonarticlesArticle") ==
      "extra: Json, mood: Mood, slug: String!, tags: [String!]!, title: String!, labelsIds: [ID!], "
      "labels: [ArticlelabelsLabel!]");
  CHECK(schema.input("ArticlewriterPerson") ==
        "name: String!, passportId: ID, passport: PersonpassportPassport, articlesIds: [ID!], "
        "articles: [PersonarticlesArticle!]");
}

TEST_CASE("relation mutations name field and opposite type", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.field("Mutation", "addToArticleWriter") ==
        "(writerPersonId: ID!, articlesArticleId: ID!): AddToArticleWriterPayload");
  CHECK(schema.names("AddToArticleWriterPayload") == "articlesArticle writerPerson");
  CHECK(schema.field("Mutation", "setPersonPassport") ==
        "(passportPassportId: ID!, holderPersonId: ID!): SetPersonPassportPayload");
  CHECK(schema.names("SetPersonPassportPayload") == "holderPerson passportPassport");
  CHECK(schema.field("SetPersonPassportPayload", "holderPerson") == ": Person");
}

TEST_CASE("filters carry the operators of each type in the reference's order", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(
      schema.input("PassportFilter") ==
      "AND: [PassportFilter!], OR: [PassportFilter!], id: ID, id_not: ID, id_in: [ID!], id_not_in: "
      "[ID!], id_lt: ID, id_lte: ID, id_gt: ID, id_gte: ID, id_contains: ID, id_not_contains: ID, "
      "id_starts_with: ID, id_not_starts_with: ID, id_ends_with: ID, id_not_ends_with: ID, number: "
      "Int, number_not: Int, number_in: [Int!], number_not_in: [Int!], number_lt: Int, number_lte: "
      "Int, number_gt: Int, number_gte: Int, holder: PersonFilter");
  const std::string article = schema.input("ArticleFilter");
  CHECK(article.find("mood: Mood, mood_not: Mood, mood_in: [Mood!], mood_not_in: [Mood!], slug") !=
        std::string::npos);
  CHECK(article.find("extra") == std::string::npos);
  CHECK(article.find("tags") == std::string::npos);
  CHECK(
      article.find("labels_every: LabelFilter, labels_some: LabelFilter, labels_none: LabelFilter, "
                   "writer: PersonFilter") != std::string::npos);
}

TEST_CASE("orders know every single scalar, Json too", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.values("ArticleOrderBy") ==
        "createdAt_ASC createdAt_DESC extra_ASC extra_DESC id_ASC id_DESC mood_ASC mood_DESC "
        "slug_ASC "
        "slug_DESC title_ASC title_DESC");
  CHECK(schema.values("Mood") == "CALM LOUD");
}

TEST_CASE("a model named User adds the field user and is created last", "[api][simple]") {
  const Schema schema(R"(
    type User @model { id: ID! @isUnique  name: String  friends: [User!]! @relation(name: "Friends") }
    type Zebra @model { id: ID! @isUnique })");
  CHECK(schema.names("Query") ==
        "allUsers allZebras _allUsersMeta _allZebrasMeta User Zebra user node "
        "_allUsersAggregate _allUsersGroups _allZebrasAggregate _allZebrasGroups");
  CHECK(schema.names("Mutation") ==
        "createZebra updateUser updateZebra updateOrCreateUser updateOrCreateZebra deleteUser "
        "deleteZebra addToFriends removeFromFriends createUser");
  CHECK(schema.field("Mutation", "addToFriends") ==
        "(friends1UserId: ID!, friends2UserId: ID!): AddToFriendsPayload");
  CHECK(schema.names("AddToFriendsPayload") == "friends2User friends1User");
  CHECK(schema.field("Mutation", "updateOrCreateZebra") == "(update: UpdateZebra!): Zebra");
}

TEST_CASE("a nested argument is left out where the child could not be told anything",
          "[api][simple]") {
  const Schema schema(R"(
    type A @model { id: ID! @isUnique  bs: [B!]! @relation(name: "AB") }
    type B @model { id: ID! @isUnique  a: A @relation(name: "AB") })");
  CHECK(schema.field("Mutation", "createA") == "(bsIds: [ID!]): A");
  CHECK_FALSE(schema.has("AbsB"));
}

TEST_CASE("a service without types has a query root and nothing to mutate", "[api][simple]") {
  const Schema schema("");
  CHECK(schema.names("Query") == "node");
  CHECK(schema.schema().mutation() == nullptr);
  CHECK_FALSE(schema.has("Json"));
}

TEST_CASE("a type with the name of a generated one is refused, with its place", "[api][simple]") {
  const auto model = graphcool::tests::parse_model(R"(
    type Post @model { id: ID! @isUnique }
    type PostFilter @model { id: ID! @isUnique })");
  const auto api = graphcool::api::simple::make_api(model);
  REQUIRE_FALSE(api);
  CHECK(api.error().what.find("`PostFilter`") != std::string::npos);
  CHECK(api.error().where.line == 3);
}

TEST_CASE("aggregates and groups stand after what the original had", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.field("Query", "_allPassportsAggregate") ==
        "(filter: PassportFilter): _PassportAggregate!");
  CHECK(schema.field("Query", "_allPassportsGroups") ==
        "(groupBy: [_PassportGroupBy!]!, filter: PassportFilter, skip: Int, first: Int): "
        "[_PassportGroup!]!");
  CHECK(schema.names("_PassportAggregate") == "count sum avg min max");
  CHECK(schema.field("_PassportSum", "number") == ": Float");
  CHECK(schema.field("_PassportMax", "number") == ": Int");
  CHECK(schema.names("_LabelAggregate") == "count min max");
  CHECK(schema.names("_PassportGroupKey") == "id number");
  CHECK(schema.values("_ArticleGroupBy") == "createdAt id mood slug title");
  CHECK(schema.field("Mutation", "updatePassport") ==
        "(id: ID!, number: Int, holderId: ID, holder: PassportholderPerson, number_increment: Int, "
        "number_decrement: Int, number_multiply: Int): Passport");
}

TEST_CASE("subscriptions: one of each type, with its payload and filter", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.names("Subscription") == "Article Label Passport Person");
  CHECK(schema.field("Subscription", "Article") ==
        "(filter: ArticleSubscriptionFilter): ArticleSubscriptionPayload");
  CHECK(schema.names("ArticleSubscriptionPayload") == "mutation node updatedFields previousValues");
  CHECK(schema.field("ArticleSubscriptionPayload", "mutation") == ": _ModelMutationType!");
  CHECK(schema.field("ArticleSubscriptionPayload", "node") == ": Article");
  CHECK(schema.field("ArticleSubscriptionPayload", "updatedFields") == ": [String!]");
  CHECK(schema.field("ArticleSubscriptionPayload", "previousValues") == ": ArticlePreviousValues");
  CHECK(schema.values("_ModelMutationType") == "CREATED UPDATED DELETED");
  CHECK(schema.input("ArticleSubscriptionFilter") ==
        "AND: [ArticleSubscriptionFilter!], OR: [ArticleSubscriptionFilter!], mutation_in: "
        "[_ModelMutationType!], updatedFields_contains: String, updatedFields_contains_every: "
        "[String!], updatedFields_contains_some: [String!], node: ArticleSubscriptionFilterNode");
}

TEST_CASE("the filter of a subscription on its node is the type's without AND and OR",
          "[api][simple]") {
  const Schema schema(kSample);
  const std::string logic = "AND: [PassportFilter!], OR: [PassportFilter!], ";
  REQUIRE(schema.input("PassportFilter").starts_with(logic));
  CHECK(schema.input("PassportSubscriptionFilterNode") ==
        schema.input("PassportFilter").substr(logic.size()));
}

TEST_CASE("previous values are the scalars that the type declares, lists too", "[api][simple]") {
  const Schema schema(kSample);
  CHECK(schema.names("ArticlePreviousValues") == "createdAt extra id mood slug tags title");
  CHECK(schema.field("ArticlePreviousValues", "tags") == ": [String!]!");
  CHECK(schema.field("ArticlePreviousValues", "mood") == ": Mood");
  CHECK(schema.schema().type("ArticlePreviousValues")->interfaces.empty());
  CHECK(schema.names("PersonPreviousValues") == "id name");  // No createdAt, no relations.
}

TEST_CASE("without types there is nothing to subscribe to", "[api][simple]") {
  CHECK(Schema("").schema().subscription() == nullptr);
}
