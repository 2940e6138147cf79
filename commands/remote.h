// What commands that speak to a cluster have in common: the folder they work in, .graphcoolrc, and
// the way from a target's name to the system API of its cluster.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"
#include "core/client/system_api.h"
#include "core/service/definition.h"
#include "core/service/rc.h"

namespace graphcool::commands {

// A service somewhere, and who to ask about it.
struct Remote {
  service::RcTarget target;
  service::RcCluster cluster;
  std::shared_ptr<client::SystemApi> api;

  service::Endpoints endpoints() const { return service::endpoints_of(cluster, target.service); }
};

class Workspace {
 public:
  // In the folder of the nearest graphcool.yml, or the working folder. Tells on stderr what it
  // rewrote of old rc files. `options` are what ${opt:name} stands for.
  static Checked<Workspace> open(Context& context, std::map<std::string, std::string> options = {});

  const std::filesystem::path& folder() const { return folder_; }
  const service::Sources& sources() const { return sources_; }
  service::Rc& rc() { return rc_; }
  const service::Rc& rc() const { return rc_; }

  // Whether something of what was read so far refers to ${opt:name}.
  bool has_asked_for(const std::string& name) const { return asked_->contains(name); }

  // The name of the target that is meant: $GRAPHCOOL_TARGET, else `flag`, else the default; empty
  // when there is none of them.
  std::string target_name(const std::string& flag) const;

  // The service that is meant. NotFound, with what to do, when there is none.
  Result<Remote> remote(const std::string& target_flag) const;
  std::shared_ptr<client::SystemApi> api(const service::RcCluster& cluster) const;

  // The cluster that is meant: `flag`, else that of the default target, else the default cluster,
  // else the only one there is.
  Result<service::RcCluster> cluster(const std::string& flag) const;

 private:
  explicit Workspace(service::Rc rc) : rc_(std::move(rc)) {}

  std::filesystem::path folder_;
  service::Sources sources_;
  service::Rc rc_;
  std::shared_ptr<std::set<std::string>> asked_;  // Names of options.
};

// `-t, --target NAME`.
Flag target_flag(std::string& target);

// An answer of the cluster about the service of `remote`; an unknown service is explained by the
// target that led to it.
Error explained(Error error, const Remote& remote);

// {"id":"...","name":"...","alias":null}
std::string service_json(const client::ServiceInfo& service);
// {"simple":"...","relay":"...","subscriptions":"...","file":"..."}
std::string endpoints_json(const service::Endpoints& endpoints);
// The same for people, a line each.
std::string endpoints_text(const service::Endpoints& endpoints, const Output& output);

}  // namespace graphcool::commands
