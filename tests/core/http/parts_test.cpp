// The pure parts: targets, negotiation, gzip, header lines.
#include <catch2/catch.hpp>
#include <vector>

#include "core/http/client_address.h"
#include "core/http/gzip.h"
#include "core/http/message.h"
#include "core/http/negotiate.h"
#include "core/http/request_parser.h"
#include "core/http/uri.h"

namespace graphcool::http::tests {

TEST_CASE("percent-encoding is undone or refused", "[http][uri]") {
  std::string out;
  CHECK(percent_decode(out, "a%20b+c%C3%a9"));
  CHECK(out == "a b+c\u00e9");
  out.clear();
  CHECK(percent_decode(out, "a+b", true));
  CHECK(out == "a b");
  for (const char* bad : {"%", "%4", "%4g", "%00", "a%"}) {
    CAPTURE(bad);
    CHECK_FALSE(percent_decode(out, bad));
  }
}

TEST_CASE("targets are taken apart", "[http][uri]") {
  struct Case {
    const char* target;
    const char* path;  // Null: no good.
    const char* query;
  };
  const Case cases[] = {
      {"/", "/", ""},         {"/a?b=c?d", "/a", "b=c?d"},
      {"/a#b?c", "/a", ""},   {"http://h:1/a?b", "/a", "b"},
      {"https://h", "/", ""}, {"http://h?b", "/", "b"},
      {"*", "*", ""},         {"a", nullptr, ""},
      {"h:443", nullptr, ""}, {"", nullptr, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.target);
    const auto target = split_target(c.target);
    REQUIRE(target.has_value() == (c.path != nullptr));
    if (!target) continue;
    CHECK(target->path == c.path);
    CHECK(target->query == c.query);
  }
}

TEST_CASE("query parameters are found by name", "[http][uri]") {
  const auto parameters = QueryParameters::parse("a=1&&b&c=x%26y+z&a=2");
  REQUIRE(parameters);
  CHECK(*parameters->find("a") == "1");
  CHECK(parameters->find("b")->empty());
  CHECK(*parameters->find("c") == "x&y z");
  CHECK(parameters->find("d") == nullptr);
  CHECK_FALSE(QueryParameters::parse("a=%x"));
}

TEST_CASE("the most specific item of Accept counts", "[http][negotiate]") {
  struct Case {
    const char* accept;
    int quality;
    bool named;
  };
  const Case cases[] = {
      {"", 1000, false},
      {"text/html", 1000, true},
      {"TEXT/HTML", 1000, true},
      {"text/html;level=1;q=0.25", 250, true},
      {"text/*;q=0.5, */*;q=0.9", 500, false},
      {"*/*;q=0.9, text/html;q=0", 0, true},
      {"application/json", 0, false},
      {"text/html;q=x", 1000, true},
      {"text/html;q=0.1234", 123, true},
      {",,", 0, false},
      {"text/plain;a=\"b,text/html\"", 0, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.accept);
    const auto found = preference(c.accept, "text/html");
    CHECK(found.quality == c.quality);
    CHECK(found.named == c.named);
  }
}

TEST_CASE("header lines hold one header each, whatever the text", "[http]") {
  Response response;
  response.add_header("A", "b\r\nInjected: yes\x01");
  CHECK(response.header_lines == "A: b  Injected: yes \r\n");
}

TEST_CASE("only what trusted proxies wrote says who the client is", "[http]") {
  const std::vector<Header> headers = {{"X-Forwarded-For", "6.6.6.6, 1.1.1.1"},
                                       {"Host", "x"},
                                       {"x-forwarded-for", "2.2.2.2:4711 ,[2001:db8::1]:80"}};
  CHECK(client_address("10.0.0.1", headers, 0) == "10.0.0.1");
  CHECK(client_address("10.0.0.1", headers, 1) == "2001:db8::1");
  CHECK(client_address("10.0.0.1", headers, 2) == "2.2.2.2");
  CHECK(client_address("10.0.0.1", headers, 3) == "1.1.1.1");
  CHECK(client_address("10.0.0.1", headers, 9) == "6.6.6.6");
  CHECK(client_address("::ffff:10.0.0.1", {}, 1) == "10.0.0.1");
  for (const char* none : {"", "unknown", "1.2.3", "<script>", "1.2.3.4.5:6", "[::1", ","}) {
    const std::vector<Header> bad = {{"X-Forwarded-For", none}};
    const std::string expected = std::string_view(none) == "[::1" ? "::1" : "10.0.0.1";
    CHECK(client_address("10.0.0.1", bad, 1) == expected);
  }
}

TEST_CASE("gzip gives back what it took, body after body", "[http][gzip]") {
  Compressor compressor;
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(1'000'000, 'b'), std::string("c\0d", 3)}) {
    std::string packed, plain;
    REQUIRE(compressor.compress(text, packed));
    REQUIRE(decompress(packed, plain));
    CHECK(plain == text);
    if (packed.size() > 1) CHECK_FALSE(decompress(packed.substr(0, packed.size() - 9), plain));
  }
  std::string plain;
  CHECK_FALSE(decompress("no gzip", plain));
  CHECK_FALSE(decompress("", plain));
}

TEST_CASE("a head is found wherever it is cut", "[http]") {
  const std::string head = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t cut = 1; cut < head.size(); ++cut) {
    HeadScanner scanner;
    REQUIRE(scanner.scan(head.substr(0, cut)) == HeadScanner::Found::NotYet);
    REQUIRE(scanner.scan(head + "body\n") == HeadScanner::Found::End);
    REQUIRE(scanner.length() == head.size());
  }
}

}  // namespace graphcool::http::tests
