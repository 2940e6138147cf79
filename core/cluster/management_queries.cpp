#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <utility>

#include "core/cluster/management_context.h"

namespace graphcool::cluster::management {
namespace {

using graphql::FieldCall;
using graphql::Resolved;

constexpr std::chrono::hours kProjectTokenLife{24};

// A resolver about the service that the arguments name, for whoever may.
template <class Answer>
graphql::Resolver about_service(Answer answer) {
  return [answer](const FieldCall& call) -> Resolved {
    const Context& context = context_of(call);
    const std::string name = call.text("name"), stage = call.text("stage");
    if (auto refused = context.refusal(name, stage)) return *refused;
    const HostedPtr hosted = service_of(context, name, stage);
    if (!hosted) return no_service(name, stage);
    return answer(context, *hosted);
  };
}

Resolved migration_status(const Context& context, const Hosted& hosted) {
  auto history = context.cluster.history(hosted.info.id, 1);
  if (!history) return failure(history.error());
  if (history->empty()) return no_service(hosted.info.name, hosted.info.stage);
  return bj::value(migration(hosted, history->front()));
}

Resolved list_migrations(const Context& context, const Hosted& hosted) {
  auto history = context.cluster.history(hosted.info.id, store::kRememberedRevisions);
  if (!history) return failure(history.error());
  std::ranges::reverse(*history);
  bj::array migrations;
  for (const auto& revision : *history) migrations.push_back(migration(hosted, revision));
  return bj::value(std::move(migrations));
}

Resolved list_projects(const FieldCall& call) {
  const Context& context = context_of(call);
  if (auto refused = context.refusal("", "")) return *refused;
  bj::array projects;
  for (const HostedPtr& hosted : context.cluster.list()) {
    if (hosted->info.family == service::Family::Prisma) projects.push_back(project(*hosted));
  }
  return bj::value(std::move(projects));
}

Resolved server_info(const FieldCall& call) {
  const ManagementOptions& options = context_of(call).options;
  return bj::value(bj::object{{"version", options.version},
                              {"commit", options.commit},
                              {"primaryConnector", options.connector}});
}

Resolved project_token(const Context&, const Hosted& hosted) {
  const auth::Keys keys(hosted.definition.secrets);
  if (keys.empty()) return bj::value("");
  const std::int64_t now = auth::now();
  const std::int64_t life =
      std::chrono::duration_cast<std::chrono::seconds>(kProjectTokenLife).count();
  return bj::value(keys.sign({{"exp", now + life}, {"nbf", now}}));
}

}  // namespace

void add_queries(Resolvers& resolvers) {
  resolvers["Query.migrationStatus"] = about_service(migration_status);
  resolvers["Query.listMigrations"] = about_service(list_migrations);
  resolvers["Query.listProjects"] = list_projects;
  resolvers["Query.project"] = about_service(
      [](const Context&, const Hosted& hosted) -> Resolved { return bj::value(project(hosted)); });
  resolvers["Query.serverInfo"] = server_info;
  resolvers["Query.generateProjectToken"] = about_service(project_token);
}

}  // namespace graphcool::cluster::management
