#include "core/cluster/hosted.h"

#include <utility>

namespace graphcool::cluster {

std::shared_ptr<auth::TokenVerifier> verifier_of(const service::Definition& definition) {
  auth::Keys keys(definition.secrets);
  return keys.empty() ? nullptr : std::make_shared<auth::TokenVerifier>(std::move(keys));
}

}  // namespace graphcool::cluster
