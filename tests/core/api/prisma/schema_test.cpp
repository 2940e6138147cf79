// The worked schema of the reference (reference/prisma1, section 3.4), and what is left out of
// others.
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "core/api/prisma/prisma.h"
#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/model/prisma_sdl.h"
#include "tests/support/prisma_sample.h"

namespace graphcool::tests {
namespace {

// A model's generated schema, asked for its types in the words of SDL.
class Schema {
 public:
  explicit Schema(const std::string& sdl) : model_(parse(sdl)) {
    auto api = api::prisma::make_api(model_);
    REQUIRE(api);
    api_ = std::move(*api);
    const std::string printed = graphql::print_schema(api_->schema());
    std::size_t at = 0;
    while (at < printed.size()) {
      std::size_t end = printed.find("\n\n", at);
      if (end == std::string::npos) end = printed.size();
      std::string text = printed.substr(at, end - at);
      while (text.starts_with("\"\"\"")) text = text.substr(text.find('\n') + 1);
      const std::size_t name = text.find(' ') + 1;
      types_[text.substr(name, text.find_first_of(" \n", name) - name)] = flat(text);
      at = end + 2;
    }
  }

  // "input LabelCreateInput { id: ID  text: String! }", with two blanks between members.
  std::string operator[](const std::string& type) const {
    const auto found = types_.find(type);
    return found == types_.end() ? "none" : found->second;
  }
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& [name, text] : types_) names.insert(name);
    return names;
  }

 private:
  static std::shared_ptr<const model::Model> parse(const std::string& sdl) {
    const model::SdlFile file{"datamodel.prisma", sdl};
    auto parsed = model::parse_prisma({&file, 1});
    REQUIRE(parsed);
    return parsed->model;
  }
  static std::string flat(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\n') {
        out.push_back(text[i]);
        continue;
      }
      while (i + 1 < text.size() && text[i + 1] == ' ') ++i;
      out += out.ends_with("{") || text[i + 1] == '}' ? " " : "  ";
    }
    return out;
  }

  std::shared_ptr<const model::Model> model_;
  std::unique_ptr<const api::Api> api_;
  std::map<std::string, std::string> types_;
};

std::string texts(const std::string& field, const std::string& type) {
  std::string out;
  for (const char* suffix :
       {"", "_not", "_in", "_not_in", "_lt", "_lte", "_gt", "_gte", "_contains", "_not_contains",
        "_starts_with", "_not_starts_with", "_ends_with", "_not_ends_with"}) {
    const std::string name = suffix;
    const bool list = name.ends_with("_in");
    out += "  " + field + name + ": " + (list ? "[" + type + "!]" : type);
  }
  return out;
}

const std::string kPage = "skip: Int, after: String, before: String, first: Int, last: Int";

}  // namespace

TEST_CASE("the Prisma schema has the types of the worked example", "[prisma][schema]") {
  const Schema schema(kPrismaSample);
  const std::string lists = "orderBy: PostOrderByInput, " + kPage;
  CHECK(schema["User"] ==
        "type User implements Node { id: ID!  email: String!  name: String  role: Role!  tags: "
        "[String!]!  posts(where: PostWhereInput, " +
            lists + "): [Post!]  createdAt: DateTime! }");
  CHECK(schema["Post"].find("  author: User!  labels(where: LabelWhereInput, orderBy: "
                            "LabelOrderByInput, " +
                            kPage + "): [Label!] }") != std::string::npos);
  CHECK(
      schema["UserConnection"] ==
      "type UserConnection { pageInfo: PageInfo!  edges: [UserEdge]!  aggregate: AggregateUser! }");
  CHECK(schema["UserEdge"] == "type UserEdge { node: User!  cursor: String! }");
  CHECK(schema["AggregateUser"] == "type AggregateUser { count: Int! }");
  CHECK(schema["BatchPayload"] == "type BatchPayload { count: Long! }");
  CHECK(schema["UserOrderByInput"] ==
        "enum UserOrderByInput { id_ASC  id_DESC  email_ASC  email_DESC  name_ASC  name_DESC  "
        "role_ASC  role_DESC  createdAt_ASC  createdAt_DESC }");
  CHECK(schema["UserWhereUniqueInput"] == "input UserWhereUniqueInput { id: ID  email: String }");
  CHECK(schema["PostWhereUniqueInput"] == "input PostWhereUniqueInput { id: ID }");
  CHECK(schema["PostWhereInput"] ==
        "input PostWhereInput { AND: [PostWhereInput!]  OR: [PostWhereInput!]  NOT: "
        "[PostWhereInput!]" +
            texts("id", "ID") + texts("title", "String") +
            "  views: Int  views_not: Int  views_in: [Int!]  views_not_in: [Int!]  views_lt: Int  "
            "views_lte: Int  views_gt: Int  views_gte: Int  author: UserWhereInput  labels_every: "
            "LabelWhereInput  labels_some: LabelWhereInput  labels_none: LabelWhereInput }");
  CHECK(schema["PostScalarWhereInput"].starts_with(
      "input PostScalarWhereInput { AND: [PostScalarWhereInput!]  OR: [PostScalarWhereInput!]  "
      "NOT: "
      "[PostScalarWhereInput!]  id: ID"));
  CHECK(schema["PostScalarWhereInput"].find("author") == std::string::npos);
  CHECK(schema["UserWhereInput"].find("role: Role  role_not: Role  role_in: [Role!]  role_not_in: "
                                      "[Role!]  createdAt: DateTime") != std::string::npos);
  CHECK(schema["UserWhereInput"].find("tags") == std::string::npos);
}

TEST_CASE("the Prisma schema has the inputs of the worked example", "[prisma][schema]") {
  const Schema schema(kPrismaSample);
  const char* const inputs[] = {
      "input UserCreateInput { id: ID  email: String!  name: String  role: Role  tags: "
      "UserCreatetagsInput  posts: PostCreateManyWithoutAuthorInput }",
      "input UserCreatetagsInput { set: [String!] }",
      "input PostCreateManyWithoutAuthorInput { create: [PostCreateWithoutAuthorInput!]  connect: "
      "[PostWhereUniqueInput!] }",
      "input PostCreateWithoutAuthorInput { id: ID  title: String!  views: Int  labels: "
      "LabelCreateManyInput }",
      "input LabelCreateManyInput { create: [LabelCreateInput!]  connect: "
      "[LabelWhereUniqueInput!] }",
      "input LabelCreateInput { id: ID  text: String! }",
      "input PostCreateInput { id: ID  title: String!  views: Int  author: "
      "UserCreateOneWithoutPostsInput!  labels: LabelCreateManyInput }",
      "input UserCreateOneWithoutPostsInput { create: UserCreateWithoutPostsInput  connect: "
      "UserWhereUniqueInput }",
      "input UserCreateWithoutPostsInput { id: ID  email: String!  name: String  role: Role  tags: "
      "UserCreatetagsInput }",
      "input UserUpdateInput { email: String  name: String  role: Role  tags: UserUpdatetagsInput  "
      "posts: PostUpdateManyWithoutAuthorInput }",
      "input UserUpdatetagsInput { set: [String!] }",
      "input UserUpdateManyMutationInput { email: String  name: String  role: Role  tags: "
      "UserUpdatetagsInput }",
      "input PostUpdateManyWithoutAuthorInput { create: [PostCreateWithoutAuthorInput!]  connect: "
      "[PostWhereUniqueInput!]  set: [PostWhereUniqueInput!]  disconnect: [PostWhereUniqueInput!]  "
      "delete: [PostWhereUniqueInput!]  update: [PostUpdateWithWhereUniqueWithoutAuthorInput!]  "
      "updateMany: [PostUpdateManyWithWhereNestedInput!]  deleteMany: [PostScalarWhereInput!]  "
      "upsert: [PostUpsertWithWhereUniqueWithoutAuthorInput!] }",
      "input PostUpdateWithWhereUniqueWithoutAuthorInput { where: PostWhereUniqueInput!  data: "
      "PostUpdateWithoutAuthorDataInput! }",
      "input PostUpdateWithoutAuthorDataInput { title: String  views: Int  labels: "
      "LabelUpdateManyInput }",
      "input PostUpdateManyWithWhereNestedInput { where: PostScalarWhereInput!  data: "
      "PostUpdateManyDataInput! }",
      "input PostUpdateManyDataInput { title: String  views: Int }",
      "input PostUpsertWithWhereUniqueWithoutAuthorInput { where: PostWhereUniqueInput!  update: "
      "PostUpdateWithoutAuthorDataInput!  create: PostCreateWithoutAuthorInput! }",
      "input UserUpdateOneRequiredWithoutPostsInput { create: UserCreateWithoutPostsInput  "
      "connect: "
      "UserWhereUniqueInput  update: UserUpdateWithoutPostsDataInput  upsert: "
      "UserUpsertWithoutPostsInput }",
      "input UserUpdateWithoutPostsDataInput { email: String  name: String  role: Role  tags: "
      "UserUpdatetagsInput }",
      "input UserUpsertWithoutPostsInput { update: UserUpdateWithoutPostsDataInput!  create: "
      "UserCreateWithoutPostsInput! }",
      "input LabelUpdateManyInput { create: [LabelCreateInput!]  connect: [LabelWhereUniqueInput!] "
      " "
      "set: [LabelWhereUniqueInput!]  disconnect: [LabelWhereUniqueInput!]  delete: "
      "[LabelWhereUniqueInput!]  update: [LabelUpdateWithWhereUniqueNestedInput!]  updateMany: "
      "[LabelUpdateManyWithWhereNestedInput!]  deleteMany: [LabelScalarWhereInput!]  upsert: "
      "[LabelUpsertWithWhereUniqueNestedInput!] }",
      "input LabelUpdateWithWhereUniqueNestedInput { where: LabelWhereUniqueInput!  data: "
      "LabelUpdateDataInput! }",
      "input LabelUpdateDataInput { text: String }",
      "input LabelUpsertWithWhereUniqueNestedInput { where: LabelWhereUniqueInput!  update: "
      "LabelUpdateDataInput!  create: LabelCreateInput! }",
      "input LabelUpdateManyWithWhereNestedInput { where: LabelScalarWhereInput!  data: "
      "LabelUpdateManyDataInput! }",
      "input UserSubscriptionWhereInput { AND: [UserSubscriptionWhereInput!]  OR: "
      "[UserSubscriptionWhereInput!]  NOT: [UserSubscriptionWhereInput!]  mutation_in: "
      "[MutationType!]  updatedFields_contains: String  updatedFields_contains_every: [String!]  "
      "updatedFields_contains_some: [String!]  node: UserWhereInput }"};
  for (const std::string input : inputs) {
    CHECK(schema[input.substr(6, input.find(' ', 6) - 6)] == input);
  }
  CHECK(schema["UserSubscriptionPayload"] ==
        "type UserSubscriptionPayload { mutation: MutationType!  node: User  updatedFields: "
        "[String!]  previousValues: UserPreviousValues }");
  CHECK(schema["UserPreviousValues"] ==
        "type UserPreviousValues { id: ID!  email: String!  name: String  role: Role!  tags: "
        "[String!]!  createdAt: DateTime! }");
  // Nothing leads to these.
  CHECK(schema["UserUpdateDataInput"] == "none");
  CHECK(schema["UserScalarWhereInput"] == "none");
  CHECK(schema["Json"] == "none");
  CHECK(schema.names().size() == 73);
}

TEST_CASE("the roots of the Prisma schema are in groups", "[prisma][schema]") {
  const Schema schema(kPrismaSample);
  const auto list = [](const std::string& of) {
    return "(where: " + of + "WhereInput, orderBy: " + of + "OrderByInput, " + kPage + "): ";
  };
  CHECK(schema["Query"] ==
        "type Query { users" + list("User") + "[User]!  posts" + list("Post") + "[Post]!  labels" +
            list("Label") +
            "[Label]!  user(where: UserWhereUniqueInput!): User  post(where: "
            "PostWhereUniqueInput!): Post  label(where: LabelWhereUniqueInput!): "
            "Label  usersConnection" +
            list("User") + "UserConnection!  postsConnection" + list("Post") +
            "PostConnection!  labelsConnection" + list("Label") +
            "LabelConnection!  node(id: ID!): Node }");
  CHECK(schema["Mutation"].starts_with(
      "type Mutation { createUser(data: UserCreateInput!): User!  createPost(data: "
      "PostCreateInput!): Post!  createLabel(data: LabelCreateInput!): Label!  updateUser(data: "
      "UserUpdateInput!, where: UserWhereUniqueInput!): User  updatePost"));
  CHECK(schema["Mutation"].find(
            "upsertUser(where: UserWhereUniqueInput!, create: UserCreateInput!, update: "
            "UserUpdateInput!): User!  upsertPost") != std::string::npos);
  CHECK(schema["Mutation"].find("updateManyUsers(data: UserUpdateManyMutationInput!, where: "
                                "UserWhereInput): BatchPayload!") != std::string::npos);
  CHECK(schema["Mutation"].ends_with("deleteManyLabels(where: LabelWhereInput): BatchPayload! }"));
  CHECK(schema["Subscription"] ==
        "type Subscription { user(where: UserSubscriptionWhereInput): UserSubscriptionPayload  "
        "post(where: PostSubscriptionWhereInput): PostSubscriptionPayload  label(where: "
        "LabelSubscriptionWhereInput): LabelSubscriptionPayload }");
}

TEST_CASE("hidden fields of data model 1.0 are in orders alone", "[prisma][schema]") {
  const Schema schema("type Note { text: String! tag: Tag } type Tag { id: ID! @unique n: Int }");
  CHECK(schema["Note"] == "type Note { text: String!  tag: Tag }");
  CHECK(schema["NoteOrderByInput"] ==
        "enum NoteOrderByInput { text_ASC  text_DESC  id_ASC  id_DESC  updatedAt_ASC  "
        "updatedAt_DESC  createdAt_ASC  createdAt_DESC }");
  CHECK(schema["NoteWhereUniqueInput"] == "none");
  CHECK(schema["NoteUpdateInput"] == "none");
  CHECK(schema["NoteCreateInput"] ==
        "input NoteCreateInput { text: String!  tag: "
        "TagCreateOneInput }");
  CHECK(schema["TagUpdateOneInput"] == "none");
  CHECK(schema["Mutation"].find("updateNote") == std::string::npos);
  CHECK(schema["Mutation"].find("updateManyNotes(") != std::string::npos);
  CHECK(schema["Query"].find("note(") == std::string::npos);
}

TEST_CASE("optional to-one relations can be disconnected and deleted", "[prisma][schema]") {
  const Schema schema(
      "type A { id: ID! @id  n: Int  b: B @relation(link: INLINE)  boss: A @relation(name: "
      "\"Boss\", link: INLINE) }"
      " type B { id: UUID! @id  a: A  only: Json }");
  CHECK(schema["AUpdateOneWithoutBInput"] ==
        "input AUpdateOneWithoutBInput { create: ACreateWithoutBInput  connect: AWhereUniqueInput  "
        "disconnect: Boolean  delete: Boolean  update: AUpdateWithoutBDataInput  upsert: "
        "AUpsertWithoutBInput }");
  CHECK(schema["AUpdateOneInput"] ==
        "input AUpdateOneInput { create: ACreateInput  connect: AWhereUniqueInput  disconnect: "
        "Boolean  delete: Boolean  update: AUpdateDataInput  upsert: AUpsertNestedInput }");
  CHECK(schema["BWhereInput"].find("id: UUID  id_not: UUID  id_in: [UUID!]  id_not_in: [UUID!]  a: "
                                   "AWhereInput }") != std::string::npos);
  CHECK(schema["B"].starts_with("type B { id: UUID!"));  // No Node.
  CHECK(schema["Json"] == "scalar Json");
}

TEST_CASE("ids are given when the client makes them, never when they count up",
          "[prisma][schema]") {
  const Schema schema("type A { key: ID! @id(strategy: NONE) } type B { id: Int! @id  a: String }");
  CHECK(schema["ACreateInput"] == "input ACreateInput { key: ID! }");
  CHECK(schema["AUpdateInput"] == "none");
  CHECK(schema["Mutation"].find("upsertA") == std::string::npos);
  CHECK(schema["A"] == "type A { key: ID! }");
  CHECK(schema["BCreateInput"] == "input BCreateInput { a: String }");
  CHECK(schema["BWhereUniqueInput"] == "input BWhereUniqueInput { id: Int }");
}

TEST_CASE("a model whose types have generated names is refused", "[prisma][schema]") {
  const model::SdlFile file{"datamodel.prisma",
                            "type A { id: ID! @id } type AWhereInput { id: ID! @id }"};
  const auto parsed = model::parse_prisma({&file, 1});
  REQUIRE(parsed);
  const auto api = api::prisma::make_api(parsed->model);
  REQUIRE_FALSE(api);
  CHECK(api.error().what.find("AWhereInput") != std::string::npos);
}

}  // namespace graphcool::tests
