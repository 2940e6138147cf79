#include "core/functions/event.h"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace graphcool::tests {

TEST_CASE("the event of a subscription is what its query came to, with a context", "[functions]") {
  const functions::EventService service{
      .id = "c1", .root_token = "t", .origin = "http://localhost:60000"};
  const auto event = boost::json::parse(functions::make_subscription_event(
      R"({"data":{"Post":{"node":null}},"errors":[{"message":"no"}]})", service));
  CHECK(event.at("data").at("Post").at("node").is_null());
  CHECK(event.at("errors").at(0).at("message") == "no");
  const auto& context = event.at("context");
  CHECK(context.at("auth").is_null());
  CHECK(context.at("request").at("sourceIp") == "");
  CHECK(context.at("graphcool").at("rootToken") == "t");
  CHECK(context.at("graphcool").at("endpoints").at("subscriptions") ==
        "ws://localhost:60000/subscriptions/v1/c1");
}

}  // namespace graphcool::tests
