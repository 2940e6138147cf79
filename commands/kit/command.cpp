#include "commands/kit/command.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace graphcool::commands {

std::vector<std::string> spellings(const Flag& flag) {
  std::vector<std::string> result;
  for (std::string_view part : text::split(flag.spelling, ',')) result.emplace_back(part);
  return result;
}

const Command* subcommand(const Command& command, std::string_view name) {
  for (const Command& each : command.subcommands) {
    if (each.name == name || std::ranges::count(each.aliases, name) > 0) return &each;
  }
  return nullptr;
}

const Command* find(const Command& root, const std::vector<std::string>& path) {
  const Command* at = &root;
  for (const std::string& name : path) {
    at = subcommand(*at, name);
    if (!at) return nullptr;
  }
  return at;
}

Error unknown_command(const Command& parent, const std::string& path, const std::string& name) {
  std::vector<std::string> candidates;
  for (const Command& each : parent.subcommands) {
    if (each.hidden) continue;
    candidates.push_back(each.name);
    candidates.insert(candidates.end(), each.aliases.begin(), each.aliases.end());
  }
  Error error{.code = ErrorCode::Usage,
              .what = fmt::format("Unknown command `{} {}`.", path, name)};
  if (const auto near = text::nearest(name, candidates)) {
    error.hint = fmt::format("Did you mean `{} {}`?", path, *near);
  } else {
    error.hint = fmt::format("`{} --help` lists the commands.", path);
  }
  return error;
}

std::vector<Flag> common_flags(const Command& command, bool* help, bool* json, bool* no_color) {
  std::vector<Flag> flags = {
      {.spelling = "-h,--help", .placeholder = "", .help = "Show this help", .value = help},
      {.spelling = "--json",
       .placeholder = "",
       .help = "Print the result, or the errors, as JSON on standard output",
       .value = json},
      {.spelling = "--no-color",
       .placeholder = "",
       .help = "Print without colours, as NO_COLOR=1 does",
       .value = no_color},
  };
  for (const Flag& own : command.flags) {
    for (const std::string& name : spellings(own)) {
      std::erase_if(
          flags, [&](const Flag& each) { return std::ranges::count(spellings(each), name) > 0; });
    }
  }
  return flags;
}

}  // namespace graphcool::commands
