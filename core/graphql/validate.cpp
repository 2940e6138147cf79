#include "core/graphql/validate.h"

#include "core/graphql/validation_rules.h"
#include "core/graphql/validation_walk.h"

namespace graphcool::graphql {

GraphQLErrors validate(const Schema& schema, const ast::Document& document,
                       const ValidationLimits& limits) {
  Validation validation(schema, document, limits);
  if (!within_limits(validation)) return validation.take_errors();
  ValidationWalk(validation).document();
  const bool aborted = validation.aborted();
  validation.run_deferred([&](const Validation::Deferred& operation) {
    variables_of_operation(validation, operation);
  });
  if (!aborted && !validation.full()) no_unused_fragments(validation);
  return validation.take_errors();
}

}  // namespace graphcool::graphql
