// Going back to an earlier data model.
#pragma once

#include <memory>

#include "core/model/model.h"

namespace graphcool::cluster {

// `target`, the model of an earlier revision, as the successor of `current`: what was renamed on
// the way to `current` has its later name as its old name, so that it is renamed back and not lost.
std::shared_ptr<const model::Model> as_successor(std::shared_ptr<const model::Model> target,
                                                 std::shared_ptr<const model::Model> current);

}  // namespace graphcool::cluster
