// Other programs, as prisma.yml names them: hooks and seeds.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::commands::prisma {

// The words of a command line, split at blanks; there is no shell.
std::vector<std::string> words_of(std::string_view command);

// Runs a program in `folder` with our input and outputs, node_modules/.bin of the folder and those
// above it before the PATH, and gives its exit code. NotFound when there is no such program.
Result<int> run_program(const std::vector<std::string>& words, const std::filesystem::path& folder);

}  // namespace graphcool::commands::prisma
