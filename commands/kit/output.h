// Where a command's words go. Implemented by cli/terminal; tests record.
#pragma once

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

// stdout is data, stderr is talk. With --json only json() writes to stdout.
class Output {
 public:
  virtual ~Output() = default;
  virtual bool is_json() const = 0;
  virtual bool is_interactive() const = 0;  // stdout is a terminal.

  virtual void line(std::string_view text) = 0;      // Result, to stdout; silent with --json.
  virtual void json(std::string_view document) = 0;  // Result with --json; silent without.
  virtual void table(const Table& table) = 0;        // Result, to stdout; silent with --json.
  virtual void note(std::string_view text) = 0;      // Talk, to stderr; printed always.
  virtual void error(const Error& error) = 0;        // The one voice: what, where, excerpt, hint.
  virtual std::string styled(std::string_view text,
                             Style style) const = 0;  // Plain when no colours.
};

class Prompter {
 public:
  virtual ~Prompter() = default;
  virtual bool can_ask() const = 0;  // stdin is a terminal.
  // REQUIRES: can_ask(). Cancelled on end of input or Ctrl-C.
  virtual Result<bool> confirm(std::string_view question, bool default_answer) = 0;
  virtual Result<std::string> text(std::string_view question, std::string_view default_answer) = 0;
  virtual Result<std::size_t> choose(std::string_view question,
                                     const std::vector<std::string>& choices) = 0;
};

struct Context {
  Output& output;
  Prompter& prompter;
};

}  // namespace graphcool::commands
