#include "commands/scratch_service.h"

#include <boost/json.hpp>
#include <utility>

#include "core/base/ids.h"

namespace graphcool::commands {

namespace fs = std::filesystem;

ScratchService::ScratchService(service::Definition definition)
    : definition_(std::move(definition)),
      folder_(fs::temp_directory_path() / ("graphcool-" + ids::random_hex(8))) {}

ScratchService::~ScratchService() {
  cluster_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Checked<std::unique_ptr<ScratchService>> ScratchService::open(const Context& context) {
  const auto folder = service::find_definition(context.folder);
  if (!folder) return Errors{folder.error()};
  auto definition = service::load_definition(*folder, {.variable = context.variable});
  if (!definition) return std::move(definition).error();
  std::unique_ptr<ScratchService> made(new ScratchService(std::move(*definition)));
  auto cluster = cluster::Cluster::open({.data_dir = made->folder_});
  if (!cluster) return Errors{cluster.error()};
  made->cluster_ = std::move(*cluster);
  const auto deployed =
      made->cluster_->add({.name = "scratch", .id = "scratch"}, made->definition_);
  if (!deployed) return cluster::to_errors(deployed.error());
  return made;
}

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

}  // namespace graphcool::commands
