// What a server sets of the Prisma API, for all services.
#pragma once

#include <string>
#include <vector>

namespace graphcool::api::prisma {

struct Options {
  // The databases on which `executeRaw` runs SQL: all mean the service's own. None: there is no
  // such mutation. Each is a name of GraphQL.
  std::vector<std::string> raw_databases = {};
  // Columns of its answers that the statement gives no name to are called as PostgreSQL does, not
  // as SQLite (and MySQL): "?column?" instead of "1".
  bool postgres_names = true;
};

}  // namespace graphcool::api::prisma
