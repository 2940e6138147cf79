// From the words of a command line to a command with its options filled in. CLI11 stays in
// parse.cpp.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/kit/command.h"

namespace graphcool::cli {

using Variable = std::function<std::optional<std::string>(std::string_view name)>;

struct Invocation {
  const commands::Command* command = nullptr;  // In the tree that was handed in.
  std::string path;                            // "graphcool local up"
  bool help = false;                           // Its help is wanted: run() is not to be called.
};

// What the common flags say, wherever they stand. Read ahead of everything else, so that also a
// wrong command line is answered in the form that was asked for.
struct CommonFlags {
  bool json = false;
  bool no_color = false;
};
CommonFlags common_flags(const std::vector<std::string>& arguments);

// Finds the command in the tree below `root` and fills the values its flags and positionals point
// to: from `arguments` (without the program's name), else from the flag's variable. Names may be
// joined by colons: `local:up`. All errors have ErrorCode::Usage.
Result<Invocation> parse(const commands::Command& root, const std::vector<std::string>& arguments,
                         const Variable& variable);

}  // namespace graphcool::cli
