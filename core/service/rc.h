// .graphcoolrc: which services and clusters a developer's commands speak to
// (reference/graphcool-framework, section 2).
//
//   ~/.graphcoolrc                                  beside graphcool.yml
//     graphcool-framework:                            targets:
//       platformToken: eyJ...                           default: dev
//       clusters:                                       dev: local/cj...
//         default: local                                live: shared-eu-west-1/cj...
//         local: {host: http://localhost:60000, clusterSecret: eyJ...}
//
// Either file may have targets and clusters; the local one wins. Secrets appear in no error.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::service {

struct RcPaths {
  std::filesystem::path global;  // Empty: there is none (no home folder).
  std::filesystem::path local;
};

// ~/.graphcoolrc by `variable` HOME, and the one in `folder`.
RcPaths rc_paths(const std::filesystem::path& folder, const Sources& sources);

struct RcCluster {
  std::string name;
  std::string host = {};       // "http://localhost:60000", without a slash at its end.
  std::string faas_host = {};  // The original's function runtime.
  std::string secret = {};     // clusterSecret
  bool is_shared = false;      // One of the three that Graphcool ran.
};

struct RcTarget {
  std::string name;  // Empty for one that was given as cluster/id.
  std::string cluster;
  std::string service;  // Its id.
};

class Rc {
 public:
  // Reads both files; those that are not there count as empty. Old formats are rewritten first
  // (section 2.6), with what was done in notes(). Errors are of syntax and form, with their places.
  static Checked<Rc> open(RcPaths paths, const Sources& sources);

  const std::vector<std::string>& notes() const { return notes_; }

  // ---- Targets
  // By name, through aliases, or as cluster/id. NotFound with the nearest name; Invalid for aliases
  // that lead nowhere or in a circle.
  Result<RcTarget> target(std::string_view name) const;
  std::optional<RcTarget> default_target() const;  // Nothing where there is none that resolves.
  bool has_target(std::string_view name) const { return targets_.contains(std::string(name)); }
  bool has_default_target() const { return has_target("default"); }
  // All that resolve, by name, without `default`.
  std::vector<RcTarget> targets() const;

  // ---- Clusters
  // NotFound with the nearest name, or for `local` with the command that makes one.
  Result<RcCluster> cluster(std::string_view name) const;
  std::vector<RcCluster> clusters() const;  // Those of the files, by name.
  std::string default_cluster() const;      // Empty: none is said.
  const std::string& platform_token() const { return platform_token_; }

  // The token for a cluster: $GRAPHCOOL_PLATFORM_TOKEN, else its own.
  std::string token(const RcCluster& cluster) const;

  // ---- Changes: written at once, to the local file, or the global one for all but targets.
  // Comments and what others wrote stay as they are. `default` is a target as others are.
  Result<> set_target(std::string_view name, std::string_view value);
  Result<> remove_targets_of(const RcTarget& target);  // From both files, with aliases to them.
  Result<> set_cluster(const RcCluster& cluster);
  Result<> remove_cluster(std::string_view name);
  Result<> set_default_cluster(std::string_view name);  // Empty: none.
  Result<> set_platform_token(std::string_view token);  // Empty: none.

 private:
  struct Origin {
    std::string value;
    bool is_local = false;
    Location where = {};
  };
  Checked<> read(bool is_local, const Sources& sources);
  Result<RcTarget> follow(std::string name) const;
  std::vector<std::string> global_key(std::vector<std::string> path) const;

  RcPaths paths_;
  std::vector<std::string> notes_;
  std::map<std::string, Origin> targets_;
  std::map<std::string, RcCluster> clusters_;
  std::string default_cluster_;
  std::string platform_token_;
  std::string token_override_;
};

// Where a service of a cluster is reached (section 2.5).
struct Endpoints {
  std::string simple;
  std::string relay;
  std::string subscriptions;
  std::string file;
};
Endpoints endpoints_of(const RcCluster& cluster, std::string_view service);

// "EU_WEST_1" of a shared cluster; empty for others.
std::string region_of(const RcCluster& cluster);

}  // namespace graphcool::service
