#include "core/api/graphcool/failures.h"

#include <fmt/format.h>

namespace graphcool::api::graphcool {

using query::Failure;
using query::Value;

Failure too_many_nodes(Value requested) {
  return {2041,
          fmt::format("You requested {{0}} nodes. At most {} are returned by one field; use "
                      "'first', 'after' and 'skip' to read the rest page by page.",
                      kMaxNodes),
          {std::move(requested)}};
}

Failure wrong_arguments(std::string_view reason) {
  return {3000, std::string(reason), {}};
}

Failure no_such_node(const model::Type& type, Value id) {
  return {3002, fmt::format("'{}' has no item with id '{{0}}'", type.name), {std::move(id)}};
}

Failure value_too_long(const model::Field& field) {
  return {3007,
          fmt::format("Value for field {} is too long. At most {} characters are allowed.",
                      field.name, kMaxTextLength),
          {}};
}

Failure referenced_node_missing(Value id) {
  return {
      3011,
      "You are referencing a node that does not exist. Check that the mutation connects existing "
      "nodes only. Id if available: {0}",
      {std::move(id)}};
}

Failure node_not_found(Value id) {
  return {3013, "Node with id {0} not found", {std::move(id)}};
}

Failure required_is_null(const model::Field& field) {
  return {3020,
          fmt::format("You are trying to set a required field to null. Field name: {}", field.name),
          {}};
}

Failure relation_required(const model::Type& type, const model::Field& field) {
  return {
      3032,
      fmt::format("The field '{}' on type '{}' is required. Performing this mutation would violate "
                  "the constraint",
                  field.name, type.name),
      {}};
}

Failure null_filter_on_list(const model::Field& field) {
  return {
      3033, fmt::format("The filter of the to-many field '{}' cannot be null.", field.name), {}};
}

Failure invalid_input(const model::Field& field) {
  return {
      3036,
      fmt::format("The value null is not valid for the required field '{}'. Leave the argument out "
                  "to get its default value.",
                  field.name),
      {}};
}

Failure number_out_of_range(const model::Field& field) {
  return {3036,
          fmt::format("The new value of the field '{}' is out of the range of {}.", field.name,
                      model::scalar_name(field.scalar)),
          {}};
}

Failure invalid_json(const model::Field& field, Value value) {
  return {3037,
          fmt::format(
              "The value in the field '{}' is not a valid Json: '{{0}}'. It has to be an object "
              "or an array.",
              field.name),
          {std::move(value)}};
}

namespace {

class Words : public query::ConstraintWords {
 public:
  Failure unique_violation(const model::Type& type, const model::Field& field,
                           const std::string&) const override {
    return api::unique_violation(type, field);
  }
  Failure out_of_range(const model::Type&, const model::Field& field) const override {
    return number_out_of_range(field);
  }
};

}  // namespace

std::shared_ptr<const query::ConstraintWords> constraint_words() {
  static const auto words = std::make_shared<const Words>();
  return words;
}

}  // namespace graphcool::api::graphcool
