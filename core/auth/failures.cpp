#include "core/auth/failures.h"

#include <fmt/format.h>

namespace graphcool::auth {

query::Failure cannot_read() {
  return {kInsufficientPermissions, "Insufficient permissions to read this field.", {}};
}

query::Failure cannot_write() {
  return {kInsufficientPermissions, "Insufficient permissions for this mutation.", {}};
}

query::Failure cannot_link(const query::Intent& intent) {
  const bool connects = intent.verb == query::Intent::Verb::Connect;
  return {
      kInsufficientPermissions,
      fmt::format("Insufficient permissions for this mutation: no {} permission for the relation "
                  "'{}'.",
                  connects ? "CONNECT" : "DISCONNECT", intent.relation->name),
      {}};
}

}  // namespace graphcool::auth
