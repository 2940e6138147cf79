// The data model of a definition, read by the rules of its family.
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/model/model.h"
#include "core/model/sdl.h"
#include "core/service/definition.h"

namespace graphcool::cluster {

struct DataModel {
  std::shared_ptr<const model::Model> model;
  model::SchemaErrors warnings = {};  // What is accepted and should not be written so.
};

Result<DataModel, model::SchemaErrors> read_data_model(const service::Definition& definition);

}  // namespace graphcool::cluster
