// An Api over a generated schema: the schema, what its members mean, and the lowering that knows.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/api/dialect.h"

namespace graphcool::api {

// What a generator makes: `Meanings` is the dialect's own.
template <class Meanings>
struct Generated {
  graphql::Schema schema;
  Meanings meanings;
  std::vector<std::string> clashes;  // See SchemaBuilder::clashes().
};

Error name_clash(std::string_view dialect, const model::Model& model,
                 const std::vector<std::string>& clashes);

// `Lowering` is made from (model, generated, selector) and has lower_root(field); where the schema
// has subscriptions, lower_watch(model, field) too.
template <class Lowering, class Meanings>
class GeneratedApi : public Api {
 public:
  GeneratedApi(std::shared_ptr<const model::Model> model, Generated<Meanings> generated,
               std::shared_ptr<const query::ConstraintWords> words)
      : model_(std::move(model)), generated_(std::move(generated)), words_(std::move(words)) {}

  const graphql::Schema& schema() const override { return generated_.schema; }

  Result<std::shared_ptr<const query::Plan>, graphql::GraphQLErrors> lower(
      const graphql::ast::Definition& operation, const graphql::Selector& selector) const override {
    const Lowering lowering(*model_, generated_, selector);
    auto plan = std::make_shared<query::Plan>();
    plan->model = model_;
    plan->writes = operation.operation == graphql::ast::OperationType::Mutation;
    if (plan->writes) plan->words = words_;
    for (const auto& field : selector.root_fields()) {
      plan->roots.push_back(lowering.lower_root(field));
    }
    return std::shared_ptr<const query::Plan>(std::move(plan));
  }

  Result<query::Watch, graphql::GraphQLErrors> lower_watch(
      const graphql::Selector& selector) const override {
    const Lowering lowering(*model_, generated_, selector);
    if constexpr (requires(graphql::CollectedField field) {
                    lowering.lower_watch(model_, field);
                  }) {
      return lowering.lower_watch(model_, selector.root_fields().front());
    } else {
      return Api::lower_watch(selector);
    }
  }

 protected:
  const std::shared_ptr<const model::Model> model_;
  const Generated<Meanings> generated_;

 private:
  const std::shared_ptr<const query::ConstraintWords> words_;
};

// Invalid when the generated names clash with names in the model.
template <class Lowering, class Meanings>
Result<std::unique_ptr<const Api>> make_generated_api(
    std::string_view dialect, std::shared_ptr<const model::Model> model,
    Generated<Meanings> generated, std::shared_ptr<const query::ConstraintWords> words) {
  if (!generated.clashes.empty()) return name_clash(dialect, *model, generated.clashes);
  return std::unique_ptr<const Api>(std::make_unique<GeneratedApi<Lowering, Meanings>>(
      std::move(model), std::move(generated), std::move(words)));
}

}  // namespace graphcool::api
