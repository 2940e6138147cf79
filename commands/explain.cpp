#include "commands/explain.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "commands/service_api.h"
#include "core/base/files.h"
#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/cluster/cluster.h"
#include "core/service/definition.h"

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
      .flags = {{.spelling = "--variables",
                 .placeholder = "JSON",
                 .help = "Variables of the operation: which ones are given shapes its plan",
                 .value = &options->variables},
                {.spelling = "--operation",
                 .placeholder = "NAME",
                 .help = "The operation, where the file has several",
                 .value = &options->operation},
                api_flag(options->api, "The API that it is for")},
      .run = [&context, options] { return run_explain(context, *options); },
  };
}

namespace {

// A folder for the time of one command.
class ScratchFolder {
 public:
  ScratchFolder()
      : path_(std::filesystem::temp_directory_path() / ("graphcool-" + ids::random_hex(8))) {}
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

Result<boost::json::value> read_variables(const std::string& text) {
  if (text.empty()) return boost::json::value();
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  if (!error && value.is_object()) return value;
  return Error{.code = ErrorCode::Usage,
               .what = "The value of --variables is no JSON object.",
               .hint = "For example: --variables '{\"id\": \"x\"}'"};
}

// The messages of a reply that refuses a request, with their places in the file.
Errors refusal(const engine::Reply& reply, const std::string& file) {
  Errors errors;
  const auto body = boost::json::parse(reply.body);
  for (const auto& each : body.at("errors").as_array()) {
    Error error{.code = ErrorCode::Invalid,
                .what = std::string(each.at("message").as_string()),
                .where = {.file = file}};
    boost::system::error_code none;
    if (const auto* place = each.find_pointer("/locations/0", none)) {
      error.where.line = static_cast<int>(place->at("line").as_int64());
      error.where.column = static_cast<int>(place->at("column").as_int64());
    }
    errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace

Checked<> run_explain(Context& context, const ExplainOptions& options) {
  auto variables = read_variables(options.variables);
  if (!variables) return Errors{variables.error()};
  auto query = files::read(options.file);
  if (!query) return Errors{query.error()};
  const auto folder = service::find_definition(context.folder);
  if (!folder) return Errors{folder.error()};
  const auto definition = service::load_definition(*folder, {.variable = context.variable});
  if (!definition) return definition.error();

  const ScratchFolder scratch;
  auto cluster = cluster::Cluster::open({.data_dir = scratch.path()});
  if (!cluster) return Errors{cluster.error()};
  const auto deployed = (*cluster)->add({.name = "explain", .id = "explain"}, *definition);
  if (!deployed) return cluster::to_errors(deployed.error());
  auto explained =
      (*cluster)->find("explain")->explain(options.api, {.query = std::move(*query),
                                                         .operation_name = options.operation,
                                                         .variables = std::move(*variables)});
  if (!explained) return refusal(explained.error(), options.file);

  context.output.line(fmt::format("{}\n{}", explained->plan, explained->statements));
  context.output.json(fmt::format(R"({{"plan":{},"statements":{}}})", json::quoted(explained->plan),
                                  json::quoted(explained->statements)));
  return {};
}

}  // namespace graphcool::commands
