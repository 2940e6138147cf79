// A dialect: one style of generated API over a model. A new one is a new folder and one line of
// registration in core/cluster.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/api/extensions.h"
#include "core/graphql/execution.h"
#include "core/graphql/schema.h"
#include "core/model/model.h"
#include "core/query/plan.h"
#include "core/query/watch.h"

namespace graphcool::api {

// A row that a mutation writes, for the function that looks at it first.
struct RowWrite {
  const model::Type* type = nullptr;
  Verb verb = Verb::Create;
  const graphql::Input* arguments = nullptr;  // Of this row alone; within those of the field.
  std::span<const graphql::InputValue> definitions = {};  // Of the arguments.
  std::uint32_t id_tag = 0;  // Of an argument that gives a new node its id.
  enum class When : std::uint8_t { Always, Exists, Missing } when = When::Always;
};

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

  // Lowers a valid subscription, the inputs of which hold their values (`all_structural` of
  // InputPreparer), to a watch without a name. REQUIRES: the schema has subscriptions, the
  // operation a root field. Errors are those of arguments that cannot be right, and of what a watch
  // cannot show. A dialect without subscriptions leaves this as it is.
  virtual Result<query::Watch, graphql::GraphQLErrors> lower_watch(const graphql::Selector&) const {
    return graphql::GraphQLErrors{{.message = "This API has no subscriptions."}};
  }

  // ---- For the functions of a service; a dialect that offers none leaves these as they are.

  // The function that resolves the field, or null.
  virtual const Resolver* resolver(const graphql::Field&) const { return nullptr; }
  // Whether functions may stand around what the mutation does.
  virtual bool is_hooked(const graphql::Field&) const { return false; }
  // The rows that the mutation writes, given these arguments, in the order of writing; the root's
  // first. `arguments` is what Selector::arguments() gave.
  virtual std::vector<RowWrite> row_writes(const graphql::Field&, const graphql::Input&) const {
    return {};
  }
};

// Makes the API of a dialect: `simple::make_api` and its siblings. Invalid when a name in the
// model, or one that a function brings, is one that the dialect generates itself. `extensions` may
// be null.
using MakeApi = std::function<Result<std::unique_ptr<const Api>>(
    std::shared_ptr<const model::Model> model, std::shared_ptr<const Extensions> extensions)>;

}  // namespace graphcool::api
