// Filters, orders and pages on random data, held against a plain evaluation in memory.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "core/base/json.h"
#include "core/store/sqlite/folding.h"
#include "support.h"

namespace graphcool::store::tests {

using query::Output;
using query::Predicate;
using query::Quantifier;
using query::Read;
using query::Value;
using Truth = std::optional<bool>;
using Operator = Predicate::Operator;

namespace {

constexpr const char* kModel = R"(
  type Item @model {
    id: ID! @isUnique
    n: Int
    s: String
    r: Int!
    b: Boolean
    box: Box @relation(name: "BoxItems")
    tags: [Tag!]! @relation(name: "ItemTags")
    likes: [Item!]! @relation(name: "Likes")
  }
  type Box @model {
    id: ID! @isUnique
    s: String
    items: [Item!]! @relation(name: "BoxItems")
  }
  type Tag @model {
    id: ID! @isUnique
    s: String @isUnique
    items: [Item!]! @relation(name: "ItemTags")
  }
)";

struct Node {
  std::map<std::string, model::Datum> values;
  std::map<std::string, std::set<std::string>> related;  // By field: ids.
};

class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed), store_(kModel) { fill(); }

  void check_case() {
    const char* const type = pick({"Item", "Item", "Box", "Tag"});
    Read read = plans().all(type, plans().columns(type, {"id"}));
    if (chance(70)) read.filter = predicate(type, 3);
    order(read, type);
    page(read, type);
    with_box_ = std::string_view(type) == "Item" && chance(40);
    if (with_box_) {
      Read box = plans().related("Item.box", plans().columns("Box", {"id", "s"}));
      if (chance(60)) box.filter = predicate("Box", 2);
      box_filter_ = box.filter;
      read.outputs.push_back(Plans::one("box", std::move(box)));
    }
    if (chance(50)) {
      expect(read, sorted(read, ids_of(type)),
             [&](Output rows) { return plans().query({std::move(rows)}); });
      return;
    }
    // The same through a relation.
    const std::map<std::string, std::vector<const char*>> ways = {
        {"Item", {"Box.items", "Tag.items", "Item.likes"}}, {"Box", {}}, {"Tag", {"Item.tags"}}};
    if (ways.at(type).empty()) return;
    const std::string way = ways.at(type)[number(0, static_cast<int>(ways.at(type).size()) - 1)];
    const std::string parent = way.substr(0, way.find('.')),
                      through = way.substr(way.find('.') + 1);
    const std::string id = any_id(parent);
    read.source = Read::Source::Related;
    read.through = &plans().field(way);
    expect(read, sorted(read, nodes_[parent][id].related[through]), [&](Output rows) {
      return plans().query(
          {Plans::one("parent", plans().unique(parent + ".id", text(id), {std::move(rows)}))});
    });
  }

 private:
  const Plans& plans() { return store_.plans(); }
  int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool chance(int percent) { return number(1, 100) <= percent; }
  const char* pick(std::initializer_list<const char*> from) {
    return from.begin()[number(0, static_cast<int>(from.size()) - 1)];
  }

  // Few values, so that there are ties; some null; some that differ only in case or accents.
  model::Datum value(const model::Field& field) {
    if (!field.required && !field.unique && chance(25)) return {};
    if (field.scalar == model::Scalar::Boolean) return model::Datum::of_boolean(chance(50));
    if (field.scalar == model::Scalar::Int) return model::Datum::of_int(number(-2, 3));
    return model::Datum::of_text(
        pick({"", "a", "A", "\u00e1", "ab", "b", "B%", "stra\u00dfe", "STRASSE", "_", "z\u0301"}));
  }

  void fill() {
    std::vector<query::Step> steps;
    const auto add = [&](const char* type, int count) {
      for (int i = 0; i < count; ++i) {
        std::string id = std::string(1, type[0]) + std::to_string(number(100, 999));
        if (nodes_[type].contains(id)) continue;
        Node& node = nodes_[type][id];
        std::vector<std::pair<std::string, Value>> values = {{"id", text(id)}};
        node.values["id"] = model::Datum::of_text(id);
        for (const model::Field& field : plans().type(type).fields) {
          if (field.is_relation() || field.role != model::Role::None) continue;
          model::Datum datum = field.unique ? model::Datum::of_text("t" + id) : value(field);
          node.values[field.name] = datum;
          values.emplace_back(field.name, Value::of(datum));
        }
        steps.push_back(plans().insert(type, 0, values));
      }
    };
    add("Item", 40);
    add("Box", 5);
    add("Tag", 6);
    const auto link = [&](const char* field, const std::string& a, const std::string& b) {
      const model::Field& forth = plans().field(field);
      const std::string near(field, std::string_view(field).find('.'));
      const std::string far = plans().model()->related_type(forth).name;
      steps.push_back(plans().find(near, plans().equal(near + ".id", text(a)), 0));
      steps.push_back(plans().find(far, plans().equal(far + ".id", text(b)), 1));
      steps.push_back(plans().connect(field, 0, 1));
      nodes_[near][a].related[forth.name].insert(b);
      const model::Field* back = plans().model()->opposite_field(forth);
      nodes_[far][b].related[back == nullptr ? forth.name : back->name].insert(a);
    };
    for (const auto& [id, node] : nodes_["Item"]) {
      if (chance(80)) link("Item.box", id, any_id("Box"));
      for (int i = number(0, 3); i > 0; --i) link("Item.tags", id, any_id("Tag"));
      for (int i = number(0, 2); i > 0; --i) link("Item.likes", id, any_id("Item"));
    }
    REQUIRE(store_.write(plans().mutation("fill", 2, steps)) == R"({"fill":null})");
  }

  std::string any_id(const std::string& type) {
    auto at = nodes_[type].begin();
    std::advance(at, number(0, static_cast<int>(nodes_[type].size()) - 1));
    return at->first;
  }

  std::set<std::string> ids_of(const std::string& type) {
    std::set<std::string> ids;
    for (const auto& [id, node] : nodes_[type]) ids.insert(id);
    return ids;
  }

  // ---- making cases ----

  Predicate predicate(const std::string& type, int depth) {
    const int kind = number(0, depth > 0 ? 9 : 5);
    std::vector<const model::Field*> scalars, relations;
    for (const model::Field& field : plans().type(type).fields) {
      if (field.is_relation())
        relations.push_back(&field);
      else if (!field.hidden)
        scalars.push_back(&field);
    }
    const model::Field& field = *scalars[number(0, static_cast<int>(scalars.size()) - 1)];
    const bool is_text = field.scalar == model::Scalar::String || field.scalar == model::Scalar::Id;
    if (kind <= 2) {
      Predicate compare{.kind = Predicate::Kind::Compare, .field = &field};
      compare.op = static_cast<Operator>(number(0, is_text ? 8 : 5));
      compare.wildcards = chance(50);
      compare.value = Value::of(operand(type, field));
      return compare;
    }
    if (kind == 3) {
      std::vector<Value> items;
      for (int i = number(0, 3); i > 0; --i) items.push_back(Value::of(operand(type, field)));
      return {.kind = Predicate::Kind::In, .field = &field, .value = Value::list(items)};
    }
    if (kind == 4) return {.kind = Predicate::Kind::IsNull, .field = &field};
    const model::Field& relation = *relations[number(0, static_cast<int>(relations.size()) - 1)];
    if (kind == 5) return {.kind = Predicate::Kind::IsNull, .field = &relation};
    if (kind == 6) return Plans::negate(predicate(type, depth - 1));
    if (kind == 7) {
      Predicate related{.kind = Predicate::Kind::Related, .field = &relation};
      related.quantifier = relation.list ? static_cast<Quantifier>(number(0, 2)) : Quantifier::Some;
      related.children = {predicate(plans().model()->related_type(relation).name, depth - 1)};
      return related;
    }
    std::vector<Predicate> children;
    for (int i = number(0, 3); i > 0; --i) children.push_back(predicate(type, depth - 1));
    return kind == 8 ? Plans::all_of(children) : Plans::any_of(children);
  }

  model::Datum operand(const std::string& type, const model::Field& field) {
    if (field.role == model::Role::Id) return model::Datum::of_text(any_id(type));
    if (field.unique) return model::Datum::of_text("T" + any_id(type));
    for (;;) {
      model::Datum datum = value(field);
      if (datum.kind != model::Datum::Kind::Null) return datum;
    }
  }

  void order(Read& read, const std::string& type) {
    read.order.clear();
    for (int i = number(0, 2); i > 0; --i) {
      const char* name = type == "Item" ? pick({"n", "s", "r", "b"}) : "s";
      read.order.push_back(plans().by(type + "." + name, chance(50)));
    }
    read.order.push_back(plans().by(type + ".id", chance(30)));
  }

  void page(Read& read, const std::string& type) {
    const auto cursor = [&] { return text(chance(90) ? any_id(type) : "nobody"); };
    if (chance(30)) read.page.skip = query::Value(::graphcool::store::tests::number(number(0, 4)));
    if (chance(40)) read.page.first = ::graphcool::store::tests::number(number(0, 8));
    if (chance(30)) read.page.last = ::graphcool::store::tests::number(number(0, 8));
    if (chance(30)) read.page.after = cursor();
    if (chance(20)) read.page.before = cursor();
    if (chance(20)) read.page.max_rows = number(1, 9);
  }

  // ---- the plain evaluation ----

  static int compare(const model::Datum& a, const model::Datum& b, bool folded) {
    using Kind = model::Datum::Kind;
    if (a.kind == Kind::Null || b.kind == Kind::Null) {
      return static_cast<int>(a.kind != Kind::Null) - static_cast<int>(b.kind != Kind::Null);
    }
    if (a.kind == Kind::Text)
      return folded ? sqlite::compare_folded(a.text, b.text) : a.text.compare(b.text);
    if (a.kind == Kind::Boolean) return static_cast<int>(a.boolean) - static_cast<int>(b.boolean);
    return a.integer < b.integer ? -1 : a.integer > b.integer;
  }

  static bool folds(const model::Field& field) { return field.scalar == model::Scalar::String; }

  // LIKE, letter by letter, on folded text.
  static bool like(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == '%') {
      return like(text, pattern.substr(1)) || (!text.empty() && like(text.substr(1), pattern));
    }
    if (text.empty()) return false;
    if (pattern.front() == '_') {
      std::size_t size = 1;
      while (size < text.size() && (text[size] & 0xC0) == 0x80) ++size;
      return like(text.substr(size), pattern.substr(1));
    }
    return text.front() == pattern.front() && like(text.substr(1), pattern.substr(1));
  }

  static bool matches(const Predicate& predicate, const std::string& text) {
    std::string haystack = text, needle = predicate.value.constant.text;
    if (folds(*predicate.field)) {
      haystack.clear();
      sqlite::append_folded(haystack, text);
      std::string folded;
      sqlite::append_folded(folded, needle);
      needle = folded;
    }
    if (predicate.wildcards) {
      return like(haystack, (predicate.op == Operator::StartsWith ? "" : "%") + needle +
                                (predicate.op == Operator::EndsWith ? "" : "%"));
    }
    if (predicate.op == Operator::StartsWith) return haystack.starts_with(needle);
    if (predicate.op == Operator::EndsWith) return haystack.ends_with(needle);
    return haystack.find(needle) != std::string::npos;
  }

  Truth evaluate(const Predicate& predicate, const std::string& type, const Node& node) {
    switch (predicate.kind) {
      case Predicate::Kind::Exists:  // Of permissions, which are tested by themselves.
      case Predicate::Kind::Rule:
      case Predicate::Kind::Where:
        FAIL("not generated here");
        return std::nullopt;
      case Predicate::Kind::True:
        return true;
      case Predicate::Kind::False:
        return false;
      case Predicate::Kind::And:
      case Predicate::Kind::Or: {
        const bool stop = predicate.kind == Predicate::Kind::Or;
        Truth result = !stop;
        for (const Predicate& child : predicate.children) {
          const Truth truth = evaluate(child, type, node);
          if (truth == stop) return stop;
          if (!truth) result = std::nullopt;
        }
        return result;
      }
      case Predicate::Kind::Not: {
        const Truth truth = evaluate(predicate.children[0], type, node);
        return truth ? Truth(!*truth) : std::nullopt;
      }
      case Predicate::Kind::Related: {
        const std::string& far = plans().model()->related_type(*predicate.field).name;
        bool some = false, every = true;
        for (const std::string& id : related(node, predicate.field->name)) {
          const bool holds = evaluate(predicate.children[0], far, nodes_[far][id]) == true;
          some = some || holds;
          every = every && holds;
        }
        if (predicate.quantifier == Quantifier::Every) return every;
        return predicate.quantifier == Quantifier::Some ? some : !some;
      }
      case Predicate::Kind::IsNull:
        if (predicate.field->is_relation()) return related(node, predicate.field->name).empty();
        return value_of(node, *predicate.field).kind == model::Datum::Kind::Null;
      case Predicate::Kind::In: {
        if (predicate.value.items.empty()) return false;
        const model::Datum value = value_of(node, *predicate.field);
        if (value.kind == model::Datum::Kind::Null) return std::nullopt;
        for (const Value& item : predicate.value.items) {
          if (compare(value, item.constant, folds(*predicate.field)) == 0) return true;
        }
        return false;
      }
      case Predicate::Kind::Compare: {
        const model::Datum value = value_of(node, *predicate.field);
        if (value.kind == model::Datum::Kind::Null) return std::nullopt;
        if (predicate.op >= Operator::Contains) return matches(predicate, value.text);
        const int order = compare(value, predicate.value.constant, folds(*predicate.field));
        switch (predicate.op) {
          case Operator::Equal:
            return order == 0;
          case Operator::NotEqual:
            return order != 0;
          case Operator::Less:
            return order < 0;
          case Operator::LessOrEqual:
            return order <= 0;
          case Operator::Greater:
            return order > 0;
          default:
            return order >= 0;
        }
      }
    }
    return false;
  }

  static model::Datum value_of(const Node& node, const model::Field& field) {
    const auto found = node.values.find(field.name);
    return found == node.values.end() ? model::Datum{} : found->second;
  }

  static std::set<std::string> related(const Node& node, const std::string& field) {
    const auto found = node.related.find(field);
    return found == node.related.end() ? std::set<std::string>{} : found->second;
  }

  int order_of(const Read& read, const Node& a, const Node& b) {
    for (const query::OrderTerm& term : read.order) {
      const int order =
          compare(value_of(a, *term.field), value_of(b, *term.field), folds(*term.field));
      if (order != 0) return term.descending ? -order : order;
    }
    return 0;
  }

  // The rows that match, in order, from cursor to cursor; the rest of the page is not yet applied.
  std::vector<std::string> sorted(const Read& read, const std::set<std::string>& from) {
    auto& nodes = nodes_[read.type->name];
    std::vector<std::string> ids;
    for (const std::string& id : from) {
      if (!read.filter || evaluate(*read.filter, read.type->name, nodes[id]) == true)
        ids.push_back(id);
    }
    std::sort(ids.begin(), ids.end(),
              [&](const auto& a, const auto& b) { return order_of(read, nodes[a], nodes[b]) < 0; });
    const auto keep = [&](const std::optional<Value>& cursor, int direction) {
      if (!cursor) return;
      const auto at = nodes.find(cursor->constant.text);
      std::erase_if(ids, [&](const auto& id) {
        return at == nodes.end() || order_of(read, nodes[id], at->second) * direction <= 0;
      });
    };
    keep(read.page.after, 1);
    keep(read.page.before, -1);
    return ids;
  }

  // A row as the API shows it.
  std::string shown(const std::string& id) {
    std::string out = R"({"id":")" + id + "\"";
    if (with_box_) {
      const auto boxes = related(nodes_["Item"][id], "box");
      const bool hidden =
          boxes.empty() ||
          (box_filter_ && evaluate(*box_filter_, "Box", nodes_["Box"][*boxes.begin()]) != true);
      if (hidden) return out + R"(,"box":null})";
      const model::Datum s = nodes_["Box"][*boxes.begin()].values["s"];
      out += R"(,"box":{"id":")" + *boxes.begin() + R"(","s":)" +
             (s.kind == model::Datum::Kind::Null ? "null" : json::quoted(s.text)) + "}";
    }
    return out + "}";
  }

  template <class Around>
  void expect(const Read& read, const std::vector<std::string>& all, Around around) {
    std::vector<std::string> ids = all;
    const auto amount = [](const std::optional<Value>& value) {
      return value ? static_cast<std::size_t>(value->constant.integer) : 0;
    };
    const std::size_t skip = std::min(amount(read.page.skip), ids.size());
    bool has_next = false, has_previous = false;
    if (read.page.last && !read.page.first) {
      ids.resize(ids.size() - skip);
    } else {
      ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(skip));
    }
    if (read.page.first) {
      has_next = ids.size() > amount(read.page.first);
      if (has_next) ids.resize(amount(read.page.first));
    } else if (!read.page.last && read.page.max_rows > 0) {
      ids.resize(std::min(ids.size(), static_cast<std::size_t>(read.page.max_rows)));
    }
    if (read.page.last) {
      has_previous = ids.size() > amount(read.page.last);
      if (has_previous)
        ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(amount(read.page.last)));
    }
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ",") + shown(id);
    const auto run = [&](const Output& rows) {
      std::string answer = store_.read(around(rows));
      const std::string start = R"({"parent":)";
      return answer.starts_with(start)
                 ? answer.substr(start.size(), answer.size() - start.size() - 1)
                 : answer;
    };
    if (chance(60)) {
      CHECK(run(Plans::many("r", read)) == R"({"r":[)" + list + "]}");
    } else if (chance(30)) {
      CHECK(run(Plans::count("r", read)) == R"({"r":)" + std::to_string(ids.size()) + "}");
    } else {
      Output edges = Plans::output(Output::Kind::Edges, "e", {}, read.outputs);
      std::vector<Output> members = {Plans::output(Output::Kind::HasNextPage, "n"),
                                     Plans::output(Output::Kind::HasPreviousPage, "p"),
                                     Plans::output(Output::Kind::StartCursor, "s"), edges,
                                     Plans::output(Output::Kind::EndCursor, "f")};
      const auto cursor = [&](bool first) {
        return ids.empty() ? "null" : "\"" + (first ? ids.front() : ids.back()) + "\"";
      };
      const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
      CHECK(run(Plans::output(Output::Kind::Connection, "r", {read}, members)) ==
            R"({"r":{"n":)" + truth(has_next) + R"(,"p":)" + truth(has_previous) + R"(,"s":)" +
                cursor(true) + R"(,"e":[)" + list + R"(],"f":)" + cursor(false) + "}}");
    }
  }

  std::mt19937 random_;
  TestStore store_;
  std::map<std::string, std::map<std::string, Node>> nodes_;
  bool with_box_ = false;  // Rows show their box, filtered.
  std::optional<Predicate> box_filter_;
};

}  // namespace

TEST_CASE("generated filters, orders and pages", "[store][sqlite]") {
  const char* const wish = std::getenv("GRAPHCOOL_TEST_CASES");
  const int cases = wish == nullptr ? 2500 : std::atoi(wish);
  constexpr int per_world = 250;
  for (int seed = 0; seed < cases / per_world; ++seed) {
    World world(static_cast<std::uint32_t>(seed));
    INFO("seed " << seed);
    for (int i = 0; i < per_world; ++i) {
      INFO("case " << i);
      world.check_case();
    }
  }
}

}  // namespace graphcool::store::tests
