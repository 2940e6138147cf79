// What this program is, as the build wrote it down (cmake/Version.cmake).
#pragma once

#include <string_view>

namespace graphcool {

struct Version {
  std::string_view number;    // "0.1.0"
  std::string_view revision;  // Of git, with "+" when files were changed since; "unknown" outside.
  std::string_view build_type;  // "Release"
  std::string_view compiler;    // "GNU 12.2.0"
};

Version version();

}  // namespace graphcool
