// The schema of the system API (reference/graphcool-framework, sections 12.2 to 12.6), with what is
// ours beside it (system_api.h).
#pragma once

namespace graphcool::cluster {

extern const char* const kSystemSchema;

}  // namespace graphcool::cluster
