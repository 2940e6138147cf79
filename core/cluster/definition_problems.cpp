#include "core/cluster/definition_problems.h"

#include <fmt/format.h>

#include <utility>

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

model::SchemaErrors one_problem(Error error, int code) {
  return {{.type = "Global",
           .field = {},
           .description = error.what,
           .code = code,
           .error = std::move(error)}};
}

Errors to_errors(model::SchemaErrors problems) {
  Errors errors;
  for (auto& problem : problems) errors.push_back(std::move(problem.error));
  return errors;
}

}  // namespace graphcool::cluster
