#include "core/service/bundle.h"

#include <catch2/catch.hpp>

#include "core/base/base64.h"

namespace graphcool::tests {

using service::Bundle;

TEST_CASE("a bundle is written and read back", "[service][bundle]") {
  Bundle bundle;
  bundle.modules.push_back(
      {.name = "",
       .content = "types: ./types.graphql\n",
       .files = {{"./types.graphql", "type A { \"ä\" }"},
                 {"logo.png", std::string("\x89PNG\0\xff", 6)}},
       .external_files = {{"src/a.js", {"http://x/1", "src/a-dev.js", "src/a-lambda.handle", ""}}},
       .variables = {{"env:STAGE", "dev"}}});
  const std::string json = service::write_bundle(bundle);
  const auto read = service::read_bundle(json);
  REQUIRE(read);
  CHECK(*read == bundle);
  CHECK(service::write_bundle(*read) == json);
  bundle.family = service::Family::Prisma;
  CHECK(service::read_bundle(service::write_bundle(bundle))->family == service::Family::Prisma);
}

TEST_CASE("a bundle of the original command line is read", "[service][bundle]") {
  const auto read = service::read_bundle(
      R"({"modules":[{"name":"","content":"types: a","files":{"a":"b"},"externalFiles":null}]})");
  REQUIRE(read);
  CHECK(read->modules.at(0).files.at("a") == "b");
  CHECK(read->modules.at(0).external_files.empty());
}

TEST_CASE("a bundle that is none is refused with what is wrong", "[service][bundle]") {
  const auto told = [](std::string_view json) {
    const auto read = service::read_bundle(json);
    return read ? std::string() : read.error().what;
  };
  const std::string invalid = "The bundle of the service is invalid: ";
  CHECK(told("") == invalid + "it is no JSON object.");
  CHECK(told("[]") == invalid + "it is no JSON object.");
  CHECK(told("{}") == invalid + "`modules` has to be a list.");
  CHECK(told(R"({"modules":[1]})") == invalid + "`modules` has to hold objects.");
  CHECK(told(R"({"modules":[{"content":""}]})") == invalid + "`name` has to be a text.");
  CHECK(told(R"({"modules":[{"name":""}]})") == invalid + "`content` has to be a text.");
  CHECK(told(R"({"modules":[{"name":"","content":"","files":{"a":1}}]})") ==
        invalid + "`files.a` has to be a text.");
  CHECK(told(R"({"modules":[{"name":"","content":"","binaryFiles":{"a":"%"}}]})") ==
        invalid + "`binaryFiles.a` is not in Base64.");
  CHECK(told(R"({"modules":[{"name":"","content":"","externalFiles":{"a":{}}}]})") ==
        invalid + "`url` has to be a text.");
  CHECK(told(std::string(service::kLargestBundle + 1, ' ')).find("64 MB") != std::string::npos);
}

TEST_CASE("Base64 has one text for each value", "[base]") {
  CHECK(base64::encode("") == "");
  CHECK(base64::encode("f") == "Zg==");
  CHECK(base64::encode("fo") == "Zm8=");
  CHECK(base64::encode("foo") == "Zm9v");
  CHECK(base64::encode("foob") == "Zm9vYg==");
  for (const char* text : {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "////", "++++"}) {
    const auto bytes = base64::decode(text);
    REQUIRE(bytes);
    CHECK(base64::encode(*bytes) == text);
  }
  for (const char* wrong : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Zm 9", "Zg==Zg=="}) {
    CHECK_FALSE(base64::decode(wrong));
  }
}

}  // namespace graphcool::tests
