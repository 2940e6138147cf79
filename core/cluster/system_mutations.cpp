// What changes something (section 12.3).
#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "core/base/ids.h"
#include "core/cluster/definition_problems.h"
#include "core/cluster/system_context.h"

namespace graphcool::cluster::system {
namespace {

using graphql::FieldCall;
using graphql::GraphQLError;
using graphql::Resolved;
using Pushed = cluster::Pushed<Deployed>;

constexpr int kBadTokenForService = 4028;
constexpr int kBadLife = 2011;

// Every payload has them.
bj::object payload(const FieldCall& call) {
  return {{"clientMutationId", call.input("clientMutationId")}, {"viewer", viewer()}};
}

bool flag(const FieldCall& call, std::string_view name) {
  const auto* value = call.input(name).if_bool();
  return value != nullptr && *value;
}

bj::value project_or_null(const Context& context, std::string_view id) {
  const auto hosted = context.cluster.look_up(id);
  return hosted ? bj::value(project(*hosted)) : bj::value();
}

// The definition in a `config`.
cluster::Pushed<service::Definition> read_config(const std::string& config) {
  auto bundle = service::read_bundle(config);
  if (!bundle) return to_problems({bundle.error()});
  auto definition = service::read_definition(*bundle);
  if (!definition) return to_problems(std::move(definition).error());
  return std::move(*definition);
}

// What a deploy came to, in the members of a payload.
void add_outcome(bj::object& payload, const Context& context, std::string_view id,
                 const Pushed& pushed) {
  const auto hosted = context.cluster.look_up(id);
  payload["project"] = hosted ? bj::value(project(*hosted)) : bj::value();
  payload["migrationMessages"] = pushed ? migration_messages(pushed->messages) : bj::array();
  payload["errors"] = pushed ? bj::array() : schema_errors(pushed.error());
}

// ---- services ----------------------------------------------------------------------------------

Resolved add_project(const FieldCall& call) {
  const Context& context = context_of(call);
  const NewService wanted{.name = call.input_text("name"),
                          .alias = call.input_text("alias"),
                          .region = call.input_text("region"),
                          .id = ids::cuid()};
  if (const auto refused = context.cluster.refusal(wanted, service::Family::Graphcool)) {
    return GraphQLError{.message = refused->description, .code = refused->code};
  }
  cluster::Pushed<service::Definition> definition = service::Definition();
  if (const std::string config = call.input_text("config"); !config.empty()) {
    definition = read_config(config);
  } else if (const std::string schema = call.input_text("schema"); !schema.empty()) {
    definition->types.push_back({.path = "./types.graphql", .text = schema});
  }
  const Pushed added = definition ? context.cluster.add(wanted, *definition, {.force = true})
                                  : Pushed(std::move(definition).error());
  bj::object out = payload(call);
  add_outcome(out, context, wanted.id, added);
  out["user"] = customer(context);
  const auto& project = out["project"];
  out["projectEdge"] =
      project.is_null() ? bj::value() : bj::value{{"node", project}, {"cursor", text(wanted.id)}};
  return bj::value(std::move(out));
}

Resolved push(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string id = call.input_text("projectId");
  if (context.cluster.look_up(id) == nullptr) return no_service(id);
  auto definition = read_config(call.input_text("config"));
  const DeployOptions options{.dry_run = flag(call, "isDryRun"), .force = flag(call, "force")};
  const Pushed pushed = definition ? context.cluster.deploy(id, *definition, options)
                                   : Pushed(std::move(definition).error());
  bj::object out = payload(call);
  add_outcome(out, context, id, pushed);
  return bj::value(std::move(out));
}

Resolved rollback(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string id = call.input_text("projectId");
  if (context.cluster.look_up(id) == nullptr) return no_service(id);
  const auto* revision = call.input("revision").if_int64();
  const DeployOptions options{.dry_run = flag(call, "isDryRun"), .force = flag(call, "force")};
  const Pushed pushed = context.cluster.rollback(id, revision == nullptr ? 0 : *revision, options);
  bj::object out = payload(call);
  add_outcome(out, context, id, pushed);
  return bj::value(std::move(out));
}

Resolved reset_data(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string id = call.input_text("projectId");
  if (context.cluster.look_up(id) == nullptr) return no_service(id);
  if (auto cleared = context.cluster.clear(id); !cleared) {
    return GraphQLError{.message = cleared.error().what};
  }
  bj::object out = payload(call);
  out["user"] = customer(context);
  out["project"] = project_or_null(context, id);
  return bj::value(std::move(out));
}

Resolved delete_project(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string wanted = call.input_text("projectId");
  const auto hosted = context.cluster.look_up(wanted);
  if (hosted == nullptr) return no_service(wanted);
  if (auto removed = context.cluster.remove(hosted->info.id); !removed) {
    return GraphQLError{.message = removed.error().what};
  }
  bj::object out = payload(call);
  out["user"] = customer(context);
  out["deletedId"] = text(hosted->info.id);
  return bj::value(std::move(out));
}

Resolved deploy_url(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string id = call.input_text("projectId");
  const auto hosted = context.cluster.look_up(id);
  if (hosted == nullptr) return no_service(id);
  bj::object out = payload(call);
  out["url"] = text(fmt::format("{}/functions/files/{}/{}", context.origin, hosted->info.id,
                                context.cluster.functions().issue_upload(hosted->info.id)));
  return bj::value(std::move(out));
}

// ---- tokens ------------------------------------------------------------------------------------

Resolved authenticate(const FieldCall& call) {
  Context& context = context_of(call);
  if (!context.access.is_secret(call.input_text("auth0IdToken"))) {
    return GraphQLError{.message = "Invalid token for local environment"};
  }
  context.is_admitted = true;  // For what is selected below.
  bj::object out = payload(call);
  out["user"] = customer(context);
  out["userEdge"] =
      bj::object{{"node", customer(context)}, {"cursor", text(context.cluster.account_id())}};
  out["token"] = text(context.access.make_token());
  return bj::value(std::move(out));
}

// Whether the token may do everything in the service.
bool is_root(Context& context, const Hosted& hosted, const std::string& token) {
  for (const RootToken& each : hosted.root_tokens) {
    if (auth::same_secret(each.token, token)) return true;
  }
  if (context.access.admits(token)) return true;
  const auto claims = context.cluster.token_keys().verify(token, auth::now());
  return claims && claims->is_temporary_root() && claims->project_id == hosted.info.id;
}

struct NodeTokenInput {
  std::string root_token, service, model, node;
};

Resolved node_token(const FieldCall& call, const NodeTokenInput& input) {
  Context& context = context_of(call);
  const auto hosted = context.cluster.look_up(input.service);
  if (hosted == nullptr) return no_service(input.service);
  if (!is_root(context, *hosted, input.root_token)) {
    return GraphQLError{
        .message = fmt::format("The root token is not valid for the service '{}'", input.service),
        .code = kBadTokenForService};
  }
  std::chrono::seconds life = auth::kNodeTokenLife;
  if (const auto* wanted = call.input("expirationInSeconds").if_int64()) {
    life = std::chrono::seconds(*wanted);
  }
  if (life.count() <= 0 || life > auth::kLongestTokenLife) {
    return GraphQLError{.message = "'expirationInSeconds' has to be a positive number of seconds.",
                        .code = kBadLife};
  }
  bj::object out = payload(call);
  out["token"] = text(auth::node_token(context.cluster.token_keys(), hosted->info.id, input.model,
                                       input.node, life));
  return bj::value(std::move(out));
}

Resolved generate_node_token(const FieldCall& call) {
  return node_token(call, {call.input_text("rootToken"), call.input_text("serviceId"),
                           call.input_text("modelName"), call.input_text("nodeId")});
}

Resolved generate_user_token(const FieldCall& call) {
  return node_token(call, {call.input_text("pat"), call.input_text("projectId"),
                           call.input_text("modelName"), call.input_text("userId")});
}

Resolved rotate_keys(const FieldCall& call) {
  Context& context = context_of(call);
  Result<> done =
      flag(call, "retire") ? context.cluster.retire_keys() : context.cluster.rotate_keys();
  if (done) done = context.access.renew(context.cluster);
  if (!done) {
    return GraphQLError{.message = fmt::format("{} {}", done.error().what, done.error().hint)};
  }
  bj::object out = payload(call);
  out["token"] = text(context.access.make_token());
  return bj::value(std::move(out));
}

}  // namespace

void add_mutations(Resolvers& resolvers) {
  resolvers["Mutation.addProject"] = admitted(add_project);
  resolvers["Mutation.push"] = admitted(push);
  resolvers["Mutation.rollback"] = admitted(rollback);
  resolvers["Mutation.getTemporaryDeployUrl"] = admitted(deploy_url);
  resolvers["Mutation.resetProjectData"] = admitted(reset_data);
  resolvers["Mutation.deleteProject"] = admitted(delete_project);
  resolvers["Mutation.rotateKeys"] = admitted(rotate_keys);
  resolvers["Mutation.authenticateCustomer"] = authenticate;
  resolvers["Mutation.generateNodeToken"] = generate_node_token;
  resolvers["Mutation.generateUserToken"] = generate_user_token;
}

}  // namespace graphcool::cluster::system
