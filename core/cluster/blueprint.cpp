#include "core/cluster/blueprint.h"

#include <utility>

#include "core/auth/permissions.h"
#include "core/cluster/dialects.h"

namespace graphcool::cluster {

Checked<engine::Blueprint> make_blueprint(const service::Definition& definition,
                                          std::shared_ptr<const model::Model> model,
                                          auth::Identity identity,
                                          const api::prisma::Options& prisma) {
  engine::Blueprint blueprint{.model = std::move(model),
                              .dialects = dialects(definition.family, prisma),
                              .identity = std::move(identity)};
  // One that was put together by hand and says nothing opens everything: see service::bundle_of().
  const bool says_nothing = definition.bundle.modules.empty() && definition.permissions.empty();
  if (definition.family != service::Family::Graphcool || says_nothing) return blueprint;
  auto permissions =
      auth::Permissions::make(blueprint.model, definition.permissions, definition.permission_mode);
  if (!permissions) return std::move(permissions).error();
  blueprint.permissions = std::move(*permissions);
  return blueprint;
}

}  // namespace graphcool::cluster
