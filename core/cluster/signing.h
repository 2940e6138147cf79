// What a cluster signs its tokens with: those of nodes, of functions, and root tokens.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "core/auth/tokens.h"
#include "core/base/result.h"
#include "core/cluster/registry.h"

namespace graphcool::cluster {

// Any thread may call.
class Signing {
 public:
  // Takes the keys of the registry, which must outlive it. Errors as Registry::keys().
  static Result<std::unique_ptr<Signing>> open(Registry& registry);

  // Has the keys that are current, also after they change.
  const std::shared_ptr<auth::TokenVerifier>& tokens() const { return tokens_; }
  auth::Keys keys() const { return tokens_->keys(); }

  // The one account that all services belong to.
  const std::string& account_id() const { return account_id_; }

  // As Registry::rotate_keys() and retire_keys(); what is current then is used from now on.
  Result<> rotate();
  Result<> retire();

 private:
  explicit Signing(Registry& registry) : registry_(registry) {}
  Result<> use_keys();

  Registry& registry_;
  std::mutex using_keys_;  // Held while keys are read and taken up: none come after later ones.
  const std::shared_ptr<auth::TokenVerifier> tokens_ =
      std::make_shared<auth::TokenVerifier>(auth::Keys());
  std::string account_id_;
};

}  // namespace graphcool::cluster
