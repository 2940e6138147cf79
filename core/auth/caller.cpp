#include "core/auth/caller.h"

#include <algorithm>

namespace graphcool::auth {
namespace {

Caller caller_of(const Claims& claims, std::string_view service_id) {
  Caller caller;
  if (claims.project_id != service_id) return caller;
  if (claims.is_temporary_root()) {
    caller.kind = Caller::Kind::Root;
  } else if (claims.is_node()) {
    caller.kind = Caller::Kind::Node;
    caller.type = claims.model_name;
    caller.id = claims.user_id;
  }
  return caller;
}

}  // namespace

Caller Identity::identify(std::string_view token) const {
  Caller caller;
  if (token.empty()) return caller;
  // A permanent one that is none of these was taken back, whoever signed it.
  const bool is_root =
      std::any_of(root_tokens.begin(), root_tokens.end(),
                  [&](const RootToken& each) { return same_secret(each.token, token); });
  if (is_root) {
    caller.kind = Caller::Kind::Root;
  } else if (tokens != nullptr) {
    if (const auto claims = tokens->verify(token)) caller = caller_of(**claims, service_id);
  }
  if (caller.kind == Caller::Kind::Anonymous && platform != nullptr && platform->admits(token)) {
    caller.kind = Caller::Kind::Customer;
  }
  if (caller.kind != Caller::Kind::Anonymous) caller.token = token;
  return caller;
}

}  // namespace graphcool::auth
