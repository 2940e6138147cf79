// The Relay API: connections, global nodes, mutations with one input and a payload
// (reference/graphcool-framework, section 6; Relay's Cursor Connections specification).
#pragma once

#include <memory>

#include "core/api/dialect.h"
#include "core/api/graphcool/generator.h"

namespace graphcool::api::relay {

graphcool::GeneratedSchema generate_schema(const model::Model& model);
graphcool::GeneratedSchema generate_schema(const model::Model& model,
                                           std::shared_ptr<const Extensions> extensions);

Result<std::unique_ptr<const Api>> make_api(std::shared_ptr<const model::Model> model,
                                            std::shared_ptr<const Extensions> extensions = {});

}  // namespace graphcool::api::relay
