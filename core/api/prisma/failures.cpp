#include "core/api/prisma/failures.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace graphcool::api::prisma {

using query::Failure;

Failure null_filter_on_list(const model::Field& field) {
  return {3033,
          fmt::format("The field '{}' is a toMany relation. This cannot be filtered by null.",
                      field.name),
          {}};
}

Failure value_too_long(const model::Field& field) {
  return {3007, fmt::format("Value for field {} is too long.", field.name), {}};
}

Failure required_is_null(const model::Field& field) {
  return {3020,
          fmt::format("A required field cannot be set to null. Fieldname if known: {}", field.name),
          {}};
}

Failure relation_required(const model::Type& type, const model::Field& field) {
  return {
      3032,
      fmt::format("The field '{}' on type '{}' is required. Performing this mutation would violate "
                  "that constraint",
                  field.name, type.name),
      {}};
}

Failure invalid_null(const model::Type& type, const model::Field& field) {
  return {3036,
          fmt::format("The input value null was not valid for field {} of type {}.", field.name,
                      type.name),
          {}};
}

Failure node_not_found(const model::Type& type, const model::Field& field, query::Value value) {
  return {
      3039,
      fmt::format("No Node for the model {} with value {{0}} for {} found.", type.name, field.name),
      {{std::move(value), &field}}};
}

Failure not_connected(const model::Relation& relation, const Chosen& parent, const Chosen& child) {
  Failure failure{
      3041,
      fmt::format("The relation {} has no node for the model {}", relation.name, parent.type.name),
      {}};
  const auto add = [&failure](const Chosen& node) {
    if (node.field == nullptr) return;
    failure.text += fmt::format(" with the value '{{{}}}' for the field '{}'",
                                failure.arguments.size(), node.field->name);
    failure.arguments.emplace_back(node.value, node.field);
  };
  add(parent);
  failure.text += fmt::format(" connected to a {} for the model {}",
                              parent.field != nullptr ? "node" : "Node", child.type.name);
  add(child);
  if (parent.field == nullptr || child.field == nullptr) failure.text += " on your mutation path.";
  return failure;
}

Failure relation_violated(const model::Model& model, const model::Relation& relation) {
  const auto [a, b] =
      std::minmax(model.types[relation.ends[0].type].name, model.types[relation.ends[1].type].name);
  return {3042,
          fmt::format("The change you are trying to make would violate the required relation '{}' "
                      "between {} and {}",
                      relation.name, a, b),
          {}};
}

Failure no_unique_given(const model::Type& type) {
  return {3040,
          fmt::format("You provided an invalid argument for the where selector on {}. Please "
                      "provide exactly one unique field and value.",
                      type.name),
          {}};
}

Failure many_uniques_given(const model::Type& type) {
  return {3045,
          fmt::format("You provided more than one field for the unique selector on {}. If you want "
                      "that behavior you can use the many query and combine fields with AND / OR.",
                      type.name),
          {}};
}

namespace {

class Words : public query::ConstraintWords {
 public:
  Failure unique_violation(const model::Type& type, const model::Field& field,
                           const std::string&) const override {
    return api::unique_violation(type, field);
  }
  // No mutation of this API counts.
  Failure out_of_range(const model::Type& type, const model::Field& field) const override {
    return {3036,
            fmt::format("The input value was not valid for field {} of type {}.", field.name,
                        type.name),
            {}};
  }
};

}  // namespace

std::shared_ptr<const query::ConstraintWords> constraint_words() {
  static const auto words = std::make_shared<const Words>();
  return words;
}

}  // namespace graphcool::api::prisma
