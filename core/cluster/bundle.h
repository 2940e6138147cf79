// What a revision is stored as: the bundle of its definition and what its model inherited from the
// revisions before, as one JSON text beside its data.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/service/bundle.h"

namespace graphcool::cluster {

struct StoredBundle {
  service::Bundle bundle;
  std::string inherited = {};  // model::inherited()
};

// Equal values are equal texts.
std::string write_stored_bundle(const StoredBundle& stored);

// Corrupt when the text is not what write_stored_bundle() makes.
Result<StoredBundle> read_stored_bundle(const std::string& text);

}  // namespace graphcool::cluster
