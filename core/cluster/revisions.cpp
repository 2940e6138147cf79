#include "core/cluster/revisions.h"

#include <utility>

#include "core/cluster/blueprint.h"
#include "core/cluster/watches.h"

namespace graphcool::cluster {

Revisions::Revisions(api::prisma::Options prisma, auth::Identity callers, const DataFolder& folder,
                     FunctionHost& functions, Deliveries& deliveries)
    : prisma_(std::move(prisma)),
      callers_(std::move(callers)),
      folder_(folder),
      functions_(functions),
      deliveries_(deliveries) {}

Pushed<engine::Blueprint> Revisions::make_blueprint(Making making,
                                                    const ServiceFunctionsPtr& functions) {
  auth::Identity identity = callers_;
  identity.service_id = making.info.id;
  identity.root_tokens = making.root_tokens;
  auto blueprint = cluster::make_blueprint(making.definition, std::move(making.model),
                                           std::move(identity), prisma_);
  if (!blueprint) return to_problems(std::move(blueprint).error());
  if (functions != nullptr) {
    blueprint->extensions = functions->extensions;
    blueprint->call_function = functions_.caller(functions);
  }
  auto watches = read_watches(making.definition, *blueprint);
  if (!watches) return std::move(watches).error();
  blueprint->watches = std::move(*watches);
  return std::move(*blueprint);
}

Pushed<> Revisions::check(Making making) {
  const auto model = making.model;
  const auto& definition = making.definition;
  if (auto made = make_blueprint(std::move(making), nullptr); !made) return std::move(made).error();
  if (auto extensions = extensions_of(definition, *model); !extensions) {
    return to_problems(std::move(extensions).error());
  }
  return {};
}

Pushed<Prepared> Revisions::prepare(Making making, engine::Service& engine, bool fresh) {
  auto functions = functions_.prepare(making.info, making.definition, *making.model,
                                      folder_.side_folder(making.info.id), fresh);
  if (!functions) return to_problems(std::move(functions).error());
  auto blueprint = make_blueprint(std::move(making), *functions);
  if (!blueprint) return std::move(blueprint).error();
  auto revision = engine.prepare(*blueprint);
  if (!revision) return to_problems(std::move(revision).error());
  return Prepared{std::move(*revision), std::move(*functions), std::move(blueprint->watches)};
}

void Revisions::activate(const ServiceInfo& info, engine::Service& engine, Prepared prepared,
                         std::int64_t number) {
  engine.activate(std::move(prepared.revision), number);
  if (prepared.functions != nullptr) functions_.activated(prepared.functions);
  deliveries_.activated(info.id, engine.store(), prepared.functions, prepared.watches);
}

}  // namespace graphcool::cluster
