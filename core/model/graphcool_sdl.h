// Data models of the Graphcool Framework: SDL -> Model (reference/graphcool-framework, section 3).
#pragma once

#include <memory>
#include <span>

#include "core/model/model.h"
#include "core/model/sdl.h"

namespace graphcool::model {

// Parses the files as one document and checks every rule of section 3; all errors at once, each
// with its file, line and column. An empty model is fine.
Result<std::shared_ptr<const Model>, SchemaErrors> parse_graphcool(std::span<const SdlFile> files);

}  // namespace graphcool::model
