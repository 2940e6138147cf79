// The service of a folder on an empty database of its own, for commands that look at what would be
// done and do nothing.
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "commands/kit/output.h"
#include "core/cluster/cluster.h"
#include "core/service/definition.h"

namespace graphcool::commands {

class ScratchService {
 public:
  // Every problem of the definition at once.
  static Checked<std::unique_ptr<ScratchService>> open(const Context& context);
  ~ScratchService();

  const service::Definition& definition() const { return definition_; }
  engine::Service& engine() { return *cluster_->find("scratch"); }

 private:
  explicit ScratchService(service::Definition definition);

  const service::Definition definition_;
  const std::filesystem::path folder_;
  std::unique_ptr<cluster::Cluster> cluster_;
};

// The value of `--variables`: a JSON object, or null for "".
Result<boost::json::value> read_variables(const std::string& text);

// The messages of a reply that refuses a request, with their places in the file.
Errors refusal(const engine::Reply& reply, const std::string& file);

}  // namespace graphcool::commands
