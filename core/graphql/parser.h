// From the text of a document to its tree (specification, sections 2 and Appendix B).
#pragma once

#include "core/base/result.h"
#include "core/graphql/ast.h"

namespace graphcool::graphql {

// Guards against hostile requests; 0 means no limit. A breach is a syntax error like graphql-js's.
struct ParseLimits {
  std::size_t max_tokens = 0;
  std::size_t max_depth = 200;  // Of selection sets, values and types within one another.
};

// The limits for what a client sends. Documents of the service's developer have none but the depth.
inline constexpr ParseLimits kRequestLimits{.max_tokens = 100'000, .max_depth = 200};

struct ParseOptions {
  ParseLimits limits = {};
  // Also what old data models have: `implements A, B`, `type T {}`, and a document without any
  // definition.
  bool legacy_sdl = false;
};

// Parses any document. `source.body` must outlive the result. The error's message starts with
// "Syntax Error: " and carries one location; wording and place are those of graphql-js 16.
Result<ast::Document, GraphQLError> parse(Source source, const ParseOptions& options = {});

// Parses a single value, such as the text of a default value in a data model: `[1, 2]`.
Result<ast::Document, GraphQLError> parse_value(Source source, const ast::Value** value);

}  // namespace graphcool::graphql
