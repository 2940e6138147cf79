// Permission queries: GraphQL documents whose variables speak of the caller, the node and the
// request (reference/graphcool-framework, section 10.7).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/api/dialect.h"
#include "core/auth/rules.h"

namespace graphcool::auth {

// Reads the permission queries of one model.
class PermissionQueries {
 public:
  explicit PermissionQueries(std::shared_ptr<const model::Model> model);

  // Takes the conditions and variables of the query over into `rule`, whose verb, type and relation
  // are set. Every problem, with its place in the query's file.
  Errors read(const service::PermissionQuery& query, Rule& rule);

 private:
  class Document;

  std::shared_ptr<const model::Model> model_;
  std::unique_ptr<const api::Api> api_;  // Null when the model's names clash in it.
  Errors clash_;
};

// What `$name` means in a query for a rule, and of which type it is ("ID!", "String"); nothing when
// there is no such variable.
std::optional<std::pair<Variable, std::string>> find_variable(const model::Model& model,
                                                              const Rule& rule,
                                                              std::string_view name);

// All variables that a query for the rule may declare.
std::vector<std::string> variable_names(const model::Model& model, const Rule& rule);

}  // namespace graphcool::auth
