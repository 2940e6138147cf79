#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "core/cluster/management_context.h"
#include "core/cluster/prisma_messages.h"
#include "core/graphql/parser.h"

namespace graphcool::cluster::management {
namespace {

using graphql::FieldCall;
using graphql::GraphQLError;
using graphql::Resolved;

constexpr const char* kDataModelFile = "datamodel.prisma";

bj::object payload(const FieldCall& call) {
  return {{"clientMutationId", call.input("clientMutationId")}};
}

bool flag(const FieldCall& call, std::string_view name) {
  const auto* value = call.input(name).if_bool();
  return value && *value;
}

std::vector<std::string> secrets_of(const FieldCall& call) {
  std::vector<std::string> secrets;
  const auto* list = call.input("secrets").if_array();
  if (!list) return secrets;
  for (const auto& secret : *list) {
    if (secret.is_string()) secrets.emplace_back(secret.get_string());
  }
  return secrets;
}

bj::array problems(const model::SchemaErrors& errors) {
  bj::array result;
  for (const auto& error : errors) {
    result.push_back(
        {{"type", error.type},
         {"field", error.field.empty() ? bj::value(nullptr) : bj::value(error.field)},
         {"description", error.error.hint.empty() ? error.description
                                                  : error.description + " " + error.error.hint}});
  }
  return result;
}

// What ends the whole request, where other problems are told in the payload.
std::optional<GraphQLError> fatal(const model::SchemaErrors& errors) {
  for (const auto& error : errors) {
    switch (error.code) {
      case kAmbiguousRelation:
      case kRelationNameNeeded:
      case kNoSuchService:
        return GraphQLError{.message = error.description, .code = error.code};
      default:
        break;
    }
  }
  return {};
}

bj::object deploy_payload(const FieldCall& call, const model::SchemaErrors& errors) {
  bj::object result = payload(call);
  result["errors"] = problems(errors);
  result["migration"] = nullptr;
  result["warnings"] = bj::array();
  result["steps"] = bj::array();
  return result;
}

// A syntax error in the data model is told as one of the request.
std::optional<GraphQLError> unreadable(const std::string& types) {
  auto document = graphql::parse({.body = types, .name = kDataModelFile}, {.legacy_sdl = true});
  if (document) return {};
  std::string message = document.error().message;
  if (const auto& at = document.error().locations; !at.empty()) {
    message += " (line " + std::to_string(at.front().line) + ", column " +
               std::to_string(at.front().column) + ")";
  }
  return GraphQLError{.message = std::move(message), .code = kInvalidTypes};
}

Resolved deploy(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string name = call.input_text("name"), stage = call.input_text("stage");
  const HostedPtr before = service_of(context, name, stage);
  if (!before) return no_service(name, stage);
  if (auto refused = context.refusal(name, stage)) return *refused;
  const std::string types = call.input_text("types");
  if (auto wrong = unreadable(types)) return *wrong;

  service::Definition definition;
  definition.family = service::Family::Prisma;
  definition.types = {{.path = kDataModelFile, .text = types}};
  definition.secrets = secrets_of(call);
  model::SchemaErrors errors;
  definition.functions = read_subscriptions(call.input("subscriptions"), errors);
  const DeployOptions options{.dry_run = flag(call, "dryRun"),
                              .force = flag(call, "force"),
                              .no_migration = flag(call, "noMigration")};
  // With subscriptions that are wrong nothing is done, but what else is wrong is told with them.
  DeployOptions tried = options;
  tried.dry_run |= !errors.empty();
  auto deployed = context.cluster.deploy(before->info.id, definition, tried);
  if (!deployed) std::ranges::move(deployed.error(), std::back_inserter(errors));
  if (auto ended = fatal(errors)) return *ended;
  if (!errors.empty()) return bj::value(deploy_payload(call, errors));

  bj::object result = deploy_payload(call, {});
  result["warnings"] = problems(deployed->warnings);
  if (!options.no_migration) result["steps"] = prisma_step_objects(deployed->migration);
  const bool changed =
      !deployed->held && !options.dry_run && deployed->revision != before->revision;
  if (!changed) return bj::value(std::move(result));
  auto history = context.cluster.history(before->info.id, 1);
  if (!history) return failure(history.error());
  if (!history->empty()) result["migration"] = migration(*before, history->front());
  return bj::value(std::move(result));
}

Resolved add_project(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string name = call.input_text("name"), stage = call.input_text("stage");
  if (auto refused = context.refusal(name, stage)) return *refused;
  service::Definition definition;
  definition.family = service::Family::Prisma;
  definition.types = {{.path = kDataModelFile, .text = ""}};
  definition.secrets = secrets_of(call);
  auto added = context.cluster.add({.name = name, .stage = stage}, definition);
  if (!added) {
    const auto& error = added.error().front();
    return GraphQLError{.message = error.description, .code = error.code};
  }
  bj::object result = payload(call);
  const HostedPtr hosted = service_of(context, name, stage);
  result["project"] = hosted ? bj::value(project(*hosted)) : bj::value(nullptr);
  return bj::value(std::move(result));
}

Resolved delete_project(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string name = call.input_text("name"), stage = call.input_text("stage");
  if (auto refused = context.refusal(name, stage)) return *refused;
  const HostedPtr hosted = service_of(context, name, stage);
  if (!hosted) return no_service(name, stage);
  bj::object result = payload(call);
  result["project"] = project(*hosted);
  if (auto removed = context.cluster.remove(hosted->info.id); !removed) {
    return failure(removed.error(),
                   removed.error().code == ErrorCode::NotFound ? kNoSuchService : 0);
  }
  return bj::value(std::move(result));
}

// The hosted cloud counted its users with it; there is nothing to count here.
Resolved set_cloud_secret(const FieldCall& call) {
  if (auto refused = context_of(call).refusal("", "")) return *refused;
  return bj::value(payload(call));
}

}  // namespace

void add_mutations(Resolvers& resolvers) {
  resolvers["Mutation.deploy"] = deploy;
  resolvers["Mutation.addProject"] = add_project;
  resolvers["Mutation.deleteProject"] = delete_project;
  resolvers["Mutation.setCloudSecret"] = set_cloud_secret;
}

}  // namespace graphcool::cluster::management
