// Where programs are found.
#pragma once

#include <filesystem>
#include <string>

namespace graphcool::programs {

// The folders of the environment's PATH, apart by ':'; where it has none, those of the system.
std::string search_path();

// The program's path; empty when `path` does not lead to it. A name with a slash is one already.
std::filesystem::path find(const std::string& name, const std::string& path = search_path());

}  // namespace graphcool::programs
