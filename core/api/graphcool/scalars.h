// The scalars that Graphcool adds to those of GraphQL, and how they read what a client sends
// (reference/graphcool-framework, section 3.3).
#pragma once

#include "core/graphql/schema_builder.h"

namespace graphcool::api::graphcool {

// Declares DateTime, Json and Password. Password becomes a bcrypt hash. DateTime reads ISO 8601 and
// becomes milliseconds; Json reads a string that holds JSON, in variables also raw JSON, and
// becomes minified JSON text.
void declare_scalars(graphql::SchemaBuilder& builder);

}  // namespace graphcool::api::graphcool
