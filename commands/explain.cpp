#include "commands/explain.h"

#include <fmt/format.h>

#include <memory>

#include "commands/scratch_service.h"
#include "commands/service_api.h"
#include "core/base/files.h"
#include "core/base/json.h"

namespace graphcool::commands {

Command explain_command(Context& context) {
  auto options = std::make_shared<ExplainOptions>();
  return {
      .name = "explain",
      .group = "General commands",
      .summary = "Show the plan and the SQL of a query",
      .details =
          "Plans the operation for the service of this folder, on an empty database, and runs "
          "nothing.",
      .examples = {{"graphcool explain queries/feed.graphql", ""},
                   {"graphcool explain post.graphql --variables '{\"id\": \"x\"}'", ""}},
      .positionals = {{.name = "FILE",
                       .help = "A GraphQL document with the operation",
                       .required = true,
                       .completes = "files",
                       .value = &options->file}},
      .flags = {variables_flag(options->variables, "which ones are given shapes its plan"),
                operation_flag(options->operation),
                api_flag(options->api, "The API that it is for")},
      .run = [&context, options] { return run_explain(context, *options); },
  };
}

Checked<> run_explain(Context& context, const ExplainOptions& options) {
  auto variables = read_variables(options.variables);
  if (!variables) return Errors{variables.error()};
  auto query = files::read(options.file);
  if (!query) return Errors{query.error()};
  auto scratch = ScratchService::open(context);
  if (!scratch) return std::move(scratch).error();
  // As the service's own callers do it that nothing is asked of; `permissions check` tells the
  // rest.
  auto explained = (*scratch)->engine().explain(options.api,
                                                {.query = std::move(*query),
                                                 .operation_name = options.operation,
                                                 .variables = std::move(*variables)},
                                                {.kind = auth::Caller::Kind::Root});
  if (!explained) return refusal(explained.error(), options.file);

  context.output.line(fmt::format("{}\n{}", explained->plan, explained->statements));
  context.output.json(fmt::format(R"({{"plan":{},"statements":{}}})", json::quoted(explained->plan),
                                  json::quoted(explained->statements)));
  return {};
}

}  // namespace graphcool::commands
