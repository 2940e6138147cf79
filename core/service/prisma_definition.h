// The definition of a Prisma service, as the management API's `deploy` brings it: data model,
// secrets, server-side subscriptions. How it is kept in a bundle, and read from it again.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::service {

// A Prisma definition. Its bundle's one module has the data model's files and, as its content, a
// JSON object with `datamodel` (their paths, in order), `secrets` and `subscriptions`.
Bundle prisma_bundle(const Definition& definition);

// What prisma_bundle() made. Invalid when it is no such thing.
Checked<Definition> read_prisma_definition(const Bundle& bundle);

// The text of the whole data model: its files in order, each ended by a line break.
std::string datamodel_text(const Definition& definition);

}  // namespace graphcool::service
