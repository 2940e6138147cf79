#include "core/api/graphcool/writing.h"

#include <algorithm>
#include <span>

#include "core/api/graphcool/failures.h"
#include "core/api/outputs.h"
#include "core/base/text.h"

namespace graphcool::api::graphcool {

using graphql::Input;
using model::Field;
using model::Scalar;
using model::Type;
using query::Predicate;
using query::Step;
using query::Value;
using query::ValueCheck;
using Verb = query::Intent::Verb;

Step& Writing::add(Step::Kind kind) {
  Step& step = steps_->emplace_back();
  step.kind = kind;
  return step;
}

void Writing::fail(query::Failure failure) {
  add(Step::Kind::Check).checks.push_back(never(std::move(failure)));
}

template <class Body>
void Writing::within(std::vector<Step>& target, Body body) {
  // The steps are gathered apart: `target` may move while outer steps grow.
  std::vector<Step> steps;
  auto* const outer = std::exchange(steps_, &steps);
  body();
  steps_ = outer;
  target = std::move(steps);
}

query::Program Writing::take() {
  return std::move(program_);
}

void Writing::respond(query::Output output) {
  add(Step::Kind::Respond).output = std::move(output);
}

// ---- permissions ----

query::Intent Writing::intent(Verb verb, const Type& type, const Input& arguments) const {
  query::Intent intent{.verb = verb, .type = &type, .nested = {}};
  for (const auto& member : arguments.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    switch (meaning.kind) {
      case WriteMeaning::Kind::None:
      case WriteMeaning::Kind::NodeId:
        break;
      case WriteMeaning::Kind::Scalar:
      case WriteMeaning::Kind::RelatedIds:
        intent.given.push_back({meaning.field, to_value(member.value)});
        break;
      case WriteMeaning::Kind::Arithmetic:
        if (member.value.has_value()) intent.given.push_back({meaning.field, {}});
        break;
      case WriteMeaning::Kind::RelatedNodes: {
        if (!member.value.has_value()) break;
        query::Intent::Nested nested{meaning.field, {}};
        const Type& other = model_.related_type(*meaning.field);
        const std::span one(&member.value, 1);
        for (const Input& each : meaning.field->list ? member.value.items : one) {
          nested.nodes.push_back(this->intent(Verb::Create, other, each));
        }
        intent.nested.push_back(std::move(nested));
      }
    }
  }
  return intent;
}

void Writing::permit(query::Intent intent, std::optional<Register> node) {
  Step& step = add(Step::Kind::Permit);
  step.node = node;
  step.intent = std::make_shared<const query::Intent>(std::move(intent));
}

void Writing::permit_edge(Verb verb, const Field& field, Value node, Value other) {
  query::Intent intent{
      .verb = verb, .nested = {}, .relation = &model_.relation_of(field), .ends = {}};
  intent.ends[field.side] = std::move(node);
  intent.ends[1 - field.side] = std::move(other);
  permit(std::move(intent));
}

// The edges that an update asks for by id.
void Writing::permit_links(Register node, const Input& arguments) {
  for (const auto& member : arguments.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    if (meaning.kind != WriteMeaning::Kind::RelatedIds || !member.value.has_value()) continue;
    const Field& field = *meaning.field;
    if (!field.list) {
      permit_edge(Verb::Connect, field, Value::reg(node), to_value(member.value));
      continue;
    }
    Step loop{.kind = Step::Kind::ForEachValue,
              .target = new_register(),
              .value = to_value(member.value)};
    within(loop.then,
           [&] { permit_edge(Verb::Connect, field, Value::reg(node), Value::reg(*loop.target)); });
    steps_->push_back(std::move(loop));
  }
}

// ---- create, update, delete ----

Writing::Register Writing::create(const Type& type, const Input& arguments) {
  const Register node = new_register();
  permit(intent(Verb::Create, type, arguments));
  insert(type, arguments, nullptr, node);
  return node;
}

Writing::Register Writing::update(const Type& type, const Input& arguments) {
  const Register node = new_register();
  const Value id = to_value(arguments["id"]);
  find(type, id, node);
  permit(intent(Verb::Update, type, arguments), node);
  fail_if_empty(node, no_such_node(type, id));
  permit_links(node, arguments);
  change({type, node, false}, arguments);
  return node;
}

Writing::Register Writing::update_or_create(const Type& type, const Input& update,
                                            const Input& create) {
  const Register node = new_register();
  find(type, to_value(update["id"]), node);
  Step when{.kind = Step::Kind::When, .node = node};
  within(when.then, [&] {
    permit(intent(Verb::Update, type, update), node);
    permit_links(node, update);
    change({type, node, false}, update);
  });
  within(when.otherwise, [&] {
    permit(intent(Verb::Create, type, create));
    insert(type, create, nullptr, node);
  });
  steps_->push_back(std::move(when));
  return node;
}

Writing::Register Writing::find_deletable(const Type& type, const Input& id) {
  const Register node = new_register();
  find(type, to_value(id), node);
  permit(intent(Verb::Delete, type, {}), node);
  fail_if_empty(node, no_such_node(type, to_value(id)));
  for (const Field& field : type.fields) {
    if (!field.is_relation()) continue;
    const Field* back = model_.opposite_field(field);
    if (back == nullptr || !back->is_to_one() || !back->required) continue;
    Step& step = add(Step::Kind::FailIfRelated);
    step.type = &type;
    step.field = &field;
    step.node = node;
    step.failure = relation_required(model_.related_type(field), *back);
  }
  return node;
}

void Writing::remove(const Type& type, Register node) {
  Step& step = add(Step::Kind::Delete);
  step.type = &type;
  step.node = node;
  step.told.emplace();
}

Step& Writing::find(const Type& type, Value id, Register target) {
  Step& step = add(Step::Kind::Find);
  step.type = &type;
  step.where = id_equals(type, std::move(id));
  step.target = target;
  return step;
}

void Writing::fail_if_empty(Register node, query::Failure failure) {
  Step& check = add(Step::Kind::FailIfEmpty);
  check.node = node;
  check.failure = std::move(failure);
}

void Writing::find_referenced(const Type& type, const Value& id, Register target) {
  find(type, id, target).refers = true;
  fail_if_empty(target, referenced_node_missing(id));
}

// What a function was told before the node was made, if one was.
Value Writing::given_id(const Input& arguments) const {
  for (const auto& member : arguments.members) {
    if (member.tag == meanings_.node_id) return to_value(member.value);
  }
  return Value::new_id();
}

void Writing::insert(const Type& type, const Input& arguments, const Field* back, Register target) {
  check_required_relations(type, arguments, back);
  std::vector<query::Assignment> assignments;
  std::vector<const Field*> given;
  for (const auto& member : arguments.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    if (meaning.kind != WriteMeaning::Kind::Scalar) continue;
    given.push_back(meaning.field);
    if (auto each = assignment(*meaning.field, member.value, true)) {
      assignments.push_back(std::move(*each));
    }
  }
  for (const Field& field : type.fields) {
    if (field.role == model::Role::Id) {
      assignments.push_back({&field, given_id(arguments)});
    } else if (field.is_readonly()) {
      assignments.push_back({&field, Value::now()});
    } else if (field.is_scalar() && field.default_value &&
               std::find(given.begin(), given.end(), &field) == given.end()) {
      assignments.push_back({&field, Value::of(*field.default_value)});
    }
  }
  Step& step = add(Step::Kind::Insert);
  step.type = &type;
  step.assignments = std::move(assignments);
  step.target = target;
  step.told.emplace();
  link_related({type, target, true}, arguments);
}

void Writing::change(const Node& node, const Input& arguments) {
  auto assignments = changes(arguments);
  // A row is written, and its updatedAt with it, only when a scalar is given.
  if (!assignments.empty()) {
    auto told = names_of(assignments);
    for (const Field& field : node.type.fields) {
      if (field.role == model::Role::UpdatedAt) assignments.push_back({&field, Value::now()});
    }
    Step& step = add(Step::Kind::Update);
    step.type = &node.type;
    step.node = node.reg;
    step.assignments = std::move(assignments);
    step.told = std::move(told);  // Without the updatedAt, which nobody asked for.
  }
  clear_replaced(node, arguments);
  link_related(node, arguments);
}

// What an update does to the row itself. A field is set or computed, not both.
std::vector<query::Assignment> Writing::changes(const Input& arguments) {
  std::vector<query::Assignment> assignments;
  for (const auto& member : arguments.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    const bool computes = meaning.kind == WriteMeaning::Kind::Arithmetic;
    if (meaning.kind != WriteMeaning::Kind::Scalar && !(computes && member.value.has_value())) {
      continue;
    }
    auto each = assignment(*meaning.field, member.value, false);
    if (!each) continue;
    each->kind = meaning.operation;
    const bool twice = std::any_of(assignments.begin(), assignments.end(),
                                   [&](const auto& other) { return other.field == meaning.field; });
    if (twice) {
      fail(wrong_arguments("The field '" + meaning.field->name +
                           "' is changed by more than one argument."));
    }
    assignments.push_back(std::move(*each));
  }
  return assignments;
}

std::optional<query::Assignment> Writing::assignment(const Field& field, const Input& input,
                                                     bool creating) {
  if (input.is_null() && field.required) {
    fail(creating ? invalid_input(field) : required_is_null(field));
    return std::nullopt;
  }
  Value value = to_value(input);
  check_value(field, value, input);
  return query::Assignment{&field, std::move(value)};
}

void Writing::check_value(const Field& field, const Value& value, const Input& input) {
  if (input.is_null()) return;
  if (field.scalar == Scalar::Json && !field.list) {
    add(Step::Kind::Check)
        .checks.push_back({.kind = ValueCheck::Kind::JsonContainer,
                           .value = value,
                           .failure = invalid_json(field, value)});
  }
  if (field.scalar != Scalar::String && field.scalar != Scalar::Json) return;
  // Texts written in the request that are short enough need no check when the plan runs.
  if (input.kind == Input::Kind::String &&
      input.text.size() <= static_cast<std::size_t>(kMaxTextLength)) {
    return;
  }
  add(Step::Kind::Check)
      .checks.push_back({.kind = ValueCheck::Kind::MaxLength,
                         .value = value,
                         .bound = kMaxTextLength,
                         .failure = value_too_long(field)});
}

void Writing::check_required_relations(const Type& type, const Input& arguments,
                                       const Field* back) {
  for (const Field& field : type.fields) {
    if (!field.is_to_one() || !field.required || &field == back) continue;
    const bool given =
        std::any_of(arguments.members.begin(), arguments.members.end(), [&](const auto& member) {
          const WriteMeaning& meaning = meanings_.writes[member.tag];
          return meaning.field == &field && meaning.kind != WriteMeaning::Kind::Scalar &&
                 member.value.has_value();
        });
    if (!given) fail(relation_required(type, field));
  }
}

// ---- relations as arguments ----

// In the order of the reference: lists of ids, nested nodes, single ids.
void Writing::link_related(const Node& node, const Input& arguments) {
  const auto each = [&](WriteMeaning::Kind kind, auto wanted, auto link) {
    for (const auto& member : arguments.members) {
      const WriteMeaning& meaning = meanings_.writes[member.tag];
      if (meaning.kind == kind && member.value.has_value() && wanted(*meaning.field)) {
        link(node, *meaning.field, member.value);
      }
    }
  };
  const auto many = [](const Field& field) { return field.list; };
  const auto one = [](const Field& field) { return !field.list; };
  const auto any = [](const Field&) { return true; };
  const auto ids = [this](const auto&... arguments) { link_ids(arguments...); };
  const auto nested = [this](const auto&... arguments) { link_nested(arguments...); };
  each(WriteMeaning::Kind::RelatedIds, many, ids);
  each(WriteMeaning::Kind::RelatedNodes, any, nested);
  each(WriteMeaning::Kind::RelatedIds, one, ids);
}

void Writing::link_ids(const Node& node, const Field& field, const Input& ids) {
  const Type& other = model_.related_type(field);
  const Register found = new_register();
  if (!field.list) {
    find_referenced(other, to_value(ids), found);
    return connect(field, node, {other, found, false});
  }
  Step loop{.kind = Step::Kind::ForEachValue, .target = new_register(), .value = to_value(ids)};
  within(loop.then, [&] {
    const Value id = Value::reg(*loop.target);
    find_referenced(other, id, found);
    connect(field, node, {other, found, false});
  });
  steps_->push_back(std::move(loop));
}

void Writing::link_nested(const Node& node, const Field& field, const Input& input) {
  const Type& other = model_.related_type(field);
  const Field* back = model_.opposite_field(field);
  const auto create_one = [&](const Input& arguments) {
    const Register made = new_register();
    insert(other, arguments, back, made);
    connect(field, node, {other, made, true});
  };
  if (!field.list) return create_one(input);
  for (const Input& item : input.items) create_one(item);
}

// Before an update links anew: lists that are given are replaced, single ids that are null are cut.
void Writing::clear_replaced(const Node& node, const Input& arguments) {
  for (const Field& field : node.type.fields) {
    if (!field.is_relation()) continue;
    const Input* ids = nullptr;
    const Input* nested = nullptr;
    for (const auto& member : arguments.members) {
      const WriteMeaning& meaning = meanings_.writes[member.tag];
      if (meaning.field != &field) continue;
      (meaning.kind == WriteMeaning::Kind::RelatedIds ? ids : nested) = &member.value;
    }
    const bool has_ids = ids != nullptr && ids->has_value();
    const bool has_nested = nested != nullptr && nested->has_value();
    if (field.list && (has_ids || has_nested)) clear_list(node, field, has_ids ? ids : nullptr);
    if (!field.list && ids != nullptr && ids->is_null() && !has_nested) clear_one(node, field);
  }
}

// Cuts all edges of `field`. Where the far end must have one, only those may be cut that `kept`
// makes anew.
void Writing::clear_list(const Node& node, const Field& field, const Input* kept) {
  const Type& other = model_.related_type(field);
  const Field* back = model_.opposite_field(field);
  if (back != nullptr && back->is_to_one() && back->required) {
    Predicate mine{.kind = Predicate::Kind::Related, .field = back};
    mine.children.push_back(id_equals(node.type, Value::reg(node.reg)));
    Predicate lost{.kind = Predicate::Kind::And};
    lost.children.push_back(std::move(mine));
    if (kept != nullptr) {
      Predicate stays{.kind = Predicate::Kind::Not};
      stays.children.push_back(
          {.kind = Predicate::Kind::In, .field = &other.id(), .value = to_value(*kept)});
      lost.children.push_back(std::move(stays));
    }
    Step orphans{.kind = Step::Kind::ForEach,
                 .type = &other,
                 .target = new_register(),
                 .where = std::move(lost)};
    within(orphans.then, [&] { fail(relation_required(other, *back)); });
    steps_->push_back(std::move(orphans));
  }
  Step& step = add(Step::Kind::Disconnect);
  step.type = &node.type;
  step.field = &field;
  step.node = node.reg;
}

void Writing::clear_one(const Node& node, const Field& field) {
  if (field.required) return fail(relation_required(node.type, field));
  detach(field, node, std::nullopt);
}

// Cuts the edge of the to-one `field` from `node`, unless it leads to `kept`; refuses where the
// node at its far end may not be without.
void Writing::detach(const Field& field, const Node& node, std::optional<Register> kept) {
  const Field* back = model_.opposite_field(field);
  if (back != nullptr && back->is_to_one() && back->required) {
    Step& check = add(Step::Kind::FailIfRelated);
    check.type = &node.type;
    check.field = &field;
    check.node = node.reg;
    check.other = kept;
    check.failure = relation_required(model_.related_type(field), *back);
  }
  Step& step = add(Step::Kind::Disconnect);
  step.type = &node.type;
  step.field = &field;
  step.node = node.reg;
}

// An edge of `field`. What a to-one end held before is let go.
void Writing::connect(const Field& field, const Node& node, const Node& other) {
  const Field* back = model_.opposite_field(field);
  // Edges between nodes that were there before are permitted before anything is written; that of a
  // new node as soon as the node is there to be looked at.
  if (node.is_new || other.is_new) {
    permit_edge(Verb::Connect, field, Value::reg(node.reg), Value::reg(other.reg));
  }
  if (field.is_to_one() && !node.is_new) detach(field, node, other.reg);
  if (back != nullptr && back->is_to_one() && !other.is_new) detach(*back, other, node.reg);
  Step& step = add(Step::Kind::Connect);
  step.type = &node.type;
  step.field = &field;
  step.node = node.reg;
  step.other = other.reg;
}

// ---- relation mutations ----

std::pair<Writing::Register, Writing::Register> Writing::find_ends(const model::Relation& relation,
                                                                   const Input& a, const Input& b,
                                                                   bool for_removal) {
  const auto find_end = [&](const model::Relation::End& end, const Input& id) {
    const Register node = new_register();
    find(model_.types[end.type], to_value(id), node).refers = true;
    return node;
  };
  const auto fail_without = [&](Register node, const Input& id) {
    fail_if_empty(
        node, for_removal ? node_not_found(to_value(id)) : referenced_node_missing(to_value(id)));
  };
  const Register at_a = find_end(relation.ends[0], a);
  const Register at_b = find_end(relation.ends[1], b);
  permit({.verb = for_removal ? Verb::Disconnect : Verb::Connect,
          .nested = {},
          .relation = &relation,
          .ends = {to_value(a), to_value(b)}});
  fail_without(at_a, a);
  fail_without(at_b, b);
  return {at_a, at_b};
}

void Writing::connect_ends(const model::Relation& relation, Register a, Register b) {
  const Type& type_a = model_.types[relation.ends[0].type];
  const Type& type_b = model_.types[relation.ends[1].type];
  connect(type_a.fields[relation.ends[0].field], {type_a, a, false}, {type_b, b, false});
}

void Writing::disconnect_ends(const model::Relation& relation, Register a, Register b) {
  const Type& type_a = model_.types[relation.ends[0].type];
  Step& step = add(Step::Kind::Disconnect);
  step.type = &type_a;
  step.field = &type_a.fields[relation.ends[0].field];
  step.node = a;
  step.other = b;
}

}  // namespace graphcool::api::graphcool
