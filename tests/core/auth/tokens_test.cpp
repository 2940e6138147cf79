#include "core/auth/tokens.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace graphcool;
using namespace graphcool::auth;
using namespace std::chrono_literals;

namespace {

const Keys kKeys({"a secret", "an older secret"});
constexpr std::int64_t kNow = 1'700'000'000;

bool is_valid(const std::string& token, const Keys& keys = kKeys, std::int64_t at = kNow) {
  return static_cast<bool>(keys.verify(token, at));
}

std::string why_not(const std::string& token, std::int64_t at = kNow) {
  const auto claims = kKeys.verify(token, at);
  return claims ? "" : claims.error().what;
}

std::string base64url(std::string_view text) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  unsigned bits = 0;
  int have = 0;
  for (const unsigned char c : text) {
    bits = (bits << 8) | c;
    for (have += 8; have >= 6; have -= 6) out.push_back(letters[(bits >> (have - 6)) & 63]);
  }
  if (have > 0) out.push_back(letters[(bits << (6 - have)) & 63]);
  return out;
}

}  // namespace

TEST_CASE("a token that was not made here verifies") {
  // {"clientId":"c","iat":1516239022}, signed with 'a secret' by Python's hmac.
  const std::string token =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJjbGllbnRJZCI6ImMiLCJpYXQiOjE1MTYyMzkwMjJ9."
      "xvrX9jiuTD9kyceJ6glT0zhVkXDj4lZJwEShKj5vEjQ";
  const auto claims = kKeys.verify(token, kNow);
  REQUIRE(claims);
  CHECK(claims->client_id == "c");
  CHECK(claims->is_platform());
}

TEST_CASE("each kind of token says what it is") {
  const auto claims = [](const std::string& token) { return *kKeys.verify(token, auth::now()); };
  const auto node = claims(node_token(kKeys, "p1", "User", "u1"));
  CHECK(node.is_node());
  CHECK((node.project_id == "p1" && node.model_name == "User" && node.user_id == "u1"));
  CHECK(*node.expires - auth::now() >= 2'592'000 - 2);
  CHECK_FALSE((node.is_root() || node.is_platform() || node.is_temporary_root()));

  const auto root = claims(root_token(kKeys, "c1", "p1", "t1"));
  CHECK(root.is_root());
  CHECK((root.client_id == "c1" && root.permanent_token_id == "t1" && !root.expires));
  CHECK_FALSE((root.is_node() || root.is_platform() || root.is_temporary_root()));

  const auto temporary = claims(temporary_root_token(kKeys, "p1"));
  CHECK(temporary.is_temporary_root());
  CHECK(*temporary.expires <= auth::now() + 300);

  CHECK(claims(platform_token(kKeys, "c1")).is_platform());
}

TEST_CASE("any of the secrets verifies, the first one signs") {
  const std::string token = kKeys.sign({{"clientId", "c"}});
  CHECK(is_valid(token, Keys({"a secret"})));
  CHECK_FALSE(is_valid(token, Keys({"an older secret"})));
  CHECK(is_valid(Keys({"an older secret"}).sign({{"clientId", "c"}})));
  CHECK_FALSE(is_valid(token, Keys({"another"})));
  CHECK_FALSE(is_valid(token, Keys()));
  CHECK(Keys({"", ""}).empty());
}

TEST_CASE("a token without a signature or with another algorithm is refused") {
  const std::string payload = base64url(R"({"clientId":"c"})");
  for (const auto* algorithm : {"none", "None", "HS384", "HS512", "RS256", "ES256", "", "x"}) {
    INFO(algorithm);
    const std::string head =
        base64url(std::string(R"({"typ":"JWT","alg":")") + algorithm + "\"}") + "." + payload + ".";
    CHECK_FALSE(is_valid(head));
    CHECK_FALSE(is_valid(head + "AAAA"));
    CHECK_FALSE(is_valid(head, Keys()));
  }
}

TEST_CASE("a changed token is refused") {
  const std::string token = kKeys.sign({{"clientId", "c"}});
  const auto dot = token.find('.'), second = token.find('.', dot + 1);
  const std::string other = base64url(R"({"clientId":"d"})");
  CHECK_FALSE(is_valid(token.substr(0, dot + 1) + other + token.substr(second)));
  CHECK_FALSE(is_valid(token.substr(0, second + 1)));
  CHECK_FALSE(is_valid(token.substr(0, token.size() - 4)));
  CHECK_FALSE(is_valid(token + "AAAA"));
}

TEST_CASE("what is no token at all is refused") {
  for (const std::string& text :
       {std::string(), std::string("undefined"), std::string("a.b"), std::string("a.b.c"),
        std::string(".."), std::string("...."), std::string("a.b.c.d"), std::string("\0.\0.\0", 5),
        std::string("ü.ü.ü"), base64url("[]") + "." + base64url("{}") + "." + base64url("x"),
        base64url(R"({"alg":"HS256"})") + "." + base64url("[1]") + "." + base64url("x")}) {
    INFO(text);
    CHECK_FALSE(is_valid(text));
  }
  CHECK(why_not(std::string(kMaxTokenBytes + 1, 'a')) == "The token is too long.");
  CHECK_FALSE(is_valid(std::string(kMaxTokenBytes / 2, 'a') + ".a.a"));
}

TEST_CASE("time claims bound a token") {
  const auto at = [](boost::json::object claims) { return kKeys.sign(claims); };
  CHECK(is_valid(at({{"exp", kNow + 1}})));
  CHECK(why_not(at({{"exp", kNow}})) == "The token has expired.");
  CHECK(is_valid(at({{"exp", static_cast<double>(kNow) + 1.5}})));
  CHECK_FALSE(is_valid(at({{"exp", static_cast<double>(kNow) - 0.5}})));
  CHECK(why_not(at({{"nbf", kNow + 120}})) == "The token is not valid yet.");
  CHECK(is_valid(at({{"nbf", kNow + 30}})));  // Clocks differ.
  CHECK(is_valid(at({{"nbf", kNow - 1}, {"iat", kNow + 500}})));
  for (const auto* name : {"exp", "nbf", "iat"}) {
    INFO(name);
    CHECK_FALSE(is_valid(at({{name, "soon"}})));
    CHECK_FALSE(is_valid(at({{name, nullptr}})));
    CHECK_FALSE(is_valid(at({{name, 1e300}})));
  }
}

TEST_CASE("a token that was verified is refused once it has expired") {
  TokenVerifier verifier(kKeys);
  const std::string token = kKeys.sign({{"clientId", "c"}, {"exp", kNow + 10}});
  const auto first = verifier.verify(token, kNow);
  REQUIRE(first);
  const auto second = verifier.verify(token, kNow + 9);
  REQUIRE(second);
  CHECK(first->get() == second->get());
  CHECK_FALSE(verifier.verify(token, kNow + 10));
  CHECK_FALSE(verifier.verify("nonsense", kNow));
}

TEST_CASE("a verified token costs little the next time") {
  TokenVerifier verifier(kKeys);
  const std::string token = node_token(kKeys, "p", "User", "u");
  REQUIRE(verifier.verify(token));
  const auto start = std::chrono::steady_clock::now();
  constexpr int kTimes = 1000;
  for (int i = 0; i < kTimes; ++i) REQUIRE(verifier.verify(token));
  const auto each = (std::chrono::steady_clock::now() - start) / kTimes;
  CHECK(each < 20us);
}

TEST_CASE("Prisma's service tokens say nothing but that they were signed") {
  const auto payloads = {boost::json::object{}, boost::json::object{{"iat", 1}},
                         boost::json::object{{"data", {{"service", "shop@dev"}}}, {"iat", 1}}};
  for (const auto& payload : payloads) CHECK(is_valid(kKeys.sign(payload)));
  CHECK(is_valid(service_token(kKeys, "shop@dev"), kKeys, auth::now()));
}

TEST_CASE("a management token grants what it names") {
  const auto grants = [](std::string target, std::string_view service, std::string_view stage) {
    const auto claims = kKeys.verify(management_token(kKeys, {{target, "*"}}), auth::now());
    return claims && claims->grant(service, stage);
  };
  CHECK(grants("*/*", "shop", "dev"));
  CHECK(grants("*/*", "", ""));
  CHECK(grants("shop/*", "shop", "dev"));
  CHECK(grants("*/dev", "shop", "dev"));
  CHECK(grants("shop/dev", "shop", "dev"));
  CHECK_FALSE(grants("shop/dev", "shop", "prod"));
  CHECK_FALSE(grants("shop/*", "", ""));
  for (const auto* target : {"/", "", "*", "shop", "shop/dev/x", "*/*/*"}) {
    INFO(target);
    CHECK_FALSE(grants(target, "shop", "dev"));
    CHECK_FALSE(grants(target, "", ""));
  }
}

TEST_CASE("a management token needs whole grants, and an end") {
  const auto with_grants = [](std::string_view json) {
    return kKeys.sign({{"grants", boost::json::parse(json)}, {"exp", kNow + 1}});
  };
  CHECK(is_valid(with_grants(R"([{"target": "*/*", "action": "*"}])")));
  CHECK_FALSE(is_valid(with_grants(R"([{"target": "*/*"}])")));
  CHECK_FALSE(is_valid(with_grants(R"("*/*")")));
  const auto endless = kKeys.verify(
      kKeys.sign({{"grants", boost::json::parse(R"([{"target": "*/*", "action": "*"}])")}}), kNow);
  REQUIRE(endless);
  CHECK_FALSE(endless->grant("shop", "dev"));
  CHECK_FALSE(kKeys.verify(kKeys.sign({{"iat", 1}}), kNow)->grant("shop", "dev"));
}

TEST_CASE("secrets are compared whole") {
  CHECK(same_secret("abc", "abc"));
  CHECK(same_secret("", ""));
  CHECK_FALSE(same_secret("abc", "abd"));
  CHECK_FALSE(same_secret("abc", "ab"));
}
