// Runs the Ops of a plan on one connection: rows become response bytes.
//
// Failing comes in two kinds. A null where none may stand is reported and travels up to the nearest
// place that may be null, as the GraphQL specification has it; the bytes written since are taken
// back. A refusing database ends the whole run: stopped() tells.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/statement_cache.h"
#include "core/store/sqlite/values.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

class Runner {
 public:
  // All must outlive the Runner.
  Runner(Connection& connection, StatementCache::Prepared& prepared, const CompiledPlan& plan,
         Values& values, Answer& answer)
      : connection_(connection),
        prepared_(prepared),
        plan_(plan),
        values_(values),
        answer_(answer),
        out_(&answer.data) {}

  // The root field whose key leads the paths of errors from here on.
  void enter(const query::Output& root) { root_key_ = &root.key; }

  // The value of a root field (`op` may be what its program responds with); false when it is null
  // and must not be.
  bool root(const query::Output& output, const Op& op);

  // Whether all checks hold; reports the first that does not at `output`, which is the place the
  // Runner is at.
  bool hold(const std::vector<query::ValueCheck>* checks, const query::Output& output);

  // Runs a statement that may return a row; null when the database refuses.
  sqlite3_stmt* start(const Query& query, sqlite3_stmt* around);
  // One step: true for a row. False at the end, and when the database refuses.
  bool step(sqlite3_stmt* statement);

  bool stopped() const { return stopped_.has_value(); }
  const Error& stop_reason() const { return *stopped_; }
  void stop(Error error) { stopped_ = std::move(error); }

  // Reports at the place that `output` takes below where the Runner is.
  void report(graphql::GraphQLError error, const query::Output& output);

 private:
  struct PathPart {
    const std::string* key;  // Null for an index.
    std::size_t index;
  };
  struct ConnectionState;

  bool write(const Op& op, sqlite3_stmt* row);
  bool value(const Op& op, sqlite3_stmt* row);
  bool members(const std::vector<Op>& ops, sqlite3_stmt* row);
  bool leaf(const Op& op);
  bool object(const Op& op, sqlite3_stmt* row);
  bool one(const Op& op, sqlite3_stmt* row);
  bool list(const Op& op, sqlite3_stmt* row);
  bool single(const Op& op, sqlite3_stmt* row);
  bool connection(const Op& op, sqlite3_stmt* row);
  bool edges(const Op& op, sqlite3_stmt* row);
  bool cursor(const Op& op, sqlite3_stmt* row);
  bool find_ids(sqlite3_stmt* row);
  void know_ids(const Rows& rows);
  bool null_value(const Op& op);
  bool denied(const Op& op);
  bool failed_value(const Op& op, std::size_t start);
  void keep_last(const query::Value& count, std::size_t start, std::vector<std::size_t>& items);
  std::string path_json(const query::Output& output) const;

  Connection& connection_;
  StatementCache::Prepared& prepared_;
  const CompiledPlan& plan_;
  Values& values_;
  Answer& answer_;
  std::string* out_;
  std::vector<PathPart> path_;
  const std::string* root_key_ = nullptr;
  ConnectionState* current_ = nullptr;
  std::optional<Error> stopped_;
};

}  // namespace graphcool::store::sqlite
