// The Simple API: plain lists and plain mutation arguments (reference/graphcool-framework, section
// 5).
#pragma once

#include <memory>

#include "core/api/dialect.h"
#include "core/api/graphcool/generator.h"

namespace graphcool::api::simple {

graphcool::GeneratedSchema generate_schema(const model::Model& model);

Result<std::unique_ptr<const Api>> make_api(std::shared_ptr<const model::Model> model,
                                            std::shared_ptr<const Extensions> extensions = {});

}  // namespace graphcool::api::simple
