#include "cli/terminal/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "cli/terminal/progress.h"
#include "cli/terminal/report.h"
#include "cli/terminal/width.h"

namespace graphcool::terminal {
namespace {

using commands::Style;

bool is_terminal(std::FILE* stream) {
  const int descriptor = fileno(stream);
  return descriptor >= 0 && isatty(descriptor) == 1;
}

void write(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

// Columns of the terminal behind `stream`; 80 when it is none.
int terminal_columns(std::FILE* stream) {
  winsize size{};
  const int descriptor = fileno(stream);
  if (descriptor >= 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    return size.ws_col;
  }
  return 80;
}

std::string painted(std::string_view text, Style style, bool color) {
  const char* code = "";
  switch (style) {
    case Style::Plain:
      break;
    case Style::Bold:
      code = "1";
      break;
    case Style::Dim:
      code = "2";
      break;
    case Style::Good:
      code = "32";
      break;
    case Style::Warn:
      code = "33";
      break;
    case Style::Bad:
      code = "1;31";
      break;
    case Style::Accent:
      code = "36";
      break;
  }
  if (!color || *code == '\0' || text.empty()) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace

bool wants_color(const ColorWishes& wishes, bool is_terminal) {
  if (wishes.no_color) return false;
  if (wishes.NO_COLOR && !wishes.NO_COLOR->empty()) return false;
  if (wishes.CLICOLOR_FORCE && !wishes.CLICOLOR_FORCE->empty() && *wishes.CLICOLOR_FORCE != "0") {
    return true;
  }
  return is_terminal && wishes.TERM.value_or("") != "dumb";
}

TerminalOutput::TerminalOutput(Streams streams, const ColorWishes& wishes, bool json)
    : streams_(streams),
      json_(json),
      out_is_terminal_(is_terminal(streams.out)),
      err_is_terminal_(is_terminal(streams.err)),
      out_color_(wants_color(wishes, out_is_terminal_)),
      err_color_(wants_color(wishes, err_is_terminal_)) {}

int TerminalOutput::columns() const {
  return terminal_columns(streams_.out);
}

void TerminalOutput::line(std::string_view text) {
  if (json_) return;
  write(streams_.out, text);
  write(streams_.out, "\n");
  std::fflush(streams_.out);
}

void TerminalOutput::json(std::string_view document) {
  if (!json_) return;
  write(streams_.out, document);
  write(streams_.out, "\n");
  std::fflush(streams_.out);
}

void TerminalOutput::table(const commands::Table& table) {
  if (json_) return;
  write(streams_.out, table_text(table, out_is_terminal_ ? columns() : 0,
                                 [&](std::string_view text) { return styled(text, Style::Bold); }));
}

void TerminalOutput::note(std::string_view text) {
  std::fflush(streams_.out);  // So that both streams stay in order on one terminal.
  write(streams_.err, err_color_ ? std::string(text) : without_colours(text));
  write(streams_.err, "\n");
  std::fflush(streams_.err);
}

void TerminalOutput::error(const Error& error) {
  errors({error});
}

void TerminalOutput::errors(const Errors& errors) {
  if (json_) return json(commands::errors_json(errors));
  std::fflush(streams_.out);
  const auto paint = [this](std::string_view text, Style style) {
    return painted(text, style, err_color_);
  };
  write(streams_.err, report(errors, paint));
  std::fflush(streams_.err);
}

std::unique_ptr<commands::Progress> TerminalOutput::progress(std::string_view what) {
  if (!err_is_terminal_) return nullptr;
  std::fflush(streams_.out);
  return std::make_unique<Spinner>(fileno(streams_.err), std::string(what),
                                   terminal_columns(streams_.err));
}

std::string TerminalOutput::styled(std::string_view text, Style style) const {
  return painted(text, style, out_color_);
}

bool TerminalOutput::flush() {
  return std::fflush(streams_.out) == 0 && std::ferror(streams_.out) == 0;
}

std::string table_text(const commands::Table& table, int columns,
                       const std::function<std::string(std::string_view)>& heading) {
  std::vector<int> widths;
  const auto measure = [&](const std::vector<std::string>& row) {
    if (row.size() > widths.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  };
  measure(table.headings);
  for (const auto& row : table.rows) measure(row);

  std::string out;
  const auto append = [&](const std::vector<std::string>& row, bool is_heading) {
    int at = 0;
    int pending = 0;  // Spaces are written only ahead of further text.
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string cell = row[i];
      if (columns > 0 && i + 1 == row.size()) cell = cut(cell, std::max(columns - at, 8));
      const int wide = width(cell);
      if (wide > 0) {
        out += std::string(static_cast<std::size_t>(pending), ' ');
        out += is_heading ? heading(cell) : cell;
        pending = 0;
      }
      pending += widths[i] - wide + 2;
      at += widths[i] + 2;
    }
    out += '\n';
  };
  if (!table.headings.empty()) append(table.headings, true);
  for (const auto& row : table.rows) append(row, false);
  return out;
}

}  // namespace graphcool::terminal
