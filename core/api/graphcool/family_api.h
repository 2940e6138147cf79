// An Api of the Graphcool family: a generated API, and what functions have to do with its fields.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "core/api/generated_api.h"
#include "core/api/graphcool/failures.h"
#include "core/api/graphcool/generator.h"

namespace graphcool::api::graphcool {

bool is_hooked(const FieldMeaning& meaning, const Extensions& extensions);

// `arguments` are those of the mutation itself, `definitions` theirs.
std::vector<RowWrite> row_writes(const FieldMeaning& meaning, const Meanings& meanings,
                                 const model::Model& model, const graphql::Input& arguments,
                                 std::span<const graphql::InputValue> definitions);

template <class Lowering>
class FamilyApi final : public GeneratedApi<Lowering, Meanings> {
 public:
  // `wrapped`: mutations have their arguments in one named "input".
  FamilyApi(std::shared_ptr<const model::Model> model, GeneratedSchema generated, bool wrapped)
      : GeneratedApi<Lowering, Meanings>(std::move(model), std::move(generated),
                                         constraint_words()),
        wrapped_(wrapped) {}

  const Resolver* resolver(const graphql::Field& field) const override {
    return meanings().fields[field.tag].resolver;
  }

  bool is_hooked(const graphql::Field& field) const override {
    const auto& meaning = meanings().fields[field.tag];
    return meanings().extensions && meaning.is_mutation() &&
           graphcool::is_hooked(meaning, *meanings().extensions);
  }

  std::vector<RowWrite> row_writes(const graphql::Field& field,
                                   const graphql::Input& arguments) const override {
    const auto& meaning = meanings().fields[field.tag];
    if (!wrapped_) {
      return graphcool::row_writes(meaning, meanings(), *this->model_, arguments, field.arguments);
    }
    return graphcool::row_writes(meaning, meanings(), *this->model_, arguments["input"],
                                 field.argument("input")->type.named()->input_fields);
  }

 private:
  const Meanings& meanings() const { return this->generated_.meanings; }

  const bool wrapped_;
};

// Invalid when the generated names clash with names in the model.
template <class Lowering>
Result<std::unique_ptr<const Api>> make_family_api(std::string_view dialect,
                                                   std::shared_ptr<const model::Model> model,
                                                   GeneratedSchema generated, bool wrapped) {
  if (!generated.clashes.empty()) return name_clash(dialect, *model, generated.clashes);
  return std::unique_ptr<const Api>(
      std::make_unique<FamilyApi<Lowering>>(std::move(model), std::move(generated), wrapped));
}

}  // namespace graphcool::api::graphcool
