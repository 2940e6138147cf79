// Writing through the Simple API, rule by rule (reference/graphcool-framework, sections 5.6
// and 5.7).
#include <catch2/catch.hpp>

#include "tests/support/backend.h"

using graphcool::tests::Backend;

namespace {

const char* const kSdl = R"(
type Article @model {
  id: ID! @isUnique
  createdAt: DateTime!
  updatedAt: DateTime!
  slug: String! @isUnique
  title: String
  views: Int @defaultValue(value: 7)
  level: Int! @defaultValue(value: 1)
  extra: Json
  tags: [String!]
  writer: Person @relation(name: "ArticleWriter")
  labels: [Label!]! @relation(name: "ArticleLabels")
  notes: [Note!]! @relation(name: "ArticleNotes")
}
type Person @model {
  id: ID! @isUnique
  name: String!
  articles: [Article!]! @relation(name: "ArticleWriter")
  passport: Passport @relation(name: "PersonPassport")
  desk: Desk @relation(name: "PersonDesk")
}
type Passport @model {
  id: ID! @isUnique
  number: Int!
  holder: Person! @relation(name: "PersonPassport")
}
type Desk @model {
  id: ID! @isUnique
  place: String
  owner: Person @relation(name: "PersonDesk")
}
type Label @model {
  id: ID! @isUnique
  text: String!
  articles: [Article!]! @relation(name: "ArticleLabels")
}
type Note @model {
  id: ID! @isUnique
  text: String
  article: Article! @relation(name: "ArticleNotes")
}
)";

struct Writes : Backend {
  Writes() : Backend(kSdl) {}

  std::string make(const std::string& type, const std::string& arguments) {
    const std::string field = "create" + type;
    return ask("mutation { " + field + "(" + arguments + ") { id } }", "/data/" + field + "/id");
  }
  std::string person(const std::string& name) { return make("Person", "name: \"" + name + "\""); }
  std::string article(const std::string& slug, const std::string& more = "") {
    return make("Article", "slug: \"" + slug + "\" " + more);
  }
  int count(const std::string& plural) {
    return std::stoi(
        ask("{ _all" + plural + "Meta { count } }", "/data/_all" + plural + "Meta/count"));
  }
  // The names of an article's labels, or of whatever list, joined.
  std::string texts(const std::string& query, const std::string& pointer, const char* member) {
    const auto list = boost::json::parse(ask(query, pointer));
    std::string out;
    for (const auto& item : list.as_array()) out += item.at(member).as_string();
    return out;
  }
  std::string labels_of(const std::string& id) {
    return texts("{ Article(id: \"" + id + "\") { labels { text } } }", "/data/Article/labels",
                 "text");
  }
  std::string articles_of(const std::string& id) {
    return texts("{ Person(id: \"" + id + "\") { articles { slug } } }", "/data/Person/articles",
                 "slug");
  }
};

std::string q(const std::string& text) {
  return "\"" + text + "\"";
}

}  // namespace

TEST_CASE("create fills in ids, times and defaults", "[cluster][simple]") {
  Writes backend;
  const std::string body = backend.run(
      R"(mutation { createArticle(slug: "a") { id views level title createdAt updatedAt } })");
  const auto article = boost::json::parse(body).at_pointer("/data/createArticle");
  CHECK(article.at("id").as_string().size() == 25);
  CHECK(article.at("views").as_int64() == 7);
  CHECK(article.at("level").as_int64() == 1);
  CHECK(article.at("title").is_null());
  CHECK(article.at("createdAt") == article.at("updatedAt"));
  CHECK(backend.run(R"(mutation { createArticle(slug: "b", views: null) { views } })") ==
        R"({"data":{"createArticle":{"views":null}}})");
  CHECK(backend.code(R"(mutation { createArticle(slug: "c", level: null) { id } })") == 3036);
  CHECK(backend.count("Articles") == 2);
}

TEST_CASE("update changes what is given and moves updatedAt", "[cluster][simple]") {
  Writes backend;
  const std::string id = backend.article("a", "title: \"old\"");
  CHECK(backend.run("mutation { updateArticle(id: " + q(id) +
                    R"(, title: "new") { slug title views } })") ==
        R"({"data":{"updateArticle":{"slug":"a","title":"new","views":7}}})");
  CHECK(backend.run("mutation { updateArticle(id: " + q(id) + ", title: null) { title } }") ==
        R"({"data":{"updateArticle":{"title":null}}})");
  CHECK(backend.code("mutation { updateArticle(id: " + q(id) + ", slug: null) { id } }") == 3020);
  CHECK(backend.code(R"(mutation { updateArticle(id: "none", title: "x") { id } })") == 3002);
}

TEST_CASE("each update moves updatedAt, however fast they come", "[cluster][simple]") {
  Writes backend;
  const std::string update = "mutation { updateArticle(id: " + q(backend.article("a")) +
                             R"(, title: "x") { updatedAt } })";
  std::string before;
  for (int i = 0; i < 20; ++i) {
    const std::string now = backend.ask(update, "/data/updateArticle/updatedAt");
    CHECK(now > before);
    before = now;
  }
}

TEST_CASE("unique values are refused without regard to case", "[cluster][simple]") {
  Writes backend;
  backend.article("slug");
  const std::string other = backend.article("other");
  CHECK(backend.code(R"(mutation { createArticle(slug: "SLUG") { id } })") == 3010);
  CHECK(backend.code("mutation { updateArticle(id: " + q(other) + R"(, slug: "slug") { id } })") ==
        3010);
  const std::string body = backend.run(R"(mutation { createArticle(slug: "slug") { id } })");
  CHECK(body.find(R"({"data":{"createArticle":null},"errors":[)") == 0);
  CHECK(body.find("Field name = slug") != std::string::npos);
  CHECK(backend.count("Articles") == 2);
}

TEST_CASE("values are held against their limits", "[cluster][simple]") {
  Writes backend;
  const std::string fits(262'144, 'x');
  const auto variables = [](const std::string& title) { return "{\"t\": \"" + title + "\"}"; };
  const std::string mutation =
      R"(mutation($t: String) { createArticle(slug: "a", title: $t) { id } })";
  CHECK(backend.code(mutation, variables(fits + "x")) == 3007);
  CHECK(backend.code(mutation, variables(fits)) == 0);
  CHECK(backend.code(R"(mutation { createArticle(slug: "j", extra: "12") { id } })") == 3037);
  CHECK(backend.code(R"(mutation($e: Json) { createArticle(slug: "j", extra: $e) { id } })",
                     R"({"e": true})") == 3037);
  CHECK(backend.run(R"(mutation { createArticle(slug: "i", views: 2147483648) { id } })")
            .find("Int cannot represent non 32-bit signed integer value") != std::string::npos);
}

TEST_CASE("every text survives, NUL and all of Unicode", "[cluster][simple]") {
  Writes backend;
  CHECK(backend.run(R"(mutation($t: String) { createArticle(slug: "u", title: $t) { title } })",
                    R"({"t": "a\u0000b \ud83d\ude00 \u2028 \"'; DROP TABLE Article; --"})") ==
        "{\"data\":{\"createArticle\":{\"title\":\"a\\u0000b 😀 \xE2\x80\xA8 \\\"'; DROP TABLE "
        "Article; --\"}}}");
}

TEST_CASE("delete answers the node as it was and cuts its edges", "[cluster][simple]") {
  Writes backend;
  const std::string person = backend.person("Ada");
  const std::string id = backend.article("a", "writerId: " + q(person));
  CHECK(backend.run("mutation { deleteArticle(id: " + q(id) + ") { slug writer { name } } }") ==
        R"({"data":{"deleteArticle":{"slug":"a","writer":{"name":"Ada"}}}})");
  CHECK(backend.articles_of(person) == "");
  CHECK(backend.code("mutation { deleteArticle(id: " + q(id) + ") { id } }") == 3002);
}

TEST_CASE("a node that another one requires is not deleted", "[cluster][simple]") {
  Writes backend;
  const std::string id = backend.article("a", R"(notes: [{text: "n"}])");
  CHECK(backend.code("mutation { deleteArticle(id: " + q(id) + ") { id } }") == 3032);
  CHECK(backend.count("Articles") == 1);
  const std::string note = backend.ask("{ allNotes { id } }", "/data/allNotes/0/id");
  CHECK(backend.code("mutation { deleteNote(id: " + q(note) + ") { id } }") == 0);
  CHECK(backend.code("mutation { deleteArticle(id: " + q(id) + ") { id } }") == 0);
}

TEST_CASE("nested creates go to any depth, all or nothing", "[cluster][simple]") {
  Writes backend;
  CHECK(backend.run(R"(mutation { createPerson(name: "Ada", passport: {number: 5}, articles: [
      {slug: "a", labels: [{text: "x"}, {text: "y"}], notes: [{text: "n"}]}, {slug: "b"}])
      { name passport { number holder { name } } articles { slug labels { text } notes { text } } } })") ==
        R"({"data":{"createPerson":{"name":"Ada","passport":{"number":5,"holder":{"name":"Ada"}},)"
        R"("articles":[{"slug":"a","labels":[{"text":"x"},{"text":"y"}],"notes":[{"text":"n"}]},)"
        R"({"slug":"b","labels":[],"notes":[]}]}}})");
  CHECK(backend.code(R"(mutation { createPerson(name: "Bob", articles: [
      {slug: "c", labels: [{text: "z"}]}, {slug: "a"}]) { id } })") == 3010);
  CHECK(backend.count("Persons") == 1);
}

TEST_CASE("nested creates come as variables", "[cluster][simple]") {
  Writes backend;
  const std::string mutation =
      "mutation($articles: [PersonarticlesArticle!]) { createPerson(name: \"A\", articles: "
      "$articles) "
      "{ articles { slug views labels { text } } } }";
  CHECK(backend.run(mutation, R"({"articles": [{"slug": "a", "views": 1}, {"slug": "b", "labels":
      [{"text": "l"}]}]})") ==
        R"({"data":{"createPerson":{"articles":[{"slug":"a","views":1,"labels":[]},)"
        R"({"slug":"b","views":7,"labels":[{"text":"l"}]}]}}})");
  CHECK(backend.run(mutation, R"({"articles": [{"slug": "c", "views": 2}, {"slug": "d", "labels":
      [{"text": "m"}]}]})") ==
        R"({"data":{"createPerson":{"articles":[{"slug":"c","views":2,"labels":[]},)"
        R"({"slug":"d","views":7,"labels":[{"text":"m"}]}]}}})");
}

TEST_CASE("ids connect on create; unknown ones fail whole", "[cluster][simple]") {
  Writes backend;
  const std::string person = backend.person("Ada");
  const std::string x = backend.make("Label", "text: \"x\"");
  const std::string y = backend.make("Label", "text: \"y\"");
  const std::string id =
      backend.article("a", "writerId: " + q(person) + ", labelsIds: [" + q(x) + ", " + q(y) + "]");
  CHECK(backend.labels_of(id) == "xy");
  CHECK(backend.articles_of(person) == "a");
  CHECK(backend.code(R"(mutation { createArticle(slug: "b", writerId: "none") { id } })") == 3011);
  CHECK(backend.code("mutation { createArticle(slug: \"b\", labelsIds: [" + q(x) +
                     ", \"none\"]) { id } }") == 3011);
  CHECK(backend.code("mutation($ids: [ID!]) { createArticle(slug: \"b\", labelsIds: $ids) { id } }",
                     "{\"ids\": [" + q(x) + ", \"none\"]}") == 3011);
  CHECK(backend.count("Articles") == 1);
  CHECK(backend.code("mutation($ids: [ID!]) { createArticle(slug: \"b\", labelsIds: $ids) { id } }",
                     "{\"ids\": [" + q(x) + ", " + q(x) + "]}") == 0);
}

TEST_CASE("lists in an update replace the whole set", "[cluster][simple]") {
  Writes backend;
  const std::string x = backend.make("Label", "text: \"x\"");
  const std::string y = backend.make("Label", "text: \"y\"");
  const std::string id = backend.article("a", "labelsIds: [" + q(x) + "]");
  const std::string update = "mutation { updateArticle(id: " + q(id);
  backend.run(update + ", labelsIds: [" + q(y) + "]) { id } }");
  CHECK(backend.labels_of(id) == "y");
  backend.run(update + R"(, labels: [{text: "z"}]) { id } })");
  CHECK(backend.labels_of(id) == "z");
  CHECK(backend.count("Labels") == 3);  // The old ones are only let go.
  backend.run(update + ", labelsIds: []) { id } }");
  CHECK(backend.labels_of(id) == "");
}

TEST_CASE("to-one arguments of an update: connect, replace, cut", "[cluster][simple]") {
  Writes backend;
  const std::string ada = backend.person("Ada");
  const std::string bob = backend.person("Bob");
  const std::string id = backend.article("a", "writerId: " + q(ada));
  const std::string update = "mutation { updateArticle(id: " + q(id);
  backend.run(update + ", writerId: " + q(bob) + ") { id } }");
  CHECK(backend.articles_of(ada) == "");
  CHECK(backend.articles_of(bob) == "a");
  CHECK(backend.run(update + R"(, writer: {name: "Cy"}) { writer { name } } })") ==
        R"({"data":{"updateArticle":{"writer":{"name":"Cy"}}}})");
  CHECK(backend.run(update + ", writerId: null) { writer { name } } }") ==
        R"({"data":{"updateArticle":{"writer":null}}})");
}

TEST_CASE("a one-to-one edge pushes out what either end held", "[cluster][simple]") {
  Writes backend;
  const std::string ada = backend.person("Ada");
  const std::string bob = backend.person("Bob");
  const std::string desk = backend.make("Desk", "place: \"1\", ownerId: " + q(ada));
  const std::string other = backend.make("Desk", "place: \"2\", ownerId: " + q(bob));
  CHECK(backend.run("mutation { setPersonDesk(deskDeskId: " + q(desk) +
                    ", ownerPersonId: " + q(bob) +
                    ") { ownerPerson { name desk { place } } deskDesk { owner { name } } } }") ==
        R"({"data":{"setPersonDesk":{"ownerPerson":{"name":"Bob","desk":{"place":"1"}},)"
        R"("deskDesk":{"owner":{"name":"Bob"}}}}})");
  CHECK(backend.run("{ allDesks { owner { name } } }") ==
        R"({"data":{"allDesks":[{"owner":{"name":"Bob"}},{"owner":null}]}})");
  CHECK(backend.code("mutation { unsetPersonDesk(deskDeskId: " + q(desk) +
                     ", ownerPersonId: " + q(bob) + ") { deskDesk { id } } }") == 0);
  CHECK(backend.code("mutation { unsetPersonDesk(deskDeskId: " + q(other) +
                     ", ownerPersonId: \"none\") { deskDesk { id } } }") == 3013);
  CHECK(backend.run("{ allPersons { desk { place } } }") ==
        R"({"data":{"allPersons":[{"desk":null},{"desk":null}]}})");
}

TEST_CASE("a required relation can be neither left out nor broken", "[cluster][simple]") {
  Writes backend;
  const std::string ada = backend.person("Ada");
  const std::string bob = backend.person("Bob");
  CHECK(backend.code("mutation { createPassport(number: 1) { id } }") == 3032);
  const std::string passport = backend.make("Passport", "number: 1, holderId: " + q(ada));
  CHECK(backend.code("mutation { updatePassport(id: " + q(passport) +
                     ", holderId: null) { id } }") == 3032);
  CHECK(backend.code("mutation { updatePerson(id: " + q(ada) + ", passportId: null) { id } }") ==
        3032);
  CHECK(backend.code("mutation { updatePerson(id: " + q(ada) +
                     ", passport: {number: 2}) { id } }") == 3032);
  CHECK(backend.code("mutation { createPassport(number: 2, holderId: " + q(ada) + ") { id } }") ==
        3032);
  CHECK(backend.count("Passports") == 1);
  // Moving the passport to another person leaves nobody without.
  CHECK(backend.code("mutation { updatePassport(id: " + q(passport) + ", holderId: " + q(bob) +
                     ") { id } }") == 0);
  CHECK(backend.code("mutation { deletePerson(id: " + q(bob) + ") { id } }") == 3032);
  CHECK(backend.code("mutation { deletePerson(id: " + q(ada) + ") { id } }") == 0);
}

TEST_CASE("a list may be replaced only where nobody is left without what it requires",
          "[cluster][simple]") {
  Writes backend;
  const std::string id = backend.article("a", R"(notes: [{text: "1"}, {text: "2"}])");
  const std::string first = backend.ask("{ allNotes { id } }", "/data/allNotes/0/id");
  const std::string second = backend.ask("{ allNotes { id } }", "/data/allNotes/1/id");
  const std::string update = "mutation { updateArticle(id: " + q(id);
  CHECK(backend.code(update + ", notesIds: [" + q(first) + "]) { id } }") == 3032);
  CHECK(backend.code(update + ", notesIds: []) { id } }") == 3032);
  CHECK(backend.code(update + R"(, notes: [{text: "3"}]) { id } })") == 3032);
  CHECK(backend.code(update + ", notesIds: [" + q(second) + ", " + q(first) + "]) { id } }") == 0);
  CHECK(backend.texts("{ allNotes { text article { slug } } }", "/data/allNotes", "text") == "12");
}

TEST_CASE("addTo moves, removeFrom cuts, both are idempotent", "[cluster][simple]") {
  Writes backend;
  const std::string ada = backend.person("Ada");
  const std::string bob = backend.person("Bob");
  const std::string id = backend.article("a", "writerId: " + q(ada));
  const auto writer = [&](const std::string& verb, const std::string& person) {
    return "mutation { " + verb + "ArticleWriter(writerPersonId: " + q(person) +
           ", articlesArticleId: " + q(id) +
           ") { articlesArticle { slug writer { name } } writerPerson { name } __typename } }";
  };
  CHECK(backend.run(writer("addTo", bob)) ==
        R"({"data":{"addToArticleWriter":{"articlesArticle":{"slug":"a","writer":{"name":"Bob"}},)"
        R"("writerPerson":{"name":"Bob"},"__typename":"AddToArticleWriterPayload"}}})");
  CHECK(backend.code(writer("addTo", bob)) == 0);
  CHECK(backend.articles_of(ada) == "");
  CHECK(backend.articles_of(bob) == "a");
  CHECK(backend.code(writer("removeFrom", ada)) == 0);  // No such edge: nothing to do.
  CHECK(backend.articles_of(bob) == "a");
  CHECK(backend.code(writer("removeFrom", bob)) == 0);
  CHECK(backend.articles_of(bob) == "");
  CHECK(backend.code(writer("addTo", "none")) == 3011);
  CHECK(backend.code(writer("removeFrom", "none")) == 3013);

  const std::string x = backend.make("Label", "text: \"x\"");
  const std::string add = "mutation { addToArticleLabels(labelsLabelId: " + q(x) +
                          ", articlesArticleId: " + q(id) + ") { labelsLabel { text } } }";
  CHECK(backend.code(add) == 0);
  CHECK(backend.code(add) == 0);
  CHECK(backend.labels_of(id) == "x");
}

TEST_CASE("updateOrCreate updates what is there and else creates with a fresh id",
          "[cluster][simple]") {
  Writes backend;
  const std::string id = backend.article("a");
  const auto either = [&](const std::string& which) {
    return "mutation { updateOrCreateArticle(update: {id: " + q(which) +
           R"(, title: "updated"}, create: {slug: "b", title: "created"}) { id slug title } })";
  };
  CHECK(backend.run(either(id)) == "{\"data\":{\"updateOrCreateArticle\":{\"id\":" + q(id) +
                                       R"(,"slug":"a","title":"updated"}}})");
  const std::string made = backend.ask(either("none"), "/data/updateOrCreateArticle/id");
  CHECK(made != "none");
  CHECK(backend.run("{ Article(id: " + q(made) + ") { slug title } }") ==
        R"({"data":{"Article":{"slug":"b","title":"created"}}})");
}

TEST_CASE("mutations of one request run in order and fail by themselves", "[cluster][simple]") {
  Writes backend;
  const std::string body = backend.run(R"(mutation {
    a: createArticle(slug: "a") { slug }
    again: createArticle(slug: "a") { slug }
    b: createArticle(slug: "b") { slug } })");
  CHECK(body.find(R"({"data":{"a":{"slug":"a"},"again":null,"b":{"slug":"b"}},"errors":[)") == 0);
  CHECK(body.find(R"("path":["again"])") != std::string::npos);
  CHECK(body.find(R"("locations":[{"line":3,"column":5}])") != std::string::npos);
  CHECK(backend.count("Articles") == 2);
}

TEST_CASE("what was written is there after the cluster opens again", "[cluster]") {
  Writes backend;
  const std::string person = backend.person("Ada");
  backend.article("a", "writerId: " + q(person));
  backend.reopen();
  CHECK(backend.articles_of(person) == "a");
  CHECK(backend.service().revision() == 1);
}

TEST_CASE("a deploy that does not parse or would lose data leaves the running API as it was",
          "[cluster]") {
  Writes backend;
  backend.article("a");
  CHECK_FALSE(backend.deploy("type Broken").empty());
  const auto refused =
      backend.deploy("type Article @model { id: ID! @isUnique  slug: String! @isUnique }");
  REQUIRE_FALSE(refused.empty());
  CHECK(refused.front().find("would delete data") != std::string::npos);
  CHECK(backend.run("{ allArticles { slug views } }") ==
        R"({"data":{"allArticles":[{"slug":"a","views":7}]}})");
  CHECK(backend
            .deploy("type Article @model { id: ID! @isUnique  slug: String! @isUnique }",
                    {.force = true})
            .empty());
  CHECK(backend.run("{ allArticles { slug } }") == R"({"data":{"allArticles":[{"slug":"a"}]}})");
  CHECK(backend.service().revision() == 2);
}

TEST_CASE("passwords are stored as hashes and are in no filter", "[cluster][simple]") {
  Backend backend("type Account @model { id: ID! @isUnique  secret: Password! }");
  const std::string create = "mutation($s: Password!) { createAccount(secret: $s) { secret } }";
  const auto hash = [&] {
    return backend.ask(create, "/data/createAccount/secret", R"({"s": "open sesame"})");
  };
  const std::string one = hash(), two = hash();
  CHECK(one.substr(0, 7) == "$2b$10$");
  CHECK(one.size() == 60);
  CHECK(one != two);  // Each has a salt of its own.
  CHECK(backend.run("{ allAccounts(filter: {secret: \"x\"}) { id } }").find("not defined") !=
        std::string::npos);
}
