// The Prisma API: that of Prisma 1 (reference/prisma1, section 3).
#pragma once

#include <memory>

#include "core/api/dialect.h"
#include "core/api/prisma/meanings.h"
#include "core/api/prisma/options.h"

namespace graphcool::api::prisma {

GeneratedSchema generate_schema(const model::Model& model, const Options& options = {});

Result<std::unique_ptr<const Api>> make_api(std::shared_ptr<const model::Model> model,
                                            std::shared_ptr<const Extensions> extensions = {},
                                            const Options& options = {});

}  // namespace graphcool::api::prisma
