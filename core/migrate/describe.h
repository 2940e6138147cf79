// Words for parts of a model in messages about migrations.
#pragma once

#include <string>

#include "core/model/model.h"

namespace graphcool::migrate {

// `T`, `T!`, `[T!]` or `[T!]!`, with GraphQLID and Enum for ids and enums, as the original wrote
// the types of scalar fields (section 4.6).
std::string written_type(const model::Field& field);

}  // namespace graphcool::migrate
