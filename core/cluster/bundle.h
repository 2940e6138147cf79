// What a revision is stored as: the files of its definition, as one JSON text beside its data.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

std::string write_bundle(const service::Definition& definition);

// Corrupt when the text is not what write_bundle() makes.
Result<service::Definition> read_bundle(const std::string& bundle);

}  // namespace graphcool::cluster
