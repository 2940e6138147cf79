#include "core/api/prisma/prisma.h"

#include "core/api/generated_api.h"
#include "core/api/prisma/failures.h"
#include "core/api/prisma/reading.h"

namespace graphcool::api::prisma {
namespace {

using graphql::CollectedField;

class Lowering {
 public:
  Lowering(const model::Model& model, const GeneratedSchema& generated,
           const graphql::Selector& selector)
      : generated_(generated), selector_(selector), reading_(model, generated, selector) {}

  query::Root lower_root(const CollectedField& field) const {
    const bool writes =
        !is_meta(field) && generated_.meanings.fields[field.definition->tag].is_mutation();
    return writes ? write_root(field) : query::Root{.output = reading_.root(field)};
  }

 private:
  query::Root write_root(const CollectedField& field) const {
    query::Root root{.output = make_output(query::Output::Kind::One, field, selector_)};
    root.checks.push_back(never({0, "Mutations are not part of this build.", {}}));
    root.program.emplace();
    return root;
  }

  const GeneratedSchema& generated_;
  const graphql::Selector& selector_;
  const Reading reading_;
};

}  // namespace

Result<std::unique_ptr<const Api>> make_api(std::shared_ptr<const model::Model> model) {
  auto generated = generate_schema(*model);
  return make_generated_api<Lowering>("Prisma", std::move(model), std::move(generated),
                                      constraint_words());
}

}  // namespace graphcool::api::prisma
