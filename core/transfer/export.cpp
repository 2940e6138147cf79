#include "core/transfer/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/transfer/values.h"

namespace graphcool::transfer {
namespace {

using boost::json::object;
using boost::json::value;
using model::Field;
using model::Role;
using model::Type;
using query::Output;
using query::Read;

constexpr std::int64_t kPageRows = 1000;
constexpr std::chrono::seconds kPatience{60};

struct Cursor {
  std::int64_t table = 0;  // Of the types, their lists, or the relations.
  std::int64_t row = 0;    // Of the type, in order of id.
  std::int64_t array = 0;  // Of the relation's nodes at that row.
};

// What is read of one table.
struct Table {
  const Type* type = nullptr;
  std::vector<const Field*> columns = {};
  const Field* list = nullptr;  // The only column: a list of scalars.
  const Field* relation = nullptr;
};

// With the system fields that data models 1.0 leave out: an import takes them.
std::vector<Table> node_tables(const model::Model& model) {
  std::vector<Table> tables;
  for (const Type& type : model.types) {
    Table table{.type = &type};
    for (const Field& field : type.fields) {
      if (field.is_scalar() && !field.list && field.role != Role::Id) {
        table.columns.push_back(&field);
      }
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

std::vector<Table> list_tables(const model::Model& model) {
  std::vector<Table> tables;
  for (const Type& type : model.types) {
    for (const Field& field : type.fields) {
      if (field.is_scalar() && field.list)
        tables.push_back({.type = &type, .columns = {&field}, .list = &field});
    }
  }
  return tables;
}

// Each relation from the end that has one node at the most, where there is such an end; the
// greatest name first. The original went by a hash of the names, which comes to the same in what is
// known of it, and never by the order in the data model.
std::vector<Table> relation_tables(const model::Model& model) {
  std::vector<const model::Relation*> relations;
  for (const auto& relation : model.relations) relations.push_back(&relation);
  std::ranges::sort(relations, std::greater(), &model::Relation::name);
  std::vector<Table> tables;
  for (const auto* relation : relations) {
    const Field* chosen = nullptr;
    for (const auto& end : relation->ends) {
      if (end.field < 0) continue;
      const Field& field = model.types[end.type].fields[end.field];
      if (chosen == nullptr || (chosen->list && !field.list)) chosen = &field;
    }
    if (chosen == nullptr) continue;
    const auto& end = relation->ends[chosen->side];
    tables.push_back({.type = &model.types[end.type], .relation = chosen});
  }
  return tables;
}

Output column(const Field& field, std::string key) {
  Output output;
  output.kind = Output::Kind::Column;
  output.key = std::move(key);
  output.field = &field;
  return output;
}

Read all_of(const Type& type) {
  Read read{.type = &type};
  read.order.push_back({&type.id(), false});
  read.outputs.push_back(column(type.id(), "id"));
  return read;
}

class Exporter {
 public:
  Exporter(store::Store& store, std::shared_ptr<const model::Model> model, std::size_t bundle_size)
      : store_(store), model_(std::move(model)), bundle_size_(bundle_size) {}

  Result<std::string> run(std::vector<Table> tables, Cursor cursor);

 private:
  Result<boost::json::array> page(const Table& table, std::int64_t row);
  // False when the bundle is full before all of the row is in it.
  bool add_row(const Table& table, const object& row);
  bool add_relations(const Field& field, const object& row);
  bool add(const std::string& element);
  std::string answer(bool at_end) const;

  store::Store& store_;
  const std::shared_ptr<const model::Model> model_;
  const std::size_t bundle_size_;
  std::unique_ptr<store::Session> session_;
  Cursor cursor_;
  std::string elements_;
  std::size_t size_ = 0;
  bool is_full_ = false;
};

Result<boost::json::array> Exporter::page(const Table& table, std::int64_t row) {
  auto plan = std::make_shared<query::Plan>();
  plan->model = model_;
  Read read = all_of(*table.type);
  for (const Field* field : table.columns) read.outputs.push_back(column(*field, field->name));
  if (table.list != nullptr) {  // Nodes without a value in it are no rows.
    read.filter = query::Predicate{.kind = query::Predicate::Kind::Compare,
                                   .op = query::Predicate::Operator::NotEqual,
                                   .field = table.list,
                                   .value = query::Value::of(model::Datum::of_text("[]"))};
  }
  if (table.relation != nullptr) {
    Read related = all_of(model_->related_type(*table.relation));
    related.source = Read::Source::Related;
    related.through = table.relation;
    Output& output = read.outputs.emplace_back();
    output.kind = table.relation->list ? Output::Kind::Many : Output::Kind::One;
    output.key = "related";
    output.reads.push_back(std::move(related));
  }
  read.page.skip = query::Value::of(model::Datum::of_int(row));
  read.page.first = query::Value::of(model::Datum::of_int(kPageRows));
  Output& rows = plan->roots.emplace_back().output;
  rows.kind = Output::Kind::Many;
  rows.key = "rows";
  rows.reads.push_back(std::move(read));
  auto compiled = store_.compile(plan);
  if (!compiled) return std::move(compiled).error();
  store::Answer answer;
  session_->read(**compiled, {}, store::Patience(std::chrono::steady_clock::now() + kPatience),
                 answer);
  if (answer.outdated || !answer.errors.empty()) {
    return Error{.code = ErrorCode::Unavailable,
                 .what = answer.outdated ? "The service is being deployed. Try again."
                                         : answer.errors.front().message};
  }
  return boost::json::parse(answer.data).at("rows").as_array();
}

bool Exporter::add(const std::string& element) {
  is_full_ = size_ > 0 && size_ + element.size() > bundle_size_;
  if (is_full_) return false;
  if (size_ > 0) elements_.push_back(',');
  elements_ += element;
  size_ += element.size();
  return true;
}

bool Exporter::add_row(const Table& table, const object& row) {
  if (table.relation != nullptr) return add_relations(*table.relation, row);
  if (table.list != nullptr) {
    const value& items = row.at(table.list->name);
    if (items.is_null() || items.get_array().empty()) return true;
  }
  std::string element = "{\"_typeName\":" + json::quoted(table.type->name);
  for (const auto& member : row) {
    if (member.value().is_null()) continue;
    element.push_back(',');
    json::append_string(element, {member.key().data(), member.key().size()});
    element.push_back(':');
    append_json(element, member.value());
  }
  return add(element + "}");
}

bool Exporter::add_relations(const Field& field, const object& row) {
  const value& related = row.at("related");
  if (related.is_null()) return true;
  const boost::json::array one = {related};
  const boost::json::array& nodes = related.is_array() ? related.get_array() : one;
  const auto& relation = model_->relation_of(field);
  const auto end = [&](int side, const value& id) {
    const auto& at = relation.ends[side];
    const Type& type = model_->types[at.type];
    std::string text = "{\"_typeName\":" + json::quoted(type.name) + ",\"id\":";
    append_json(text, id);
    if (at.field >= 0) text += ",\"fieldName\":" + json::quoted(type.fields[at.field].name);
    return text + "}";
  };
  for (; cursor_.array < static_cast<std::int64_t>(nodes.size()); ++cursor_.array) {
    const value& far = nodes[static_cast<std::size_t>(cursor_.array)].at("id");
    const value& near = row.at("id");
    const value& a = field.side == 0 ? near : far;
    const value& b = field.side == 0 ? far : near;
    if (!add("[" + end(1, b) + "," + end(0, a) + "]")) return false;
  }
  cursor_.array = 0;
  return true;
}

std::string Exporter::answer(bool at_end) const {
  const Cursor end{-1, -1, -1};
  const Cursor& cursor = at_end ? end : cursor_;
  return fmt::format(
      "{{\"out\":{{\"jsonElements\":[{}],\"size\":{}}},\"cursor\":{{\"table\":{},\"row\":{},"
      "\"field\":{},\"array\":{}}},\"isFull\":{}}}",
      elements_, size_, cursor.table, cursor.row, at_end ? -1 : 0, cursor.array, is_full_);
}

Result<std::string> Exporter::run(std::vector<Table> tables, Cursor cursor) {
  auto session = store_.open_session();
  if (!session) return std::move(session).error();
  session_ = std::move(*session);
  cursor_ = cursor;
  while (cursor_.table < static_cast<std::int64_t>(tables.size())) {
    const Table& table = tables[static_cast<std::size_t>(cursor_.table)];
    const auto rows = page(table, cursor_.row);
    if (!rows) return rows.error();
    for (const value& row : *rows) {
      if (!add_row(table, row.get_object())) return answer(false);
      ++cursor_.row;
      if (size_ <= bundle_size_) continue;
      is_full_ = true;  // By one element; whether others follow is not looked for.
      return answer(false);
    }
    if (static_cast<std::int64_t>(rows->size()) < kPageRows) {
      cursor_ = {cursor_.table + 1, 0, 0};
    }
  }
  return answer(true);
}

Error invalid(std::string what) {
  return {.code = ErrorCode::Invalid,
          .what = std::move(what),
          .hint = R"(Send {"fileType": "nodes", "cursor": {"table": 0, "row": 0, "field": 0, )"
                  R"("array": 0}}, or "lists", or "relations".)"};
}

Result<Cursor> cursor_of(const object& request) {
  const value* cursor = request.if_contains("cursor");
  if (cursor == nullptr || !cursor->is_object()) return invalid("The request has no `cursor`.");
  Cursor result;
  for (const auto& [name, target] :
       {std::pair{"table", &result.table}, std::pair{"row", &result.row},
        std::pair{"array", &result.array}}) {
    const value* number = cursor->get_object().if_contains(name);
    const auto* whole = number != nullptr ? number->if_int64() : nullptr;
    if (whole == nullptr || *whole < 0) {
      return invalid(fmt::format("`{}` of the cursor is no number from 0 on.", name));
    }
    *target = *whole;
  }
  return result;
}

}  // namespace

Result<std::string> export_bundle(store::Store& store,
                                  const std::shared_ptr<const model::Model>& model,
                                  std::string_view request, std::size_t bundle_size) {
  boost::system::error_code error;
  const value document = boost::json::parse({request.data(), request.size()}, error);
  const object* root = error ? nullptr : document.if_object();
  if (root == nullptr) return invalid("The body is no JSON object.");
  const auto cursor = cursor_of(*root);
  if (!cursor) return cursor.error();
  const value* kind = root->if_contains("fileType");
  Exporter exporter(store, model, bundle_size);
  if (kind != nullptr && *kind == "nodes") return exporter.run(node_tables(*model), *cursor);
  if (kind != nullptr && *kind == "lists") return exporter.run(list_tables(*model), *cursor);
  if (kind != nullptr && *kind == "relations") {
    return exporter.run(relation_tables(*model), *cursor);
  }
  return invalid("`fileType` is nodes, lists or relations.");
}

}  // namespace graphcool::transfer
