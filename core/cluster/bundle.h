// What a revision is stored as: the bundle of its definition, what its model inherited from the
// revisions before, and its root tokens, as one text beside its data.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/auth/caller.h"
#include "core/base/result.h"
#include "core/model/model.h"
#include "core/service/bundle.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

using RootToken = auth::RootToken;

struct StoredBundle {
  service::Bundle bundle;
  std::string inherited = {};  // model::inherited()
  std::vector<RootToken> root_tokens = {};
};

// Equal values are equal texts.
std::string write_stored_bundle(const StoredBundle& stored);

// Corrupt when the text is not what write_stored_bundle() makes.
Result<StoredBundle> read_stored_bundle(const std::string& text);

// What a revision was made of, from what it is stored as. Corrupt when that cannot be read.
struct Recalled {
  service::Definition definition;
  std::shared_ptr<const model::Model> model;  // With what it inherited.
  std::vector<RootToken> root_tokens;
};
Result<Recalled> recall(const std::string& stored);

}  // namespace graphcool::cluster
