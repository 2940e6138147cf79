#include "core/model/source_map.h"

#include <catch2/catch.hpp>

namespace graphcool::model {
namespace {

TEST_CASE("places count like the parser's", "[model][source_map]") {
  std::string text = "ab\r\nc\rd\n\xC3\xA4\xF0\x9F\x98\x80x";
  text += std::string(300, 'y') + "\n" + std::string(211, 'z');
  const SourceMap map("f", text);
  const graphql::Source source{.body = text};
  for (graphql::Offset offset = 0; offset <= text.size(); ++offset) {
    if (offset == 3) continue;  // Inside of CRLF, where nothing starts.
    if (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80) continue;
    const auto expected = source.locate(offset);
    INFO(offset);
    CHECK(map.locate(offset) == Location{"f", expected.line, expected.column});
  }
  CHECK(map.excerpt(0) == "ab");
  CHECK(map.excerpt(4) == "c");
  CHECK(map.excerpt_of_line(3) == "d");
  CHECK(map.excerpt_of_line(9) == "");
  CHECK(SourceMap("f", std::string(1000, 'x')).excerpt(5) == "");
}

}  // namespace
}  // namespace graphcool::model
