#include "cli/run.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "cli/app/parse.h"
#include "cli/commands.h"
#include "commands/help.h"

namespace graphcool::cli {
namespace {

int exit_code(const Errors& errors) {
  const bool usage = !errors.empty() && std::ranges::all_of(errors, [](const Error& each) {
    return each.code == ErrorCode::Usage;
  });
  return usage ? 2 : 1;
}

Checked<> execute(const commands::Command& root, const World& world, commands::Output& output) {
  const auto invocation = parse(root, world.arguments, world.variable);
  if (!invocation) return Errors{invocation.error()};
  if (!invocation->help && invocation->command->run) return invocation->command->run();
  commands::print_help(output, *invocation->command, invocation->path);
  return {};
}

}  // namespace

World this_process(int count, char** arguments) {
  World world{.arguments = {},
              .folder = {},
              .variable = [](std::string_view name) -> std::optional<std::string> {
                const char* value = std::getenv(std::string(name).c_str());
                return value ? std::optional<std::string>(value) : std::nullopt;
              }};
  if (count > 1) world.arguments.assign(arguments + 1, arguments + count);
  std::error_code gone;  // A working folder may have been deleted; commands then say what misses.
  world.folder = std::filesystem::current_path(gone);
  if (gone) world.folder = ".";
  return world;
}

int run(const World& world) {
  const CommonFlags common = common_flags(world.arguments);
  terminal::TerminalOutput output(world.streams,
                                  {.no_color = common.no_color,
                                   .NO_COLOR = world.variable("NO_COLOR"),
                                   .CLICOLOR_FORCE = world.variable("CLICOLOR_FORCE"),
                                   .TERM = world.variable("TERM")},
                                  common.json);
  terminal::TerminalPrompter prompter(world.streams, common.json);
  commands::Context context{output, prompter, world.folder, world.variable};
  const commands::Command root = command_tree(context);

  const auto outcome = execute(root, world, output);
  if (!outcome && !outcome.error().empty()) output.errors(outcome.error());
  if (!output.flush()) {
    output.note("error: Not everything could be written to standard output.");
    return 1;
  }
  return outcome ? 0 : exit_code(outcome.error());
}

}  // namespace graphcool::cli
