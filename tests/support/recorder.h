// Fakes that a command under test talks to: an Output that records, a Prompter that follows a
// script.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "commands/kit/output.h"

namespace graphcool::tests {

class RecordingOutput final : public commands::Output {
 public:
  explicit RecordingOutput(bool json = false) : json_(json) {}

  bool is_json() const override { return json_; }
  bool is_interactive() const override { return false; }
  void line(std::string_view text) override {
    if (!json_) out += std::string(text) + "\n";
  }
  void json(std::string_view document) override {
    if (json_) out += std::string(document) + "\n";
  }
  void table(const commands::Table& table) override { tables.push_back(table); }
  void note(std::string_view text) override { err += std::string(text) + "\n"; }
  void error(const Error& error) override { reported.push_back(error); }
  std::string styled(std::string_view text, commands::Style) const override {
    return std::string(text);
  }

  std::string out;
  std::string err;
  std::vector<commands::Table> tables;
  Errors reported;

 private:
  bool json_;
};

// Gives the answers in their order. Without any left there is nobody to ask.
class ScriptedPrompter final : public commands::Prompter {
 public:
  std::deque<std::string> answers;

  bool can_ask() const override { return !answers.empty(); }
  Result<bool> confirm(std::string_view question, bool, std::string_view instead) override {
    const auto answer = next(question, instead);
    if (!answer) return answer.error();
    return *answer == "yes";
  }
  Result<std::string> text(std::string_view question, std::string_view,
                           std::string_view instead) override {
    return next(question, instead);
  }
  Result<std::size_t> choose(std::string_view question, const std::vector<std::string>&,
                             std::string_view instead) override {
    const auto answer = next(question, instead);
    if (!answer) return answer.error();
    return static_cast<std::size_t>(std::stoul(*answer));
  }

 private:
  Result<std::string> next(std::string_view question, std::string_view instead) {
    if (answers.empty()) {
      return Error{.code = ErrorCode::NeedsConfirmation,
                   .what = std::string(question),
                   .hint = std::string(instead)};
    }
    std::string answer = answers.front();
    answers.pop_front();
    return answer;
  }
};

}  // namespace graphcool::tests
