// `graphcool cluster add|list|remove|use|rotate-keys`, `login`, `logout` and `account`: which
// clusters are known and who one is there. All of it is kept in ~/.graphcoolrc.
#pragma once

#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

struct ClusterAddOptions {
  std::string name = {};
  std::string host = {};
  std::string secret = {};  // Of the cluster, or a token of it.
};

struct LoginOptions {
  std::string cluster = {};
  std::string token = {};
};

struct RotateKeysOptions {
  std::string cluster = {};
  bool retire = false;
};

Command cluster_command(Context& context);
Command login_command(Context& context);
Command logout_command(Context& context);
Command account_command(Context& context);

// Knows the cluster from now on, once it answered and took the secret.
Checked<> run_cluster_add(Context& context, const ClusterAddOptions& options);
Checked<> run_cluster_list(Context& context);
Checked<> run_cluster_remove(Context& context, const std::string& name, bool force);
Checked<> run_cluster_use(Context& context, const std::string& name);
// Rotates what the cluster signs tokens with, and keeps a new token for it.
Checked<> run_cluster_rotate_keys(Context& context, const RotateKeysOptions& options);

// Keeps a token (or makes one of the cluster's secret) once the cluster took it.
Checked<> run_login(Context& context, const LoginOptions& options);
Checked<> run_logout(Context& context, const std::string& cluster);
Checked<> run_account(Context& context, const std::string& cluster);

}  // namespace graphcool::commands
