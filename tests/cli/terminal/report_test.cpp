#include "cli/terminal/report.h"

#include <catch2/catch.hpp>

namespace graphcool::tests {
namespace {

std::string plain(std::string_view text, commands::Style) {
  return std::string(text);
}

}  // namespace

TEST_CASE("an error says what, where with a caret, and what to do", "[terminal]") {
  const Errors errors = {{.code = ErrorCode::Invalid,
                          .what = "The field `Post.author` needs a directive.",
                          .where = {"types.graphql", 12, 3},
                          .hint = "Write `author: User @relation(name: \"PostAuthor\")`.",
                          .excerpt = "  author: User"}};
  CHECK(terminal::report(errors, plain) ==
        "error: The field `Post.author` needs a directive.\n"
        "   --> types.graphql:12:3\n"
        "    |\n"
        " 12 |   author: User\n"
        "    |   ^\n"
        "hint: Write `author: User @relation(name: \"PostAuthor\")`.\n");
}

TEST_CASE("errors with less to tell are shorter, several are counted", "[terminal]") {
  const Errors errors = {{.code = ErrorCode::Io, .what = "First."},
                         {.code = ErrorCode::Io, .what = "Second.", .where = {"a.yml"}},
                         {.code = ErrorCode::Io, .what = "Third.", .where = {"a.yml", 7}}};
  CHECK(terminal::report(errors, plain) ==
        "error: First.\n"
        "\n"
        "error: Second.\n"
        "  --> a.yml\n"
        "\n"
        "error: Third.\n"
        "  --> a.yml:7\n"
        "\n"
        "3 errors.\n");
}

TEST_CASE("the caret stands below the letter, whatever stands before it", "[terminal]") {
  const auto caret_line = [](std::string excerpt, int column) {
    const std::string text = terminal::report(
        {{.code = ErrorCode::Invalid, .what = "x", .where = {"f", 1, column}, .excerpt = excerpt}},
        plain);
    const std::size_t end = text.rfind('\n', text.size() - 2);
    return text.substr(end + 1);
  };
  CHECK(caret_line("abc", 1) == "   | ^\n");
  CHECK(caret_line("abc", 4) == "   |    ^\n");  // Behind the end.
  CHECK(caret_line("abc", 99) == "   |    ^\n");
  CHECK(caret_line("\tabc", 2) == "   |  ^\n");
  CHECK(caret_line("日本x", 3) == "   |     ^\n");  // Two wide letters.
  CHECK(caret_line("😀x", 3) == "   |   ^\n");       // Two UTF-16 units, two columns.
}

TEST_CASE("a long line is cut around the caret", "[terminal]") {
  const std::string text =
      terminal::report({{.code = ErrorCode::Invalid,
                         .what = "x",
                         .where = {"f", 1, 5001},
                         .excerpt = std::string(5000, 'a') + "!" + std::string(5000, 'b')}},
                       plain);
  CHECK(text.size() < 400);
  CHECK(text.find("a!b") != std::string::npos);
  const std::size_t line = text.find(" 1 | ");
  const std::size_t caret_line = text.find('\n', line) + 1;
  // "…" has three bytes and one column.
  CHECK(text.find('!') - line - 2 == text.find('^') - caret_line);
}

TEST_CASE("control characters of a file are not obeyed", "[terminal]") {
  const std::string text = terminal::report({{.code = ErrorCode::Invalid,
                                              .what = "Bad \x1b[2J name",
                                              .where = {"f\x1b", 1, 1},
                                              .hint = "one\ntwo\x07",
                                              .excerpt = "\x1b]0;title\x07"}},
                                            plain);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
  CHECK(text.find("one\ntwo") != std::string::npos);
}

}  // namespace graphcool::tests
