// Random models, rules, callers and operations; every answer is compared with what a slow and
// obvious reading of the rules, which knows nothing of plans, makes of the same data.
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "core/auth/tokens.h"
#include "tests/support/backend.h"
#include "tests/support/permissions.h"

namespace graphcool::tests {
namespace {

namespace bj = boost::json;
using Truth = std::optional<bool>;

// ---- data --------------------------------------------------------------------------------------

struct Scalar {
  const char* name;
  const char* type;
  bool required;
};
// Of every type.
constexpr Scalar kScalars[] = {
    {"s", "String", false}, {"r", "String", true}, {"n", "Int", false}, {"b", "Boolean", true}};
constexpr const char* kTypes[] = {"User", "Alpha", "Beta"};

struct Link {
  int type[2];
  std::string field[2];
  bool many[2];
  std::string name;
};

struct Node {
  int type = 0;
  std::string id;
  std::map<std::string, bj::value> scalars = {};
  std::map<std::string, std::vector<std::string>> edges = {};
};

using Data = std::map<std::string, Node>;  // By id, which is also the order of lists.

const Scalar* scalar(const std::string& name) {
  for (const Scalar& each : kScalars) {
    if (name == each.name) return &each;
  }
  return nullptr;
}

// ---- filters -----------------------------------------------------------------------------------

struct Filter {
  enum class Kind { Compare, Related, All, Any };
  Kind kind = Kind::All;
  std::string field = {};
  std::string op = {};  // Suffix: "", "_not", "_lt", "_gt"; "_some", "_every", "_none".
  bj::value literal = {};
  std::string variable = {};
  std::vector<Filter> children = {};

  std::string text() const {
    if (kind == Kind::Compare) {
      return field + op + ": " + (variable.empty() ? bj::serialize(literal) : "$" + variable);
    }
    std::string inner;
    for (const Filter& each : children) {
      inner += (inner.empty() ? "{" : ", {") + each.text() + "}";
    }
    if (kind == Kind::Related) return field + op + ": " + inner;
    return std::string(kind == Kind::All ? "AND" : "OR") + ": [" + inner + "]";
  }
};

// A variable that has no value for SQL (a stored null) compares as unknown; one that was not sent
// compares as null.
struct Variable {
  bj::value value = {};
  bool stored = false;
};
using Environment = std::map<std::string, Variable>;

struct Rule {
  std::string subject;  // Type or relation.
  std::string verb;
  bool authenticated = false;
  std::optional<std::vector<std::string>> fields = {};
  bool has_query = false;
  int of = 0;  // SomeXExists of that type.
  Filter filter = {};

  bool covers(const std::string& field) const {
    return !fields || std::count(fields->begin(), fields->end(), field) > 0;
  }
};

// ---- the slow reading of the rules -------------------------------------------------------------

class World {
 public:
  std::vector<Link> links;
  std::vector<Rule> rules;
  Data data;
  bool strict = false;
  std::string caller;  // Empty: anonymous.

  struct End {
    const Link* link;
    int side;
    bool many() const { return link->many[side]; }
    int other() const { return link->type[1 - side]; }
  };
  std::optional<End> end(int type, const std::string& field) const {
    for (const Link& link : links) {
      for (const int side : {0, 1}) {
        if (link.type[side] == type && link.field[side] == field) return End{&link, side};
      }
    }
    return std::nullopt;
  }
  std::vector<std::string> relation_fields(int type) const {
    std::vector<std::string> fields;
    for (const Link& link : links) {
      for (const int side : {0, 1}) {
        if (link.type[side] == type) fields.push_back(link.field[side]);
      }
    }
    return fields;
  }

  // `seen`: filters of an API in strict mode know only what the caller may read.
  Truth holds(const Filter& filter, const Node& node, const Environment& variables,
              bool seen = false) const {
    switch (filter.kind) {
      case Filter::Kind::Compare:
        if (seen && strict && !may_read(node, filter.field)) return std::nullopt;
        return compare(filter, node.scalars.at(filter.field), variables);
      case Filter::Kind::All:
      case Filter::Kind::Any: {
        const bool all = filter.kind == Filter::Kind::All;
        Truth result = all;
        for (const Filter& each : filter.children) {
          const Truth truth = holds(each, node, variables, seen);
          if (truth == !all) return !all;
          if (!truth) result = std::nullopt;
        }
        return result;
      }
      case Filter::Kind::Related: {
        bool some = false, every = true;
        for (const std::string& id : related(node, filter.field)) {
          const Node& far = data.at(id);
          if (seen && strict && !may_see(far)) continue;
          const bool match = holds(filter.children[0], far, variables, seen) == true;
          some = some || match;
          every = every && match;
        }
        return filter.op == "_every" ? every : filter.op == "_none" ? !some : some;
      }
    }
    return std::nullopt;
  }

  std::vector<std::string> related(const Node& node, const std::string& field) const {
    const auto found = node.edges.find(field);
    return found == node.edges.end() ? std::vector<std::string>() : found->second;
  }

  bool may_read(const Node& node, const std::string& field) const {
    return std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
      return rule.subject == kTypes[node.type] && rule.verb == "read" && rule.covers(field) &&
             is_true(rule, about(node));
    });
  }
  bool may_see(const Node& node) const {
    return std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
      return rule.subject == kTypes[node.type] && rule.verb == "read" && is_true(rule, about(node));
    });
  }

  bool is_true(const Rule& rule, Environment variables) const {
    if (rule.authenticated && caller.empty()) return false;
    if (!rule.has_query) return true;
    variables["user_id"] = {bj::string(caller)};
    return std::any_of(data.begin(), data.end(), [&](const auto& each) {
      return each.second.type == rule.of && holds(rule.filter, each.second, variables) == true;
    });
  }

  static Environment about(const Node& node) {
    Environment variables;
    variables["node_id"] = {bj::string(node.id)};
    for (const Scalar& each : kScalars) {
      bj::value value = node.scalars.at(each.name);
      const bool text = std::string(each.type) == "String";
      if (value.is_null() && text) value = "";
      variables[std::string("node_") + each.name] = {value, true};
      variables[std::string("old_") + each.name] = {value, true};
    }
    return variables;
  }

 private:
  static Truth compare(const Filter& filter, const bj::value& left, const Environment& variables) {
    bj::value right = filter.literal;
    if (!filter.variable.empty()) {
      const Variable& variable = variables.at(filter.variable);
      if (variable.value.is_null()) {
        if (variable.stored) return std::nullopt;
        if (filter.op.empty()) return left.is_null();
        return filter.op == "_not" ? Truth(!left.is_null()) : Truth(false);
      }
      right = variable.value;
    }
    if (left.is_null()) return std::nullopt;
    if (filter.op.empty()) return left == right;
    if (filter.op == "_not") return left != right;
    const bool less = left.is_string() ? left.as_string() < right.as_string()
                                       : left.as_int64() < right.as_int64();
    return filter.op == "_lt" ? less : !less && left != right;
  }
};

// A create or update as it is asked for.
struct Write {
  std::string verb;
  int type = 0;
  std::string id = {};  // Of an update.
  std::map<std::string, bj::value> scalars = {};
  std::string field = {};  // At most one relation: by id, or nested.
  std::string other = {};
  std::vector<Write> nested = {};
};

class Judge {
 public:
  explicit Judge(const World& world) : world_(world) {}

  bool may_write(const Write& write) const {
    return world_.strict ? strictly(write) : simply(write) || by_queries(write);
  }

  bool may_delete(const Node& node) const {
    return std::any_of(world_.rules.begin(), world_.rules.end(), [&](const Rule& rule) {
      return is_for(rule, "delete", node.type) && world_.is_true(rule, World::about(node));
    });
  }

  static bool may_link(const World& world, const World::End& end, const std::string& verb,
                       const std::string& near, const std::string& far) {
    Environment variables;
    // Named by the field of the other end and the type of this one.
    const auto name = [&](int side) {
      return end.link->field[1 - side] + kTypes[end.link->type[side]] + "_id";
    };
    variables[name(end.side)] = {bj::string(near)};
    variables[name(1 - end.side)] = {bj::string(far)};
    return std::any_of(world.rules.begin(), world.rules.end(), [&](const Rule& rule) {
      return rule.subject == end.link->name && (rule.verb == verb || rule.verb == "*") &&
             world.is_true(rule, variables);
    });
  }

 private:
  static bool is_for(const Rule& rule, const std::string& verb, int type) {
    return rule.verb == verb && rule.subject == kTypes[type];
  }

  Environment around(const Write& write) const {
    Environment variables;
    if (write.verb == "update") {
      variables = World::about(world_.data.at(write.id));
    } else {
      variables["node_id"] = {"-"};
    }
    for (const Scalar& each : kScalars) {
      const auto sent = write.scalars.find(each.name);
      const bj::value value = sent == write.scalars.end() ? bj::value() : sent->second;
      variables[std::string("input_") + each.name] = {value};
      variables[std::string("new_") + each.name] = {value};
    }
    return variables;
  }

  bool simply(const Write& write) const {
    bool any = false;
    std::map<std::string, bool> covered;
    for (const Rule& rule : world_.rules) {
      if (!is_for(rule, write.verb, write.type) || rule.has_query) continue;
      if (rule.authenticated && world_.caller.empty()) continue;
      any = true;
      for (const auto& [field, value] : write.scalars) {
        covered[field] = covered[field] || rule.covers(field);
      }
    }
    if (!any) return false;
    for (const auto& [field, value] : write.scalars) {
      if (!covered[field]) return false;
    }
    for (const Write& each : write.nested) {
      if (!simply(each)) return false;
    }
    return true;
  }

  bool by_queries(const Write& write) const {
    std::vector<std::string> fields;
    for (const auto& [field, value] : write.scalars) fields.push_back(field);
    if (!write.nested.empty()) fields.push_back(write.field);
    if (fields.empty()) return false;
    for (const std::string& field : fields) {
      if (!allowed(write, field, true)) return false;
    }
    return true;
  }

  bool strictly(const Write& write) const {
    std::vector<std::string> fields;
    for (const auto& [field, value] : write.scalars) fields.push_back(field);
    if (!write.field.empty()) fields.push_back(write.field);
    for (const std::string& field : fields) {
      if (!allowed(write, field, false)) return false;
    }
    if (fields.empty() && !allowed(write, "", false)) return false;
    for (const Write& each : write.nested) {
      if (!strictly(each)) return false;
    }
    return true;
  }

  // Whether a rule that covers the field (any rule for "") is true.
  bool allowed(const Write& write, const std::string& field, bool only_queries) const {
    return std::any_of(world_.rules.begin(), world_.rules.end(), [&](const Rule& rule) {
      return is_for(rule, write.verb, write.type) && (rule.has_query || !only_queries) &&
             (field.empty() || rule.covers(field)) && world_.is_true(rule, around(write));
    });
  }

  const World& world_;
};

// How often what happened: a test in which all is allowed, or nothing, would show little.
struct Tally {
  int reads = 0, reads_with_denials = 0, allowed = 0, denied = 0;
};

// ---- making them up ----------------------------------------------------------------------------

class Case {
 public:
  Case(unsigned seed, bool strict, Tally& tally) : random_(seed), tally_(tally) {
    world_.strict = strict;
    make_links();
    backend_ = std::make_unique<Backend>(sdl());
    make_data();
    make_rules();
    Specs specs;
    for (const Rule& rule : world_.rules) specs.push_back(spec(rule));
    REQUIRE(backend_->deploy(make_definition(sdl(), specs, strict)) == std::vector<std::string>{});
    refresh();
  }

  void run(int operations) {
    for (int i = 0; i < operations; ++i) {
      sign_in();
      switch (pick(6)) {
        case 0:
          write();
          break;
        case 1:
          remove();
          break;
        default:
          read();
      }
    }
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool chance(int percent) { return pick(100) < percent; }

  void make_links() {
    const int count = 2 + pick(2);
    for (int i = 0; i < count; ++i) {
      Link link;
      link.name = "Rel" + std::string(1, static_cast<char>('A' + i));
      for (const int side : {0, 1}) {
        link.type[side] = pick(3);
        link.field[side] = "f" + std::to_string(i) + (side == 0 ? "a" : "b");
        link.many[side] = chance(50);
      }
      world_.links.push_back(link);
    }
  }

  std::string sdl() const {
    std::string text;
    for (int type = 0; type < 3; ++type) {
      text += std::string("type ") + kTypes[type] + " @model {\n  id: ID! @isUnique\n";
      for (const Scalar& each : kScalars) {
        text +=
            std::string("  ") + each.name + ": " + each.type + (each.required ? "!" : "") + "\n";
      }
      for (const Link& link : world_.links) {
        for (const int side : {0, 1}) {
          if (link.type[side] != type) continue;
          const std::string other = kTypes[link.type[1 - side]];
          text += "  " + link.field[side] + ": " + (link.many[side] ? "[" + other + "!]!" : other) +
                  " @relation(name: \"" + link.name + "\")\n";
        }
      }
      text += "}\n";
    }
    return text;
  }

  bj::value value_for(const Scalar& scalar) {
    if (!scalar.required && chance(25)) return nullptr;
    const std::string type = scalar.type;
    if (type == "Int") return pick(3);
    if (type == "Boolean") return chance(50);
    return bj::string(std::string(1, static_cast<char>('a' + pick(3))));
  }

  static std::string arguments(const std::map<std::string, bj::value>& scalars) {
    std::string text;
    for (const auto& [name, value] : scalars) text += name + ": " + bj::serialize(value) + " ";
    return text;
  }

  std::map<std::string, bj::value> all_scalars() {
    std::map<std::string, bj::value> scalars;
    for (const Scalar& each : kScalars) scalars[each.name] = value_for(each);
    return scalars;
  }

  void make_data() {
    std::vector<std::string> ids[3];
    for (int i = 0; i < 9; ++i) {
      const int type = i % 3;
      ids[type].push_back(backend_->ask(std::string("mutation { x: create") + kTypes[type] + "(" +
                                            arguments(all_scalars()) + ") { id } }",
                                        "/data/x/id"));
    }
    for (const Link& link : world_.links) {
      const bool adds = link.many[0] || link.many[1];
      for (int i = 0; i < 4; ++i) {
        const std::string a = ids[link.type[0]][static_cast<std::size_t>(pick(3))];
        const std::string b = ids[link.type[1]][static_cast<std::size_t>(pick(3))];
        backend_->run("mutation { " + std::string(adds ? "addTo" : "set") + link.name + "(" +
                      link.field[1] + kTypes[link.type[0]] + "Id: \"" + a + "\", " + link.field[0] +
                      kTypes[link.type[1]] + "Id: \"" + b + "\") { __typename } }");
      }
    }
  }

  // ---- rules

  Filter compare(const Rule& rule) {
    const Scalar& field = kScalars[pick(4)];
    Filter filter{.kind = Filter::Kind::Compare, .field = field.name};
    const std::string type = field.type;
    const char* ops[] = {"", "_not", "_lt", "_gt"};
    filter.op = ops[pick(type == "Boolean" ? 2 : 4)];
    do {
      filter.literal = value_for(field);
    } while (filter.literal.is_null());
    std::vector<std::string> known;
    if (rule.verb == "read" || rule.verb == "update" || rule.verb == "delete")
      known.push_back("node_");
    if (rule.verb == "update" || rule.verb == "delete") known.push_back("old_");
    if (rule.verb == "update" || rule.verb == "create") {
      known.push_back("input_");
      known.push_back("new_");
    }
    if (!known.empty() && chance(40)) {
      filter.variable =
          known[static_cast<std::size_t>(pick(static_cast<int>(known.size())))] + field.name;
    }
    return filter;
  }

  // `rule` is null for filters of requests.
  Filter make_filter(int type, const Rule& rule, int depth, bool ids) {
    if (ids && chance(35)) {
      std::vector<std::string> known = {"user_id"};
      if (const auto link = link_of(rule)) {
        for (const int side : {0, 1}) {
          known.push_back(link->field[1 - side] + kTypes[link->type[side]] + "_id");
        }
      } else {
        known.push_back("node_id");
      }
      return {.kind = Filter::Kind::Compare,
              .field = "id",
              .variable = known[static_cast<std::size_t>(pick(static_cast<int>(known.size())))]};
    }
    const auto fields = world_.relation_fields(type);
    if (depth > 0 && chance(30) && !fields.empty()) {
      const auto& field = fields[static_cast<std::size_t>(pick(static_cast<int>(fields.size())))];
      const auto end = world_.end(type, field);
      const char* ops[] = {"_some", "_every", "_none"};
      return {.kind = Filter::Kind::Related,
              .field = field,
              .op = end->many() ? ops[pick(3)] : "",
              .children = {make_filter(end->other(), rule, depth - 1, ids)}};
    }
    if (depth > 0 && chance(40)) {
      return {.kind = chance(50) ? Filter::Kind::All : Filter::Kind::Any,
              .children = {make_filter(type, rule, depth - 1, ids),
                           make_filter(type, rule, depth - 1, ids)}};
    }
    return compare(rule);
  }

  std::optional<Link> link_of(const Rule& rule) const {
    for (const Link& link : world_.links) {
      if (link.name == rule.subject) return link;
    }
    return std::nullopt;
  }

  void make_rules() {
    const char* verbs[] = {"read",   "read",   "read",   "create",
                           "create", "update", "update", "delete"};
    const int count = 8 + pick(8);
    for (int i = 0; i < count; ++i) {
      Rule rule{.subject = kTypes[pick(3)], .verb = verbs[pick(8)]};
      if (chance(25)) {
        const char* edges[] = {"connect", "disconnect", "*"};
        rule.subject =
            world_.links[static_cast<std::size_t>(pick(static_cast<int>(world_.links.size())))]
                .name;
        rule.verb = edges[pick(3)];
      } else if (chance(40)) {
        rule.fields.emplace();
        rule.fields->push_back("id");
        for (const Scalar& each : kScalars) {
          if (chance(60)) rule.fields->push_back(each.name);
        }
      }
      rule.authenticated = chance(25);
      if (chance(65)) {
        rule.has_query = true;
        rule.of = pick(3);
        rule.filter = make_filter(rule.of, rule, 2, true);
      }
      world_.rules.push_back(std::move(rule));
    }
  }

  static PermissionSpec spec(const Rule& rule) {
    PermissionSpec spec{.operation = rule.subject + "." + rule.verb,
                        .authenticated = rule.authenticated,
                        .fields = rule.fields};
    if (rule.has_query) {
      spec.query = std::string("{ Some") + kTypes[rule.of] + "Exists(filter: {" +
                   rule.filter.text() + "}) }";
    }
    return spec;
  }

  // ---- operations

  void sign_in() {
    std::vector<std::string> users;
    for (const auto& [id, node] : world_.data) {
      if (node.type == 0) users.push_back(id);
    }
    world_.caller = users.empty() || chance(20)
                        ? ""
                        : users[static_cast<std::size_t>(pick(static_cast<int>(users.size())))];
    backend_->token = world_.caller.empty() ? ""
                                            : auth::node_token(backend_->cluster().token_keys(),
                                                               "test", "User", world_.caller);
  }

  // The data as an admin sees it.
  void refresh() {
    const std::string token = std::exchange(
        backend_->token, auth::temporary_root_token(backend_->cluster().token_keys(), "test"));
    std::string query = "{ ";
    for (int type = 0; type < 3; ++type) {
      query += std::string("t") + std::to_string(type) + ": all" + kTypes[type] + "s { id s r n b ";
      for (const auto& field : world_.relation_fields(type)) query += field + " { id } ";
      query += "} ";
    }
    const auto body = bj::parse(backend_->run(query + "}"));
    backend_->token = token;
    world_.data.clear();
    for (int type = 0; type < 3; ++type) {
      for (const auto& each : body.at("data").at("t" + std::to_string(type)).as_array()) {
        Node node{.type = type, .id = std::string(each.at("id").as_string())};
        for (const Scalar& scalar : kScalars) node.scalars[scalar.name] = each.at(scalar.name);
        node.scalars["id"] = each.at("id");
        for (const auto& field : world_.relation_fields(type)) {
          const auto& far = each.at(field);
          auto& ids = node.edges[field];
          if (far.is_object()) ids.emplace_back(far.at("id").as_string());
          if (!far.is_array()) continue;
          for (const auto& one : far.as_array()) ids.emplace_back(one.at("id").as_string());
        }
        world_.data[node.id] = std::move(node);
      }
    }
  }

  struct Selection {
    std::vector<std::string> scalars;
    std::vector<std::pair<std::string, Selection>> related;
    std::vector<std::string> counted;

    std::string text() const {
      std::string out = "{ ";
      for (const auto& each : scalars) out += each + " ";
      for (const auto& [field, selection] : related) out += field + " " + selection.text() + " ";
      for (const auto& field : counted) out += "_" + field + "Meta { count } ";
      return out + "}";
    }
  };

  Selection select(int type, int depth) {
    Selection selection;
    for (const char* field : {"id", "s", "r", "n", "b"}) {
      if (chance(field[0] == 'r' || field[0] == 'b' ? 20 : 50))
        selection.scalars.emplace_back(field);
    }
    if (selection.scalars.empty()) selection.scalars.emplace_back("n");
    for (const auto& field : world_.relation_fields(type)) {
      const auto end = world_.end(type, field);
      if (depth > 0 && chance(40))
        selection.related.emplace_back(field, select(end->other(), depth - 1));
      if (end->many() && chance(20)) selection.counted.push_back(field);
    }
    return selection;
  }

  bool hidden(const Node& node) const { return world_.strict && !world_.may_see(node); }

  // Nothing: a null that may not stand there.
  std::optional<bj::value> show(const Node& node, const Selection& selection) {
    bj::object out;
    for (const auto& field : selection.scalars) {
      const bool required = field == "id" || scalar(field)->required;
      if (world_.may_read(node, field)) {
        out[field] = node.scalars.at(field);
        continue;
      }
      ++denials_;
      if (required) return std::nullopt;
      out[field] = nullptr;
    }
    for (const auto& [field, inner] : selection.related) {
      bj::array list;
      bool whole = true;
      for (const auto& id : world_.related(node, field)) {
        const Node& far = world_.data.at(id);
        if (hidden(far)) continue;
        auto shown = show(far, inner);
        whole = whole && shown;
        if (shown) list.push_back(std::move(*shown));
      }
      if (world_.end(node.type, field)->many()) {
        out[field] = whole ? bj::value(std::move(list)) : bj::value();
      } else {
        out[field] = list.empty() ? bj::value() : list[0];
      }
    }
    for (const auto& field : selection.counted) {
      std::int64_t count = 0;
      for (const auto& id : world_.related(node, field)) count += !hidden(world_.data.at(id));
      out["_" + field + "Meta"] = bj::object{{"count", count}};
    }
    return out;
  }

  void read() {
    const int type = pick(3);
    const Selection selection = select(type, 2);
    std::optional<Filter> filter;
    if (chance(50)) filter = make_filter(type, Rule{}, 2, false);
    std::string where = filter ? "filter: {" + filter->text() + "}" : "";
    std::string order;
    if (chance(30)) order = std::string(kScalars[pick(4)].name);
    const bool descending = chance(50);
    std::string arguments = where;
    if (!order.empty()) {
      arguments += std::string(arguments.empty() ? "" : ", ") + "orderBy: " + order +
                   (descending ? "_DESC" : "_ASC");
    }
    const auto in_brackets = [](const std::string& text) {
      return text.empty() ? "" : "(" + text + ")";
    };
    const std::string all = std::string("all") + kTypes[type] + "s";
    const std::string query = "{ " + all + in_brackets(arguments) + " " + selection.text() + " _" +
                              all + "Meta" + in_brackets(where) + " { count } }";

    std::vector<const Node*> nodes;
    for (const auto& [id, node] : world_.data) {
      if (node.type != type || hidden(node)) continue;
      if (filter && world_.holds(*filter, node, {}, true) != true) continue;
      nodes.push_back(&node);
    }
    if (!order.empty()) sort(nodes, order, descending);
    denials_ = 0;
    bj::array list;
    bool whole = true;
    for (const Node* node : nodes) {
      auto shown = show(*node, selection);
      whole = whole && shown;
      if (shown) list.push_back(std::move(*shown));
    }
    bj::value expected;
    if (whole) {
      expected =
          bj::object{{all, std::move(list)},
                     {"_" + all + "Meta", {{"count", static_cast<std::int64_t>(nodes.size())}}}};
    }
    const std::string body = backend_->run(query);
    describe(query, body);
    const auto answer = bj::parse(body);
    CHECK(bj::serialize(answer.at("data")) == bj::serialize(expected));
    CHECK(answer.as_object().contains("errors") == (denials_ > 0));
    ++tally_.reads;
    if (denials_ > 0) ++tally_.reads_with_denials;
    check_codes(answer);
  }

  // What may not be read orders as null, which comes first.
  void sort(std::vector<const Node*>& nodes, const std::string& field, bool descending) const {
    const auto key = [&](const Node* node) -> bj::value {
      return world_.strict && !world_.may_read(*node, field) ? bj::value()
                                                             : node->scalars.at(field);
    };
    const auto less = [](const bj::value& a, const bj::value& b) {
      if (a.is_null() || b.is_null()) return a.is_null() && !b.is_null();
      if (a.is_string()) return a.as_string() < b.as_string();
      return a.is_bool() ? a.as_bool() < b.as_bool() : a.as_int64() < b.as_int64();
    };
    std::stable_sort(nodes.begin(), nodes.end(), [&](const Node* a, const Node* b) {
      return descending ? less(key(b), key(a)) : less(key(a), key(b));
    });
  }

  std::string some_node(int type) {
    std::vector<std::string> ids;
    for (const auto& [id, node] : world_.data) {
      if (node.type == type) ids.push_back(id);
    }
    return ids.empty() ? "" : ids[static_cast<std::size_t>(pick(static_cast<int>(ids.size())))];
  }

  Write make_write(bool creates, int type) {
    Write write{.verb = creates ? "create" : "update", .type = type};
    for (const Scalar& each : kScalars) {
      if ((creates && each.required) || chance(40)) write.scalars[each.name] = value_for(each);
    }
    if (!creates) write.id = some_node(type);
    return write;
  }

  void write() {
    const bool creates = chance(50);
    const int type = pick(3);
    Write write = make_write(creates, type);
    if (!creates && write.id.empty()) return;
    std::string more;
    std::optional<World::End> end;
    const auto fields = world_.relation_fields(type);
    if (!fields.empty() && chance(60)) {
      write.field = fields[static_cast<std::size_t>(pick(static_cast<int>(fields.size())))];
      end = world_.end(type, write.field);
      if (chance(50)) {
        write.nested.push_back(make_write(true, end->other()));
        const std::string inner = "{" + arguments(write.nested[0].scalars) + "}";
        more = write.field + ": " + (end->many() ? "[" + inner + "]" : inner);
      } else {
        write.other = some_node(end->other());
        more = write.field +
               (end->many() ? "Ids: [\"" + write.other + "\"]" : "Id: \"" + write.other + "\"");
        if (write.other.empty()) return;
      }
    }
    if (!creates && write.scalars.empty() && write.field.empty()) return;
    const std::string query = "mutation { x: " + write.verb + kTypes[type] + "(" +
                              (creates ? "" : "id: \"" + write.id + "\" ") +
                              arguments(write.scalars) + more + ") { id } }";
    bool allowed = Judge(world_).may_write(write);
    if (allowed && end) allowed = may_link(write, *end);
    if (allowed && !write.other.empty()) allowed = !hidden(world_.data.at(write.other));
    attempt(query, allowed);
  }

  // The edge of a new node is judged when the node is there, that of old ones before anything.
  bool may_link(const Write& write, const World::End& end) const {
    World then = world_;
    const auto add = [&](const Write& made, const std::string& id) {
      Node node{.type = made.type, .id = id, .scalars = made.scalars};
      for (const Scalar& each : kScalars) node.scalars.try_emplace(each.name, nullptr);
      node.scalars["id"] = bj::string(id);
      then.data[id] = std::move(node);
      return id;
    };
    std::string near = write.id, far = write.other;
    const bool is_new = write.verb == "create" || !write.nested.empty();
    if (is_new && write.verb == "update") {
      for (const auto& [name, value] : write.scalars) then.data.at(near).scalars[name] = value;
      if (end.many()) cut(then, near, end);
    }
    if (write.verb == "create") near = add(write, "new1");
    if (!write.nested.empty()) far = add(write.nested[0], "new2");
    return Judge::may_link(then, end, "connect", near, far);
  }

  // All edges of the end's field from the node.
  static void cut(World& world, const std::string& node, const World::End& end) {
    auto& ids = world.data.at(node).edges[end.link->field[end.side]];
    for (const auto& far : std::exchange(ids, {})) {
      std::erase(world.data.at(far).edges[end.link->field[1 - end.side]], node);
    }
  }

  void remove() {
    if (world_.data.size() < 7) return;
    const int type = pick(3);
    const std::string id = some_node(type);
    if (id.empty()) return;
    attempt(std::string("mutation { x: delete") + kTypes[type] + "(id: \"" + id + "\") { id } }",
            Judge(world_).may_delete(world_.data.at(id)));
  }

  void attempt(const std::string& query, bool allowed) {
    const std::string body = backend_->run(query);
    describe(query, body);
    const auto answer = bj::parse(body);
    CHECK(answer.at("data").at("x").is_object() == allowed);
    ++(allowed ? tally_.allowed : tally_.denied);
    if (!allowed && !world_.strict) check_codes(answer);
    const Data before = world_.data;
    refresh();
    if (!allowed) CHECK(before.size() == world_.data.size());
  }

  static void check_codes(const bj::value& answer) {
    const auto* errors = answer.as_object().if_contains("errors");
    if (errors == nullptr) return;
    for (const auto& each : errors->as_array()) CHECK(each.at("code").as_int64() == 3008);
  }

  void describe(const std::string& query, const std::string& body) {
    story_ = sdl() + "\ncaller " + world_.caller + (world_.strict ? " strict" : "");
    for (const Rule& rule : world_.rules) {
      const auto told = spec(rule);
      story_ += "\n" + told.operation + (rule.authenticated ? " authenticated" : "") +
                (rule.fields ? " fields" : "") + " " + told.query;
    }
    story_ += "\n" + query + "\n" + body;
    UNSCOPED_INFO(story_);
  }

  std::mt19937 random_;
  Tally& tally_;
  World world_;
  std::unique_ptr<Backend> backend_;
  std::string story_;
  int denials_ = 0;
};

void run_cases(bool strict) {
  Tally tally;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    INFO("seed " << seed);
    Case(seed, strict, tally).run(60);
  }
  CHECK(tally.reads > 1000);
  // Strict permissions leave out what may not be seen; only fields are denied.
  CHECK(tally.reads_with_denials > tally.reads / (strict ? 30 : 10));
  CHECK(tally.reads - tally.reads_with_denials > tally.reads / 10);
  CHECK(tally.allowed > 50);
  CHECK(tally.denied > 50);
}

}  // namespace

TEST_CASE("generated: permissions as the original judges them") {
  run_cases(false);
}

TEST_CASE("generated: strict permissions") {
  run_cases(true);
}

}  // namespace graphcool::tests
