// Import of data in the Normalised Data Format (reference/prisma1, sections 8.1 and 8.2).
//
// A document is {"valueType": "nodes" | "lists" | "relations", "values": [...]}. Each of its values
// is written or refused by itself; all that can be written are committed together.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/model/model.h"
#include "core/store/store.h"

namespace graphcool::transfer {

// Largest body of an import, in bytes.
inline constexpr std::size_t kMaxImportBytes = 50u << 20;

// Called exactly once: in place, or on the store's thread when what was written is durable. Gets a
// JSON array with a text for each value that was refused, "[]" when there is none.
using ImportDone = std::function<void(std::string)>;

// Invalid, and `done` is not called, when `body` is no such document. `model` is that of the store.
Result<> import_document(store::Store& store, const std::shared_ptr<const model::Model>& model,
                         std::string_view body, ImportDone done);

}  // namespace graphcool::transfer
