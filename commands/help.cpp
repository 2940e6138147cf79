#include "commands/help.h"

#include <memory>

#include "commands/kit/help.h"
#include "core/base/text.h"

namespace graphcool::commands {

Command help_command(Context& context, Tree tree) {
  auto path = std::make_shared<std::vector<std::string>>();
  return {
      .name = "help",
      .group = "Other commands",
      .summary = "Tell how a command is used",
      .examples = {{"graphcool help dev", ""}},
      .positionals = {{.name = "COMMAND",
                       .help = "The command; without it all are listed",
                       .repeated = true,
                       .value = path.get()}},
      .run = [&context, tree = std::move(tree), path] { return run_help(context, tree(), *path); },
  };
}

void print_help(Output& output, const Command& command, const std::string& line) {
  if (output.is_json()) return output.json(help_json(command, line));
  const auto paint = [&](std::string_view text, Style style) { return output.styled(text, style); };
  std::string help = help_text(command, line, paint, output.columns());
  help.pop_back();  // line() ends it.
  output.line(help);
}

Checked<> run_help(Context& context, const Command& root, const std::vector<std::string>& path) {
  const Command* at = &root;
  std::string line = root.name;
  for (const std::string& word : path) {
    for (const std::string_view name : text::split(word, ':')) {
      const Command* next = subcommand(*at, name);
      if (!next) return Errors{unknown_command(*at, line, std::string(name))};
      at = next;
      line += " " + next->name;
    }
  }
  print_help(context.output, *at, line);
  return {};
}

}  // namespace graphcool::commands
