// An operation on its way through a generated API, without a store: parsed, validated, its inputs
// prepared.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "core/api/dialect.h"
#include "core/graphql/parser.h"
#include "core/graphql/validate.h"

namespace graphcool::tests {

class Operation {
 public:
  // REQUIRES: a valid document with one operation, and no variables that have to be given.
  Operation(const api::Api& api, std::string text) : api_(api), text_(std::move(text)) {
    auto document = graphql::parse({.body = text_});
    REQUIRE(document);
    document_ = std::move(*document);
    for (const auto& error : graphql::validate(api.schema(), document_)) FAIL(error.message);
    const auto chosen = graphql::choose_operation(document_, "");
    REQUIRE(chosen);
    definition_ = *chosen;
    auto inputs =
        graphql::prepare_inputs(api.schema(), document_, *definition_, nullptr, true, arena_);
    REQUIRE(inputs);
    inputs_ = std::move(*inputs);
    selector_.emplace(api.schema(), document_, *definition_, inputs_, arena_);
  }
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  std::shared_ptr<const query::Plan> plan() const {
    auto plan = api_.lower(*definition_, *selector_);
    REQUIRE(plan);
    return *plan;
  }

  // The lines of the plan about what watches are told, without what they begin with.
  std::string told() const {
    std::string out;
    const std::string printed = query::print(*plan());
    for (std::size_t at = 0, end = 0; at < printed.size(); at = end + 1) {
      end = printed.find('\n', at);
      const std::string line = printed.substr(at, end - at);
      if (line.find(" told") == std::string::npos) continue;
      const std::size_t word = line.find_first_not_of(' ');
      out += (out.empty() ? "" : "; ") + line.substr(word);
    }
    return out;
  }

  const graphql::ast::Definition& definition() const { return *definition_; }
  const graphql::Selector& selector() const { return *selector_; }

 private:
  const api::Api& api_;
  const std::string text_;
  graphql::ast::Document document_;
  const graphql::ast::Definition* definition_ = nullptr;
  graphql::InputArena arena_;
  graphql::PreparedInputs inputs_;
  std::optional<graphql::Selector> selector_;
};

}  // namespace graphcool::tests
