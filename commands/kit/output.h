// Where a command's words go and come from. Implemented by cli/terminal; tests record.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::commands {

enum class Style { Plain, Bold, Dim, Good, Warn, Bad, Accent };

struct Table {
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

// Something under way, from its making to its end. Shown on a terminal only, and only when it lasts
// longer than half a second.
class Progress {
 public:
  virtual ~Progress() = default;
};

// stdout is data, stderr is talk. With --json only json() and errors() write to stdout.
class Output {
 public:
  virtual ~Output() = default;
  virtual bool is_json() const = 0;
  virtual bool is_interactive() const = 0;  // stdout is a terminal.
  virtual int columns() const { return 80; }

  virtual void line(std::string_view text) = 0;      // Result, to stdout; silent with --json.
  virtual void json(std::string_view document) = 0;  // Result with --json; silent without.
  virtual void table(const Table& table) = 0;        // Result, to stdout; silent with --json.
  virtual void note(std::string_view text) = 0;      // Talk, to stderr; printed always.
  virtual void error(const Error& error) = 0;        // The one voice: what, where, excerpt, hint.
  // Several at once; with --json one document {"errors":[...]}.
  virtual void errors(const Errors& errors) {
    for (const Error& each : errors) error(each);
  }
  virtual std::unique_ptr<Progress> progress(std::string_view /*what*/) { return nullptr; }
  virtual std::string styled(std::string_view text,
                             Style style) const = 0;  // Plain when no colours.
};

class Prompter {
 public:
  virtual ~Prompter() = default;
  virtual bool can_ask() const = 0;  // stdin is a terminal.
  // With nobody to ask: NeedsConfirmation, with `instead` ("Pass --force.") as its hint. Cancelled
  // at the end of the input.
  virtual Result<bool> confirm(std::string_view question, bool default_answer,
                               std::string_view instead) = 0;
  virtual Result<std::string> text(std::string_view question, std::string_view default_answer,
                                   std::string_view instead) = 0;
  // The same for what is not to be seen while it is typed.
  virtual Result<std::string> secret(std::string_view question, std::string_view instead) {
    return text(question, "", instead);
  }
  virtual Result<std::size_t> choose(std::string_view question,
                                     const std::vector<std::string>& choices,
                                     std::string_view instead) = 0;
};

// What a command is handed beside its options.
struct Context {
  Output& output;
  Prompter& prompter;
  std::filesystem::path folder = ".";  // The working folder.
  // A variable of the environment; nothing when it is not set.
  std::function<std::optional<std::string>(std::string_view name)> variable = [](std::string_view) {
    return std::nullopt;
  };
};

// "not_found" and so on: the `code` of errors printed as JSON.
std::string_view code_name(ErrorCode code);

// {"errors":[{"code","message","file","line","column","hint"}]}; what is not known is left out.
std::string errors_json(const Errors& errors);

}  // namespace graphcool::commands
