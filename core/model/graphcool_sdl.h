// Data models of the Graphcool Framework: SDL -> Model (reference/graphcool-framework, section 3).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/model.h"

namespace graphcool::model {

// One rule of the data model that was broken, in the shape of the entries of `push.errors`: `type`
// is the type's or enum's name or "Global", `field` the field's name or empty. `error` is the same
// for a person, with file, line, column and hint.
struct SchemaError {
  std::string type;
  std::string field;
  std::string description;
  int code = 0;  // Of the 2000s and 4000s, where the reference has one.
  Error error;
};

using SchemaErrors = std::vector<SchemaError>;

struct SdlFile {
  std::string path;  // As a person knows it, for locations.
  std::string text;
};

// Parses the files as one document and checks every rule of section 3; all errors at once, each
// with its file, line and column. An empty model is fine.
Result<std::shared_ptr<const Model>, SchemaErrors> parse_graphcool(std::span<const SdlFile> files);

}  // namespace graphcool::model
