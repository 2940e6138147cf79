// What is wrong with a definition or a deploy, in the shape of `push.errors`.
#pragma once

#include "core/base/result.h"
#include "core/model/sdl.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

// Or everything that is wrong.
template <class T = void>
using Pushed = Result<T, model::SchemaErrors>;

// Of type "Global". The description tells the place too: "graphcool.yml:4:3: There is no file `a`."
model::SchemaErrors to_problems(Errors errors);

// One of type "Global" that its description tells without its place.
model::SchemaErrors one_problem(Error error, int code = 0);

Errors to_errors(model::SchemaErrors problems);

}  // namespace graphcool::cluster
