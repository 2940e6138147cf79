// Migrations: tables follow the model, and the data stays.
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "support.h"

namespace graphcool::store::tests {

using query::Value;

namespace {

// Tables with their columns, and indexes, whatever way they came about.
std::string layout(TestStore& store) {
  return store.sql(
             "SELECT t.name, c.name, c.type, c.pk, f.\"table\", f.on_delete FROM sqlite_schema t"
             " JOIN pragma_table_info(t.name) c"
             " LEFT JOIN pragma_foreign_key_list(t.name) f ON f.\"from\" = c.name"
             " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 2") +
         "\n" +
         store.sql(
             "SELECT name, tbl_name, replace(sql, 'IF NOT EXISTS ', '') FROM sqlite_schema"
             " WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1");
}

void check_as_if_fresh(TestStore& store, std::string_view sdl) {
  TestStore fresh(sdl);
  CHECK(layout(store) == layout(fresh));
  CHECK(store.sql("PRAGMA integrity_check") == "ok");
  CHECK(store.sql("PRAGMA foreign_key_check").empty());
}

std::string column(TestStore& store, std::string_view type, const char* name) {
  return store.sql("SELECT id, \"" + std::string(name) + "\" FROM \"" + std::string(type) +
                   "\" ORDER BY id");
}

Value real(double value) {
  return Value::of(model::Datum::of_float(value));
}

}  // namespace

TEST_CASE("a revision is stored with its data", "[store][sqlite][migrate]") {
  TempDir dir;
  const auto empty = std::make_shared<const model::Model>();
  const auto model = parse_model("type A @model { id: ID! @isUnique x: Int }");
  {
    auto store = std::move(*open_sqlite(dir.file()));
    CHECK(store->revision()->number == 0);
    CHECK(*store->migrate(migrate::make_migration(empty, model), 0, std::string("bun\0dle", 7)) ==
          1);
    const auto again = store->migrate(migrate::make_migration(empty, model), 0, "other");
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::Conflict);
  }
  auto store = std::move(*open_sqlite(dir.file()));
  const auto revision = store->revision();
  CHECK(revision->number == 1);
  CHECK(revision->bundle == std::string("bun\0dle", 7));
}

TEST_CASE("types come, change their names and go", "[store][sqlite][migrate]") {
  TestStore store(
      "type A @model { id: ID! @isUnique x: Int bs: [B!]! @relation(name: \"AB\") }"
      "type B @model { id: ID! @isUnique y: String a: A @relation(name: \"AB\") }"
      "type C @model { id: ID! @isUnique }");
  store.add("A", "a1", {{"x", number(1)}});
  store.add("B", "b1", {{"y", text("one")}});
  store.link("A.bs", "a1", "b1");
  const std::string ends =
      "{ id: ID! @isUnique x: Int bs: [B!]! @relation(name: \"AB\") }"
      "type B @model { id: ID! @isUnique y: String a: N @relation(name: \"AB\") }"
      "type D @model { id: ID! @isUnique }";
  REQUIRE(store.migrate("type N @model @rename(oldName: \"A\") " + ends));
  check_as_if_fresh(store, "type N @model " + ends);
  CHECK(column(store, "N", "x") == "a1|1");
  CHECK(column(store, "B", "a_id") == "b1|a1");
}

TEST_CASE("types and fields that take one another's names", "[store][sqlite][migrate]") {
  TestStore store(
      "type A @model { id: ID! @isUnique x: Int y: Int bs: [B!]! @relation(name: \"AB\") }"
      "type B @model { id: ID! @isUnique z: String a: A @relation(name: \"AB\") }");
  store.add("A", "a1", {{"x", number(1)}, {"y", number(2)}});
  store.add("B", "b1", {{"z", text("one")}});
  store.link("A.bs", "a1", "b1");
  const auto before = store.plans().model();
  const auto after = parse_model(
      "type B @model { id: ID! @isUnique y: Int x: Int bs: [A!]! @relation(name: \"AB\") }"
      "type A @model { id: ID! @isUnique z: String a: B @relation(name: \"AB\") }");
  using Kind = migrate::Step::Kind;
  const auto type = [&](const char* from, const char* to) {
    return migrate::Step{
        .kind = Kind::UpdateType, .type_before = before->type(from), .type_after = after->type(to)};
  };
  const auto rename = [&](const char* from, const char* to) {
    return migrate::Step{.kind = Kind::UpdateField,
                         .type_before = before->type("A"),
                         .type_after = after->type("B"),
                         .field_before = before->type("A")->field(from),
                         .field_after = after->type("B")->field(to)};
  };
  const migrate::Migration migration{
      before, after, {type("A", "B"), type("B", "A"), rename("x", "y"), rename("y", "x")}};
  REQUIRE(store.store().migrate(migration, 1, ""));
  CHECK(layout(store) == layout(*std::make_unique<TestStore>(after)));
  CHECK(column(store, "B", "y") == "a1|1");
  CHECK(column(store, "B", "x") == "a1|2");
  CHECK(column(store, "A", "z") == "b1|one");
  CHECK(column(store, "A", "a_id") == "b1|a1");
  CHECK(store.sql("PRAGMA foreign_key_check").empty());
}

TEST_CASE("what two renames exchange goes with its data", "[store][sqlite][migrate]") {
  TestStore store(
      "type A @model { id: ID! @isUnique x: Int @isUnique y: Int b: B @relation(name: \"AB\") }"
      "type B @model { id: ID! @isUnique z: String as: [A!]! @relation(name: \"AB\") }");
  store.add("A", "a1", {{"x", number(1)}, {"y", number(2)}});
  store.add("B", "b1", {{"z", text("one")}});
  store.link("A.b", "a1", "b1");
  const auto after = [](const std::string& a, const std::string& b, const std::string& x,
                        const std::string& y) {
    return "type B @model " + a + "{ id: ID! @isUnique y: Int @isUnique " + x + " x: Int " + y +
           " b: A @relation(name: \"AB\") }" + "type A @model " + b +
           "{ id: ID! @isUnique z: String as: [B!]! @relation(name: \"AB\") }";
  };
  REQUIRE(store.migrate(after("@rename(oldName: \"A\")", "@rename(oldName: \"B\")",
                              "@rename(oldName: \"x\")", "@rename(oldName: \"y\")")));
  CHECK(column(store, "B", "y") == "a1|1");
  CHECK(column(store, "B", "x") == "a1|2");
  CHECK(column(store, "B", "b_id") == "a1|b1");
  CHECK(column(store, "A", "z") == "b1|one");
  CHECK(store.sql("PRAGMA foreign_key_check").empty());
  check_as_if_fresh(store, after("", "", "", ""));
}

TEST_CASE("fields come, change and go", "[store][sqlite][migrate]") {
  TestStore store(
      "enum E { X Y Z } type A @model { id: ID! @isUnique a: Int b: String c: Float d: Boolean e: E"
      " at: DateTime list: [Float!] es: [E!] drop: String swap: Int }");
  store.add("A", "1",
            {{"a", number(7)},
             {"b", text("seven")},
             {"c", real(1.5)},
             {"d", boolean(true)},
             {"e", text("X")},
             {"at", number(1511152380123)},
             {"list", Value::list({real(1), real(2.5)})},
             {"es", Value::list({text("X"), text("Y")})},
             {"swap", number(9)}});
  store.add("A", "2", {{"e", text("Y")}, {"es", Value::list({text("Y")})}});
  SECTION("renamed, made unique, dropped") {
    const std::string rest =
        " b: String @isUnique c: Float d: Boolean e: E at: DateTime list: [Float!] es: [E!] n: Int "
        "}";
    const std::string start = "enum E { X Y Z } type A @model { id: ID! @isUnique ";
    REQUIRE(store.migrate(start + "m: Int @rename(oldName: \"a\") swap: Int" + rest));
    CHECK(column(store, "A", "m") == "1|7\n2|null");
    CHECK(column(store, "A", "swap") == "1|9\n2|null");
    check_as_if_fresh(store, start + "m: Int swap: Int" + rest);
  }
  SECTION("renamed in place") {
    const std::string rest =
        " b: String c: Float d: Boolean e: E at: DateTime list: [Float!] es: [E!] drop: String "
        "swap: Int "
        "n: Int }";
    const std::string start = "enum E { X Y Z } type A @model { id: ID! @isUnique ";
    REQUIRE(store.migrate(start + "m: Int @rename(oldName: \"a\")" + rest));
    CHECK(column(store, "A", "m") == "1|7\n2|null");
    check_as_if_fresh(store, start + "m: Int" + rest);
  }
  SECTION("cast to text, as the API showed it") {
    const char* sdl =
        "type A @model { id: ID! @isUnique a: String b: String c: String d: String e: String at: "
        "String list: [String!] }";
    REQUIRE(store.migrate(sdl));
    for (const auto& [name, value] : {std::pair{"a", "7"},
                                      {"b", "seven"},
                                      {"c", "1.5"},
                                      {"d", "true"},
                                      {"e", "X"},
                                      {"at", "2017-11-20T04:33:00.123Z"},
                                      {"list", R"(["1","2.5"])"}}) {
      CHECK(column(store, "A", name).starts_with("1|" + std::string(value) + "\n2|"));
    }
    check_as_if_fresh(store, sdl);
  }
  SECTION("migration values fill in") {
    REQUIRE(store.migrate(
        "enum E { X Z } type A @model { id: ID! @isUnique a: Int! @migrationValue(value: 5)"
        " b: Int @migrationValue(value: 6) n: String! @migrationValue(value: \"new\") e: E "
        "@migrationValue(value: Z)"
        " es: [E!] @migrationValue(value: \"[Z]\") l: [Int!]! @migrationValue(value: \"[1, 2]\")"
        " at: DateTime @migrationValue(value: \"1970-01-01T00:00:01Z\") }"));
    CHECK(column(store, "A", "a") == "1|7\n2|5");
    CHECK(column(store, "A", "b") == "1|6\n2|6");
    CHECK(column(store, "A", "n") == "1|new\n2|new");
    CHECK(column(store, "A", "e") == "1|X\n2|Z");
    CHECK(column(store, "A", "es") == "1|[\"Z\"]\n2|[\"Z\"]");
    CHECK(column(store, "A", "l") == "1|[1,2]\n2|[1,2]");
    CHECK(column(store, "A", "at") == "1|1000\n2|1000");
  }
}

TEST_CASE("a migration that cannot be leaves everything as it was", "[store][sqlite][migrate]") {
  const char* before = "type A @model { id: ID! @isUnique a: Int b: String }";
  TestStore store(before);
  for (const char* id : {"1", "2"}) store.add("A", id, {{"b", text("same")}});
  const std::string was = layout(store);
  // Found out by check() beforehand, as a rule; here the data has changed since.
  const auto required = store.migrate("type A @model { id: ID! @isUnique a: Int! b: Int c: Int }");
  REQUIRE_FALSE(required);
  CHECK(required.error().code == ErrorCode::Invalid);
  CHECK(required.error().what == "The field A.a is required, but 2 nodes have no value for it.");
  const auto unique =
      store.migrate("type A @model { id: ID! @isUnique a: Int b: String @isUnique }");
  REQUIRE_FALSE(unique);
  CHECK(unique.error().code == ErrorCode::Invalid);
  // SQLite does not tell names apart by case; no dialect lets that happen so far.
  auto model = std::make_shared<model::Model>(
      *parse_model("type A @model { id: ID! @isUnique a: Int b: String c: Int }"));
  for (model::Field& each : model->types[0].fields) {
    if (each.name == "c") each.column = "B";
  }
  const auto clash = store.migrate(std::shared_ptr<const model::Model>(model));
  REQUIRE_FALSE(clash);
  CHECK(clash.error().code == ErrorCode::Invalid);
  CHECK(layout(store) == was);
  CHECK(store.store().revision()->number == 1);
  store.add("A", "3", {{"a", number(1)}});
}

TEST_CASE("relations change their cardinality and keep their edges", "[store][sqlite][migrate]") {
  const auto model = [](const char* a, const char* b) {
    return std::string("type A @model { id: ID! @isUnique f: ") + a + " @relation(name: \"R\") }" +
           "type B @model { id: ID! @isUnique g: " + b + " @relation(name: \"R\") }";
  };
  const std::string kinds[][2] = {
      {"B", "A"}, {"B", "[A!]!"}, {"[B!]!", "A"}, {"[B!]!", "[A!]!"}, {"B", "A!"}};
  for (const auto& from : kinds) {
    for (const auto& to : kinds) {
      INFO(from[0] << " " << from[1] << " -> " << to[0] << " " << to[1]);
      TestStore store(model(from[0].c_str(), from[1].c_str()));
      for (const char* id : {"1", "2"}) {
        store.add("A", std::string("a") + id);
        store.add("B", std::string("b") + id);
      }
      store.link("A.f", "a1", "b2");
      store.link("B.g", "b1", "a2");
      const std::string sdl = model(to[0].c_str(), to[1].c_str());
      REQUIRE(store.migrate(sdl));
      check_as_if_fresh(store, sdl);
      const Plans& plans = store.plans();
      const auto ids = [&](const char* type, const char* field) {
        auto members = plans.columns(type, {"id"});
        members.push_back(Plans::many(
            "r", plans.related(field, plans.columns(type[0] == 'A' ? "B" : "A", {"id"}))));
        return store.read(plans.query({Plans::many("q", plans.all(type, members))}));
      };
      CHECK(ids("A", "A.f") ==
            R"({"q":[{"id":"a1","r":[{"id":"b2"}]},{"id":"a2","r":[{"id":"b1"}]}]})");
      CHECK(ids("B", "B.g") ==
            R"({"q":[{"id":"b1","r":[{"id":"a2"}]},{"id":"b2","r":[{"id":"a1"}]}]})");
    }
  }
}

TEST_CASE("a probe tells what the data allows", "[store][sqlite][migrate]") {
  TestStore store(
      "enum E { X Y } type A @model { id: ID! @isUnique s: String e: E es: [E!] bs: [B!]! "
      "@relation(name: \"AB\")"
      " friends: [A!]! @relation(name: \"F\") one: B @relation(name: \"One\") }"
      "type B @model { id: ID! @isUnique a: A @relation(name: \"AB\") many: [A!]! @relation(name: "
      "\"One\") }");
  store.add("A", "1",
            {{"s", text("x")}, {"e", text("X")}, {"es", Value::list({text("Y"), text("X")})}});
  store.add("A", "2", {{"s", text("X")}});
  store.add("A", "3");
  store.add("B", "4");
  store.link("A.bs", "1", "4");
  store.link("A.friends", "1", "2");
  store.link("A.friends", "3", "3");
  const auto& model = *store.plans().model();
  auto probe = store.store().probe(store.plans().model());
  const auto& a = store.plans().type("A");
  const auto& b = store.plans().type("B");
  CHECK(probe->count_rows(a) == 3);
  CHECK(probe->count_nulls(a, *a.field("s")) == 1);
  CHECK(probe->has_duplicates(a, *a.field("s")));
  CHECK_FALSE(probe->has_duplicates(a, *a.field("e")));
  CHECK(probe->count_edges(*model.relation("AB")) == 1);
  CHECK(probe->count_edges(*model.relation("F")) == 2);
  CHECK(probe->count_edges(*model.relation("One")) == 0);
  CHECK(probe->count_unrelated(a, *a.field("bs")) == 2);
  CHECK(probe->count_unrelated(b, *b.field("a")) == 0);
  CHECK(probe->count_unrelated(a, *a.field("friends")) == 0);
  CHECK(probe->count_enum_uses(a, *a.field("e"), {"X"}) == 1);
  CHECK(probe->count_enum_uses(a, *a.field("e"), {"Y"}) == 0);
  CHECK(probe->count_enum_uses(a, *a.field("es"), {"Y", "Z"}) == 1);
}

TEST_CASE("plans of a layout that is gone say so", "[store][sqlite][migrate]") {
  TestStore store("type A @model { id: ID! @isUnique x: Int y: Int }");
  store.add("A", "1");
  const Plans old = store.plans();
  const auto read =
      *store.store().compile(old.query({Plans::many("a", old.all("A", old.columns("A", {"x"})))}));
  const auto write = old.mutation("m", 1, {old.insert("A", 0, {{"x", number(1)}})});
  Answer answer;
  store.session().read(*read, {}, Deadline::max(), answer);
  CHECK(describe(answer) == R"({"a":[{"x":null}]})");
  REQUIRE(
      store.migrate("type A @model { id: ID! @isUnique z: Int @rename(oldName: \"x\") y: Int }"));
  store.session().read(*read, {}, Deadline::max(), answer);
  CHECK(answer.outdated);
  CHECK(store.write(write) == "outdated");
  // A plan of the same layout goes on, whatever model it was made for.
  const Plans same(parse_model("type A @model { id: ID! @isUnique y: Int! z: Int }"));
  CHECK(store.read(same.query({Plans::many("a", same.all("A", same.columns("A", {"z"})))})) ==
        R"({"a":[{"z":null}]})");
}

namespace {

// A model made by chance of few names, so that two of them have much in common.
class RandomModel {
 public:
  explicit RandomModel(std::mt19937& random) : random_(random) {
    for (const char* name : {"A", "B", "C"}) {
      if (below(4) > 0) types_.push_back(name);
    }
    fields_.resize(types_.size());
    for (std::string& fields : fields_) {
      for (const char* name : {"f", "g", "h", "i"}) {
        if (below(3) > 0)
          fields += std::string(" ") + name + ": " +
                    pick({"Int", "String", "Float", "[String!]", "DateTime", "Int @isUnique"});
      }
    }
    for (const char* name : {"R", "S", "T"}) add_relation(name);
  }

  std::string sdl() const {
    std::string out;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      out += "type " + types_[i] + " @model { id: ID! @isUnique" + fields_[i] + " }\n";
    }
    return out;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  const char* pick(std::initializer_list<const char*> from) {
    return from.begin()[below(from.size())];
  }

  void add_relation(const std::string& name) {
    if (types_.empty() || below(4) == 0) return;
    const std::size_t a = below(types_.size()), b = below(types_.size());
    const auto end = [&](std::size_t at, const char* suffix, std::size_t other) {
      const bool list = below(2) == 0;
      fields_[at] += " " + std::string(1, static_cast<char>(name[0] + 32)) + suffix + ": " +
                     (list ? "[" + types_[other] + "!]!" : types_[other]) + " @relation(name: \"" +
                     name + "\")";
    };
    end(a, "A", b);
    if (a != b || below(2) == 0) end(b, "B", a);
  }

  std::mt19937& random_;
  std::vector<std::string> types_, fields_;
};

}  // namespace

TEST_CASE("any model leads to any other", "[store][sqlite][migrate]") {
  int migrated = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    std::string sdl = RandomModel(random).sdl();
    TestStore store(sdl);
    for (int step = 0; step < 3; ++step) {
      for (const model::Type& type : store.plans().model()->types) {
        std::vector<query::Step> rows;
        for (int i = 0; i < 5; ++i) rows.push_back(store.plans().insert(type.name, 0, {}));
        REQUIRE(store.write(store.plans().mutation("m", 1, rows)) == R"({"m":null})");
      }
      const std::string next = RandomModel(random).sdl();
      INFO("seed " << seed << "\n" << sdl << "->\n" << next);
      auto done = store.migrate(next);
      if (!done) INFO(done.error().what);
      REQUIRE(done);
      ++migrated;
      // Sides of stored relations stay, so that only the columns of link tables may be other ones.
      TestStore fresh(store.plans().model());
      CHECK(layout(store) == layout(fresh));
      CHECK(store.sql("PRAGMA integrity_check") == "ok");
      CHECK(store.sql("PRAGMA foreign_key_check").empty());
      sdl = next;
    }
  }
  CHECK(migrated == 60);
}

}  // namespace graphcool::store::tests
