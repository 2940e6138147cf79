#include "core/api/prisma/writing.h"

#include <algorithm>

#include "core/api/outputs.h"
#include "core/api/prisma/failures.h"

namespace graphcool::api::prisma {

using graphql::Input;
using model::Field;
using model::Scalar;
using model::Type;
using query::Assignment;
using query::Predicate;
using query::Step;
using query::Value;
using query::ValueCheck;

namespace {

// Longest id that a client may choose.
constexpr std::int64_t kMaxIdLength = 25;
// Longest decimal form of a Float.
constexpr std::int64_t kMaxDecimal = 35;

bool is_given(const std::vector<Assignment>& assignments, const Field& field) {
  return std::any_of(assignments.begin(), assignments.end(),
                     [&](const Assignment& each) { return each.field == &field; });
}

}  // namespace

Step& Writing::add(Step::Kind kind) {
  Step& step = steps_->emplace_back();
  step.kind = kind;
  return step;
}

void Writing::fail(query::Failure failure) {
  add(Step::Kind::Check).checks.push_back(never(std::move(failure)));
}

void Writing::fail_if_empty(Register node, query::Failure failure) {
  Step& step = add(Step::Kind::FailIfEmpty);
  step.node = node;
  step.failure = std::move(failure);
}

query::Program Writing::take() {
  program_.removals = removals_.take();
  return std::move(program_);
}

void Writing::respond(query::Output output) {
  add(Step::Kind::Respond).output = std::move(output);
}

// ---- root fields ----

Writing::Register Writing::create(const Type& type, const Input& data) {
  check_sizes(data);
  const Register node = new_register();
  insert(type, data, node, nullptr, std::nullopt);
  return node;
}

Writing::Register Writing::update(const Type& type, const Input& where, const Input& data) {
  check_sizes(data);
  const Register node = find(type, where);
  change(type, data, node);
  return node;
}

Writing::Register Writing::upsert(const Type& type, const Input& where, const Input& create,
                                  const Input& update) {
  check_sizes(create);
  check_sizes(update);
  const Register node = find_by(type, where, false);
  Step when{.kind = Step::Kind::When, .node = node};
  when.then = gather([&] { change(type, update, node); });
  when.otherwise = gather([&] { insert(type, create, node, nullptr, std::nullopt); });
  steps_->push_back(std::move(when));
  return node;
}

Writing::Register Writing::find(const Type& type, const Input& where) {
  return find_by(type, where, true);
}

void Writing::remove(const Type& type, Register node) {
  Step& step = add_delete(type);
  step.node = node;
  step.told.emplace();
}

Writing::Register Writing::update_many(const Type& type, const Input& where, const Input& data) {
  check_sizes(data);
  const Register count = new_register();
  set_many(type, filter(type, where), data, count);
  return count;
}

Writing::Register Writing::delete_many(const Type& type, const Input& where) {
  const Register count = new_register();
  delete_picked(type, filter(type, where), count);
  return count;
}

// ---- the values of a node ----

void Writing::insert(const Type& type, const Input& data, Register target, const Link* link,
                     std::optional<Register> parent) {
  auto assignments = new_values(type, data);
  Step& step = add(Step::Kind::Insert);
  step.type = &type;
  step.assignments = std::move(assignments);
  step.target = target;
  step.told.emplace();
  if (link != nullptr) step.field = &link->field;
  step.node = parent;
  nested(type, data, {target, true});
}

void Writing::check_sizes(const Input& data) {
  for (const auto& member : data.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    if (meaning.kind != Kind::Scalar || !member.value.has_value()) continue;
    const Field& field = *meaning.field;
    const auto check = [&](ValueCheck::Kind kind, std::int64_t bound) {
      add(Step::Kind::Check)
          .checks.push_back({.kind = kind,
                             .value = to_value(member.value),
                             .bound = bound,
                             .failure = value_too_long(field)});
    };
    if (field.scalar == Scalar::Float) check(ValueCheck::Kind::MaxDecimal, kMaxDecimal);
    // An id of its own is looked at where it is stored.
    if (field.scalar == Scalar::Id && field.role != model::Role::Id) {
      check(ValueCheck::Kind::MaxLength, kMaxIdLength);
    }
  }
}

std::vector<Assignment> Writing::new_values(const Type& type, const Input& data) {
  std::vector<Assignment> assignments;
  for (const auto& member : data.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    if (meaning.kind == Kind::ScalarList) assign_list(assignments, *meaning.field, member.value);
    if (meaning.kind != Kind::Scalar) continue;
    const Field& field = *meaning.field;
    const bool is_id = field.role == model::Role::Id;
    if (is_id && member.value.is_null()) continue;
    Value value = to_value(member.value);
    if (is_id && field.scalar == Scalar::Id) {
      add(Step::Kind::Check)
          .checks.push_back({.kind = ValueCheck::Kind::MaxLength,
                             .value = value,
                             .bound = kMaxIdLength,
                             .failure = value_too_long(field)});
    }
    assignments.push_back({&field, std::move(value)});
  }
  for (const Field& field : type.fields) {
    if (!field.is_scalar() || is_given(assignments, field)) continue;
    if (field.role == model::Role::Id) {
      assignments.push_back({&field, Value::new_id()});
    } else if (field.is_readonly()) {
      assignments.push_back({&field, Value::now()});
    } else if (field.default_value) {
      assignments.push_back({&field, Value::of(*field.default_value)});
    }
  }
  return assignments;
}

// Its whole new value, unless its wrapper says nothing. Null empties it.
void Writing::assign_list(std::vector<Assignment>& assignments, const Field& field,
                          const Input& wrapper) const {
  for (const auto& member : wrapper.members) {
    if (meanings_.writes[member.tag].kind != Kind::ListSet || member.value.is_absent()) continue;
    assignments.push_back(
        {&field, member.value.is_null() ? Value::list({}) : to_value(member.value)});
    return;
  }
}

std::vector<Assignment> Writing::changed_values(const Type& type, const Input& data,
                                                const Field** null_field) {
  std::vector<Assignment> assignments;
  for (const auto& member : data.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    if (meaning.kind == Kind::ScalarList) {
      assign_list(assignments, *meaning.field, member.value);
    } else if (meaning.kind == Kind::Scalar && !member.value.is_absent()) {
      if (member.value.is_null() && meaning.field->required) *null_field = meaning.field;
      assignments.push_back({meaning.field, to_value(member.value)});
    }
  }
  if (assignments.empty()) return assignments;
  for (const Field& field : type.fields) {
    if (field.role == model::Role::UpdatedAt) assignments.push_back({&field, Value::now()});
  }
  return assignments;
}

void Writing::change(const Type& type, const Input& data, Register node) {
  const Field* null_field = nullptr;
  auto assignments = changed_values(type, data, &null_field);
  if (null_field != nullptr) fail(required_is_null(*null_field));
  // Watches are told of each update, also of one that changes nothing.
  Step& step = add(Step::Kind::Update);
  step.type = &type;
  step.node = node;
  step.told = names_of(assignments);
  step.assignments = std::move(assignments);
  nested(type, data, {node, false});
}

void Writing::set_many(const Type& type, std::optional<Predicate> where, const Input& data,
                       std::optional<Register> count) {
  const Field* null_field = nullptr;
  auto assignments = changed_values(type, data, &null_field);
  if (null_field != nullptr) {
    // Only where there is a node to be changed.
    Step any{.kind = Step::Kind::Find, .type = &type, .target = new_register(), .where = where};
    Step when{.kind = Step::Kind::When, .node = any.target};
    when.then = gather([&] { fail(required_is_null(*null_field)); });
    steps_->push_back(std::move(any));
    steps_->push_back(std::move(when));
  }
  if (assignments.empty() && !count) return;
  Step& step = add(Step::Kind::Update);
  step.type = &type;
  step.where = std::move(where);
  step.assignments = std::move(assignments);
  step.target = count;
}

void Writing::delete_picked(const Type& type, std::optional<Predicate> where,
                            std::optional<Register> count) {
  Step& step = add_delete(type);
  step.where = std::move(where);
  step.target = count;
}

Step& Writing::add_delete(const Type& type) {
  const auto removal = removals_.of(type);
  Step& step = add(Step::Kind::Delete);
  step.type = &type;
  step.removal = removal;
  return step;
}

// ---- choosing nodes ----

UniqueKey Writing::key_of(const Type& type, const Input& where) const {
  return *unique_key(type, where, meanings_);  // WriteRules has seen that there is one.
}

Predicate Writing::picks(const UniqueKey& key) const {
  return {.kind = Predicate::Kind::Compare, .field = key.field, .value = key.value};
}

Writing::Register Writing::find_by(const Type& type, const Input& where, bool must_exist) {
  const UniqueKey key = key_of(type, where);
  const Register node = new_register();
  Step& step = add(Step::Kind::Find);
  step.type = &type;
  step.where = picks(key);
  step.target = node;
  if (must_exist) fail_if_empty(node, node_not_found(type, *key.field, key.value));
  return node;
}

Writing::Register Writing::find_related(const Link& link, Register parent,
                                        std::optional<Predicate> where) {
  const Register node = new_register();
  Step& step = add(Step::Kind::FindRelated);
  step.type = &link.type;
  step.field = &link.field;
  step.node = parent;
  step.where = std::move(where);
  step.target = node;
  return node;
}

std::optional<Predicate> Writing::filter(const Type& type, const Input& where) {
  if (!where.has_value()) return std::nullopt;
  std::vector<ValueCheck> checks;
  Predicate predicate = filters_.lower(type, where, checks);
  if (!checks.empty()) add(Step::Kind::Check).checks = std::move(checks);
  if (predicate.kind == Predicate::Kind::True) return std::nullopt;
  return predicate;
}

Predicate Writing::related_to(const Link& link, Register parent,
                              std::optional<Predicate> where) const {
  Predicate related{.kind = Predicate::Kind::Related, .reversed = true, .field = &link.field};
  related.children.push_back(id_equals(link.type, Value::reg(parent)));
  if (!where) return related;
  Predicate both{.kind = Predicate::Kind::And};
  both.children.push_back(std::move(related));
  both.children.push_back(std::move(*where));
  return both;
}

// ---- edges ----

Writing::Link Writing::link_of(const Type& type, const Field& field) const {
  return {field, model_.opposite_field(field), type, model_.related_type(field),
          model_.relation_of(field)};
}

void Writing::fail_if_related(const Type& type, const Field& field, Register node,
                              query::Failure failure) {
  Step& step = add(Step::Kind::FailIfRelated);
  step.type = &type;
  step.field = &field;
  step.node = node;
  step.failure = std::move(failure);
}

void Writing::disconnect_all(const Type& type, const Field& field, Register node) {
  Step& step = add(Step::Kind::Disconnect);
  step.type = &type;
  step.field = &field;
  step.node = node;
}

void Writing::add_edge(const Link& link, Register parent, Register other) {
  Step& step = add(Step::Kind::Connect);
  step.type = &link.type;
  step.field = &link.field;
  step.node = parent;
  step.other = other;
}

}  // namespace graphcool::api::prisma
