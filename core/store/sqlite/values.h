// The values of one request: bound to statements, shown in messages, held against rules.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/graphql/input.h"
#include "core/graphql/source.h"
#include "core/query/plan.h"
#include "core/store/sqlite/compiled.h"

namespace graphcool::store::sqlite {

class Values {
 public:
  explicit Values(std::span<const graphql::Input> parameters) : parameters_(parameters) {}

  // Before a program runs: all registers empty, the clock read. Programs of one request that come
  // after another have a later time, so that what they create can be told apart by it.
  void begin_program(const query::Program& program);

  std::optional<std::string>& reg(std::uint32_t index) { return registers_[index]; }

  // What Items mean from `first` on. `row` has to stay.
  void set_items(std::uint32_t first, const std::vector<query::Value>& row);
  // What is being removed. The ids have to stay.
  void set_ids(std::span<const graphql::Input> ids) { ids_ = ids; }

  bool is_true(const query::Value& value) const;

  // Binds all parameters of a statement; `around` is the row that columns are taken from. Texts are
  // not copied: they have to stay until the statement is reset. Returns an SQLite result code.
  int bind(sqlite3_stmt* statement, const std::vector<Bind>& binds, sqlite3_stmt* around);

  // A fresh id of the kind that `field` generates; not for those that count up.
  static std::string new_id(const model::Field& field);

  // Of a value of `field` in the form in which the API shows it.
  std::string text_of(const query::Value& value, const model::Field* field = nullptr) const;

  // As JSON, in the form in which the API shows a value of `field` (null: as the value comes).
  std::string json_of(const query::Value& value, const model::Field* field) const;

  // Each leaf of a Value::List or of a list parameter, as text.
  std::vector<std::string> texts_of(const query::Value& list) const;

  // A number of rows; nothing below 0.
  std::size_t size_of(const query::Value& value) const;

  bool holds(const query::ValueCheck& check) const;
  graphql::GraphQLError to_error(const query::Failure& failure) const;

 private:
  int bind_value(sqlite3_stmt* statement, int index, const query::Value& value,
                 const model::Field* field) const;
  int bind_input(sqlite3_stmt* statement, int index, const graphql::Input& input,
                 const model::Field* field) const;
  int bind_rows(sqlite3_stmt* statement, int index, const query::Value& value) const;
  // What an Item stands for; every other value itself.
  const query::Value& resolve(const query::Value& value) const;
  // The value as an Input; for constants and registers one that views them.
  graphql::Input input_of(const query::Value& value) const;
  void append_list(std::string& out, const query::Value& value, const model::Field* field) const;
  std::span<const graphql::Input> parameters_;
  std::vector<std::optional<std::string>> registers_;
  std::vector<const query::Value*> items_;
  std::span<const graphql::Input> ids_;
  std::int64_t now_ = 0;
};

}  // namespace graphcool::store::sqlite
