// Export of data in the Normalised Data Format (reference/prisma1, sections 8.1 and 8.3).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/model/model.h"
#include "core/store/store.h"

namespace graphcool::transfer {

// Characters of JSON elements after which a bundle is full. A single larger one fits alone.
inline constexpr std::size_t kBundleSize = 1'000'000;

// Answers {"fileType":"nodes"|"lists"|"relations","cursor":{"table","row","field","array"}} with
// {"out":{"jsonElements":[...],"size":...},"cursor":{...},"isFull":...}. A cursor whose numbers are
// all -1 says that there is no more. Invalid when `request` is no such object; Unavailable when the
// tables are changing.
Result<std::string> export_bundle(store::Store& store,
                                  const std::shared_ptr<const model::Model>& model,
                                  std::string_view request, std::size_t bundle_size = kBundleSize);

}  // namespace graphcool::transfer
