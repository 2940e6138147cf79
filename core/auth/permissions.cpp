#include "core/auth/permissions.h"

#include <algorithm>

#include "core/auth/binding.h"

namespace graphcool::auth {

using query::Intent;
using query::Predicate;
using query::Value;

namespace {

const Predicate kFalse{.kind = Predicate::Kind::False};

Predicate as_rule(Predicate predicate) {
  if (is_true(predicate) || is_false(predicate)) return predicate;
  Predicate rule{.kind = Predicate::Kind::Rule};
  rule.children.push_back(std::move(predicate));
  return rule;
}

Verb verb_of(Intent::Verb verb) {
  constexpr Verb verbs[] = {Verb::Create, Verb::Update, Verb::Delete, Verb::Connect,
                            Verb::Disconnect};
  return verbs[static_cast<std::size_t>(verb)];
}

template <class Rules>
Predicate any_rule(const Rules& rules, const Binding& binding) {
  std::vector<Predicate> truths;
  for (const Rule* rule : rules) truths.push_back(truth_of(*rule, binding));
  return any_of(std::move(truths));
}

template <class Rules>
Predicate any_covering(const Rules& rules, const model::Field& field, const Binding& binding) {
  std::vector<Predicate> truths;
  for (const Rule* rule : rules) {
    if (rule->covers(field)) truths.push_back(truth_of(*rule, binding));
  }
  return any_of(std::move(truths));
}

Binding on_row(const model::Type& type, const Viewer& viewer) {
  return {.viewer = viewer, .row = &type, .node = Value::outer(type.id())};
}

}  // namespace

std::string Viewer::key() const {
  switch (kind) {
    case Kind::Open:
      return "o";
    case Kind::Anonymous:
      return "a";
    case Kind::Node:
      return "n" + std::to_string(type->index);
  }
  return {};
}

Checked<std::shared_ptr<const Permissions>> Permissions::make(
    std::shared_ptr<const model::Model> model, const std::vector<service::Permission>& permissions,
    service::PermissionMode mode) {
  auto rules = read_rules(model, permissions);
  if (!rules) return std::move(rules).error();
  if (rules->open) return std::shared_ptr<const Permissions>();
  return std::shared_ptr<const Permissions>(
      new Permissions(std::move(model), std::move(rules->rules), mode));
}

Permissions::RuleList Permissions::rules_for(Verb verb, const model::Type* type,
                                             const model::Relation* relation,
                                             const Viewer& viewer) const {
  RuleList list;
  for (const Rule& rule : rules_) {
    if (rule.verb != verb || rule.type != type || rule.relation != relation) continue;
    if (rule.authenticated && viewer.kind != Viewer::Kind::Node) continue;
    list.push_back(&rule);
  }
  return list;
}

// ---- reading -----------------------------------------------------------------------------------

Predicate Permissions::may_read(const model::Type& type, const model::Field& field,
                                const Viewer& viewer) const {
  if (viewer.kind == Viewer::Kind::Open) return {};
  return as_rule(
      any_covering(rules_for(Verb::Read, &type, nullptr, viewer), field, on_row(type, viewer)));
}

bool Permissions::same_readers(const model::Type& type, const model::Field& a,
                               const model::Field& b, const Viewer& viewer) const {
  for (const Rule* rule : rules_for(Verb::Read, &type, nullptr, viewer)) {
    if (rule->covers(a) != rule->covers(b)) return false;
  }
  return true;
}

Predicate Permissions::may_see(const model::Type& type, const Viewer& viewer) const {
  if (viewer.kind == Viewer::Kind::Open) return {};
  return as_rule(any_rule(rules_for(Verb::Read, &type, nullptr, viewer), on_row(type, viewer)));
}

bool Permissions::reads_all_seen(const model::Type& type, const model::Field& field,
                                 const Viewer& viewer) const {
  if (viewer.kind == Viewer::Kind::Open) return true;
  const RuleList rules = rules_for(Verb::Read, &type, nullptr, viewer);
  return std::all_of(rules.begin(), rules.end(),
                     [&](const Rule* rule) { return rule->covers(field); });
}

// ---- writing -----------------------------------------------------------------------------------

Predicate Permissions::may_write(const Intent& intent, std::optional<std::uint32_t> node,
                                 const Viewer& viewer) const {
  if (viewer.kind == Viewer::Kind::Open) return {};
  const Binding binding{.viewer = viewer,
                        .row = node ? intent.type : nullptr,
                        .node = node ? Value::reg(*node) : Value::of(model::Datum::of_text("-")),
                        .intent = &intent};
  const Verb verb = verb_of(intent.verb);
  if (intent.relation != nullptr) {
    return as_rule(any_rule(rules_for(verb, nullptr, intent.relation, viewer), binding));
  }
  if (verb == Verb::Delete) {
    return as_rule(any_rule(rules_for(verb, intent.type, nullptr, viewer), binding));
  }
  return as_rule(is_strict() ? may_write_strict(intent, binding, viewer)
                             : may_write_original(intent, binding, viewer));
}

// The simple stage: rules without a query cover all that is sent, nested nodes included.
bool Permissions::simply_allowed(const Intent& intent, const Viewer& viewer) const {
  RuleList rules = rules_for(verb_of(intent.verb), intent.type, nullptr, viewer);
  std::erase_if(rules, [](const Rule* rule) { return rule->has_query; });
  if (rules.empty()) return false;
  for (const auto& given : intent.given) {
    if (given.field->is_relation()) continue;
    const bool covered = std::any_of(rules.begin(), rules.end(),
                                     [&](const Rule* rule) { return rule->covers(*given.field); });
    if (!covered) return false;
  }
  for (const auto& nested : intent.nested) {
    for (const Intent& each : nested.nodes) {
      if (!simply_allowed(each, viewer)) return false;
    }
  }
  return true;
}

// As the original judged: the simple stage, or else, for each argument named like a field, some
// rule with a query that is true. Ids of related nodes are no such arguments, and what is nested is
// not looked into.
Predicate Permissions::may_write_original(const Intent& intent, const Binding& binding,
                                          const Viewer& viewer) const {
  if (simply_allowed(intent, viewer)) return {};
  RuleList rules = rules_for(verb_of(intent.verb), intent.type, nullptr, viewer);
  std::erase_if(rules, [](const Rule* rule) { return !rule->has_query; });
  std::vector<const model::Field*> fields;
  for (const auto& given : intent.given) {
    if (given.field->is_scalar()) fields.push_back(given.field);
  }
  for (const auto& nested : intent.nested) fields.push_back(nested.field);
  if (fields.empty()) return kFalse;
  std::vector<Predicate> parts;
  std::vector<RuleList> asked;  // Fields that the same rules cover are asked for once.
  for (const model::Field* field : fields) {
    RuleList covering;
    for (const Rule* rule : rules) {
      if (rule->covers(*field)) covering.push_back(rule);
    }
    if (std::find(asked.begin(), asked.end(), covering) != asked.end()) continue;
    parts.push_back(any_rule(covering, binding));
    asked.push_back(std::move(covering));
  }
  return all_of(std::move(parts));
}

// Strictly: each field that is touched, be it a scalar or a relation, is covered by a rule that is
// true, with or without a query; some rule is true where no field is touched; and each nested node
// may be made by itself.
Predicate Permissions::may_write_strict(const Intent& intent, const Binding& binding,
                                        const Viewer& viewer) const {
  const RuleList rules = rules_for(verb_of(intent.verb), intent.type, nullptr, viewer);
  std::vector<Predicate> parts;
  std::vector<RuleList> asked;
  const auto ask = [&](const model::Field& field) {
    RuleList covering;
    for (const Rule* rule : rules) {
      if (rule->covers(field)) covering.push_back(rule);
    }
    if (std::find(asked.begin(), asked.end(), covering) != asked.end()) return;
    parts.push_back(any_rule(covering, binding));
    asked.push_back(std::move(covering));
  };
  for (const auto& given : intent.given) ask(*given.field);
  for (const auto& nested : intent.nested) ask(*nested.field);
  if (parts.empty()) parts.push_back(any_rule(rules, binding));
  for (const auto& nested : intent.nested) {
    for (const Intent& each : nested.nodes) {
      const Binding made{
          .viewer = viewer, .node = Value::of(model::Datum::of_text("-")), .intent = &each};
      parts.push_back(may_write_strict(each, made, viewer));
    }
  }
  return all_of(std::move(parts));
}

// ---- for a person ------------------------------------------------------------------------------

std::vector<Verdict> Permissions::verdicts(Verb verb, const model::Type* type,
                                           const model::Relation* relation,
                                           const model::Field* field, const Viewer& viewer) const {
  std::vector<Verdict> verdicts;
  for (const Rule& rule : rules_) {
    if (rule.verb != verb || rule.type != type || rule.relation != relation) continue;
    Verdict verdict{.rule = &rule};
    if (rule.authenticated && viewer.kind != Viewer::Kind::Node) {
      verdict.kind = Verdict::Kind::Authenticated;
    } else if (field != nullptr && !rule.covers(*field)) {
      verdict.kind = Verdict::Kind::OtherFields;
    } else if (rule.has_query) {
      verdict.kind = Verdict::Kind::Asks;
    }
    verdicts.push_back(verdict);
  }
  return verdicts;
}

}  // namespace graphcool::auth
