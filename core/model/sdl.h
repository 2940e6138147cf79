// What every SDL parser of this folder takes and answers.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace graphcool::model {

// One rule of the data model that was broken, in the shape of the entries of `push.errors` and
// `deploy.errors`: `type` is the type's or enum's name or "Global", `field` the field's name or
// empty. `error` is the same for a person, with file, line, column and hint.
struct SchemaError {
  std::string type;
  std::string field;
  std::string description;
  int code = 0;  // Where the reference has one.
  Error error;
};

using SchemaErrors = std::vector<SchemaError>;

struct SdlFile {
  std::string path;  // As a person knows it, for locations.
  std::string text;
};

}  // namespace graphcool::model
