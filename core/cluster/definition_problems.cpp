#include "core/cluster/definition_problems.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace graphcool::cluster {
namespace {

void refuse_permissions(const service::Definition& definition, Errors& errors) {
  constexpr const char* kOpen = "Open everything to everybody:\npermissions:\n  - operation: \"*\"";
  // A service begins with a definition that says nothing: nothing can be read of that.
  const bool is_blank = std::ranges::all_of(definition.types, [](const service::SourceFile& file) {
    return text::trim(file.text).empty();
  });
  if (definition.permissions.empty() && !is_blank && !definition.bundle.modules.empty() &&
      definition.family == service::Family::Graphcool) {
    errors.push_back({.code = ErrorCode::Invalid,
                      .what = "There is no permission, so nobody could read or write anything.",
                      .where = {.file = "graphcool.yml"},
                      .hint = kOpen});
  }
  for (const auto& each : definition.permissions) {
    if (each.operation == "*") continue;
    errors.push_back(
        {.code = ErrorCode::Invalid,
         .what = fmt::format(
             "Permissions for one operation, such as `{}`, are not in this version yet.",
             each.operation),
         .where = each.operation_where,
         .hint = "Open everything instead: operation: \"*\""});
  }
}

std::string described(const Error& error) {
  std::string place = error.where.file;
  if (error.where.line > 0) place += fmt::format(":{}:{}", error.where.line, error.where.column);
  return place.empty() ? error.what : fmt::format("{}: {}", place, error.what);
}

}  // namespace

model::SchemaErrors to_problems(Errors errors) {
  model::SchemaErrors problems;
  for (Error& error : errors) {
    std::string description = described(error);
    const int code = error.api_code;
    problems.push_back({"Global", "", std::move(description), code, std::move(error)});
  }
  return problems;
}

model::SchemaErrors not_yet(const service::Definition& definition) {
  Errors errors;
  const auto refuse = [&](const std::string& name, const Location& where) {
    errors.push_back({.code = ErrorCode::Invalid,
                      .what = fmt::format("{} are not in this version yet.", name),
                      .where = where,
                      .hint = "Delete them, or comment them out."});
  };
  if (!definition.functions.empty()) refuse("Functions", definition.functions.front().where);
  refuse_permissions(definition, errors);
  return to_problems(std::move(errors));
}

}  // namespace graphcool::cluster
