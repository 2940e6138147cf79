// Reading through the Simple API, rule by rule (reference/graphcool-framework, sections 5.3
// to 5.9).
#include <catch2/catch.hpp>

#include "tests/support/backend.h"

using graphcool::tests::Backend;

namespace {

const char* const kSdl = R"(
type Post @model {
  id: ID! @isUnique
  createdAt: DateTime!
  slug: String! @isUnique
  title: String
  views: Int
  rating: Float
  public: Boolean
  at: DateTime
  mood: Mood
  extra: Json
  tags: [String!]!
  dates: [DateTime!]
  author: User @relation(name: "Author")
  comments: [Comment!]! @relation(name: "PostComments")
}
type User @model {
  id: ID! @isUnique
  name: String!
  posts: [Post!]! @relation(name: "Author")
  friends: [User!]! @relation(name: "Friends")
  mentor: User @relation(name: "Mentor")
  students: [User!]! @relation(name: "Mentor")
}
type Comment @model {
  id: ID! @isUnique
  text: String!
  post: Post! @relation(name: "PostComments")
}
enum Mood { CALM LOUD }
)";

// Posts a to f with views 1 to 6, e without a title, f without views.
struct Posts : Backend {
  Posts() : Backend(kSdl) {
    for (const char* post :
         {R"(slug: "a", title: "Alpha", views: 1, tags: ["x", "y"], mood: CALM)",
          R"(slug: "b", title: "beta", views: 2, tags: [], mood: LOUD)",
          R"(slug: "c", title: "Gamma ray", views: 3, tags: [], public: true)",
          R"(slug: "d", title: "delta", views: 4, tags: [], public: false)",
          R"(slug: "e", views: 5, tags: [])", R"(slug: "f", title: "100% Zeta_", tags: [])"}) {
      ask(std::string("mutation { createPost(") + post + ") { id } }", "/data/createPost/id");
    }
  }
  // The slugs that a filter leaves, in default order.
  std::string where(const std::string& filter, const std::string& variables = "{}",
                    const std::string& head = "") {
    return slugs("query " + head + " { allPosts(filter: " + filter + ") { slug } }", variables);
  }
  std::string list(const std::string& arguments) {
    return slugs("{ allPosts(" + arguments + ") { slug } }", "{}");
  }
  std::string slugs(const std::string& query, const std::string& variables) {
    const std::string body = run(query, variables);
    const auto document = boost::json::parse(body);
    boost::system::error_code error;
    const auto* posts = document.find_pointer("/data/allPosts", error);
    if (posts == nullptr || !posts->is_array()) return body;
    std::string out;
    for (const auto& post : posts->as_array()) out += post.at("slug").as_string();
    return out;
  }
};

}  // namespace

TEST_CASE("scalars come back as they were given, in the order of the selection",
          "[cluster][simple]") {
  Backend backend(kSdl);
  CHECK(backend.run(R"(mutation { createPost(
      slug: "s", title: "Say \"hi\" 😀", views: -7, rating: 1.50, public: true,
      at: "2017-11-20T04:33:00+01:00", mood: LOUD, extra: "{\"a\": [1, null]}",
      tags: ["x", "y\n"], dates: ["2017-01-01"])
      { title views rating public at mood extra tags dates slug author { id } __typename } })") ==
        R"({"data":{"createPost":{"title":"Say \"hi\" 😀","views":-7,"rating":1.5,"public":true,)"
        R"("at":"2017-11-20T03:33:00.000Z","mood":"LOUD","extra":{"a":[1,null]},)"
        R"("tags":["x","y\n"],"dates":["2017-01-01T00:00:00.000Z"],"slug":"s","author":null,)"
        R"("__typename":"Post"}}})");
}

TEST_CASE("variables bring the same values as literals", "[cluster][simple]") {
  Backend backend(kSdl);
  CHECK(
      backend.run(
          R"(mutation($at: DateTime, $extra: Json, $tags: [String!]!, $mood: Mood, $dates: [DateTime!]) {
      createPost(slug: "s", at: $at, extra: $extra, tags: $tags, mood: $mood, dates: $dates)
      { at extra tags mood dates } })",
          R"({"at": "2017-11-20", "extra": {"deep": [{"x": 1.5}]}, "tags": ["a", "b"],
               "mood": "CALM", "dates": ["2018-05-05T10:00:00Z"]})") ==
      R"({"data":{"createPost":{"at":"2017-11-20T00:00:00.000Z","extra":{"deep":[{"x":1.5}]},)"
      R"("tags":["a","b"],"mood":"CALM","dates":["2018-05-05T10:00:00.000Z"]}}})");
}

TEST_CASE("a node is found by each unique field, or is null", "[cluster][simple]") {
  Posts backend;
  const std::string id = backend.ask(R"({ Post(slug: "b") { id } })", "/data/Post/id");
  CHECK(backend.run("{ Post(id: \"" + id + "\") { slug } }") ==
        R"({"data":{"Post":{"slug":"b"}}})");
  CHECK(backend.run(R"(query($s: String) { Post(slug: $s) { views } })", R"({"s": "c"})") ==
        R"({"data":{"Post":{"views":3}}})");
  CHECK(backend.run(R"({ Post(slug: "nope") { slug } })") == R"({"data":{"Post":null}})");
  CHECK(backend.code("{ Post { slug } }") == 3000);
  CHECK(backend.code("{ Post(id: null) { slug } }") == 3000);
}

TEST_CASE("node finds any type by its id", "[cluster][simple]") {
  Posts backend;
  const std::string id = backend.ask(R"({ Post(slug: "b") { id } })", "/data/Post/id");
  CHECK(backend.run("{ node(id: \"" + id +
                    "\") { __typename ... on Post { slug } ... on User { name } } }") ==
        R"({"data":{"node":{"__typename":"Post","slug":"b"}}})");
  CHECK(backend.run(R"({ node(id: "none") { id } })") == R"({"data":{"node":null}})");
}

TEST_CASE("filters compare as the reference says", "[cluster][simple]") {
  Posts backend;
  CHECK(backend.where(R"({slug: "c"})") == "c");
  CHECK(backend.where(R"({views_not: 3})") == "abde");  // A null is not "not 3".
  CHECK(backend.where(R"({views: null})") == "f");
  CHECK(backend.where(R"({views_not: null})") == "abcde");
  CHECK(backend.where(R"({views_in: [1, 4, 9]})") == "ad");
  CHECK(backend.where(R"({views_not_in: [1, 4]})") == "bce");
  CHECK(backend.where(R"({views_in: []})") == "");
  CHECK(backend.where(R"({views_not_in: []})") == "abcdef");
  CHECK(backend.where(R"({views_in: null})") == "");
  CHECK(backend.where(R"({views_lt: 3})") == "ab");
  CHECK(backend.where(R"({views_lte: 3})") == "abc");
  CHECK(backend.where(R"({views_gt: 3})") == "de");
  CHECK(backend.where(R"({views_gte: 3})") == "cde");
  CHECK(backend.where(R"({views_gt: null})") == "");
  CHECK(backend.where(R"({public: true})") == "c");
  CHECK(backend.where(R"({public_not: true})") == "d");
  CHECK(backend.where(R"({mood: LOUD})") == "b");
  CHECK(backend.where(R"({mood_in: [LOUD, CALM]})") == "ab");
  CHECK(backend.where("{}") == "abcdef");
}

TEST_CASE("text filters ignore case and know the wildcards of LIKE", "[cluster][simple]") {
  Posts backend;
  CHECK(backend.where(R"({title: "BETA"})") == "b");
  CHECK(backend.where(R"({title_contains: "TA"})") == "bdf");
  CHECK(backend.where(R"({title_not_contains: "ta"})") == "ac");
  CHECK(backend.where(R"({title_starts_with: "ga"})") == "c");
  CHECK(backend.where(R"({title_not_starts_with: "ga"})") == "abdf");
  CHECK(backend.where(R"({title_ends_with: "RAY"})") == "c");
  CHECK(backend.where(R"({title_not_ends_with: "ray"})") == "abdf");
  CHECK(backend.where(R"({title_contains: "a_m"})") == "c");  // Any one character.
  CHECK(backend.where(R"({title_contains: "l%a"})") == "ad");
  CHECK(backend.where(R"({title_contains: ""})") == "abcdf");
}

TEST_CASE("AND, OR and empty lists", "[cluster][simple]") {
  Posts backend;
  CHECK(backend.where(R"({OR: [{slug: "a"}, {views: 4}]})") == "ad");
  CHECK(backend.where(R"({AND: [{views_gt: 1}, {views_lt: 4}]})") == "bc");
  CHECK(backend.where(R"({views_gt: 1, OR: [{slug: "a"}, {slug: "b"}]})") == "b");
  CHECK(backend.where(R"({OR: []})") == "abcdef");
  CHECK(backend.where(R"({AND: [], views: 2})") == "b");
  CHECK(backend.where(R"({OR: [{AND: [{views: 1}, {slug: "a"}]}, {slug: "f"}]})") == "af");
}

TEST_CASE("filters come as variables of any depth", "[cluster][simple]") {
  Posts backend;
  const std::string head = "($f: PostFilter)";
  CHECK(backend.where("$f", R"({"f": {"views_gt": 4}})", head) == "e");
  CHECK(backend.where("$f", R"({"f": {"views_gt": 1, "OR": [{"slug": "a"}, {"slug": "b"}]}})",
                      head) == "b");
  CHECK(backend.where("$f", R"({"f": {"views": null}})", head) == "f");
  CHECK(backend.where("$f", R"({"f": {"views_in": [2, 3]}})", head) == "bc");
  CHECK(backend.where("$f", R"({"f": {"views_in": []}})", head) == "");
  CHECK(backend.where("$f", "{}", head) == "abcdef");
  CHECK(backend.where("$f", R"({"f": null})", head) == "abcdef");
  CHECK(backend.where("{slug: $s}", R"({"s": "d"})", "($s: String)") == "d");
  CHECK(backend.where("{slug: $s}", "{}", "($s: String)") == "abcdef");  // Absent: ignored.
}

TEST_CASE("order, with ties and nulls settled", "[cluster][simple]") {
  Posts backend;
  CHECK(backend.list("orderBy: slug_DESC") == "fedcba");
  CHECK(backend.list("orderBy: views_ASC") == "fabcde");
  CHECK(backend.list("orderBy: views_DESC") == "edcbaf");
  CHECK(backend.list("orderBy: title_ASC") == "efabdc");  // Without regard to case.
  CHECK(backend.list("orderBy: public_DESC") == "cdabef");
  CHECK(backend.run(R"(query($o: PostOrderBy) { allPosts(orderBy: $o, first: 2) { slug } })",
                    R"({"o": "slug_DESC"})") ==
        R"({"data":{"allPosts":[{"slug":"f"},{"slug":"e"}]}})");
}

TEST_CASE("pages by first, last, skip and cursors", "[cluster][simple]") {
  Posts backend;
  const std::string b = backend.ask(R"({ Post(slug: "b") { id } })", "/data/Post/id");
  const std::string e = backend.ask(R"({ Post(slug: "e") { id } })", "/data/Post/id");
  CHECK(backend.list("first: 2") == "ab");
  CHECK(backend.list("last: 2") == "ef");
  CHECK(backend.list("first: 2, skip: 1") == "bc");
  CHECK(backend.list("last: 2, skip: 1") == "de");
  CHECK(backend.list("skip: 4") == "ef");
  CHECK(backend.list("first: 0") == "");
  CHECK(backend.list("after: \"" + b + "\"") == "cdef");
  CHECK(backend.list("before: \"" + b + "\"") == "a");
  CHECK(backend.list("after: \"" + b + "\", before: \"" + e + "\"") == "cd");
  CHECK(backend.list("after: \"" + b + "\", first: 1") == "c");
  CHECK(backend.list("before: \"" + e + "\", last: 1") == "d");
  CHECK(backend.list("orderBy: views_DESC, after: \"" + e + "\"") == "dcbaf");
  CHECK(backend.list("orderBy: views_DESC, before: \"" + b + "\"") == "edc");
  CHECK(backend.list(R"(after: "none")") == "");
  CHECK(backend.list(R"(filter: {views_gt: 2}, first: 2, orderBy: views_DESC)") == "ed");
}

TEST_CASE("impossible pages are refused with their codes", "[cluster][simple]") {
  Posts backend;
  CHECK(backend.code("{ allPosts(first: -1) { id } }") == 3026);
  CHECK(backend.code("{ allPosts(last: -1) { id } }") == 3027);
  CHECK(backend.code("{ allPosts(skip: -1) { id } }") == 3028);
  CHECK(backend.code("{ allPosts(first: 1, last: 1) { id } }") == 3014);
  CHECK(backend.code("{ allPosts(first: 1001) { id } }") == 2041);
  CHECK(backend.code("query($n: Int) { allPosts(first: $n) { id } }", R"({"n": -5})") == 3026);
  CHECK(backend.code("query($n: Int) { allPosts(first: $n) { id } }", R"({"n": 5})") == 0);
  CHECK(backend.run("{ allPosts(first: -1) { id } }").find(R"("path":["allPosts"])") !=
        std::string::npos);
  CHECK(backend.run("{ allPosts(first: -1) { id } }").find(R"({"data":null)") == 0);
}

TEST_CASE("meta counts what the filter leaves, whatever the page", "[cluster][simple]") {
  Posts backend;
  CHECK(backend.run("{ _allPostsMeta { count } }") == R"({"data":{"_allPostsMeta":{"count":6}}})");
  CHECK(backend.run("{ _allPostsMeta(filter: {views_gt: 3}, first: 1, skip: 5) { count } }") ==
        R"({"data":{"_allPostsMeta":{"count":2}}})");
}

namespace {

struct Related : Backend {
  Related() : Backend(kSdl) {
    ask(R"(mutation { createUser(name: "Ada", posts: [
          {slug: "a", title: "one", views: 1, tags: [], comments: [{text: "x"}, {text: "y"}]},
          {slug: "b", title: "two", views: 2, tags: []}]) { id } })",
        "/data/createUser/id");
    ask(R"(mutation { createUser(name: "Bob", posts: [{slug: "c", tags: []}]) { id } })",
        "/data/createUser/id");
    ask(R"(mutation { createUser(name: "Cy") { id } })", "/data/createUser/id");
  }
};

}  // namespace

TEST_CASE("relations are read in both directions and any depth", "[cluster][simple]") {
  Related backend;
  CHECK(
      backend.run("{ allUsers { name posts { slug author { name } comments { text post { slug } } "
                  "} _postsMeta { count } } }") ==
      R"({"data":{"allUsers":[)"
      R"({"name":"Ada","posts":[{"slug":"a","author":{"name":"Ada"},"comments":[)"
      R"({"text":"x","post":{"slug":"a"}},{"text":"y","post":{"slug":"a"}}]},)"
      R"({"slug":"b","author":{"name":"Ada"},"comments":[]}],"_postsMeta":{"count":2}},)"
      R"({"name":"Bob","posts":[{"slug":"c","author":{"name":"Bob"},"comments":[]}],)"
      R"("_postsMeta":{"count":1}},)"
      R"({"name":"Cy","posts":[],"_postsMeta":{"count":0}}]}})");
}

TEST_CASE("lists inside nodes take filters, orders and pages, each parent its own",
          "[cluster][simple]") {
  Related backend;
  CHECK(backend.run("{ allUsers(first: 2) { posts(first: 1, orderBy: slug_DESC) { slug } } }") ==
        R"({"data":{"allUsers":[{"posts":[{"slug":"b"}]},{"posts":[{"slug":"c"}]}]}})");
  CHECK(backend.run("{ allUsers { posts(filter: {views_gt: 1}) { slug } "
                    "n: _postsMeta(filter: {views_gt: 1}) { count } } }") ==
        R"({"data":{"allUsers":[{"posts":[{"slug":"b"}],"n":{"count":1}},)"
        R"({"posts":[],"n":{"count":0}},{"posts":[],"n":{"count":0}}]}})");
}

TEST_CASE("relation filters: some, every, none, and to-one", "[cluster][simple]") {
  Related backend;
  const auto users = [&](const std::string& filter) {
    return backend.run("{ allUsers(filter: " + filter + ") { name } }");
  };
  CHECK(users(R"({posts_some: {views_gt: 1}})") == R"({"data":{"allUsers":[{"name":"Ada"}]}})");
  CHECK(users(R"({posts_every: {views_gt: 0}})") ==
        R"({"data":{"allUsers":[{"name":"Ada"},{"name":"Cy"}]}})");
  CHECK(users(R"({posts_none: {}})") == R"({"data":{"allUsers":[{"name":"Cy"}]}})");
  CHECK(users(R"({posts_some: {comments_some: {text: "x"}}})") ==
        R"({"data":{"allUsers":[{"name":"Ada"}]}})");
  CHECK(backend.code("{ allUsers(filter: {posts_some: null}) { id } }") == 3033);
  CHECK(backend.run(R"({ allPosts(filter: {author: {name: "Bob"}}) { slug } })") ==
        R"({"data":{"allPosts":[{"slug":"c"}]}})");
  CHECK(backend.run(R"({ allPosts(filter: {author: null}) { slug } })") ==
        R"({"data":{"allPosts":[]}})");
}

TEST_CASE("a filter may hide a to-one node; where it may not be null the parent goes",
          "[cluster][simple]") {
  Related backend;
  CHECK(backend.run(R"({ Post(slug: "a") { author(filter: {name: "Bob"}) { name } } })") ==
        R"({"data":{"Post":{"author":null}}})");
  const std::string body = backend.run(
      R"({ Post(slug: "a") { comments { text post(filter: {slug: "z"}) { slug } } } })");
  CHECK(body.find(R"({"data":{"Post":{"comments":null}},"errors":[)") == 0);
  CHECK(body.find(R"("path":["Post","comments",0,"post"])") != std::string::npos);
  CHECK(body.find("Cannot return null for non-nullable field Comment.post.") != std::string::npos);
}

TEST_CASE("self relations, symmetric and directed", "[cluster][simple]") {
  Backend backend(kSdl);
  const std::string a =
      backend.ask(R"(mutation { createUser(name: "A") { id } })", "/data/createUser/id");
  const std::string b = backend.ask("mutation { createUser(name: \"B\", friendsIds: [\"" + a +
                                        "\"], mentorId: \"" + a + "\") { id } }",
                                    "/data/createUser/id");
  CHECK(backend.run("{ allUsers { name friends { name } mentor { name } students { name } } }") ==
        R"({"data":{"allUsers":[)"
        R"({"name":"A","friends":[{"name":"B"}],"mentor":null,"students":[{"name":"B"}]},)"
        R"({"name":"B","friends":[{"name":"A"}],"mentor":{"name":"A"},"students":[]}]}})");
}

TEST_CASE("aliases, fragments, directives and merged fields", "[cluster][simple]") {
  Related backend;
  CHECK(backend.run(R"(query($no: Boolean!) {
      first: allUsers(first: 1) { ...U id @include(if: $no) posts { slug } posts { views } }
      second: allUsers(first: 1, skip: 1) { n: name @skip(if: $no) } }
    fragment U on User { name ... on Node { __typename } })",
                    R"({"no": false})") ==
        R"({"data":{"first":[{"name":"Ada","__typename":"User","posts":[{"slug":"a","views":1},)"
        R"({"slug":"b","views":2}]}],"second":[{"n":"Bob"}]}})");
}

TEST_CASE("requests that cannot run say why and where", "[cluster][simple]") {
  Backend backend(kSdl);
  CHECK(backend.run("{ allPosts { nope } }") ==
        R"({"errors":[{"message":"Cannot query field \"nope\" on type \"Post\".",)"
        R"("locations":[{"line":1,"column":14}]}]})");
  CHECK(backend.run("{").find("Syntax Error: Expected Name, found <EOF>.") != std::string::npos);
  CHECK(backend.run("query($n: Int!) { allPosts(first: $n) { id } }")
            .find("Variable \\\"$n\\\" of required type \\\"Int!\\\" was not provided.") !=
        std::string::npos);
}

TEST_CASE("lists in lists that would grow without end are stopped with an error",
          "[cluster][simple]") {
  Backend backend(kSdl);
  std::string posts;
  for (int i = 0; i < 40; ++i) {
    posts +=
        "{slug: \"" + std::to_string(i) + "\", tags: [], title: \"" + std::string(100, 'x') + "\"}";
  }
  backend.ask("mutation { createUser(name: \"A\", posts: [" + posts + "]) { id } }",
              "/data/createUser/id");
  std::string query = "title";
  for (int i = 0; i < 4; ++i) query = "title author { posts { " + query + " } }";
  const std::string body = backend.run("{ allPosts { " + query + " } }");
  CHECK(body.find(R"({"data":null,"errors":[{"message":"The answer is larger than 64 MiB.)") == 0);
  CHECK(backend.run("{ allUsers { name } }") == R"({"data":{"allUsers":[{"name":"A"}]}})");
}

TEST_CASE("a read that nobody waits for any more is given up", "[cluster][simple]") {
  Related backend;
  std::string posts;
  for (int i = 0; i < 400; ++i) {
    posts += "{slug: \"n" + std::to_string(i) + "\", tags: []}";
  }
  backend.ask("mutation { createUser(name: \"Many\", posts: [" + posts + "]) { id } }",
              "/data/createUser/id");
  int asked = 0;
  std::string body;
  backend.service().execute(
      0, "simple",
      {.query = "{ allPosts { author { posts { author { posts { slug } } } } } }",
       .is_gone = [&] { return ++asked == 2; }},
      [&](graphcool::engine::Reply reply) { body = std::move(reply.body); });
  CHECK(asked == 2);
  CHECK(body.find("\"code\":1000") != std::string::npos);
  CHECK(backend.run("{ _allUsersMeta { count } }") == R"({"data":{"_allUsersMeta":{"count":4}}})");
}
