// Data to begin with: a file of mutations, run once on a new service.
//
// The file is an ordinary GraphQL document of mutations, which run in its order. A variable of an
// operation stands for the id of what an earlier operation made: the response key of a mutation
// whose result has an `id` is the variable's name. So
//
//   mutation People { ada: createUser(name: "Ada") { id } }
//   mutation Posts($ada: ID!) { createPost(title: "Hello", authorId: $ada) { id } }
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/engine/service.h"

namespace graphcool::commands {

// Runs the mutations of `text` through the Simple API and waits for each; returns how many there
// were. The first that fails ends it. `file` is its name in errors.
//
// REQUIRES: no event loop of the service runs yet: loop 0 is used from here.
Result<int> run_seed(engine::Service& service, const std::string& file, const std::string& text);

}  // namespace graphcool::commands
