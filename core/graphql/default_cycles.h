// Defaults of input fields that lead back to themselves. Internal to this folder.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/graphql/schema.h"

namespace graphcool::graphql {

struct DefaultCycle {
  const InputValue* field = nullptr;
  std::string message = {};
};

// `input P { p: P = {} }`: filling in `p` would need `p` again, without end. graphql-js 16 dies of
// it; the message is that of its successor. Each cycle among the fields of `types` is told once:
// when the defaults of the fields returned are taken away, none is left.
std::vector<DefaultCycle> find_default_cycles(std::span<const Type* const> types);

}  // namespace graphcool::graphql
