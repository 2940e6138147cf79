#include "core/auth/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/auth/permission_query.h"
#include "core/base/text.h"

namespace graphcool::auth {
namespace {

using model::Field;
using model::Model;
using model::Type;

// How clients of the original know what is wrong with a permission.
constexpr int kInvalidPermission = 2066;

std::optional<Verb> verb_of(std::string_view name) {
  for (const auto verb :
       {Verb::Read, Verb::Create, Verb::Update, Verb::Delete, Verb::Connect, Verb::Disconnect}) {
    if (name == name_of(verb)) return verb;
  }
  return std::nullopt;
}

bool is_of_relations(Verb verb) {
  return verb == Verb::Connect || verb == Verb::Disconnect;
}

class Reader {
 public:
  explicit Reader(std::shared_ptr<const Model> model) : model_(*model), queries_(model) {}

  void read(const service::Permission& permission, std::size_t number);
  Checked<Rules> take() {
    if (!errors_.empty()) return std::move(errors_);
    return std::move(rules_);
  }

 private:
  void add(const Location& where, std::string what, std::string hint) {
    errors_.push_back({.code = ErrorCode::Invalid,
                       .what = std::move(what),
                       .where = where,
                       .hint = std::move(hint),
                       .api_code = kInvalidPermission});
  }
  bool find_subject(const service::Permission& permission, Rule& rule);
  std::vector<Verb> find_verbs(const service::Permission& permission, const Rule& rule);
  void read_fields(const service::Permission& permission, Rule& rule);

  const Model& model_;
  PermissionQueries queries_;
  Rules rules_;
  Errors errors_;
};

void Reader::read(const service::Permission& permission, std::size_t number) {
  if (permission.operation == "*") {
    rules_.open = true;
    return;
  }
  Rule rule{.number = number, .authenticated = permission.authenticated};
  if (!find_subject(permission, rule)) return;
  read_fields(permission, rule);
  for (const Verb verb : find_verbs(permission, rule)) {
    rule.verb = verb;
    if (permission.query) {
      auto problems = queries_.read(*permission.query, rule);
      for (Error& problem : problems) {
        problem.api_code = kInvalidPermission;
        errors_.push_back(std::move(problem));
      }
    }
    rules_.rules.push_back(rule);
  }
}

// Types without regard to case, then relations.
bool Reader::find_subject(const service::Permission& permission, Rule& rule) {
  const std::string wanted = text::to_lower_ascii(permission.subject);
  for (const Type& type : model_.types) {
    if (text::to_lower_ascii(type.name) == wanted) rule.type = &type;
  }
  if (rule.type == nullptr) rule.relation = model_.relation(permission.subject);
  if (rule.type != nullptr || rule.relation != nullptr) return true;
  std::vector<std::string> names;
  for (const Type& type : model_.types) names.push_back(type.name);
  for (const auto& relation : model_.relations) names.push_back(relation.name);
  const auto near = text::nearest(permission.subject, names);
  add(permission.operation_where,
      fmt::format("The permission `{}` is for `{}`, which is neither a type nor a relation.",
                  permission.operation, permission.subject),
      near ? fmt::format("Did you mean `{}.{}`?", *near, permission.verb)
           : "Name a type or a relation of the data model.");
  return false;
}

std::vector<Verb> Reader::find_verbs(const service::Permission& permission, const Rule& rule) {
  const bool edges = rule.relation != nullptr;
  if (edges && permission.verb == "*") return {Verb::Connect, Verb::Disconnect};
  const auto verb = verb_of(permission.verb);
  if (verb && is_of_relations(*verb) == edges) return {*verb};
  add(permission.operation_where,
      fmt::format("`{}` is no operation: `{}` is a {}.", permission.operation, permission.subject,
                  edges ? "relation" : "type"),
      edges ? "A relation has connect, disconnect, and * for both."
            : "A type has read, create, update and delete.");
  return {};
}

void Reader::read_fields(const service::Permission& permission, Rule& rule) {
  if (!permission.fields) return;
  const Location& where = permission.fields_where;
  if (rule.relation != nullptr) {
    return add(where,
               fmt::format("The permission `{}` cannot have `fields`.", permission.operation),
               "Only permissions for a type have fields.");
  }
  rule.fields.emplace();
  for (const std::string& name : *permission.fields) {
    const Field* field = rule.type->field(name);
    if (field != nullptr && !field->hidden) {
      rule.fields->push_back(field);
      continue;
    }
    std::vector<std::string> names;
    for (const Field& each : rule.type->fields) names.push_back(each.name);
    const auto near = text::nearest(name, names);
    add(where, fmt::format("The type `{}` has no field `{}`.", rule.type->name, name),
        near ? fmt::format("Did you mean `{}`?", *near) : "Name fields of the type.");
  }
}

}  // namespace

std::string_view name_of(Verb verb) {
  constexpr std::string_view names[] = {"read",   "create",  "update",
                                        "delete", "connect", "disconnect"};
  return names[static_cast<std::size_t>(verb)];
}

bool Rule::covers(const Field& field) const {
  return !fields || std::find(fields->begin(), fields->end(), &field) != fields->end();
}

Checked<Rules> read_rules(std::shared_ptr<const Model> model,
                          const std::vector<service::Permission>& permissions) {
  Reader reader(std::move(model));
  for (std::size_t i = 0; i < permissions.size(); ++i) reader.read(permissions[i], i);
  return reader.take();
}

}  // namespace graphcool::auth
