// A data model as SDL of the Graphcool Framework, as the system API shows it.
#pragma once

#include <string>

#include "core/model/model.h"

namespace graphcool::model {

// Types and enums in the order of the document; hidden fields are left out.
std::string print_types(const Model& model);
std::string print_enums(const Model& model);
std::string print_sdl(const Model& model);  // Types, then enums.

}  // namespace graphcool::model
