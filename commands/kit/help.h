// The manual of a command, made from its Command value.
#pragma once

#include <functional>
#include <string>

#include "commands/kit/command.h"
#include "commands/kit/output.h"

namespace graphcool::commands {

using Paint = std::function<std::string(std::string_view text, Style style)>;

// What `graphcool PATH --help` prints: usage, what it does, arguments, flags or subcommands by
// group, examples. `path` is the whole command line up to it ("graphcool local up"). Ends with a
// newline. Lines are wrapped at `width` columns.
std::string help_text(const Command& command, const std::string& path, const Paint& paint,
                      int width);

// The same for machines: {"name","summary","flags":[...],"commands":[...]}, with subcommands below.
std::string help_json(const Command& command, const std::string& path);

}  // namespace graphcool::commands
