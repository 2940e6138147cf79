#include "core/graphql/lexer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace graphcool::graphql {

namespace {

struct Read {
  TokenKind kind;
  Offset start;
  Offset end;
  std::string text;
  SyntaxError error;
};

Read first_token(std::string_view body) {
  Arena arena;
  Lexer lexer(body, arena);
  const Token token = lexer.first();
  Read read{.kind = lexer.kind(token),
            .start = lexer.start(token),
            .end = lexer.end(token),
            .text = {},
            .error = lexer.error() == nullptr ? SyntaxError{} : *lexer.error()};
  if (has_text(read.kind)) read.text = is_string(read.kind) ? lexer.cooked() : lexer.text(token);
  return read;
}

// All tokens of `body`, each with where it starts and what is written there.
std::vector<std::pair<Offset, std::string>> all_tokens(const std::string& body) {
  Arena arena;
  Lexer lexer(body, arena);
  std::vector<std::pair<Offset, std::string>> tokens;
  for (Token token = lexer.first(); lexer.kind(token) != TokenKind::EndOfFile;
       token = lexer.next(token)) {
    REQUIRE(lexer.error() == nullptr);
    tokens.emplace_back(lexer.start(token), lexer.text(token));
  }
  return tokens;
}

}  // namespace

TEST_CASE("Each kind of token is read with its extent", "[graphql][lexer]") {
  struct Case {
    std::string_view body;
    TokenKind kind;
    Offset start;
    Offset end;
    std::string_view text;
  };
  const Case cases[] = {
      {"", TokenKind::EndOfFile, 0, 0, ""},
      {" ,\t\r\n# nothing \xc3\xa9", TokenKind::EndOfFile, 17, 17, ""},
      {"\xef\xbb\xbf foo", TokenKind::Name, 4, 7, "foo"},
      {",,,foo,,,", TokenKind::Name, 3, 6, "foo"},
      {"# comment\n_a9(", TokenKind::Name, 10, 13, "_a9"},
      {"!", TokenKind::Bang, 0, 1, ""},
      {"$", TokenKind::Dollar, 0, 1, ""},
      {"&", TokenKind::Amp, 0, 1, ""},
      {"(", TokenKind::ParenL, 0, 1, ""},
      {")", TokenKind::ParenR, 0, 1, ""},
      {"...", TokenKind::Spread, 0, 3, ""},
      {":", TokenKind::Colon, 0, 1, ""},
      {"=", TokenKind::Equals, 0, 1, ""},
      {"@", TokenKind::At, 0, 1, ""},
      {"[", TokenKind::BracketL, 0, 1, ""},
      {"]", TokenKind::BracketR, 0, 1, ""},
      {"{", TokenKind::BraceL, 0, 1, ""},
      {"|", TokenKind::Pipe, 0, 1, ""},
      {"}", TokenKind::BraceR, 0, 1, ""},
      {"0", TokenKind::Int, 0, 1, "0"},
      {"-90210 ", TokenKind::Int, 0, 6, "-90210"},
      {"4.123", TokenKind::Float, 0, 5, "4.123"},
      {"-0.1e-9}", TokenKind::Float, 0, 7, "-0.1e-9"},
      {"1E+5", TokenKind::Float, 0, 4, "1E+5"},
      {R"("")", TokenKind::String, 0, 2, ""},
      {R"("plain")", TokenKind::String, 0, 7, "plain"},
      {R"("q \" b \\ s \/ \b\f\n\r\t")", TokenKind::String, 0, 27, "q \" b \\ s / \b\f\n\r\t"},
      {R"("\u0041\u00e9\u{1F600}\uD83D\uDE00\u{41}")", TokenKind::String, 0, 41,
       "A\xc3\xa9\xf0\x9f\x98\x80\xf0\x9f\x98\x80"
       "A"},
      {"\"\xc3\xa9 \xf0\x9f\x98\x80\"", TokenKind::String, 0, 9, "\xc3\xa9 \xf0\x9f\x98\x80"},
      {R"("""""")", TokenKind::BlockString, 0, 6, ""},
      {R"(""" a "b" """)", TokenKind::BlockString, 0, 13, " a \"b\" "},
      {R"("""a \""" \n b""")", TokenKind::BlockString, 0, 17, "a \"\"\" \\n b"},
      {"\"\"\"\n    Hello,\r      World!\r\n\n    Yours\n  \n\"\"\"", TokenKind::BlockString, 0, 46,
       "Hello,\n  World!\n\nYours"},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.body) {
      const Read read = first_token(c.body);
      CHECK(read.error.message == "");
      CHECK(read.kind == c.kind);
      CHECK(read.start == c.start);
      CHECK(read.end == c.end);
      CHECK(read.text == c.text);
    }
  }
}

TEST_CASE("Long runs end where they should, wherever they start", "[graphql][lexer]") {
  for (std::size_t length = 1; length < 70; ++length) {
    for (std::size_t blank = 0; blank < 40; blank += 3) {
      std::string body;
      for (std::size_t i = 0; i < blank; ++i) body += " \t\n\r,"[i % 5];
      for (std::size_t i = 0; i < length; ++i) body += "aZ_09zA"[(i == 0 ? 0 : i) % 7];
      for (const std::string_view after : {"", "{", " b", "[long enough to be read in a block]",
                                           "\xc3\xa9", "`", "@ and some more characters"}) {
        const std::string whole = body + std::string(after);
        const Read read = first_token(whole);
        CAPTURE(whole);
        REQUIRE(read.kind == TokenKind::Name);
        REQUIRE(read.start == blank);
        REQUIRE(read.text == body.substr(blank));
      }
    }
  }
}

TEST_CASE("Tokens are the same wherever in a long text they stand", "[graphql][lexer]") {
  const std::string long_name(1100, 'n');
  const std::vector<std::string> tokens = {"{",
                                           "name",
                                           "...",
                                           "on",
                                           "$",
                                           "_9",
                                           ":",
                                           "-12.5e3",
                                           "\"a , {b} # \\\" c\"",
                                           "17",
                                           "\"\"",
                                           "}",
                                           "\"\"\" { \"x\" \"\"\"",
                                           "@",
                                           long_name,
                                           "(",
                                           "0",
                                           ")"};
  std::string text;
  std::vector<Offset> starts;
  for (const std::string& token : tokens) {
    starts.push_back(static_cast<Offset>(text.size()));
    text += token + (token == "17" ? " # a comment {\n" : token == "name" ? "," : " ");
  }
  for (std::size_t before = 400; before < 1100; ++before) {
    for (const std::string& padding :
         {std::string(before, ' '), '#' + std::string(before - 2, 'x') + '\n',
          std::string(before - 1, '\t') + ','}) {
      const auto read = all_tokens(padding + text);
      CAPTURE(before);
      REQUIRE(read.size() == tokens.size());
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        REQUIRE(read[i].first == before + starts[i]);
        REQUIRE(read[i].second == tokens[i]);
      }
    }
  }
  for (std::size_t length = 440; length < 600; ++length) {
    const std::string name(length, 'a');
    for (const std::string& body : {name, name + '{', ' ' + name + " b", "\"" + name + "\"b{"}) {
      std::string joined;
      for (const auto& [start, token] : all_tokens(body)) {
        REQUIRE(body.substr(start, token.size()) == token);
        joined += token;
      }
      REQUIRE(joined.size() ==
              body.size() - static_cast<std::size_t>(std::count(body.begin(), body.end(), ' ')));
    }
  }
}

TEST_CASE("The ways of finding tokens find the same", "[graphql][lexer]") {
  constexpr std::string_view kPieces[] = {"a",
                                          "_z9",
                                          "Z",
                                          "0",
                                          "12",
                                          " ",
                                          "\t",
                                          ",",
                                          "\n",
                                          "\r",
                                          "{",
                                          "}",
                                          "...",
                                          "(",
                                          ")",
                                          "[",
                                          "]",
                                          "@",
                                          "$",
                                          "\"",
                                          "\\",
                                          "#",
                                          "\xc3\xa9",
                                          "\x80",
                                          "\xff",
                                          "\x7f",
                                          "`",
                                          std::string_view("\0", 1),
                                          "a_name_of_some_length"};
  std::uint32_t state = 1;
  for (std::size_t round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t size = round % (TokenWindow::kBytes + 1);
    while (text.size() < size) {
      state = state * 1664525 + 1013904223;
      text += kPieces[(state >> 16) % std::size(kPieces)];
    }
    text.resize(size);
    const auto offset = static_cast<Offset>(round * 7);
    const auto one = std::make_unique<TokenWindow>();
    const auto other = std::make_unique<TokenWindow>();
    const std::size_t count = scan_tokens(text, offset, *one);
    REQUIRE(count == scan_tokens_portably(text, offset, *other));
    for (std::size_t i = 0; i < count; ++i) {
      CAPTURE(text, i);
      REQUIRE(one->kinds[i] == other->kinds[i]);
      REQUIRE(one->starts[i] == other->starts[i]);
      REQUIRE(one->ends[i] == other->ends[i]);
      REQUIRE(one->kinds[i] ==
              kTokenStarts[static_cast<unsigned char>(text[one->starts[i] - offset])]);
      REQUIRE(one->ends[i] > one->starts[i]);
      REQUIRE((i == 0 || one->starts[i] >= one->ends[i - 1]));
    }
  }
}

TEST_CASE("Tokens are counted wherever windows end", "[graphql][lexer]") {
  std::string text;
  for (std::size_t i = 0; i < 900; ++i) {
    constexpr std::string_view kTokens[] = {
        "name ", "{", "\"a b { c\" ", "...", "# x y z {\n", "-1.5e3 ", "\"\"\"a \n b\"\"\"",
        ",,,",   "}"};
    text += kTokens[i % std::size(kTokens)];
  }
  std::vector<Offset> starts;
  for (const auto& [start, token] : all_tokens(text)) starts.push_back(start);
  for (std::size_t most = 1; most <= starts.size(); ++most) {
    Arena arena;
    Lexer lexer(text, arena, most);
    std::size_t count = 0;
    Token token = lexer.first();
    for (; lexer.kind(token) > TokenKind::EndOfFile; token = lexer.next(token)) {
      REQUIRE(lexer.start(token) == starts[count++]);
    }
    REQUIRE(count == most);
    if (most == starts.size()) {
      REQUIRE(lexer.error() == nullptr);
    } else {
      REQUIRE(lexer.error()->offset == starts[most]);
      REQUIRE(lexer.error()->message ==
              "Document contains more that " + std::to_string(most) + " tokens. Parsing aborted.");
    }
  }
}

TEST_CASE("What is no token is refused at its place", "[graphql][lexer]") {
  struct Case {
    std::string_view body;
    Offset offset;
    std::string_view message;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {".", 0, R"(Unexpected character: ".".)"},
      {"..", 0, R"(Unexpected character: ".".)"},
      {"?", 0, R"(Unexpected character: "?".)"},
      {"\x07"sv, 0, "Unexpected character: U+0007."},
      {"\0"sv, 0, "Unexpected character: U+0000."},
      {"\xc3\xa9", 0, "Unexpected character: U+00E9."},
      {"\xf0\x9f\x98\x80", 0, "Unexpected character: U+1F600."},
      {"\xed\xa0\x80", 0, "Invalid character: U+D800."},
      {"\xff", 0, "Invalid character: U+FFFD."},
      {"# a \xc0\xaf", 4, "Invalid character: U+FFFD."},
      {"'a'", 0, "Unexpected single quote character ('), did you mean to use a double quote (\")?"},
      {"00", 1, R"(Invalid number, unexpected digit after 0: "0".)"},
      {"-", 1, "Invalid number, expected digit but got: <EOF>."},
      {"+1", 0, R"(Unexpected character: "+".)"},
      {"1.", 2, "Invalid number, expected digit but got: <EOF>."},
      {"1.e1", 2, R"(Invalid number, expected digit but got: "e".)"},
      {"1e", 2, "Invalid number, expected digit but got: <EOF>."},
      {"1.5.", 3, R"(Invalid number, expected digit but got: ".".)"},
      {"1x", 1, R"(Invalid number, expected digit but got: "x".)"},
      {"-\"", 1, R"(Invalid number, expected digit but got: '"'.)"},
      {R"("no end)", 7, "Unterminated string."},
      {"\"line\n\"", 5, "Unterminated string."},
      {"\"a\xff\"", 2, "Invalid character within String: U+FFFD."},
      {R"("a\xb")", 2, R"(Invalid character escape sequence: "\x".)"},
      {R"("\u12")", 1, R"(Invalid Unicode escape sequence: "\u12"".)"},
      {R"("\uD800")", 1, R"(Invalid Unicode escape sequence: "\uD800".)"},
      {R"("\uDE00\uD83D")", 1, R"(Invalid Unicode escape sequence: "\uDE00".)"},
      {R"("\u{}")", 1, R"(Invalid Unicode escape sequence: "\u{}".)"},
      {R"("\u{110000}")", 1, R"(Invalid Unicode escape sequence: "\u{110000}".)"},
      {R"("\u{D800}")", 1, R"(Invalid Unicode escape sequence: "\u{D800}".)"},
      {R"("\u{FFFFFFFF1}")", 1, R"(Invalid Unicode escape sequence: "\u{FFFFFFFF".)"},
      {R"("""no end"")", 11, "Unterminated string."},
      {"\"\"\"a\xff\"\"\"", 4, "Invalid character within String: U+FFFD."},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.body) {
      const Read read = first_token(c.body);
      CHECK(read.kind == TokenKind::Invalid);
      CHECK(read.error.message == c.message);
      CHECK(read.error.offset == c.offset);
    }
  }
}

}  // namespace graphcool::graphql
