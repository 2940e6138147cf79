#include "core/cluster/signing.h"

#include <cstddef>
#include <utility>

namespace graphcool::cluster {
namespace {

constexpr std::size_t kIdLength = 25;

}  // namespace

Result<std::unique_ptr<Signing>> Signing::open(Registry& registry) {
  std::unique_ptr<Signing> signing(new Signing(registry));
  if (auto used = signing->use_keys(); !used) return used.error();
  auto account = registry.keys("account");
  if (!account) return account.error();
  signing->account_id_ = "c" + account->front().substr(0, kIdLength - 1);
  return signing;
}

Result<> Signing::use_keys() {
  const std::lock_guard lock(using_keys_);
  auto keys = registry_.keys("tokens");
  if (!keys) return keys.error();
  tokens_->use(auth::Keys(std::move(*keys)));
  return {};
}

Result<> Signing::rotate() {
  auto rotated = registry_.rotate_keys();
  return rotated ? use_keys() : std::move(rotated);
}

Result<> Signing::retire() {
  auto retired = registry_.retire_keys();
  return retired ? use_keys() : std::move(retired);
}

}  // namespace graphcool::cluster
