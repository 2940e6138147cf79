// Runs plans that read, on any connection, within the transaction and the patience of the caller.
#pragma once

#include <span>

#include "core/graphql/input.h"
#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/statement_cache.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

// All roots: the bytes of `data`. Where the database refuses, that is returned; the answer is of no
// use then.
Result<> read_plan(Connection& connection, StatementCache& cache, const CompiledPlan& plan,
                   std::span<const graphql::Input> parameters, Answer& answer);

// One root alone: the bytes of its value, without its key.
Result<> read_root(Connection& connection, StatementCache& cache, const CompiledPlan& plan,
                   std::size_t root, std::span<const graphql::Input> parameters, Answer& answer);

}  // namespace graphcool::store::sqlite
