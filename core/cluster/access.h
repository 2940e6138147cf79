// Who may administer a cluster: whoever knows its secret, and whoever holds a token made of it.
//
// The secret is the one that the operator chose or, without one, the data folder's own: the file
// `secret` there, which only its owner can read. It is presented once (`authenticateCustomer` of
// the system API) for a token; tokens are what `clusterSecret` of .graphcoolrc holds. Another
// secret makes all of them worthless.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/auth/tokens.h"
#include "core/base/result.h"
#include "core/cluster/cluster.h"

namespace graphcool::cluster {

// Any thread may call.
class Access {
 public:
  // `secret` empty: the data folder's own, which is made when there is none. Whom it admits is an
  // admin of all services of `cluster`, which may go before it.
  static Result<std::unique_ptr<Access>> open(Cluster& cluster, std::string secret);

  // Takes as long for a wrong guess as for the right one.
  bool is_secret(std::string_view presented) const;

  // A token for the cluster's one account. Does not expire.
  std::string make_token() const;
  bool admits(std::string_view token) const;

  // Takes the keys that `cluster` has now, after it rotated or retired some.
  Result<> renew(Cluster& cluster);

  // Whether the operator chose the secret; without one the cluster is this machine's only.
  bool is_chosen() const { return chosen_; }
  const std::string& secret() const { return secret_; }

 private:
  Access(std::string secret, bool chosen, auth::Keys keys, std::string account_id);

  const std::string secret_;
  const bool chosen_;
  const std::string account_id_;
  const std::shared_ptr<auth::TokenVerifier> verifier_;
  std::mutex renewing_;  // Held while keys are read and taken up: none come after later ones.
};

// The file that holds the secret of a data folder.
std::filesystem::path secret_file(const std::filesystem::path& data_dir);

}  // namespace graphcool::cluster
