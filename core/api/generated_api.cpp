#include "core/api/generated_api.h"

#include <fmt/format.h>

namespace graphcool::api {

Error name_clash(std::string_view dialect, const model::Model& model,
                 const std::vector<std::string>& clashes) {
  const std::string& name = clashes.front();
  Error error{.code = ErrorCode::Invalid,
              .what = fmt::format("The name `{}` is made twice in the {} API of this data model.",
                                  name, dialect),
              .hint = "Rename the type or relation that it comes from."};
  if (const auto* type = model.type(name)) {
    error.where = type->where;
    error.what = fmt::format("The type `{}` has a name that the {} API makes for another type.",
                             name, dialect);
    error.hint = "Rename it; @rename(oldName: \"" + name + "\") keeps its data.";
  }
  return error;
}

}  // namespace graphcool::api
