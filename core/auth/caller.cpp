#include "core/auth/caller.h"

#include <algorithm>

#include "core/base/ids.h"

namespace graphcool::auth {

Caller Identity::identify(std::string_view token) const {
  Caller caller;
  if (token.empty()) return caller;
  const bool is_root =
      std::any_of(root_tokens.begin(), root_tokens.end(),
                  [&](const RootToken& each) { return same_secret(each.token, token); });
  if (is_root) {
    caller.kind = Caller::Kind::Root;
  } else if (tokens != nullptr) {
    const auto claims = tokens->verify(token);
    if (!claims) return caller;
    const Claims& what = **claims;
    if (what.is_root()) {
      // A permanent one that is none of those above was taken back.
      if (what.project_id != service_id || !what.is_temporary_root()) return caller;
      caller.kind = Caller::Kind::Root;
    } else if (what.is_platform()) {
      caller.kind = Caller::Kind::Customer;
      caller.id = what.client_id;
    } else if (what.is_node() && what.project_id == service_id) {
      caller.kind = Caller::Kind::Node;
      caller.type = what.model_name;
      caller.id = what.user_id;
    }
  }
  if (caller.kind != Caller::Kind::Anonymous) caller.token = token;
  return caller;
}

std::vector<RootToken> root_tokens_for(const std::vector<std::string>& names,
                                       const std::vector<RootToken>& known, const Keys& keys,
                                       std::string_view client_id, std::string_view service_id) {
  std::vector<RootToken> tokens;
  for (const std::string& name : names) {
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const RootToken& each) { return each.name == name; });
    if (found != known.end()) {
      tokens.push_back(*found);
      continue;
    }
    const std::string id = ids::cuid();
    tokens.push_back({name, id, root_token(keys, client_id, service_id, id)});
  }
  return tokens;
}

}  // namespace graphcool::auth
