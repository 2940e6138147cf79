// Validation of executable documents (specification, section 5).
#pragma once

#include "core/graphql/ast.h"
#include "core/graphql/schema.h"

namespace graphcool::graphql {

// Guards; 0 means none. A document beyond max_depth, max_aliases, max_introspection_depth or
// max_directives gets that one error and is looked at no further.
struct ValidationLimits {
  std::size_t max_errors = 0;  // Stops with "Too many validation errors, error limit reached. ...".
  std::size_t max_depth = 0;   // Of fields within one another, fragments expanded.
  std::size_t max_aliases = 0;              // In the whole document.
  std::size_t max_introspection_depth = 0;  // Of fields below __schema and __type.
  std::size_t max_directives = 0;           // At one location.
  // Steps on fragments that many operations share, and on pairs of fields that conflict; beyond
  // them validation ends with "Validation aborted.".
  std::size_t max_fragment_work = 0;
  std::size_t max_overlap_work = 0;
};

// What graphql-js 16 has, for documents that people write.
inline constexpr ValidationLimits kUsualValidation{
    .max_errors = 100, .max_fragment_work = 50'000, .max_overlap_work = 500'000};

// For what clients send.
inline constexpr ValidationLimits kRequestValidation{.max_errors = 100,
                                                     .max_depth = 100,
                                                     .max_aliases = 1000,
                                                     .max_introspection_depth = 20,
                                                     .max_directives = 50,
                                                     .max_fragment_work = 50'000,
                                                     .max_overlap_work = 500'000};

// Every violation of the rules of the specification, in the order in which graphql-js 16 reports
// them, with its wording and locations. Empty means valid.
GraphQLErrors validate(const Schema& schema, const ast::Document& document,
                       const ValidationLimits& limits = {});

// Validation of a type-system document by itself: the rules on documents and, where they hold,
// those on the schema that it makes. The latter only where it has a query root or a schema
// definition: a document of types for others to use is no broken schema.
GraphQLErrors validate_sdl(const ast::Document& document);

}  // namespace graphcool::graphql
