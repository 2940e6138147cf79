// What is wrong with a definition, in the shape of `push.errors`.
#pragma once

#include "core/model/sdl.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// Of type "Global". The description tells the place too: "graphcool.yml:4:3: There is no file `a`."
model::SchemaErrors to_problems(Errors errors);

}  // namespace graphcool::cluster
