// The functions of the services of a cluster: their code on disk, what runs them, their logs.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/api/extensions.h"
#include "core/base/result.h"
#include "core/cluster/registry.h"
#include "core/engine/function_calls.h"
#include "core/events/subscribers.h"
#include "core/functions/function.h"
#include "core/functions/log.h"
#include "core/service/cron.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

struct FunctionOptions {
  functions::Limits limits = {};
  // Where functions reach this server: "http://localhost:60000". What they are told of endpoints
  // begins with it.
  std::string origin = "http://localhost:60000";
  // Stacks of what is thrown lead to the developer's own files; takes time at each throw.
  bool source_maps = false;
  // Told of each call when it has ended, on a thread of a runtime, which it must not hold up.
  std::function<void(const functions::LogEntry&, const functions::Outcome&)> on_call = {};
};

// The functions of one revision, ready to be called. Immutable.
struct ServiceFunctions {
  ServiceInfo info;
  std::filesystem::path folder;  // Of the service: their code is below it.
  std::string version;           // Of their code.
  std::vector<std::shared_ptr<const functions::Function>> all;
  std::shared_ptr<const api::Extensions> extensions;
  std::vector<std::pair<std::string, service::Cron>> schedules;  // By the name of the function.
  std::vector<std::string> uploads;  // What their code was unpacked from.

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

  // In place of the one in the options: where this server is reached, once that is known.
  void set_origin(std::string origin);

  // Where the code of a service may be uploaded to for an hour: the last part of the address.
  std::string issue_upload(const std::string& service);

  // Takes an archive that was uploaded there; `folder` is the service's. NotFound for an id that
  // was not issued; else as functions::Uploads::put(). Waits for the disk.
  Result<> upload(const std::filesystem::path& folder, const std::string& service,
                  const std::string& id, std::string_view archive);

  // The service is no more: its schedules end, its logs go.
  void removed(const std::string& service);

  // Answers what is under way, and whatever is called from now on, with an error.
  void stop();

  // Reads and checks the functions of a definition, and puts their code below `folder`; null when
  // there are none. `fresh`: it is being deployed, so what is missing on this machine is an error.
  Checked<ServiceFunctionsPtr> prepare(const ServiceInfo& info,
                                       const service::Definition& definition,
                                       const model::Model& model,
                                       const std::filesystem::path& folder, bool fresh);

  // They serve now: processes and code of earlier revisions go, one process is made warm. Not
  // before: what is only tried, or refused, must not take the code away that serves.
  void activated(const ServiceFunctionsPtr& functions);

  engine::CallFunction caller(ServiceFunctionsPtr functions);

  // Calls a function with an event made of these. As engine::CallFunction.
  void call(const ServiceFunctionsPtr& functions, engine::FunctionCall call,
            std::function<void(functions::Answer)> done);

  // Calls the function of a subscription with what its query came to; a Prisma service's gets
  // nothing else (reference/graphcool-framework, section 9.3; prisma1, section 6.3). Whatever it
  // answers, it was told. Never waits; `done` as of call().
  void tell(const ServiceFunctionsPtr& functions, const store::OutboxEntry& entry,
            std::function<void(events::Outcome)> done);

  // The logs, opened at the first use.
  Result<functions::LogStore*> logs();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::cluster
