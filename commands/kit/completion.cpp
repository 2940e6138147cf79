#include "commands/kit/completion.h"

#include <fmt/format.h>

#include <algorithm>

namespace graphcool::commands {
namespace {

// Commands before what stands below them, hidden ones left out.
template <class Visit>
void each_command(const Command& command, const std::string& path, const Visit& visit) {
  visit(command, path);
  for (const Command& each : command.subcommands) {
    if (!each.hidden) each_command(each, path + " " + each.name, visit);
  }
}

std::vector<Flag> all_flags(const Command& command) {
  static bool unused = false;  // The values are never written: these flags are only named.
  std::vector<Flag> flags = command.flags;
  for (Flag& each : common_flags(command, &unused, &unused, &unused))
    flags.push_back(std::move(each));
  return flags;
}

std::vector<std::string> names_below(const Command& command) {
  std::vector<std::string> names;
  for (const Command& each : command.subcommands) {
    if (!each.hidden) names.push_back(each.name);
  }
  return names;
}

std::string identifier(std::string path) {
  std::ranges::replace_if(
      path, [](char c) { return c == ' ' || c == '-'; }, '_');
  return path;
}

// `text` between single quotes of a POSIX shell.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

// --- bash

// How a word is completed there: compgen's arguments.
std::string bash_words(const std::vector<std::string>& choices, const std::string& completes) {
  if (!choices.empty()) return fmt::format("-W \"{}\"", fmt::join(choices, " "));
  if (completes == "folders") return "-d";
  if (completes == "files") return "-f";
  return "";
}

std::string bash_values(const Command& root) {
  std::string out;
  each_command(root, root.name, [&](const Command& command, const std::string& path) {
    for (const Flag& flag : command.flags) {
      if (flag.placeholder.empty()) continue;
      std::string patterns;
      for (const std::string& each : spellings(flag)) {
        patterns += fmt::format("{}\"{} {}\"", patterns.empty() ? "" : " | ", path, each);
      }
      const std::string words = bash_words(flag.choices, "");
      const std::string answer = words.empty()
                                     ? "COMPREPLY=()"
                                     : fmt::format("COMPREPLY=($(compgen {} -- \"$word\"))", words);
      out += fmt::format("    {}) {}; return ;;\n", patterns, answer);
    }
  });
  return out;
}

// --- zsh

// In a description: what ends it or would be expanded.
std::string zsh_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_action(const std::vector<std::string>& choices, const std::string& completes) {
  if (!choices.empty()) return fmt::format("({})", fmt::join(choices, " "));
  if (completes == "folders") return "_files -/";
  if (completes == "files") return "_files";
  return " ";
}

std::string zsh_flag(const Flag& flag) {
  const auto names = spellings(flag);
  std::string rest = fmt::format("[{}]", zsh_escaped(flag.help));
  if (!flag.placeholder.empty()) {
    rest += fmt::format(":{}:{}", zsh_escaped(flag.placeholder), zsh_action(flag.choices, ""));
  }
  if (names.size() == 1) return shell_quoted(names.front() + rest);
  return fmt::format("'({})'{{{}}}{}", fmt::join(names, " "), fmt::join(names, ","),
                     shell_quoted(rest));
}

void append_zsh(std::string& out, const Command& command, const std::string& path) {
  out += fmt::format("{}() {{\n", "_" + identifier(path));
  if (!command.subcommands.empty()) out += "  local curcontext=\"$curcontext\" state line\n";
  out += "  _arguments -C";
  for (const Flag& flag : all_flags(command)) out += " \\\n    " + zsh_flag(flag);
  int position = 1;
  for (const Positional& each : command.positionals) {
    const std::string place = each.repeated ? "*" : std::to_string(position++);
    out += " \\\n    " + shell_quoted(fmt::format("{}:{}:{}", place, zsh_escaped(each.name),
                                                  zsh_action(each.choices, each.completes)));
  }
  if (command.subcommands.empty()) {
    out += "\n}\n\n";
    return;
  }
  out += " \\\n    '1: :->command' \\\n    '*:: :->rest'\n  case $state in\n    command)\n";
  out += "      local -a commands=(\n";
  for (const Command& each : command.subcommands) {
    if (each.hidden) continue;
    out += "        " + shell_quoted(each.name + ":" + zsh_escaped(each.summary)) + "\n";
  }
  out += "      )\n      _describe command commands ;;\n    rest)\n      case $line[1] in\n";
  for (const std::string& name : names_below(command)) {
    out += fmt::format("        {}) {} ;;\n", name, "_" + identifier(path + " " + name));
  }
  out += "      esac ;;\n  esac\n}\n\n";
}

// --- fish

// The condition that the words typed so far are those of `path`.
std::string fish_condition(const Command& command, const std::string& path) {
  std::string condition;
  std::size_t at = path.find(' ');
  while (at != std::string::npos) {
    const std::size_t end = path.find(' ', at + 1);
    const std::string word = path.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
    at = end;
  }
  if (command.subcommands.empty()) return condition;
  condition += condition.empty() ? "" : "; and ";
  return condition +
         fmt::format("not __fish_seen_subcommand_from {}", fmt::join(names_below(command), " "));
}

std::string fish_flag(const Flag& flag) {
  std::string out;
  for (const std::string& each : spellings(flag)) {
    out += each.starts_with("--") ? " -l " + each.substr(2) : " -s " + each.substr(1);
  }
  if (!flag.placeholder.empty()) out += " -x";
  if (!flag.choices.empty()) out += fmt::format(" -a '{}'", fmt::join(flag.choices, " "));
  return out;
}

}  // namespace

std::string bash_completion(const Command& root) {
  std::string paths;
  std::string answers;
  each_command(root, root.name, [&](const Command& command, const std::string& path) {
    if (path != root.name) paths += (paths.empty() ? "\"" : " | \"") + path + "\"";
    std::vector<std::string> flags;
    for (const Flag& flag : all_flags(command)) {
      for (std::string& each : spellings(flag)) flags.push_back(std::move(each));
    }
    std::string words = bash_words(names_below(command), "");
    if (!command.positionals.empty()) {
      const Positional& first = command.positionals.front();
      words = bash_words(first.choices, first.completes);
    }
    answers += fmt::format("    \"{}\") flags=\"{}\"; words='{}' ;;\n", path, fmt::join(flags, " "),
                           words);
  });
  return fmt::format(R"sh(# bash completion for graphcool; made by `graphcool completion bash`.
_graphcool() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD - 1]}}"
  local path="graphcool" flags="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path ${{COMP_WORDS[i]}}" in
    {}) path="$path ${{COMP_WORDS[i]}}" ;;
    esac
  done
  case "$path $before" in
{}  esac
  case "$path" in
{}  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ -n $words ]]; then
    eval "COMPREPLY=(\$(compgen $words -- \"\$word\"))"
  fi
}}
complete -o filenames -F _graphcool graphcool
)sh",
                     paths, bash_values(root), answers);
}

std::string zsh_completion(const Command& root) {
  std::string out = "#compdef graphcool\n# Made by `graphcool completion zsh`.\n\n";
  each_command(root, root.name, [&](const Command& command, const std::string& path) {
    append_zsh(out, command, path);
  });
  return out + "_graphcool \"$@\"\n";
}

std::string fish_completion(const Command& root) {
  std::string out =
      "# fish completion for graphcool; made by `graphcool completion fish`.\n"
      "complete -c graphcool -f\n";
  each_command(root, root.name, [&](const Command& command, const std::string& path) {
    const std::string start =
        fmt::format("complete -c graphcool -n '{}'", fish_condition(command, path));
    for (const Command& each : command.subcommands) {
      if (each.hidden) continue;
      out += fmt::format("{} -a {} -d {}\n", start, each.name, shell_quoted(each.summary));
    }
    for (const Flag& flag : command.flags) {
      out += start + fish_flag(flag) + " -d " + shell_quoted(flag.help) + "\n";
    }
    for (const Positional& each : command.positionals) {
      if (!each.choices.empty()) {
        out += fmt::format("{} -a '{}'\n", start, fmt::join(each.choices, " "));
      } else if (each.completes == "files") {
        out += start + " -F\n";
      } else if (each.completes == "folders") {
        out += start + " -a '(__fish_complete_directories)'\n";
      }
    }
  });
  bool unused = false;
  for (const Flag& flag : common_flags(root, &unused, &unused, &unused)) {
    out += "complete -c graphcool" + fish_flag(flag) + " -d " + shell_quoted(flag.help) + "\n";
  }
  return out;
}

}  // namespace graphcool::commands
