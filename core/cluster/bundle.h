// What a revision is stored as: the files of its definition and what its model inherited from the
// revisions before, as one JSON text beside its data.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

struct Bundle {
  service::Definition definition;
  std::string inherited = {};  // model::inherited()
};

std::string write_bundle(const Bundle& bundle);

// Corrupt when the text is not what write_bundle() makes.
Result<Bundle> read_bundle(const std::string& text);

}  // namespace graphcool::cluster
