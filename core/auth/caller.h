// Who calls: what a token makes of a request.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/auth/tokens.h"
#include "core/base/published.h"

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
  std::string id = {};     // Of the node.
  std::string token = {};  // As it was sent.

  bool is_node() const { return kind == Kind::Node; }
  bool is_admin() const { return kind == Kind::Root || kind == Kind::Customer; }
};

// Lets whoever has it do everything in its service. Made when the definition first names it, and
// worthless when it no longer does.
struct RootToken {
  std::string id;
  std::string name;
  std::string token;

  bool operator==(const RootToken&) const = default;
};

// Who may administer all services of a cluster. Any thread may call.
class Platform {
 public:
  using Admits = std::function<bool(std::string_view token)>;

  void admit_by(Admits admits) { admits_.store(std::make_shared<const Admits>(std::move(admits))); }
  bool admits(std::string_view token) const {
    const auto admits = admits_.load();
    return admits != nullptr && (*admits)(token);
  }

 private:
  Published<Admits> admits_;
};

// What a service needs to know its callers by.
struct Identity {
  std::string service_id = {};
  std::vector<RootToken> root_tokens = {};
  // Of the cluster; null: node tokens, or those of accounts, are worthless.
  std::shared_ptr<TokenVerifier> tokens = {};
  std::shared_ptr<const Platform> platform = {};

  // In the order of reference/graphcool-framework, section 10.2. A token that is worth nothing
  // makes an anonymous caller, which is no error. Whether the node of a node token is still there
  // has to be seen in the data.
  Caller identify(std::string_view token) const;
};

}  // namespace graphcool::auth
