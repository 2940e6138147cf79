// Every dialect that services speak; a new one is a line in dialects.cpp.
#pragma once

#include <string>
#include <vector>

#include "core/engine/service.h"

namespace graphcool::cluster {

const std::vector<engine::DialectEntry>& dialects();
std::vector<std::string> dialect_names();

}  // namespace graphcool::cluster
