// The functions of the services of a cluster: their code on disk, what runs them, their logs.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/api/extensions.h"
#include "core/base/result.h"
#include "core/cluster/registry.h"
#include "core/engine/function_calls.h"
#include "core/functions/function.h"
#include "core/functions/log.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

struct FunctionOptions {
  functions::Limits limits = {};
  // Where functions reach this server: "http://localhost:60000". What they are told of endpoints
  // begins with it.
  std::string origin = "http://localhost:60000";
};

// The functions of one revision, ready to be called. Immutable.
struct ServiceFunctions {
  ServiceInfo info;
  std::string version;  // Of their code.
  std::vector<std::shared_ptr<const functions::Function>> all;
  std::shared_ptr<const api::Extensions> extensions;

  const std::shared_ptr<const functions::Function>* find(std::string_view name) const;
};
using ServiceFunctionsPtr = std::shared_ptr<const ServiceFunctions>;

// What they add to the APIs; null when there is none. Every problem at once.
Checked<std::shared_ptr<const api::Extensions>> extensions_of(const service::Definition& definition,
                                                              const model::Model& model);

class FunctionHost {
 public:
  // Makes a token that lets the functions of a service do everything in it, for a few minutes.
  using MakeToken = std::function<std::string(const std::string& service)>;

  // `data_dir`: of the cluster.
  FunctionHost(FunctionOptions options, std::filesystem::path data_dir, MakeToken make_token);
  ~FunctionHost();

  // Answers what is under way, and whatever is called from now on, with an error.
  void stop();

  // Reads and checks the functions of a definition, and puts their code below `folder`; null when
  // there are none. `fresh`: it is being deployed, so what is missing on this machine is an error.
  Checked<ServiceFunctionsPtr> prepare(const ServiceInfo& info,
                                       const service::Definition& definition,
                                       const model::Model& model,
                                       const std::filesystem::path& folder, bool fresh);

  // They serve now: processes of earlier revisions go, one is made warm.
  void activated(const ServiceFunctionsPtr& functions);

  engine::CallFunction caller(ServiceFunctionsPtr functions);

  // Calls a function with an event made of these. As engine::CallFunction.
  void call(const ServiceFunctionsPtr& functions, engine::FunctionCall call,
            std::function<void(functions::Answer)> done);

  // The logs, opened at the first use.
  Result<functions::LogStore*> logs();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::cluster
