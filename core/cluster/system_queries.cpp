// viewer, node, and what projects tell about themselves.
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <utility>

#include "core/base/datetime.h"
#include "core/cluster/system_context.h"
#include "core/model/print_sdl.h"

namespace graphcool::cluster::system {
namespace {

using graphql::FieldCall;
using graphql::Resolved;

constexpr std::int64_t kMostHistory = store::kRememberedRevisions;

Resolved project_by_id(const FieldCall& call) {
  const std::string id = call.text("id");
  const auto hosted = context_of(call).cluster.look_up(id);
  if (hosted == nullptr) return no_service(id);
  return bj::value(project(*hosted));
}

Resolved project_by_name(const FieldCall& call) {
  const std::string name = call.text("projectName");
  const auto hosted =
      context_of(call).cluster.look_up(service::Family::Graphcool, name, std::string_view());
  if (hosted == nullptr) return no_service(name);
  return bj::value(project(*hosted));
}

Resolved projects(const FieldCall& call) {
  bj::array nodes;
  for (const auto& hosted : context_of(call).cluster.list()) nodes.push_back(project(*hosted));
  return bj::value(connection(call, std::move(nodes)));
}

Resolved node(const FieldCall& call) {
  const Context& context = context_of(call);
  const std::string id = call.text("id");
  if (const auto hosted = context.cluster.look_up(id); hosted && hosted->info.id == id) {
    return bj::value(project(*hosted));
  }
  if (id == context.cluster.account_id()) return bj::value(customer(context));
  for (const auto& hosted : context.cluster.list()) {
    for (const RootToken& token : hosted->root_tokens) {
      if (token.id != id) continue;
      return bj::value{{"__typename", "PermanentAuthToken"},
                       {"id", text(token.id)},
                       {"name", text(token.name)},
                       {"token", text(token.token)}};
    }
  }
  return function_node(context, id);
}

// ---- fields of a project -----------------------------------------------------------------------

// Answers with what `read` makes of the service that the parent is; null when it is gone meanwhile.
template <class Read>
graphql::Resolver of_project(Read read) {
  return [read](const FieldCall& call) -> Resolved {
    const auto& id = call.parent.at("id").as_string();
    const auto hosted = context_of(call).cluster.look_up({id.data(), id.size()});
    if (hosted == nullptr) return no_service({id.data(), id.size()});
    return read(call, *hosted);
  };
}

template <class Print>
graphql::Resolver printed(Print print) {
  return of_project([print](const FieldCall&, const Hosted& hosted) -> Resolved {
    if (!hosted.engine) return text("");
    return text(print(*hosted.engine->model()));
  });
}

// The definition as `push` takes it.
Resolved with_files(const FieldCall&, const Hosted& hosted) {
  bj::array modules;
  for (const auto& module : service::bundle_of(hosted.definition).modules) {
    bj::object files;
    for (const auto& [path, content] : module.files) files[path] = text(content);
    modules.push_back(bj::object{{"name", text(module.name)},
                                 {"content", text(module.content)},
                                 {"files", std::move(files)},
                                 {"externalFiles", nullptr}});
  }
  return text(bj::serialize(bj::object{{"modules", std::move(modules)}}));
}

Resolved definition(const FieldCall&, const Hosted& hosted) {
  const auto bundle = service::bundle_of(hosted.definition);
  return bundle.modules.empty() ? bj::value() : text(bundle.modules.front().content);
}

Resolved root_tokens(const FieldCall& call, const Hosted& hosted) {
  bj::array nodes;
  for (const RootToken& each : hosted.root_tokens) {
    nodes.push_back(bj::object{{"__typename", "PermanentAuthToken"},
                               {"id", text(each.id)},
                               {"name", text(each.name)},
                               {"token", text(each.token)}});
  }
  return bj::value(connection(call, std::move(nodes)));
}

Resolved history(const FieldCall& call, const Hosted& hosted) {
  const auto* first = call.argument("first").if_int64();
  const std::int64_t most =
      first == nullptr ? kMostHistory : std::clamp<std::int64_t>(*first, 0, kMostHistory);
  const auto past = context_of(call).cluster.history(hosted.info.id, most);
  if (!past) return graphql::GraphQLError{.message = past.error().what};
  bj::array out;
  for (const auto& each : *past) {
    out.push_back(bj::object{{"number", each.number},
                             {"deployedAt", text(datetime::to_iso(each.deployed_ms))},
                             {"isCurrent", each.number == hosted.revision},
                             {"migrationMessages", migration_messages(each.messages)}});
  }
  return bj::value(std::move(out));
}

}  // namespace

void add_queries(Resolvers& resolvers) {
  resolvers["Query.viewer"] = [](const FieldCall&) -> Resolved { return bj::value(viewer()); };
  resolvers["Query.node"] = admitted(node);
  resolvers["Viewer.user"] = admitted(
      [](const FieldCall& call) -> Resolved { return bj::value(customer(context_of(call))); });
  resolvers["Viewer.project"] = admitted(project_by_id);
  resolvers["Viewer.projectByName"] = admitted(project_by_name);
  resolvers["Viewer.cluster"] = [](const FieldCall& call) -> Resolved {
    return bj::value{{"version", text(context_of(call).options.version)}};
  };
  resolvers["Customer.projects"] = projects;
  resolvers["Project.schema"] = printed(model::print_sdl);
  resolvers["Project.typeSchema"] = printed(model::print_types);
  resolvers["Project.enumSchema"] = printed(model::print_enums);
  resolvers["Project.projectDefinition"] = of_project(definition);
  resolvers["Project.projectDefinitionWithFileContent"] = of_project(with_files);
  resolvers["Project.permanentAuthTokens"] = of_project(root_tokens);
  resolvers["Project.history"] = of_project(history);
}

}  // namespace graphcool::cluster::system
