// What the engine makes a revision of, from a definition.
#pragma once

#include <memory>

#include "core/api/prisma/options.h"
#include "core/auth/caller.h"
#include "core/base/result.h"
#include "core/engine/service.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// Errors are those of the permissions, with their places.
Checked<engine::Blueprint> make_blueprint(const service::Definition& definition,
                                          std::shared_ptr<const model::Model> model,
                                          auth::Identity identity,
                                          const api::prisma::Options& prisma);

}  // namespace graphcool::cluster
