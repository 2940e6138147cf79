// Validation of executable documents (specification, section 5).
#pragma once

#include "core/graphql/ast.h"
#include "core/graphql/schema.h"

namespace graphcool::graphql {

// Guards for requests; 0 means none. `validate` on the command line sets none.
struct ValidationLimits {
  std::size_t max_errors = 0;  // Stops with "Too many validation errors, error limit reached. ...".
  std::size_t max_depth = 0;   // Selection depth, fragments expanded.
  std::size_t max_aliases = 0;
  std::size_t max_introspection_depth = 0;  // Of lists within __schema and __type.
  std::size_t max_directives = 0;           // At one location.
};

inline constexpr ValidationLimits kRequestValidation{.max_errors = 100,
                                                     .max_depth = 100,
                                                     .max_aliases = 1000,
                                                     .max_introspection_depth = 20,
                                                     .max_directives = 50};

// Every violation of the rules of the specification, in the order in which graphql-js 16 reports
// them, with its wording and locations. Empty means valid.
GraphQLErrors validate(const Schema& schema, const ast::Document& document,
                       const ValidationLimits& limits = {});

// Validation of a type-system document by itself: SDL rules, then the rules on the schema it
// builds.
GraphQLErrors validate_sdl(const ast::Document& document);

}  // namespace graphcool::graphql
