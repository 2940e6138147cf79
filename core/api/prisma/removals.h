// What deleting a node asks for: nodes that go with it (onDelete: CASCADE), and those that cannot
// be without it (reference/prisma1, section 4.4).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

class Removals {
 public:
  explicit Removals(const model::Model& model) : model_(model) {}

  // What deleting nodes of the type asks for; nothing when they may just go.
  std::optional<std::uint32_t> of(const model::Type& type);

  std::vector<query::Removal> take() { return std::move(removals_); }

 private:
  std::uint32_t index_of(const model::Type& type);

  const model::Model& model_;
  std::vector<query::Removal> removals_;
  std::map<const model::Type*, std::uint32_t> indexes_;
};

}  // namespace graphcool::api::prisma
