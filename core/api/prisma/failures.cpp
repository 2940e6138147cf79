#include "core/api/prisma/failures.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/model/naming.h"

namespace graphcool::api::prisma {

using query::Failure;

Failure null_filter_on_list(const model::Field& field) {
  return {3033,
          fmt::format("The field '{}' is a toMany relation. This cannot be filtered by null.",
                      field.name),
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
          fmt::format("You provided more than one field for the unique selector on {}. To read "
                      "nodes by several fields, use the query '{}'.",
                      type.name, text::lower_first(model::plural_prisma(type.name))),
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
