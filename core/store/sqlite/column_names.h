// How PostgreSQL calls the columns of an answer that a statement gives no name to.
//
// SQLite calls an expression by its text. Services that come from PostgreSQL know count(*) as
// "count", and what is neither a column nor a function as "?column?".
#pragma once

#include <string>
#include <string_view>

namespace graphcool::store::sqlite {

// `name`: what SQLite calls the column, in a statement whose text is `sql`. The name itself where
// the statement gave it.
std::string postgres_column_name(std::string_view name, std::string_view sql);

}  // namespace graphcool::store::sqlite
