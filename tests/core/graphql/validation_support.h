// Validation as tests see it: a line an error, its places before its message.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/validate.h"

namespace graphcool::tests {

// A schema from SDL, with what it has views into.
class SdlSchema {
 public:
  explicit SdlSchema(std::string_view text) : text_(text) {
    auto document = graphql::parse({.body = text_});
    REQUIRE(document);
    document_ = std::move(*document);
    auto schema = graphql::build_schema(document_);
    if (!schema) FAIL(schema.error().front().message);
    schema_.emplace(std::move(*schema));
  }

  const graphql::Schema& get() const { return *schema_; }

 private:
  std::string text_;
  graphql::ast::Document document_;
  std::optional<graphql::Schema> schema_;
};

inline std::string errors_of(const SdlSchema& schema, std::string_view body,
                             const graphql::ValidationLimits& limits = {}) {
  const auto document = graphql::parse({.body = body});
  REQUIRE(document);
  std::string text;
  for (const graphql::GraphQLError& error : graphql::validate(schema.get(), *document, limits)) {
    for (const graphql::SourceLocation& place : error.locations) {
      text += std::to_string(place.line) + ":" + std::to_string(place.column) + " ";
    }
    text += error.message + "\n";
  }
  return text;
}

}  // namespace graphcool::tests
