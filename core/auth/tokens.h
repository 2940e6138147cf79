// Tokens: JSON Web Tokens, signed with HS256 by a secret of the cluster or of a service.
//
// Everything here may be called from any thread. Times are seconds since 1970, as in the claims.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/lru_cache.h"
#include "core/base/published.h"
#include "core/base/result.h"

namespace graphcool::auth {

inline constexpr std::size_t kMaxTokenBytes = 16u << 10;
inline constexpr std::chrono::seconds kNodeTokenLife{30 * 24 * 3600};
inline constexpr std::chrono::seconds kTemporaryRootTokenLife{300};
inline constexpr std::chrono::seconds kLongestTokenLife{100LL * 365 * 24 * 3600};

std::int64_t now();

// Takes as long for a wrong guess as for a right one of the same length.
bool same_secret(std::string_view a, std::string_view b);

// What a management token grants: `target` is "service/stage", each half perhaps "*".
struct Grant {
  std::string target;
  std::string action;

  bool covers(std::string_view service, std::string_view stage) const;
};

// The claims that the APIs look at. Empty or absent: the token does not have them.
struct Claims {
  std::string project_id = {};                    // Node and root tokens.
  std::string user_id = {};                       // Node tokens: the node ...
  std::string model_name = {};                    // ... and its type.
  std::string client_id = {};                     // Root and platform tokens.
  std::string permanent_token_id = {};            // Root tokens: which of the service's it is.
  std::optional<std::vector<Grant>> grants = {};  // Management tokens.
  std::optional<std::int64_t> expires = {};

  bool is_node() const { return !project_id.empty() && !user_id.empty() && !model_name.empty(); }
  bool is_root() const {
    return !client_id.empty() && !project_id.empty() && !permanent_token_id.empty();
  }
  // Made for a function, by the server itself, and gone in minutes.
  bool is_temporary_root() const { return is_root() && expires.has_value(); }
  bool is_platform() const { return !client_id.empty() && !is_root(); }

  // Whether a management token with these claims may do something to that service. "" and "" stand
  // for what is done to no single service.
  bool grant(std::string_view service, std::string_view stage) const;
};

// Secrets: the first one signs, all of them verify, so that one can take the place of another.
class Keys {
 public:
  Keys() = default;
  explicit Keys(std::vector<std::string> secrets);  // Empty texts among them are left out.

  bool empty() const { return secrets_.empty(); }
  const std::vector<std::string>& secrets() const { return secrets_; }

  // REQUIRES: not empty.
  std::string sign(const boost::json::object& claims) const;

  // The claims of a token that one of the secrets signed and that is valid at `now`. Denied
  // otherwise, with a reason that is no secret. A grant that is half a grant is malformed.
  Result<Claims> verify(std::string_view token, std::int64_t now) const;

 private:
  std::vector<std::string> secrets_;
};

// Keys that remember what they verified.
class TokenVerifier {
 public:
  explicit TokenVerifier(Keys keys, std::size_t remembered = 4096) : remembered_(remembered) {
    use(std::move(keys));
  }

  Keys keys() const { return state_.load()->keys; }

  // From now on these, and nothing that the old ones verified.
  void use(Keys keys) { state_.store(std::make_shared<const State>(std::move(keys), remembered_)); }

  Result<std::shared_ptr<const Claims>> verify(std::string_view token,
                                               std::int64_t now = auth::now());

 private:
  struct State {
    State(Keys given, std::size_t remembered) : keys(std::move(given)), verified(remembered) {}
    const Keys keys;
    mutable LruCache<const Claims> verified;
  };

  const std::size_t remembered_;
  Published<State> state_;
};

// ---- what the cluster makes ----
// REQUIRES for all: the keys are not empty.

// Acts as the node, which is not looked up. REQUIRES: 0 < life <= kLongestTokenLife.
std::string node_token(const Keys& keys, std::string_view project_id, std::string_view model_name,
                       std::string_view node_id, std::chrono::seconds life = kNodeTokenLife);

// May do everything in that service, until the service no longer knows `token_id`.
std::string root_token(const Keys& keys, std::string_view client_id, std::string_view project_id,
                       std::string_view token_id);

// The same for a function, for five minutes.
std::string temporary_root_token(const Keys& keys, std::string_view project_id);

// Stands for an account of the cluster: its "cluster secret". Does not expire.
std::string platform_token(const Keys& keys, std::string_view client_id);

// What Prisma's clients and tools send: `service` is "name@stage".
std::string service_token(const Keys& keys, std::string_view service,
                          std::chrono::seconds life = std::chrono::hours(24 * 7));

std::string management_token(const Keys& keys, const std::vector<Grant>& grants,
                             std::chrono::seconds life = std::chrono::hours(24 * 365 * 5));

}  // namespace graphcool::auth
