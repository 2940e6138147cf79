// What is wrong with a definition, in the shape of `push.errors`.
#pragma once

#include "core/model/sdl.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// Of type "Global". The description tells the place too: "graphcool.yml:4:3: There is no file `a`."
model::SchemaErrors to_problems(Errors errors);

// What a definition may say and this version cannot run: refused, not ignored, since a rule that is
// not enforced would be worse than none. Each part of the engine that learns something takes its
// line out.
model::SchemaErrors not_yet(const service::Definition& definition);

}  // namespace graphcool::cluster
