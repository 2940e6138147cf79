#include "commands/prisma/manage.h"

#include <fmt/format.h>

#include <memory>

#include "core/base/json.h"

namespace graphcool::commands::prisma {

Checked<> run_info(Context& context, const FolderOptions& options) {
  const auto definition = load_with_endpoint(context, options);
  if (!definition) return definition.error();
  const auto& endpoint = *definition->endpoint;
  const std::string workspace =
      endpoint.workspace.empty() ? "null" : json::quoted(endpoint.workspace);
  context.output.json(fmt::format(
      R"({{"name":{},"stage":{},"cluster":{},"workspace":{},"httpEndpoint":{},"wsEndpoint":{}}})",
      json::quoted(endpoint.service), json::quoted(endpoint.stage), json::quoted(endpoint.server()),
      workspace, json::quoted(endpoint.url()), json::quoted(endpoint.websocket_url())));
  context.output.line(fmt::format(
      "Service: {}\nStage:   {}\nServer:  {}\n\nHTTP:    {}\nWS:      {}", endpoint.service,
      endpoint.stage, endpoint.server(), endpoint.url(), endpoint.websocket_url()));
  return {};
}

Checked<> run_delete(Context& context, const FolderOptions& options, bool force) {
  const auto definition = load_with_endpoint(context, options);
  if (!definition) return definition.error();
  const auto& endpoint = *definition->endpoint;
  if (!force) {
    const auto agreed =
        context.prompter.confirm(fmt::format("Delete the service {} at {} with all its data?",
                                             name_of(endpoint), endpoint.origin),
                                 false, "To do it: --force");
    if (!agreed) return Errors{agreed.error()};
    if (!*agreed) {
      return Errors{{.code = ErrorCode::Cancelled, .what = "Cancelled: nothing was changed."}};
    }
  }
  auto removed =
      management_of(context, *definition).delete_project(endpoint.project(), endpoint.stage);
  if (!removed) return Errors{removed.error()};
  context.output.json(fmt::format(R"({{"deleted":{}}})", json::quoted(name_of(endpoint))));
  context.output.line(fmt::format("Deleted the service {}.", name_of(endpoint)));
  return {};
}

Command token_command(Context& context) {
  auto options = std::make_shared<FolderOptions>();
  return {.name = "token",
          .group = "Prisma services",
          .summary = "Print a token for a Prisma service",
          .details = "Signed with the first secret of prisma.yml, valid for a week.",
          .examples = {{"graphcool token", ""}},
          .flags = folder_flags(*options),
          .run = [&context, options]() -> Checked<> {
            const auto definition = load_with_endpoint(context, *options);
            if (!definition) return definition.error();
            const std::string token = service_token(*definition);
            if (token.empty()) {
              return Errors{{.code = ErrorCode::Invalid,
                             .what = "The service has no secret, so it needs no token.",
                             .hint = "Add `secret: ...` to prisma.yml to protect it."}};
            }
            context.output.json(fmt::format(R"({{"token":{}}})", json::quoted(token)));
            context.output.line(token);
            return {};
          }};
}

}  // namespace graphcool::commands::prisma
