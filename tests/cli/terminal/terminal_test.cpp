#include "cli/terminal/terminal.h"

#include <catch2/catch.hpp>
#include <cstdlib>

namespace graphcool::tests {
namespace {

// Streams whose output can be read back; none is a terminal.
struct Captured {
  std::FILE* in;
  std::FILE* out_stream;
  std::FILE* err_stream;
  char* out_bytes = nullptr;
  char* err_bytes = nullptr;
  std::size_t out_size = 0;
  std::size_t err_size = 0;

  Captured() : in(std::tmpfile()) {
    out_stream = open_memstream(&out_bytes, &out_size);
    err_stream = open_memstream(&err_bytes, &err_size);
  }
  ~Captured() {
    std::fclose(in);
    std::fclose(out_stream);
    std::fclose(err_stream);
    std::free(out_bytes);
    std::free(err_bytes);
  }
  terminal::Streams streams() const { return {in, out_stream, err_stream}; }
  std::string out() { return std::fflush(out_stream), std::string(out_bytes, out_size); }
  std::string err() { return std::fflush(err_stream), std::string(err_bytes, err_size); }
};

}  // namespace

TEST_CASE("colours follow the flag, the variables and the terminal, in this order", "[terminal]") {
  using terminal::wants_color;
  CHECK(wants_color({}, true));
  CHECK_FALSE(wants_color({}, false));
  CHECK_FALSE(wants_color({.TERM = "dumb"}, true));
  CHECK(wants_color({.TERM = "xterm"}, true));
  CHECK(wants_color({.CLICOLOR_FORCE = "1"}, false));
  CHECK(wants_color({.CLICOLOR_FORCE = "1", .TERM = "dumb"}, true));
  CHECK_FALSE(wants_color({.CLICOLOR_FORCE = "0"}, false));
  CHECK_FALSE(wants_color({.NO_COLOR = "1"}, true));
  CHECK(wants_color({.NO_COLOR = ""}, true));
  CHECK_FALSE(wants_color({.NO_COLOR = "1", .CLICOLOR_FORCE = "1"}, true));
  CHECK_FALSE(wants_color({.no_color = true, .CLICOLOR_FORCE = "1"}, true));
}

TEST_CASE("text output: results to stdout, talk and errors to stderr", "[terminal]") {
  Captured captured;
  terminal::TerminalOutput output(captured.streams(), {}, false);
  output.line("result");
  output.json("{}");
  output.note("talk");
  output.error({.code = ErrorCode::Io, .what = "Broken."});
  CHECK(output.styled("bold", commands::Style::Bold) == "bold");
  CHECK(captured.out() == "result\n");
  CHECK(captured.err() == "talk\nerror: Broken.\n");
}

TEST_CASE("JSON output: only documents on stdout, errors as one document", "[terminal]") {
  Captured captured;
  terminal::TerminalOutput output(captured.streams(), {}, true);
  output.line("result");
  output.table({{"A"}, {{"1"}}});
  output.json("{\"a\":1}");
  output.errors({{.code = ErrorCode::NotFound,
                  .what = "No \"x\".",
                  .where = {"a.yml", 2, 3},
                  .hint = "Add it."},
                 {.code = ErrorCode::Io, .what = "Broken."}});
  CHECK(captured.out() ==
        "{\"a\":1}\n"
        "{\"errors\":[{\"code\":\"not_found\",\"message\":\"No \\\"x\\\".\",\"file\":\"a.yml\","
        "\"line\":2,\"column\":3,\"hint\":\"Add it.\"},{\"code\":\"io\",\"message\":\"Broken.\"}]}"
        "\n");
  CHECK(captured.err().empty());
}

TEST_CASE("forced colours paint, and notes lose theirs where none are wanted", "[terminal]") {
  Captured captured;
  terminal::TerminalOutput output(captured.streams(), {.CLICOLOR_FORCE = "1"}, false);
  CHECK(output.styled("x", commands::Style::Good) == "\x1b[32mx\x1b[0m");
  CHECK(output.styled("x", commands::Style::Plain) == "x");
  terminal::TerminalOutput plain(captured.streams(), {}, false);
  plain.note("\x1b[32mx\x1b[0m");
  CHECK(captured.err() == "x\n");
}

TEST_CASE("tables align whatever stands in them", "[terminal]") {
  const commands::Table table{{"Name", "What"}, {{"日本", "wide"}, {"a", "narrow"}, {"é", ""}}};
  const auto plain = [](std::string_view text) { return std::string(text); };
  CHECK(terminal::table_text(table, 0, plain) ==
        "Name  What\n"
        "日本  wide\n"
        "a     narrow\n"
        "é\n");
  CHECK(terminal::table_text({{}, {{"a", "a long cell"}}}, 11, plain) == "a  a long …\n");
}

TEST_CASE("with nobody to ask a question is refused and the flag named", "[terminal]") {
  Captured captured;
  terminal::TerminalPrompter prompter(captured.streams(), false);
  CHECK_FALSE(prompter.can_ask());
  const auto answer = prompter.confirm("Delete it?", true, "Pass --force.");
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::NeedsConfirmation);
  CHECK(answer.error().what == "Nobody can be asked here: Delete it?");
  CHECK(answer.error().hint == "Pass --force.");
  CHECK(captured.err().empty());
}

TEST_CASE("a full disk is noticed", "[terminal]") {
  std::FILE* full = std::fopen("/dev/full", "w");
  REQUIRE(full != nullptr);
  {
    terminal::TerminalOutput output({stdin, full, stderr}, {}, false);
    output.line("lost");
    CHECK_FALSE(output.flush());
  }
  std::fclose(full);
}

}  // namespace graphcool::tests
