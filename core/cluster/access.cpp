#include "core/cluster/access.h"

#include <utility>
#include <vector>

#include "core/base/files.h"
#include "core/base/ids.h"
#include "core/base/text.h"

namespace graphcool::cluster {
namespace {

constexpr int kSecretBytes = 32;
constexpr int kPrivate = 0600;

Result<std::string> read_or_make_secret(const std::filesystem::path& file) {
  auto text = files::read(file);
  if (text) {
    std::string secret(text::trim(*text));
    if (!secret.empty()) return secret;
  } else if (text.error().code != ErrorCode::NotFound) {
    return text.error();
  }
  std::string secret = ids::random_hex(kSecretBytes);
  if (auto written = files::write(file, secret + "\n", kPrivate); !written) return written.error();
  return secret;
}

// A secret that somebody chose is perhaps short; what signs is not guessed from a token.
Result<auth::Keys> keys_of(Cluster& cluster, const std::string& secret) {
  auto keys = cluster.keys("platform");
  if (!keys) return keys.error();
  for (std::string& each : *keys) each += ":" + secret;
  return auth::Keys(std::move(*keys));
}

bool admits(auth::TokenVerifier& verifier, const std::string& account, std::string_view token) {
  if (token.empty()) return false;
  const auto claims = verifier.verify(token);
  return claims && (*claims)->is_platform() && (*claims)->client_id == account;
}

}  // namespace

std::filesystem::path secret_file(const std::filesystem::path& data_dir) {
  return data_dir / "secret";
}

Result<std::unique_ptr<Access>> Access::open(Cluster& cluster, std::string secret) {
  const bool chosen = !secret.empty();
  if (!chosen) {
    auto own = read_or_make_secret(secret_file(cluster.data_dir()));
    if (!own) return own.error();
    secret = std::move(*own);
  }
  auto keys = keys_of(cluster, secret);
  if (!keys) return keys.error();
  std::unique_ptr<Access> access(
      new Access(std::move(secret), chosen, std::move(*keys), cluster.account_id()));
  cluster.admit_by(
      [verifier = access->verifier_, account = access->account_id_](std::string_view token) {
        return cluster::admits(*verifier, account, token);
      });
  return access;
}

Access::Access(std::string secret, bool chosen, auth::Keys keys, std::string account_id)
    : secret_(std::move(secret)),
      chosen_(chosen),
      account_id_(std::move(account_id)),
      verifier_(std::make_shared<auth::TokenVerifier>(std::move(keys))) {}

Result<> Access::renew(Cluster& cluster) {
  const std::lock_guard lock(renewing_);
  auto keys = keys_of(cluster, secret_);
  if (!keys) return keys.error();
  verifier_->use(std::move(*keys));
  return {};
}

bool Access::is_secret(std::string_view presented) const {
  return auth::same_secret(presented, secret_);
}

std::string Access::make_token() const {
  return auth::platform_token(verifier_->keys(), account_id_);
}

bool Access::admits(std::string_view token) const {
  return cluster::admits(*verifier_, account_id_, token);
}

}  // namespace graphcool::cluster
