// An Api of the Graphcool family: a generated schema and the lowering that goes with it.
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "core/api/dialect.h"
#include "core/api/graphcool/failures.h"
#include "core/api/graphcool/generator.h"

namespace graphcool::api::graphcool {

Error name_clash(std::string_view dialect, const model::Model& model,
                 const std::vector<std::string>& clashes);

template <class DialectLowering>
class FamilyApi : public Api {
 public:
  FamilyApi(std::shared_ptr<const model::Model> model, GeneratedSchema generated)
      : model_(std::move(model)), generated_(std::move(generated)) {}

  const graphql::Schema& schema() const override { return generated_.schema; }

  Result<std::shared_ptr<const query::Plan>, graphql::GraphQLErrors> lower(
      const graphql::ast::Definition& operation, const graphql::Selector& selector) const override {
    const DialectLowering lowering(*model_, generated_, selector);
    auto plan = std::make_shared<query::Plan>();
    plan->model = model_;
    plan->writes = operation.operation == graphql::ast::OperationType::Mutation;
    if (plan->writes) plan->words = constraint_words();
    for (const auto& field : selector.root_fields()) {
      plan->roots.push_back(lowering.lower_root(field));
    }
    return std::shared_ptr<const query::Plan>(std::move(plan));
  }

 private:
  std::shared_ptr<const model::Model> model_;
  GeneratedSchema generated_;
};

// Invalid when the generated names clash with names in the model.
template <class DialectLowering>
Result<std::unique_ptr<const Api>> make_family_api(std::string_view dialect,
                                                   std::shared_ptr<const model::Model> model,
                                                   GeneratedSchema generated) {
  if (!generated.clashes.empty()) return name_clash(dialect, *model, generated.clashes);
  return std::unique_ptr<const Api>(
      std::make_unique<FamilyApi<DialectLowering>>(std::move(model), std::move(generated)));
}

}  // namespace graphcool::api::graphcool
