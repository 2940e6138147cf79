#include "core/api/graphcool/generator.h"
#include "core/auth/permission_query.h"

namespace graphcool::auth {
namespace {

using model::Field;

struct Named {
  std::string name;
  Variable variable;
  std::string type;
};

std::string type_of(const model::Model& model, const Field& field) {
  const std::string name = api::graphcool::type_name(model, field);
  return field.list ? "[" + name + "!]" : name;
}

void add_stored(const model::Model& model, const Rule& rule, std::string_view prefix,
                std::vector<Named>& all) {
  for (const Field& field : rule.type->fields) {
    if (!field.is_scalar() || field.role == model::Role::Id) continue;
    all.push_back({std::string(prefix) + field.name,
                   {.kind = Variable::Kind::Stored, .field = &field},
                   type_of(model, field)});
  }
}

void add_given(const model::Model& model, const Rule& rule, std::string_view prefix,
               std::vector<Named>& all) {
  for (const Field& field : rule.type->fields) {
    const Variable variable{.kind = Variable::Kind::Given, .field = &field};
    if (field.is_to_one()) {
      all.push_back({std::string(prefix) + field.name + "Id", variable, "ID"});
    } else if (field.is_scalar() && !field.is_readonly()) {
      all.push_back({std::string(prefix) + field.name, variable, type_of(model, field)});
    }
  }
}

// The table of section 10.7. What is always there may be declared as never null.
std::vector<Named> variables_for(const model::Model& model, const Rule& rule) {
  std::vector<Named> all = {{"user_id", {.kind = Variable::Kind::Caller}, "ID!"},
                            {"userId", {.kind = Variable::Kind::Caller}, "ID!"}};
  if (rule.relation != nullptr) {
    const auto names = api::graphcool::end_names(model, *rule.relation);
    for (const int end : {0, 1}) {
      // The name says which node it is as the payload of a relation mutation calls it.
      all.push_back({names.names[end] + "_id", {.kind = Variable::Kind::End, .end = end}, "ID!"});
    }
    return all;
  }
  all.push_back({"node_id", {.kind = Variable::Kind::Node}, "ID!"});
  all.push_back({"nodeId", {.kind = Variable::Kind::Node}, "ID!"});
  const bool changes = rule.verb == Verb::Update || rule.verb == Verb::Delete;
  if (rule.verb != Verb::Create) add_stored(model, rule, "node_", all);
  if (changes) add_stored(model, rule, "old_", all);
  if (rule.verb == Verb::Create || rule.verb == Verb::Update) {
    add_given(model, rule, "input_", all);
    add_given(model, rule, "new_", all);
  }
  return all;
}

}  // namespace

std::optional<std::pair<Variable, std::string>> find_variable(const model::Model& model,
                                                              const Rule& rule,
                                                              std::string_view name) {
  for (Named& each : variables_for(model, rule)) {
    if (each.name == name) return std::pair(each.variable, std::move(each.type));
  }
  return std::nullopt;
}

std::vector<std::string> variable_names(const model::Model& model, const Rule& rule) {
  std::vector<std::string> names;
  for (Named& each : variables_for(model, rule)) names.push_back(std::move(each.name));
  return names;
}

}  // namespace graphcool::auth
