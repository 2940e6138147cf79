#include "core/auth/permission_api.h"

#include "core/api/generated_api.h"
#include "core/api/graphcool/generator.h"
#include "core/api/graphcool/inputs.h"
#include "core/api/graphcool/reading.h"
#include "core/api/graphcool/scalars.h"
#include "core/api/outputs.h"

namespace graphcool::auth {
namespace {

using api::graphcool::GeneratedSchema;
using graphql::CollectedField;
using query::Output;

GeneratedSchema generate(const model::Model& model) {
  graphql::SchemaBuilder builder;
  api::graphcool::Meanings meanings;
  api::graphcool::Inputs inputs(model, builder, meanings);
  api::graphcool::declare_scalars(builder);
  inputs.declare();
  std::vector<graphql::FieldSpec> members;
  for (const model::Type* type : api::graphcool::sorted_types(model)) {
    members.push_back({.name = "Some" + type->name + "Exists",
                       .type = builder.ref("Boolean!"),
                       .arguments = inputs.list_arguments(*type),
                       .tag = meanings.fields.add({.type = type})});
  }
  if (members.empty()) {
    members.push_back({.name = "nothingExists",
                       .type = builder.ref("Boolean!"),
                       .description = "There is no type yet."});
  }
  builder.object("Query", members);
  auto clashes = builder.clashes();
  return {builder.build("Query"), std::move(meanings), std::move(clashes)};
}

class PermissionLowering {
 public:
  PermissionLowering(const model::Model& model, const GeneratedSchema& generated,
                     const graphql::Selector& selector)
      : generated_(generated),
        selector_(selector),
        reading_(model, generated.schema, generated.meanings, selector) {}

  query::Root lower_root(const CollectedField& field) const {
    if (api::is_meta(field)) {
      return {.output = api::meta_output(field, generated_.schema, selector_)};
    }
    const auto& meaning = generated_.meanings.fields[field.definition->tag];
    if (meaning.type == nullptr) {
      return {.output = api::constant_output("true", field, selector_)};
    }
    auto output = api::make_output(Output::Kind::Exists, field, selector_);
    query::Read read{.type = meaning.type};
    reading_.apply_arguments(read, field);
    read.page.max_rows = 0;
    output.reads.push_back(std::move(read));
    return {.output = std::move(output)};
  }

 private:
  const GeneratedSchema& generated_;
  const graphql::Selector& selector_;
  const api::graphcool::Reading reading_;
};

}  // namespace

Result<std::unique_ptr<const api::Api>> make_permission_api(
    std::shared_ptr<const model::Model> model, std::shared_ptr<const api::Extensions>) {
  auto generated = generate(*model);
  return api::make_generated_api<PermissionLowering>("permission", std::move(model),
                                                     std::move(generated), nullptr);
}

}  // namespace graphcool::auth
