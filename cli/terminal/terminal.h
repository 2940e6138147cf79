// The real Output and Prompter: standard streams, which may be a terminal, a pipe or a file. What
// is said is there at once, also for who reads a pipe.
//
// Used by one thread at a time, but for the Progress, which draws from a thread of its own.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "commands/kit/output.h"

namespace graphcool::terminal {

struct Streams {
  std::FILE* in = stdin;
  std::FILE* out = stdout;
  std::FILE* err = stderr;
};

// What decides about colours, beside the stream being a terminal. `no_color` is the flag; the
// others are variables of the environment: NO_COLOR wins over CLICOLOR_FORCE, which wins over TERM.
struct ColorWishes {
  bool no_color = false;
  std::optional<std::string> NO_COLOR = {};
  std::optional<std::string> CLICOLOR_FORCE = {};
  std::optional<std::string> TERM = {};
};

bool wants_color(const ColorWishes& wishes, bool is_terminal);

class TerminalOutput final : public commands::Output {
 public:
  TerminalOutput(Streams streams, const ColorWishes& wishes, bool json);

  bool is_json() const override { return json_; }
  bool is_interactive() const override { return out_is_terminal_; }
  int columns() const override;
  void line(std::string_view text) override;
  void json(std::string_view document) override;
  void table(const commands::Table& table) override;
  void note(std::string_view text) override;
  void error(const Error& error) override;
  void errors(const Errors& errors) override;
  std::unique_ptr<commands::Progress> progress(std::string_view what) override;
  std::string styled(std::string_view text, commands::Style style) const override;

  // Writes out what is buffered. False when the stream took not all of it (a full disk).
  bool flush();

 private:
  Streams streams_;
  bool json_;
  bool out_is_terminal_;
  bool err_is_terminal_;
  bool out_color_;
  bool err_color_;
};

class TerminalPrompter final : public commands::Prompter {
 public:
  TerminalPrompter(Streams streams, bool json);

  bool can_ask() const override;
  Result<bool> confirm(std::string_view question, bool default_answer,
                       std::string_view instead) override;
  Result<std::string> text(std::string_view question, std::string_view default_answer,
                           std::string_view instead) override;
  Result<std::string> secret(std::string_view question, std::string_view instead) override;
  Result<std::size_t> choose(std::string_view question, const std::vector<std::string>& choices,
                             std::string_view instead) override;

 private:
  Result<std::string> ask(const std::string& prompt);

  Streams streams_;
  bool json_;
};

// The lines of a table, its columns aligned, without trailing spaces. `columns` 0: as wide as it
// gets; otherwise the last column is cut to fit.
std::string table_text(const commands::Table& table, int columns,
                       const std::function<std::string(std::string_view)>& heading);

}  // namespace graphcool::terminal
