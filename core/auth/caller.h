// Who calls: what a token makes of a request.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/auth/tokens.h"

namespace graphcool::auth {

struct Caller {
  enum class Kind {
    Anonymous,  // No token, or one that is worth nothing here.
    Node,       // The node `id` of `type`.
    Root,       // A root token of the service, or a temporary one.
    Customer,   // An account of the cluster.
  };
  Kind kind = Kind::Anonymous;
  std::string type = {};
  std::string id = {};     // Of the node, or of the account.
  std::string token = {};  // As it was sent.

  bool is_node() const { return kind == Kind::Node; }
  bool is_admin() const { return kind == Kind::Root || kind == Kind::Customer; }
};

// A permanent token of a service, named in its definition.
struct RootToken {
  std::string name;
  std::string id;
  std::string token;

  bool operator==(const RootToken&) const = default;
};

// What a service needs to know its callers by.
struct Identity {
  std::string service_id = {};
  std::shared_ptr<TokenVerifier> tokens = {};  // Of the cluster. Null: every token is worthless.
  std::vector<RootToken> root_tokens = {};

  // In the order of reference/graphcool-framework, section 10.2. A token that is worth nothing
  // makes an anonymous caller, which is no error. Whether the node of a node token is still there
  // has to be seen in the data.
  Caller identify(std::string_view token) const;
};

// The root tokens for `names`: those that are there under their names stay, new ones are made.
// REQUIRES: the keys are not empty, when a new one is needed.
std::vector<RootToken> root_tokens_for(const std::vector<std::string>& names,
                                       const std::vector<RootToken>& known, const Keys& keys,
                                       std::string_view client_id, std::string_view service_id);

}  // namespace graphcool::auth
