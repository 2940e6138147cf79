#include "core/api/failures.h"

#include <fmt/format.h>

namespace graphcool::api {

query::Failure unique_violation(const model::Type& type, const model::Field& field) {
  return {3010,
          fmt::format("A unique constraint would be violated on {}. Details: Field name = {}",
                      type.name, field.name),
          {}};
}

query::Failure first_and_last() {
  return {3014, "Arguments 'first' and 'last' cannot be given together.", {}};
}

query::Failure negative_argument(std::string_view name) {
  const int code = name == "first" ? 3026 : name == "last" ? 3027 : 3028;
  return {code, fmt::format("The '{}' argument must be non negative", name), {}};
}

query::ValueCheck never(query::Failure failure) {
  return {.kind = query::ValueCheck::Kind::Never, .failure = std::move(failure)};
}

}  // namespace graphcool::api
