// What a command is. A Command is data: cli/ makes the parser of it, completions/ the scripts, help
// the manual.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"

namespace graphcool::commands {

struct Range {
  int least = std::numeric_limits<int>::min();
  int most = std::numeric_limits<int>::max();
};

struct Flag {
  std::string spelling;     // "-t,--target"
  std::string placeholder;  // "NAME"; empty for a switch.
  std::string help;
  std::string environment = {};           // Variable that stands in when the flag is not given.
  std::vector<std::string> choices = {};  // Allowed values; feed help, completion and the error.
  Range range = {};                       // Of int values.
  std::string implied = {};  // Value when it is given without one; empty: it needs one.
  std::variant<bool*, int*, std::string*, std::vector<std::string>*> value;
};

struct Positional {
  std::string name;  // "DIR"
  std::string help;
  bool required = false;
  bool repeated = false;                  // Takes whatever is left; `value` is the vector.
  std::string completes = {};             // "files" or "folders"; empty: nothing.
  std::vector<std::string> choices = {};  // Allowed values; feed help, completion and the error.
  std::variant<std::string*, std::vector<std::string>*> value;
};

struct Example {
  std::string command;
  std::string explanation;
};

struct Command {
  std::string name;
  std::string group = {};  // Heading in the help: "General commands", ...
  std::string summary;     // One line, imperative, no full stop.
  std::string details = {};
  std::vector<Example> examples = {};
  std::vector<Positional> positionals = {};
  std::vector<Flag> flags = {};
  std::vector<Command> subcommands = {};
  std::vector<std::string> aliases = {};
  bool hidden = false;
  // Where a command takes flags that it does not know (`--stage dev` for ${opt:stage}): they come
  // here, without their dashes. Null: such a flag is an error.
  std::map<std::string, std::string>* other_flags = nullptr;
  // Errors are printed by the caller, which chooses the exit code: 2 for Usage, else 1; an empty
  // list means that the command has said itself what is wrong. A command without it has subcommands
  // and shows its help.
  std::function<Checked<>()> run = {};
};

// The spellings of a flag by themselves: {"-t", "--target"}.
std::vector<std::string> spellings(const Flag& flag);

// The command that a path of names or aliases leads to, from `root`; null when there is none.
const Command* find(const Command& root, const std::vector<std::string>& path);

// The subcommand of that name or alias; null when there is none.
const Command* subcommand(const Command& command, std::string_view name);

// "Unknown command `x`." with the nearest one as hint. `path` is what led to `parent`.
Error unknown_command(const Command& parent, const std::string& path, const std::string& name);

// Flags that every command takes beside its own, but for those that it has a flag of that name for;
// `json` and `no_color` receive them.
std::vector<Flag> common_flags(const Command& command, bool* help, bool* json, bool* no_color);

}  // namespace graphcool::commands
