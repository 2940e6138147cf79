// The Simple API: plain lists and plain mutation arguments (reference/graphcool-framework, section
// 5).
#pragma once

#include <memory>

#include "core/api/dialect.h"

namespace graphcool::api::simple {

std::unique_ptr<const Api> make_api(std::shared_ptr<const model::Model> model);

}  // namespace graphcool::api::simple
