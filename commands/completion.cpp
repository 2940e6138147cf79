#include "commands/completion.h"

#include <fmt/format.h>

#include <memory>

#include "commands/kit/completion.h"
#include "core/base/json.h"

namespace graphcool::commands {

Command completion_command(Context& context, Tree tree) {
  auto shell = std::make_shared<std::string>();
  return {
      .name = "completion",
      .group = "Other commands",
      .summary = "Print the completion script for a shell",
      .details =
          "Install what it prints where your shell looks for completions, or evaluate it "
          "when the shell starts.",
      .examples = {{"source <(graphcool completion bash)", "In ~/.bashrc"},
                   {"graphcool completion zsh > ~/.zfunc/_graphcool", "With ~/.zfunc in $fpath"},
                   {"graphcool completion fish > ~/.config/fish/completions/graphcool.fish", ""}},
      .positionals = {{.name = "SHELL",
                       .help = "bash, zsh or fish",
                       .required = true,
                       .choices = {"bash", "zsh", "fish"},
                       .value = shell.get()}},
      .run = [&context, tree = std::move(tree),
              shell] { return run_completion(context, tree(), *shell); },
  };
}

Checked<> run_completion(Context& context, const Command& root, const std::string& shell) {
  std::string script = shell == "bash"  ? bash_completion(root)
                       : shell == "zsh" ? zsh_completion(root)
                                        : fish_completion(root);
  script.pop_back();  // line() ends it.
  context.output.line(script);
  context.output.json(
      fmt::format(R"({{"shell":{},"script":{}}})", json::quoted(shell), json::quoted(script)));
  return {};
}

}  // namespace graphcool::commands
