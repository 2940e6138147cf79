// SQL in a client's own words, on the writer's connection.
//
// It may read and write the rows of the model's tables and nothing else: tables are changed by a
// deploy, transactions are the writer's, and our own tables, files and settings are nobody's
// business. What it leaves in the rows has to be what the model says of their fields, since the API
// shows stored values as they are.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/graphql/source.h"
#include "core/model/model.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::sqlite {

// Runs one statement within the open transaction. The JSON of its rows, a list of objects; of a
// statement that has none how many rows it changed. `postgres_names`: see column_names.h. Errors
// have SQLite's words and its code.
//
// A statement that fails may have given up the transaction (sqlite3_get_autocommit() tells): ON
// CONFLICT ROLLBACK does, and being out of time. Where it has not, the caller takes back what the
// statement did.
Result<std::string, graphql::GraphQLError> run_raw_sql(Connection& connection,
                                                       const model::Model& model,
                                                       const std::string& sql, bool postgres_names);

}  // namespace graphcool::store::sqlite
