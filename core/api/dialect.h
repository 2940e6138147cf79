// A dialect: one style of generated API over a model. A new one is a new folder and one line of
// registration in core/cluster.
#pragma once

#include <memory>
#include <string_view>

#include "core/graphql/execution.h"
#include "core/graphql/schema.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api {

// The API that a dialect makes of one model. Immutable, shared between threads.
class Api {
 public:
  virtual ~Api() = default;

  virtual const graphql::Schema& schema() const = 0;

  // Lowers a valid operation, whose inputs have one shape, to a plan. `roots` are its collected
  // root fields. Errors here are those of arguments that cannot be right whatever the variables'
  // values; what belongs to one field of the response stands in the plan instead, as a check that
  // fails there.
  virtual Result<std::shared_ptr<const query::Plan>, graphql::GraphQLErrors> lower(
      const graphql::ast::Definition& operation, const graphql::Selector& selector) const = 0;
};

// Makes the API of a dialect: `simple::make_api` and its siblings. Invalid when a name in the model
// is one that the dialect generates itself.
using MakeApi = Result<std::unique_ptr<const Api>> (*)(std::shared_ptr<const model::Model> model);

}  // namespace graphcool::api
