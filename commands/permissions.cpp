#include "commands/permissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "commands/scratch_service.h"
#include "commands/service_api.h"
#include "core/auth/needs.h"
#include "core/base/files.h"

namespace graphcool::commands {

namespace bj = boost::json;

Command permissions_command(Context& context) {
  auto options = std::make_shared<PermissionsCheckOptions>();
  return {
      .name = "permissions",
      .group = "General commands",
      .summary = "Look at the permissions of a service",
      .examples = {{"graphcool permissions check queries/feed.graphql", ""}},
      .subcommands = {
          {.name = "check",
           .summary = "Tell which rules allow an operation, or why none does",
           .details = "Plans the operation for the service of this folder and holds all that it "
                      "reads and writes against every permission. Runs nothing: where a "
                      "permission has a query, its data decides.",
           .examples = {{"graphcool permissions check queries/feed.graphql", ""},
                        {"graphcool permissions check new-post.graphql --as User", ""}},
           .positionals = {{.name = "FILE",
                            .help = "A GraphQL document with the operation",
                            .required = true,
                            .completes = "files",
                            .value = &options->file}},
           .flags = {{.spelling = "--as",
                      .placeholder = "TYPE",
                      .help = "The type of the node whose token is sent (default: no token)",
                      .value = &options->caller},
                     variables_flag(options->variables, "which ones are given counts"),
                     operation_flag(options->operation),
                     api_flag(options->api, "The API that it is for")},
           .run = [&context, options] { return run_permissions_check(context, *options); }}}};
}

namespace {

using auth::Need;
using auth::Verdict;

std::string subject(const Need& need) {
  std::string text = need.relation != nullptr ? need.relation->name : need.type->name;
  text += fmt::format(".{}", auth::name_of(need.verb));
  if (need.field != nullptr) text += fmt::format(" of {}", need.field->name);
  return text;
}

std::string_view word(Need::Outcome outcome) {
  constexpr std::string_view words[] = {"allowed", "asks", "denied"};
  return words[static_cast<std::size_t>(outcome)];
}

std::string_view word(Verdict::Kind kind) {
  constexpr std::string_view words[] = {"allows", "asks", "other fields", "authenticated"};
  return words[static_cast<std::size_t>(kind)];
}

std::string reason(const Verdict& verdict, const service::Permission& permission) {
  switch (verdict.kind) {
    case Verdict::Kind::Allows:
      return "allows it";
    case Verdict::Kind::Asks:
      return fmt::format("allows it where {} is true", permission.query->path);
    case Verdict::Kind::OtherFields:
      return "is for other fields";
    case Verdict::Kind::Authenticated:
      return "is for authenticated callers: see --as";
  }
  return {};
}

void print(Context& context, const Need& need, const service::Definition& definition) {
  context.output.line(fmt::format(
      "{}: {}", subject(need),
      need.outcome == Need::Outcome::Asks ? "where a query is true" : word(need.outcome)));
  if (need.verdicts.empty()) context.output.line("  no permission speaks of it");
  for (const Verdict& verdict : need.verdicts) {
    const auto& permission = definition.permissions[verdict.rule->number];
    context.output.line(fmt::format("  {}:{} {} {}", permission.where.file, permission.where.line,
                                    permission.operation, reason(verdict, permission)));
  }
}

bj::object to_json(const Need& need, const service::Definition& definition) {
  bj::array rules;
  for (const Verdict& verdict : need.verdicts) {
    const auto& permission = definition.permissions[verdict.rule->number];
    rules.push_back({{"operation", permission.operation},
                     {"file", permission.where.file},
                     {"line", permission.where.line},
                     {"verdict", word(verdict.kind)}});
  }
  bj::object object{
      {"operation",
       fmt::format("{}.{}", need.relation != nullptr ? need.relation->name : need.type->name,
                   auth::name_of(need.verb))},
      {"outcome", word(need.outcome)},
      {"rules", std::move(rules)}};
  if (need.field != nullptr) object["field"] = need.field->name;
  return object;
}

Result<auth::Viewer> viewer_of(const PermissionsCheckOptions& options, const model::Model& model) {
  if (options.caller.empty()) return auth::Viewer{.kind = auth::Viewer::Kind::Anonymous};
  if (const auto* type = model.type(options.caller)) {
    return auth::Viewer{.kind = auth::Viewer::Kind::Node, .type = type};
  }
  return Error{.code = ErrorCode::Usage,
               .what = fmt::format("There is no type `{}` that could call.", options.caller),
               .hint = "Name a type of the data model: --as User"};
}

}  // namespace

Checked<> run_permissions_check(Context& context, const PermissionsCheckOptions& options) {
  auto variables = read_variables(options.variables);
  if (!variables) return Errors{variables.error()};
  auto query = files::read(options.file);
  if (!query) return Errors{query.error()};
  auto scratch = ScratchService::open(context);
  if (!scratch) return std::move(scratch).error();
  engine::Service& engine = (*scratch)->engine();
  const auto viewer = viewer_of(options, *engine.model());
  if (!viewer) return Errors{viewer.error()};
  const auto explained = engine.explain(options.api,
                                        {.query = std::move(*query),
                                         .operation_name = options.operation,
                                         .variables = std::move(*variables)},
                                        {.kind = auth::Caller::Kind::Root});
  if (!explained) return refusal(explained.error(), options.file);
  const auto permissions = engine.permissions();
  if (permissions == nullptr) {
    context.output.line("Everything is open to everybody: there is a permission for \"*\".");
    context.output.json(R"({"open":true,"needs":[]})");
    return {};
  }
  const auto needs = auth::needs_of(*explained->tree, *permissions, *viewer);
  bj::array list;
  for (const Need& need : needs) {
    print(context, need, (*scratch)->definition());
    list.push_back(to_json(need, (*scratch)->definition()));
  }
  context.output.json(bj::serialize(bj::object{{"open", false}, {"needs", std::move(list)}}));
  const bool denied = std::any_of(needs.begin(), needs.end(), [](const Need& need) {
    return need.outcome == Need::Outcome::Denied;
  });
  if (denied) return Errors{};
  return {};
}

}  // namespace graphcool::commands
