#include "core/api/simple/simple.h"

#include "core/api/graphcool/failures.h"
#include "core/api/simple/lowering.h"
#include "core/api/simple/schema.h"

namespace graphcool::api::simple {
namespace {

class SimpleApi : public Api {
 public:
  explicit SimpleApi(std::shared_ptr<const model::Model> model)
      : model_(std::move(model)), generated_(generate_schema(*model_)) {}

  const graphql::Schema& schema() const override { return generated_.schema; }

  Result<std::shared_ptr<const query::Plan>, graphql::GraphQLErrors> lower(
      const graphql::ast::Definition& operation, const graphql::Selector& selector) const override {
    const Lowering lowering(*model_, generated_, selector);
    auto plan = std::make_shared<query::Plan>();
    plan->model = model_;
    plan->writes = operation.operation == graphql::ast::OperationType::Mutation;
    if (plan->writes) plan->words = graphcool::constraint_words();
    for (const auto& field : selector.root_fields())
      plan->roots.push_back(lowering.lower_root(field));
    return std::shared_ptr<const query::Plan>(std::move(plan));
  }

 private:
  std::shared_ptr<const model::Model> model_;
  GeneratedSchema generated_;
};

}  // namespace

std::unique_ptr<const Api> make_api(std::shared_ptr<const model::Model> model) {
  return std::make_unique<SimpleApi>(std::move(model));
}

}  // namespace graphcool::api::simple
