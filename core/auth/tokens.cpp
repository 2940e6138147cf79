#include "core/auth/tokens.h"

#include <jwt.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cassert>
#include <cmath>
#include <cstdlib>

#include "core/base/ids.h"

namespace graphcool::auth {
namespace {

namespace bj = boost::json;

// What the clocks of two machines may differ by, for claims about the beginning of a token.
constexpr std::int64_t kClockSkew = 60;

struct FreeJwt {
  void operator()(jwt_t* token) const { jwt_free(token); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

Error refused(std::string why) {
  return {.code = ErrorCode::Denied,
          .what = std::move(why),
          .hint = "Get a new token, or send none to be an anonymous caller."};
}

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The token when `secret` signed it with HS256; null otherwise.
Jwt decode(const std::string& token, const std::string& secret) {
  jwt_t* decoded = nullptr;
  if (jwt_decode(&decoded, token.c_str(), bytes(secret), static_cast<int>(secret.size())) != 0) {
    return nullptr;
  }
  Jwt result(decoded);
  return jwt_get_alg(decoded) == JWT_ALG_HS256 ? std::move(result) : nullptr;
}

// Three parts, all of them of letters, digits, '-' and '_': what the library is handed at all.
bool looks_like_token(std::string_view token) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '=';
  };
  return std::count(token.begin(), token.end(), '.') == 2 &&
         std::all_of(token.begin(), token.end(), [&](char c) { return c == '.' || is_part(c); });
}

// A time in claims: whole or with a fraction, within what a date can be.
std::optional<std::int64_t> time_of(const bj::value& value) {
  constexpr double kLatest = 1e15;
  if (const auto* whole = value.if_int64()) {
    if (*whole < -static_cast<std::int64_t>(kLatest) || *whole > static_cast<std::int64_t>(kLatest))
      return std::nullopt;
    return *whole;
  }
  const auto* number = value.if_double();
  if (number == nullptr || !(std::abs(*number) <= kLatest)) return std::nullopt;
  return static_cast<std::int64_t>(std::floor(*number));
}

// Time claims are numbers where they are given.
Result<std::optional<std::int64_t>> time_claim(const bj::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr) return std::optional<std::int64_t>();
  const auto time = time_of(*value);
  if (!time) return refused("The token's claim '" + std::string(name) + "' is not a time.");
  return time;
}

std::string text_claim(const bj::object& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

Result<std::optional<std::vector<Grant>>> grants_claim(const bj::object& claims) {
  const auto* value = claims.if_contains("grants");
  if (value == nullptr) return std::optional<std::vector<Grant>>();
  const Error malformed = refused("The token's claim 'grants' is not a list of grants.");
  if (!value->is_array()) return malformed;
  std::vector<Grant> grants;
  for (const auto& each : value->as_array()) {
    const auto* object = each.if_object();
    const auto* target = object == nullptr ? nullptr : object->if_contains("target");
    const auto* action = object == nullptr ? nullptr : object->if_contains("action");
    if (!target || !action || !target->is_string() || !action->is_string()) return malformed;
    grants.push_back({std::string(target->as_string()), std::string(action->as_string())});
  }
  return std::optional(std::move(grants));
}

Result<Claims> read_claims(const bj::object& members, std::int64_t now) {
  const auto expires = time_claim(members, "exp");
  const auto begins = time_claim(members, "nbf");
  const auto issued = time_claim(members, "iat");
  for (const auto* claim : {&expires, &begins, &issued}) {
    if (!*claim) return claim->error();
  }
  if (*expires && **expires <= now) return refused("The token has expired.");
  if (*begins && **begins > now + kClockSkew) return refused("The token is not valid yet.");
  auto grants = grants_claim(members);
  if (!grants) return grants.error();
  return Claims{.project_id = text_claim(members, "projectId"),
                .user_id = text_claim(members, "userId"),
                .model_name = text_claim(members, "modelName"),
                .client_id = text_claim(members, "clientId"),
                .permanent_token_id = text_claim(members, "permanentAuthTokenId"),
                .grants = std::move(*grants),
                .expires = *expires};
}

}  // namespace

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  volatile unsigned char differences = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differences = differences | static_cast<unsigned char>(a[i] ^ b[i]);
  }
  return differences == 0;
}

bool Grant::covers(std::string_view service, std::string_view stage) const {
  const auto slash = target.find('/');
  if (slash == std::string::npos || target.find('/', slash + 1) != std::string::npos) return false;
  const std::string_view whole = target;
  const auto half = [](std::string_view granted, std::string_view wanted) {
    return granted == "*" || (!wanted.empty() && granted == wanted);
  };
  return half(whole.substr(0, slash), service) && half(whole.substr(slash + 1), stage);
}

bool Claims::grant(std::string_view service, std::string_view stage) const {
  if (!grants || !expires) return false;
  return std::any_of(grants->begin(), grants->end(),
                     [&](const Grant& each) { return each.covers(service, stage); });
}

Keys::Keys(std::vector<std::string> secrets) : secrets_(std::move(secrets)) {
  std::erase_if(secrets_, [](const std::string& secret) { return secret.empty(); });
}

std::string Keys::sign(const bj::object& claims) const {
  assert(!empty());
  jwt_t* made = nullptr;
  if (jwt_new(&made) != 0) std::abort();  // Out of memory.
  const Jwt token(made);
  const std::string& secret = secrets_.front();
  const std::string json = bj::serialize(claims);
  jwt_set_alg(made, JWT_ALG_HS256, bytes(secret), static_cast<int>(secret.size()));
  jwt_add_grants_json(made, json.c_str());
  const std::unique_ptr<char, decltype(&std::free)> text(jwt_encode_str(made), &std::free);
  if (text == nullptr) std::abort();  // The same.
  return text.get();
}

Result<Claims> Keys::verify(std::string_view token, std::int64_t now) const {
  if (token.size() > kMaxTokenBytes) return refused("The token is too long.");
  if (!looks_like_token(token)) return refused("The token is malformed.");
  const std::string text(token);  // The library wants its end marked.
  for (const std::string& secret : secrets_) {
    const Jwt decoded = decode(text, secret);
    if (decoded == nullptr) continue;
    const std::unique_ptr<char, decltype(&std::free)> json(
        jwt_get_grants_json(decoded.get(), nullptr), &std::free);
    boost::system::error_code error;
    const auto claims = bj::parse(json == nullptr ? "" : json.get(), error);
    if (error || !claims.is_object()) return refused("The token is malformed.");
    return read_claims(claims.as_object(), now);
  }
  return refused("The token was not signed by this server, or not with HS256.");
}

Result<std::shared_ptr<const Claims>> TokenVerifier::verify(std::string_view token,
                                                            std::int64_t now) {
  const auto state = state_.load();
  if (auto known = state->verified.find(token)) {
    if (known->expires && *known->expires <= now) return refused("The token has expired.");
    return known;
  }
  auto claims = state->keys.verify(token, now);
  if (!claims) return claims.error();
  return state->verified.insert(std::string(token),
                                std::make_shared<const Claims>(std::move(*claims)));
}

std::string node_token(const Keys& keys, std::string_view project_id, std::string_view model_name,
                       std::string_view node_id, std::chrono::seconds life) {
  const auto issued = now();
  return keys.sign({{"iat", issued},
                    {"exp", issued + life.count()},
                    {"projectId", project_id},
                    {"userId", node_id},
                    {"modelName", model_name}});
}

std::string root_token(const Keys& keys, std::string_view client_id, std::string_view project_id,
                       std::string_view token_id) {
  return keys.sign({{"iat", now()},
                    {"clientId", client_id},
                    {"projectId", project_id},
                    {"permanentAuthTokenId", token_id}});
}

std::string temporary_root_token(const Keys& keys, std::string_view project_id) {
  const auto issued = now();
  return keys.sign({{"iat", issued},
                    {"exp", issued + kTemporaryRootTokenLife.count()},
                    {"clientId", "_"},
                    {"projectId", project_id},
                    {"permanentAuthTokenId", ids::cuid()}});
}

std::string platform_token(const Keys& keys, std::string_view client_id) {
  return keys.sign({{"iat", now()}, {"clientId", client_id}});
}

std::string service_token(const Keys& keys, std::string_view service, std::chrono::seconds life) {
  const auto issued = now();
  return keys.sign({{"data", {{"service", service}, {"roles", {"admin"}}}},
                    {"iat", issued},
                    {"exp", issued + life.count()}});
}

std::string management_token(const Keys& keys, const std::vector<Grant>& grants,
                             std::chrono::seconds life) {
  const auto issued = now();
  bj::array list;
  for (const Grant& each : grants) {
    list.push_back(bj::object{{"target", each.target}, {"action", each.action}});
  }
  return keys.sign({{"grants", std::move(list)}, {"iat", issued}, {"exp", issued + life.count()}});
}

}  // namespace graphcool::auth
