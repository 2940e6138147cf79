#include "core/base/programs.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>
#include <system_error>

#include "core/base/text.h"

namespace graphcool::programs {

std::string search_path() {
  const char* const path = std::getenv("PATH");
  return path != nullptr ? path : "/usr/bin:/bin";
}

std::filesystem::path find(const std::string& name, const std::string& path) {
  if (name.find('/') != name.npos) return name;
  for (const std::string_view folder : text::split(path, ':')) {
    const auto candidate = std::filesystem::path(folder) / name;
    std::error_code ignored;
    if (!folder.empty() && access(candidate.c_str(), X_OK) == 0 &&
        !std::filesystem::is_directory(candidate, ignored)) {
      return candidate;
    }
  }
  return {};
}

}  // namespace graphcool::programs
