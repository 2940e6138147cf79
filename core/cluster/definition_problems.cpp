#include "core/cluster/definition_problems.h"

#include <fmt/format.h>

namespace graphcool::cluster {
namespace {

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
  for (const service::Function& each : definition.functions) {
    if (each.type == service::FunctionType::Subscription) refuse("Subscriptions", each.where);
  }
  return to_problems(std::move(errors));
}

}  // namespace graphcool::cluster
