// The schema of Prisma's management API (reference/prisma1, section 7.2), as SDL.
#pragma once

namespace graphcool::cluster {

extern const char* const kManagementSchema;

}  // namespace graphcool::cluster
