// A long walk through data models: random changes are deployed one after the other, with data
// written between them, and after each step all that is stored is compared with a copy kept here,
// which knows nothing of tables. GRAPHCOOL_WALK_STEPS says how far it goes (40; for good: 500), and
// GRAPHCOOL_WALK_SEED which way.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "tests/support/backend.h"

using namespace graphcool;
using tests::Backend;

namespace {

// Values are the JSON that the API shows.
struct Column {
  std::string name;
  std::string scalar;
  bool required = false;
  std::string directives = {};  // Of the change under way.
};

struct Table {
  std::string name;
  std::vector<Column> columns = {};
  std::map<std::string, std::map<std::string, std::string>> rows = {};  // By id, then column.
  std::string directives = {};
};

// Side A always has a list; side B too, unless `to_one`.
struct Link {
  std::string name;
  std::string a, b;              // Types.
  std::string field_a, field_b;  // On those types.
  bool to_one = true;
  std::set<std::pair<std::string, std::string>> edges = {};  // Ids of A and B.
};

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed), backend_(first()) {}

  void step() {
    const std::string what = change();
    INFO("step: " << what << "\n" << sdl());
    REQUIRE(backend_.deploy(sdl(), {.force = true}).empty());
    if (pick(3) > 0) forget_directives();  // Left in place, a directive has no second effect.
    compare();
    for (int i = pick(4); i > 0; --i) write();
    forget_directives();
    compare();
  }

  // Restarts the cluster: what it reads from the disk is what it had.
  void reopen() {
    backend_.reopen();
    compare();
  }

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  template <class List>
  auto& any(List& list) {
    return *std::next(list.begin(), pick(static_cast<int>(list.size())));
  }
  std::string fresh(const char* prefix) { return fmt::format("{}{}", prefix, next_++); }

  std::string first() {
    tables_.push_back({.name = fresh("Type"), .columns = {{fresh("f"), "Int"}}});
    return sdl();
  }

  std::string value_of(const std::string& scalar) {
    if (scalar == "Int") return std::to_string(pick(2000) - 1000);
    if (scalar == "Float") return fmt::format("{}.5", pick(100));
    if (scalar == "Boolean") return pick(2) == 0 ? "true" : "false";
    return fmt::format("\"text {}\"", pick(1000));
  }
  static std::string as_text(const std::string& value) {
    return value.starts_with('"') || value == "null" ? value : "\"" + value + "\"";
  }
  std::string migration_value(const std::string& value) {
    return fmt::format(" @migrationValue(value: {})", value);
  }
  void fill(Table& table, const std::string& column, const std::string& value) {
    for (auto& [id, row] : table.rows) row[column] = value;
  }

  // ---- changes of the model ----

  std::string change() {
    Table& table = any(tables_);
    switch (pick(12)) {
      case 0:
        tables_.push_back({.name = fresh("Type"), .columns = {{fresh("f"), any(scalars_)}}});
        return "a type comes";
      case 1:
        return tables_.size() > 2 ? drop(table.name) : add_column(table);
      case 2:
        return rename(table);
      case 3:
        return drop_column(table);
      case 4:
        return rename_column(table);
      case 5:
        return change_scalar(table);
      case 6:
        return change_required(table);
      case 7:
        return add_link();
      case 8:
        return change_link();
      default:
        return add_column(table);
    }
  }

  std::string drop(const std::string& name) {
    std::erase_if(links_, [&](const Link& link) { return link.a == name || link.b == name; });
    std::erase_if(tables_, [&](const Table& table) { return table.name == name; });
    return "a type goes";
  }

  std::string rename(Table& table) {
    const std::string old = table.name;
    table.name = fresh("Type");
    table.directives = fmt::format(" @rename(oldName: \"{}\")", old);
    for (Link& link : links_) {
      if (link.a == old) link.a = table.name;
      if (link.b == old) link.b = table.name;
    }
    return "a type is renamed";
  }

  std::string add_column(Table& table) {
    Column column{.name = fresh("f"), .scalar = any(scalars_), .required = pick(2) == 0};
    std::string value = "null";
    if (column.required || pick(2) == 0) {
      value = value_of(column.scalar);
      column.directives = migration_value(value);
    }
    fill(table, column.name, value);
    table.columns.insert(table.columns.begin() + pick(static_cast<int>(table.columns.size()) + 1),
                         column);
    return "a field comes";
  }

  std::string drop_column(Table& table) {
    if (table.columns.size() < 2) return add_column(table);
    const Column column = any(table.columns);
    std::erase_if(table.columns, [&](const Column& each) { return each.name == column.name; });
    for (auto& [id, row] : table.rows) row.erase(column.name);
    return "a field goes";
  }

  std::string rename_column(Table& table) {
    Column& column = any(table.columns);
    const std::string old = column.name;
    column.name = fresh("f");
    column.directives = fmt::format(" @rename(oldName: \"{}\")", old);
    for (auto& [id, row] : table.rows) {
      auto moved = row.extract(old);
      moved.key() = column.name;
      row.insert(std::move(moved));
    }
    return "a field is renamed";
  }

  std::string change_scalar(Table& table) {
    Column& column = any(table.columns);
    if (column.scalar == "String") {
      column.scalar = "Int";
      const std::string value = value_of("Int");
      column.directives = migration_value(value);
      fill(table, column.name, value);
      return "a String becomes an Int";
    }
    column.scalar = "String";
    for (auto& [id, row] : table.rows) row[column.name] = as_text(row[column.name]);
    return "a field becomes a String";
  }

  std::string change_required(Table& table) {
    Column& column = any(table.columns);
    column.required = !column.required;
    if (!column.required) return "a field becomes optional";
    const std::string value = value_of(column.scalar);
    column.directives = migration_value(value);
    for (auto& [id, row] : table.rows) {
      if (row[column.name] == "null") row[column.name] = value;
    }
    return "a field becomes required";
  }

  std::string add_link() {
    if (tables_.size() < 2) return add_column(tables_.front());
    const Table& a = any(tables_);
    const Table& b = any(tables_);
    if (&a == &b) return add_column(tables_.front());
    links_.push_back({fresh("Link"), a.name, b.name, fresh("a"), fresh("b"), pick(2) == 0});
    return "a relation comes";
  }

  std::string change_link() {
    if (links_.empty()) return add_link();
    Link& link = any(links_);
    if (link.to_one) {
      link.to_one = false;  // A link that a column held goes to a table.
      return "a relation becomes many to many";
    }
    const std::string name = link.name;
    std::erase_if(links_, [&](const Link& each) { return each.name == name; });
    return "a relation goes";
  }

  void forget_directives() {
    for (Table& table : tables_) {
      table.directives.clear();
      for (Column& column : table.columns) column.directives.clear();
    }
  }

  std::string sdl() const {
    std::string out;
    for (const Table& table : tables_) {
      out +=
          fmt::format("type {} @model{} {{\n  id: ID! @isUnique\n", table.name, table.directives);
      for (const Column& column : table.columns) {
        out += fmt::format("  {}: {}{}{}\n", column.name, column.scalar, column.required ? "!" : "",
                           column.directives);
      }
      for (const Link& link : links_) {
        const std::string relation = fmt::format(" @relation(name: \"{}\")\n", link.name);
        if (link.a == table.name)
          out += fmt::format("  {}: [{}!]!{}", link.field_a, link.b, relation);
        if (link.b == table.name) {
          const std::string type = link.to_one ? link.a : "[" + link.a + "!]!";
          out += fmt::format("  {}: {}{}", link.field_b, type, relation);
        }
      }
      out += "}\n";
    }
    return out;
  }

  // ---- data ----

  Table& table_of(const std::string& name) {
    return *std::ranges::find_if(tables_, [&](const Table& each) { return each.name == name; });
  }

  void write() {
    Table& table = any(tables_);
    if (!links_.empty() && pick(2) == 0) return connect(any(links_));
    if (table.rows.empty() || pick(3) > 0) return create(table);
    const std::string id = any(table.rows).first;
    if (pick(2) == 0) return update(table, id);
    backend_.ask(fmt::format("mutation {{ delete{}(id: \"{}\") {{ id }} }}", table.name, id),
                 "/data/delete" + table.name + "/id");
    table.rows.erase(id);
    for (Link& link : links_) {
      std::erase_if(link.edges, [&](const auto& edge) {
        return (link.a == table.name && edge.first == id) ||
               (link.b == table.name && edge.second == id);
      });
    }
  }

  void create(Table& table) {
    std::map<std::string, std::string> row;
    std::string arguments;
    for (const Column& column : table.columns) {
      const bool given = column.required || pick(3) > 0;
      row[column.name] = given ? value_of(column.scalar) : "null";
      if (given) arguments += fmt::format("{}: {} ", column.name, row[column.name]);
    }
    if (!arguments.empty()) arguments = "(" + arguments + ")";
    const std::string id =
        backend_.ask(fmt::format("mutation {{ create{}{} {{ id }} }}", table.name, arguments),
                     "/data/create" + table.name + "/id");
    table.rows[id] = std::move(row);
  }

  void update(Table& table, const std::string& id) {
    const Column& column = any(table.columns);
    const std::string value =
        column.required || pick(2) == 0 ? value_of(column.scalar) : std::string("null");
    backend_.ask(fmt::format("mutation {{ update{}(id: \"{}\" {}: {}) {{ id }} }}", table.name, id,
                             column.name, value),
                 "/data/update" + table.name + "/id");
    table.rows[id][column.name] = value;
  }

  void connect(Link& link) {
    Table& a = table_of(link.a);
    Table& b = table_of(link.b);
    if (a.rows.empty() || b.rows.empty()) return;
    const std::string id_a = any(a.rows).first, id_b = any(b.rows).first;
    if (link.to_one)
      std::erase_if(link.edges, [&](const auto& edge) { return edge.second == id_b; });
    link.edges.emplace(id_a, id_b);
    backend_.ask(
        fmt::format("mutation {{ addTo{}({}{}Id: \"{}\" {}{}Id: \"{}\") {{ {}{} {{ id }} }} }}",
                    link.name, link.field_a, link.b, id_b, link.field_b, link.a, id_a, link.field_a,
                    link.b),
        fmt::format("/data/addTo{}/{}{}/id", link.name, link.field_a, link.b));
  }

  // ---- comparing ----

  std::string ids(const std::set<std::string>& ids) {
    std::string out;
    for (const std::string& id : ids) out += (out.empty() ? "" : ",") + ("{\"id\":\"" + id + "\"}");
    return out;
  }

  std::string expected(const Link& link, bool from_a, const std::string& id) {
    std::set<std::string> others;
    for (const auto& [a, b] : link.edges) {
      if ((from_a ? a : b) == id) others.insert(from_a ? b : a);
    }
    if (from_a || !link.to_one) return "[" + ids(others) + "]";
    return others.empty() ? "null" : ids(others);
  }

  void compare() {
    for (const Table& table : tables_) {
      std::string selection = "id", rows;
      for (const Column& column : table.columns) selection += " " + column.name;
      for (const Link& link : links_) {
        if (link.a == table.name)
          selection += fmt::format(" {}(orderBy: id_ASC) {{ id }}", link.field_a);
        if (link.b != table.name) continue;
        selection +=
            fmt::format(" {}{} {{ id }}", link.field_b, link.to_one ? "" : "(orderBy: id_ASC)");
      }
      for (const auto& [id, row] : table.rows) {
        std::string members = fmt::format("\"id\":\"{}\"", id);
        for (const Column& column : table.columns) {
          members += fmt::format(",\"{}\":{}", column.name, row.at(column.name));
        }
        for (const Link& link : links_) {
          if (link.a == table.name) {
            members += fmt::format(",\"{}\":{}", link.field_a, expected(link, true, id));
          }
          if (link.b == table.name) {
            members += fmt::format(",\"{}\":{}", link.field_b, expected(link, false, id));
          }
        }
        rows += (rows.empty() ? "{" : ",{") + members + "}";
      }
      const std::string field = "all" + table.name + "s";
      const std::string answer =
          backend_.run(fmt::format("{{ {}(orderBy: id_ASC) {{ {} }} }}", field, selection));
      if (answer != fmt::format("{{\"data\":{{\"{}\":[{}]}}}}", field, rows)) {
        CHECK(answer == fmt::format("{{\"data\":{{\"{}\":[{}]}}}}", field, rows));
        throw std::runtime_error("what is stored is not what was stored");
      }
    }
  }

  std::mt19937 random_;
  int next_ = 1;
  std::vector<std::string> scalars_ = {"Int", "Float", "Boolean", "String"};
  std::vector<Table> tables_ = {};
  std::vector<Link> links_ = {};
  Backend backend_;
};

}  // namespace

TEST_CASE("a random walk through data models keeps all data", "[cluster][walk]") {
  const int steps = setting("GRAPHCOOL_WALK_STEPS", 40);
  const int seed = setting("GRAPHCOOL_WALK_SEED", 1);
  INFO("GRAPHCOOL_WALK_SEED=" << seed);
  Walk walk(static_cast<unsigned>(seed));
  for (int i = 1; i <= steps; ++i) {
    INFO("step " << i);
    walk.step();
    if (i % 20 == 0) walk.reopen();
  }
}
