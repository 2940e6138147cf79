// The files that go with the functions of a service: all of its folder, as in the original
// (reference/graphcool-framework, section 12.7), but for what no function needs.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::service {

// Paths below `folder`, sorted; links are followed. Left out are .git, .graphcool, .graphcoolrc,
// .build, build, *.zip of the folder itself, caches, and what its .graphcoolignore names: a pattern
// a line (`*` and `?`), for a name anywhere or, with a slash, for a path. So is what `takes` says
// no to.
//
// Limit, with the largest parts, when they are more or larger than a bundle may be; Io when one
// cannot be read.
Result<std::vector<std::string>> list_code(const std::filesystem::path& folder,
                                           const TakesPath& takes);

// Their bytes by path.
Result<std::map<std::string, std::string>> read_code(const std::filesystem::path& folder,
                                                     const TakesPath& takes);

}  // namespace graphcool::service
