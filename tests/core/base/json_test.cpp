#include "core/base/json.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace graphcool;

namespace {
std::string number(double value) {
  std::string out;
  json::append_double(out, value);
  return out;
}
}  // namespace

TEST_CASE("JSON strings escape what JSON demands and pass the rest", "[base][json]") {
  CHECK(json::quoted("") == R"("")");
  CHECK(json::quoted("plain text of more than eight bytes") ==
        R"("plain text of more than eight bytes")");
  CHECK(json::quoted("say \"hi\"\\\n\t\x01") == R"("say \"hi\"\\\n\t\u0001")");
  CHECK(json::quoted("grün 😀 日本") == "\"grün 😀 日本\"");
  CHECK(json::quoted(std::string_view("a\0b", 3)) == R"("a\u0000b")");
}

TEST_CASE("JSON strings replace bytes that are not UTF-8", "[base][json]") {
  CHECK(json::quoted("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  CHECK(json::quoted("\xED\xA0\x80") ==  // A surrogate: three bytes, each by itself wrong.
        "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(json::quoted("12345678\xC3") == "\"12345678\xEF\xBF\xBD\"");
}

TEST_CASE("every escaped character is found at every place of the eight-byte scan",
          "[base][json]") {
  for (const char special : {'"', '\\', '\n', '\x1f'}) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      text[at] = special;
      const std::string out = json::quoted(text);
      CHECK(out[at + 1] == '\\');
      CHECK(out.substr(1, at) == std::string(at, 'x'));
      CHECK(out.substr(out.size() - (20 - at)) == std::string(19 - at, 'x') + '"');
    }
  }
}

TEST_CASE("numbers look as JavaScript writes them", "[base][json]") {
  CHECK(number(1) == "1");
  CHECK(number(-0.0) == "0");
  CHECK(number(0.1) == "0.1");
  CHECK(number(-12.75) == "-12.75");
  CHECK(number(1200) == "1200");
  CHECK(number(1e21) == "1e+21");
  CHECK(number(123456789012345680000.0) == "123456789012345680000");
  CHECK(number(1e-7) == "1e-7");
  CHECK(number(0.000001) == "0.000001");
  CHECK(number(-1.5e-10) == "-1.5e-10");
  CHECK(number(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
  CHECK(number(std::nan("")) == "null");
}
