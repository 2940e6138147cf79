// The scalars that Prisma adds to those of GraphQL, and how they read what a client sends
// (reference/prisma1, section 3.5).
#pragma once

#include "core/graphql/schema_builder.h"

namespace graphcool::api::prisma {

// Declares DateTime, Json, UUID and Long. DateTime becomes milliseconds. Json reads a string that
// holds JSON, in variables an object or an array, and becomes minified JSON text. UUID reads what
// Java's UUID.fromString does and becomes the lower-case form. Long only answers.
void declare_scalars(graphql::SchemaBuilder& builder);

}  // namespace graphcool::api::prisma
