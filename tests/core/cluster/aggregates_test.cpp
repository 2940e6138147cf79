// What goes beyond the original: aggregates, groups and arithmetic, in both dialects.
#include <catch2/catch.hpp>

#include "tests/support/backend.h"

using graphcool::tests::Backend;

namespace {

struct Sales : Backend {
  Sales()
      : Backend(R"(
          type Sale @model { id: ID! @isUnique  kind: Kind  amount: Int  rate: Float  shop: String
                             at: DateTime }
          enum Kind { CASH CARD })") {
    run(R"(mutation {
      a: createSale(kind: CASH, amount: 1, rate: 0.5, shop: "x", at: "2020-01-01") { id }
      b: createSale(kind: CARD, amount: 10, rate: 1.5, shop: "x", at: "2021-01-01") { id }
      c: createSale(kind: CARD, amount: 20, shop: "y") { id }
      d: createSale(shop: "y") { id } })");
  }
};

}  // namespace

TEST_CASE("aggregates leave nulls out", "[cluster][aggregates]") {
  Sales backend;
  CHECK(backend.run(
            "{ _allSalesAggregate { count sum { amount rate } avg { amount } min { amount at } "
            "max { amount shop } } }") ==
        R"({"data":{"_allSalesAggregate":{"count":4,"sum":{"amount":31,"rate":2},)"
        R"("avg":{"amount":10.333333333333334},"min":{"amount":1,"at":"2020-01-01T00:00:00.000Z"},)"
        R"("max":{"amount":20,"shop":"y"}}}})");
  CHECK(backend.run(
            "{ _allSalesAggregate(filter: {amount_gt: 99}) { count sum { amount } avg { rate } "
            "max { amount } __typename } }") ==
        R"({"data":{"_allSalesAggregate":{"count":0,"sum":{"amount":null},"avg":{"rate":null},)"
        R"("max":{"amount":null},"__typename":"_SaleAggregate"}}})");
}

TEST_CASE("groups share the values of the fields they are by", "[cluster][aggregates]") {
  Sales backend;
  CHECK(
      backend.run(
          "{ _allSalesGroups(groupBy: [kind]) { key { kind shop } count sum { amount } } }") ==
      R"({"data":{"_allSalesGroups":[{"key":{"kind":null,"shop":null},"count":1,"sum":{"amount":null}},)"
      R"({"key":{"kind":"CARD","shop":null},"count":2,"sum":{"amount":30}},)"
      R"({"key":{"kind":"CASH","shop":null},"count":1,"sum":{"amount":1}}]}})");
  CHECK(backend.run(
            "query($by: [_SaleGroupBy!]!) { _allSalesGroups(groupBy: $by, filter: {amount_not: "
            "null}, first: 2, skip: 1) { key { shop kind } count } }",
            R"({"by": ["shop", "kind"]})") ==
        R"({"data":{"_allSalesGroups":[{"key":{"shop":"x","kind":"CASH"},"count":1},)"
        R"({"key":{"shop":"y","kind":"CARD"},"count":1}]}})");
  CHECK(backend.code("{ _allSalesGroups(groupBy: []) { count } }") == 3000);
  CHECK(backend.code("{ _allSalesGroups(groupBy: [shop], first: -1) { count } }") == 3026);
}

TEST_CASE("the Relay API has them in its viewer", "[cluster][aggregates]") {
  Sales backend;
  CHECK(backend.relay(
            "{ viewer { _allSalesAggregate { count } _allSalesGroups(groupBy: [shop]) { key { "
            "shop } count } } }") ==
        R"({"data":{"viewer":{"_allSalesAggregate":{"count":4},"_allSalesGroups":[)"
        R"({"key":{"shop":"x"},"count":2},{"key":{"shop":"y"},"count":2}]}}})");
}

TEST_CASE("updates compute with the stored value", "[cluster][aggregates]") {
  Sales backend;
  const std::string id = backend.ask("{ allSales { id } }", "/data/allSales/1/id");
  const auto update = [&](const std::string& arguments) {
    return "mutation { updateSale(id: \"" + id + "\", " + arguments + ") { amount rate shop } }";
  };
  CHECK(backend.run(update("amount_increment: 5, rate_multiply: 2, shop: \"z\"")) ==
        R"({"data":{"updateSale":{"amount":15,"rate":3,"shop":"z"}}})");
  CHECK(backend.run(update("amount_decrement: 20")) ==
        R"({"data":{"updateSale":{"amount":-5,"rate":3,"shop":"z"}}})");
  CHECK(backend.code(update("amount: 1, amount_increment: 1")) == 3000);
  CHECK(backend.code(update("amount_increment: 2147483647, amount_multiply: 2")) == 3000);
  CHECK(backend.code(update("amount_multiply: 2147483647")) == 3036);
  CHECK(backend.run(update("rate_increment: null")) ==
        R"({"data":{"updateSale":{"amount":-5,"rate":3,"shop":"z"}}})");
  CHECK(backend.run(
            "mutation($n: Int) { updateSale(id: \"" + id + "\", amount_increment: $n) { amount } }",
            R"({"n": 7})") == R"({"data":{"updateSale":{"amount":2}}})");
  const std::string empty =
      backend.ask("{ allSales(filter: {amount: null}) { id } }", "/data/allSales/0/id");
  CHECK(backend.run("mutation { updateSale(id: \"" + empty +
                    "\", amount_increment: 1) { amount } }") ==
        R"({"data":{"updateSale":{"amount":null}}})");
}
