// Questions to a person, on a terminal; answers are read by line.
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <charconv>

#include "cli/terminal/terminal.h"
#include "core/base/text.h"

namespace graphcool::terminal {
namespace {

// With nobody to ask a command refuses, and says how to answer beforehand.
Error nobody(std::string_view question, std::string_view instead) {
  return {.code = ErrorCode::NeedsConfirmation,
          .what = fmt::format("Nobody can be asked here: {}", question),
          .hint = std::string(instead)};
}

}  // namespace

TerminalPrompter::TerminalPrompter(Streams streams, bool json) : streams_(streams), json_(json) {}

bool TerminalPrompter::can_ask() const {
  const int descriptor = fileno(streams_.in);
  return !json_ && descriptor >= 0 && isatty(descriptor) == 1;
}

Result<std::string> TerminalPrompter::ask(const std::string& prompt) {
  std::fflush(streams_.out);
  std::fputs(prompt.c_str(), streams_.err);
  std::fflush(streams_.err);
  std::string line;
  for (int c = std::fgetc(streams_.in); c != '\n'; c = std::fgetc(streams_.in)) {
    if (c == EOF) {
      std::fputs("\n", streams_.err);
      return Error{.code = ErrorCode::Cancelled, .what = "Cancelled: nothing was changed."};
    }
    line += static_cast<char>(c);
  }
  return std::string(text::trim(line));
}

Result<bool> TerminalPrompter::confirm(std::string_view question, bool default_answer,
                                       std::string_view instead) {
  if (!can_ask()) return nobody(question, instead);
  while (true) {
    const auto answer = ask(fmt::format("{} [{}] ", question, default_answer ? "Y/n" : "y/N"));
    if (!answer) return answer.error();
    const std::string given = text::to_lower_ascii(*answer);
    if (given.empty()) return default_answer;
    if (given == "y" || given == "yes") return true;
    if (given == "n" || given == "no") return false;
  }
}

Result<std::string> TerminalPrompter::text(std::string_view question,
                                           std::string_view default_answer,
                                           std::string_view instead) {
  if (!can_ask()) return nobody(question, instead);
  const std::string shown = default_answer.empty() ? "" : fmt::format(" ({})", default_answer);
  auto answer = ask(fmt::format("{}{}: ", question, shown));
  if (answer && answer->empty()) return std::string(default_answer);
  return answer;
}

Result<std::string> TerminalPrompter::secret(std::string_view question, std::string_view instead) {
  if (!can_ask()) return nobody(question, instead);
  const int descriptor = fileno(streams_.in);
  termios shown{};
  const bool can_hide = tcgetattr(descriptor, &shown) == 0;
  if (can_hide) {
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(descriptor, TCSAFLUSH, &hidden);
  }
  auto answer = ask(fmt::format("{}: ", question));
  if (can_hide) {
    tcsetattr(descriptor, TCSAFLUSH, &shown);
    std::fputs("\n", streams_.err);
  }
  return answer;
}

Result<std::size_t> TerminalPrompter::choose(std::string_view question,
                                             const std::vector<std::string>& choices,
                                             std::string_view instead) {
  if (!can_ask()) return nobody(question, instead);
  std::string prompt = fmt::format("{}\n", question);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    prompt += fmt::format("  {}  {}\n", i + 1, choices[i]);
  }
  while (true) {
    const auto answer = ask(fmt::format("{}1 to {}: ", prompt, choices.size()));
    if (!answer) return answer.error();
    std::size_t number = 0;
    const char* end = answer->data() + answer->size();
    const auto read = std::from_chars(answer->data(), end, number);
    if (read.ec == std::errc{} && read.ptr == end && number >= 1 && number <= choices.size()) {
      return number - 1;
    }
  }
}

}  // namespace graphcool::terminal
