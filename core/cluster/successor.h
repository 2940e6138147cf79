// Going back to an earlier data model.
#pragma once

#include <memory>

#include "core/model/model.h"

namespace graphcool::cluster {

// Two models for a migration back: what was renamed on the way from the one of the earlier revision
// to the current one has its later name as its old name in `to`, so that it is renamed back and not
// lost, and no old name in `from`, so that names that were exchanged are exchanged again. Neither
// is to be served.
struct WayBack {
  std::shared_ptr<const model::Model> from, to;
};
WayBack way_back(std::shared_ptr<const model::Model> current,
                 std::shared_ptr<const model::Model> target);

}  // namespace graphcool::cluster
