#include "commands/kit/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "core/base/text.h"

namespace graphcool::commands {
namespace {

constexpr std::size_t kWidestTerm = 28;  // A longer one gets a line of its own.

struct Row {
  std::string term;
  std::string meaning;
};

// `text` in lines of at most `width` letters, broken at spaces. Lines of the text stay apart.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (std::string_view paragraph : text::split(text, '\n')) {
    std::string line;
    for (std::string_view word : text::split(paragraph, ' ')) {
      if (!line.empty() && line.size() + 1 + word.size() > width) {
        lines.push_back(std::move(line));
        line.clear();
      }
      if (!line.empty()) line += ' ';
      line += word;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

void append_rows(std::string& out, const std::vector<Row>& rows, std::size_t width) {
  std::size_t column = 0;
  for (const Row& row : rows) {
    if (row.term.size() <= kWidestTerm) column = std::max(column, row.term.size());
  }
  const std::size_t indent = 2 + column + 2;
  const std::size_t room = std::max<std::size_t>(width > indent ? width - indent : 0, 20);
  for (const Row& row : rows) {
    const auto lines = wrapped(row.meaning, room);
    if (row.term.size() > column) {
      out += fmt::format("  {}\n{:{}}{}\n", row.term, "", indent, lines.front());
    } else {
      out += fmt::format("  {:<{}}  {}\n", row.term, column, lines.front());
    }
    for (std::size_t i = 1; i < lines.size(); ++i) {
      out += fmt::format("{:{}}{}\n", "", indent, lines[i]);
    }
  }
}

std::string meaning(const Flag& flag) {
  std::string result = flag.help;
  if (!flag.choices.empty()) result += fmt::format(" ({})", fmt::join(flag.choices, ", "));
  if (!flag.environment.empty()) result += fmt::format(" [${}]", flag.environment);
  return result;
}

std::vector<Row> flag_rows(const std::vector<Flag>& flags) {
  std::vector<Row> rows;
  for (const Flag& flag : flags) {
    // Flags without a short form are set below the long forms of the others.
    std::string term = flag.spelling.starts_with("--") ? "    " : "";
    term += fmt::format("{}", fmt::join(spellings(flag), ", "));
    if (!flag.placeholder.empty()) {
      term += flag.implied.empty() ? " " + flag.placeholder : " [" + flag.placeholder + "]";
    }
    rows.push_back({std::move(term), meaning(flag)});
  }
  return rows;
}

std::string usage(const Command& command, const std::string& path) {
  std::string result = path;
  if (!command.subcommands.empty()) result += " <command>";
  result += " [flags]";
  for (const Positional& each : command.positionals) {
    const std::string name = each.name + (each.repeated ? "..." : "");
    result += each.required ? " " + name : " [" + name + "]";
  }
  return result;
}

void append_subcommands(std::string& out, const Command& command, const Paint& paint,
                        std::size_t width) {
  std::vector<std::string> groups;
  for (const Command& each : command.subcommands) {
    if (!each.hidden && std::ranges::count(groups, each.group) == 0) groups.push_back(each.group);
  }
  // All groups share one column, so that the eye can run down the page.
  std::size_t column = 0;
  for (const Command& each : command.subcommands) column = std::max(column, each.name.size());
  for (const std::string& group : groups) {
    out += "\n" + paint(group.empty() ? "Commands" : group, Style::Bold) + "\n";
    std::vector<Row> rows;
    for (const Command& each : command.subcommands) {
      if (each.hidden || each.group != group) continue;
      rows.push_back({fmt::format("{:<{}}", each.name, column), each.summary});
    }
    append_rows(out, rows, width);
  }
}

void append_examples(std::string& out, const Command& command, const Paint& paint) {
  if (command.examples.empty()) return;
  out += "\n" + paint("Examples", Style::Bold) + "\n";
  for (const Example& example : command.examples) {
    if (!example.explanation.empty()) {
      out += "  " + paint("# " + example.explanation, Style::Dim) + "\n";
    }
    out += "  " + example.command + "\n";
  }
}

}  // namespace

std::string help_text(const Command& command, const std::string& path, const Paint& paint,
                      int width) {
  const auto columns = static_cast<std::size_t>(std::clamp(width, 40, 100));
  std::string out = command.summary + "\n";
  if (!command.details.empty()) {
    out += "\n";
    for (const std::string& line : wrapped(command.details, columns)) out += line + "\n";
  }
  out += "\n" + paint("Usage", Style::Bold) + "\n  " + usage(command, path) + "\n";
  if (!command.aliases.empty()) {
    out += fmt::format("  Also: {}\n", fmt::join(command.aliases, ", "));
  }
  append_subcommands(out, command, paint, columns);
  if (!command.positionals.empty()) {
    out += "\n" + paint("Arguments", Style::Bold) + "\n";
    std::vector<Row> rows;
    for (const Positional& each : command.positionals) rows.push_back({each.name, each.help});
    append_rows(out, rows, columns);
  }
  bool help = false;
  bool json = false;
  bool no_color = false;
  std::vector<Flag> flags = command.flags;
  for (Flag& each : common_flags(command, &help, &json, &no_color))
    flags.push_back(std::move(each));
  out += "\n" + paint("Flags", Style::Bold) + "\n";
  append_rows(out, flag_rows(flags), columns);
  append_examples(out, command, paint);
  if (!command.subcommands.empty()) {
    out += fmt::format("\n`{} <command> --help` tells more about a command.\n", path);
  }
  return out;
}

namespace {

boost::json::object described(const Command& command, const std::string& path) {
  boost::json::object out{{"name", path}, {"summary", command.summary}};
  if (!command.group.empty()) out["group"] = command.group;
  if (!command.details.empty()) out["details"] = command.details;
  boost::json::array arguments;
  for (const Positional& each : command.positionals) {
    arguments.push_back({{"name", each.name},
                         {"help", each.help},
                         {"required", each.required},
                         {"repeated", each.repeated}});
  }
  boost::json::array flags;
  for (const Flag& each : command.flags) {
    flags.push_back({{"spellings", boost::json::value_from(spellings(each))},
                     {"takes", each.placeholder},
                     {"help", each.help},
                     {"choices", boost::json::value_from(each.choices)},
                     {"environment", each.environment}});
  }
  boost::json::array examples;
  for (const Example& each : command.examples) examples.emplace_back(each.command);
  boost::json::array below;
  for (const Command& each : command.subcommands) {
    if (!each.hidden) below.push_back(described(each, path + " " + each.name));
  }
  out["arguments"] = std::move(arguments);
  out["flags"] = std::move(flags);
  out["examples"] = std::move(examples);
  out["commands"] = std::move(below);
  return out;
}

}  // namespace

std::string help_json(const Command& command, const std::string& path) {
  return boost::json::serialize(described(command, path));
}

}  // namespace graphcool::commands
