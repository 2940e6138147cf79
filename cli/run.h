// The command line as a function: what main() calls, and tests too.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal/terminal.h"

namespace graphcool::cli {

// What a process is started with.
struct World {
  std::vector<std::string> arguments;  // Without the program's name.
  std::filesystem::path folder;        // The working folder.
  std::function<std::optional<std::string>(std::string_view name)> variable;
  terminal::Streams streams = {};
};

// The World of this process.
World this_process(int count, char** arguments);

// Runs one command line and returns the exit code: 0 done, 1 failed, 2 wrong usage.
int run(const World& world);

}  // namespace graphcool::cli
