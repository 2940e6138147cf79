// What a command is and what it is handed. A Command is data: cli/ makes the parser of it,
// completions/ the scripts, help the manual.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"

namespace graphcool::commands {

struct Flag {
  std::string spelling;     // "-t,--target"
  std::string placeholder;  // "NAME"; empty for a switch.
  std::string help;
  std::string environment = {};           // Variable that stands in when the flag is not given.
  std::vector<std::string> choices = {};  // Allowed values; feed help, completion and the error.
  std::variant<bool*, int*, std::string*, std::vector<std::string>*> value;
};

struct Positional {
  std::string name;  // "DIR"
  std::string help;
  bool required = false;
  bool repeated = false;
  std::string completes = {};  // "files", "folders", "templates"; empty: nothing.
  std::variant<std::string*, std::vector<std::string>*> value;
};

struct Example {
  std::string command;
  std::string explanation;
};

struct Command {
  std::string name;
  std::string group;    // Heading in the help: "General commands", ...
  std::string summary;  // One line, imperative, no full stop.
  std::string details = {};
  std::vector<Example> examples = {};
  std::vector<Positional> positionals = {};
  std::vector<Flag> flags = {};
  std::vector<Command> subcommands = {};
  std::vector<std::string> aliases = {};
  bool hidden = false;
  // Errors are printed by the caller, which chooses the exit code: 2 for Usage, else 1.
  std::function<Checked<>()> run = {};
};

}  // namespace graphcool::commands
