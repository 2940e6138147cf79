// The nested operations of a mutation (reference/prisma1, sections 4.2 and 4.3).
#include <algorithm>

#include "core/api/outputs.h"
#include "core/api/prisma/failures.h"
#include "core/api/prisma/rows.h"
#include "core/api/prisma/writing.h"

namespace graphcool::api::prisma {

using graphql::Input;
using model::Type;
using query::Step;
using query::Value;

template <class Body>
void Writing::each(const Input& input, Body body) {
  if (input.kind != Input::Kind::List) {
    if (input.has_value()) body(input);
    return;
  }
  for (auto items = input.items; !items.empty();) {
    const std::size_t run = run_of_equals(items);
    if (run == 1) {
      body(items.front());
    } else {
      Rows made = make_rows(items.first(run), program_.items, patterns_);
      Step loop{.kind = Step::Kind::ForEachRow, .first_item = program_.items};
      program_.items += static_cast<std::uint32_t>(made.rows.front().size());
      loop.rows = std::move(made.rows);
      loop.then = gather([&] { body(made.pattern); });
      steps_->push_back(std::move(loop));
    }
    items = items.subspan(run);
  }
}

template <class Body>
void Writing::when_true(const Input& boolean, Body body) {
  if (boolean.kind == Input::Kind::Boolean) {
    if (boolean.boolean) body();
    return;
  }
  Step when{.kind = Step::Kind::When, .value = to_value(boolean)};
  when.then = gather(body);
  if (!when.then.empty()) steps_->push_back(std::move(when));
}

// All relation fields together, kind by kind.
void Writing::nested(const Type& type, const Input& data, Parent parent) {
  std::vector<Operation> operations;
  for (const Kind kind : {Kind::NestedCreate, Kind::NestedUpdate, Kind::NestedUpsert,
                          Kind::NestedDelete, Kind::NestedConnect, Kind::NestedSet,
                          Kind::NestedDisconnect, Kind::NestedUpdateMany, Kind::NestedDeleteMany}) {
    for (const auto& member : data.members) {
      const WriteMeaning& meaning = meanings_.writes[member.tag];
      if (meaning.kind != Kind::Relation) continue;
      for (const auto& operation : member.value.members) {
        if (meanings_.writes[operation.tag].kind != kind) continue;
        operations.push_back({kind, link_of(type, *meaning.field), operation.value});
      }
    }
  }
  // What the model alone forbids is found before anything that the data forbids.
  for (const Operation& operation : operations) refuse(operation, parent);
  for (const Operation& operation : operations) run(operation, parent);
}

void Writing::refuse(const Operation& operation, const Parent& parent) {
  const Link& link = operation.link;
  const bool both = link.required() && link.required_by_other();
  const bool either = link.required() || link.required_by_other();
  const auto violated = [&] { fail(relation_violated(model_, link.relation)); };
  const bool is_empty =
      !operation.input.has_value() ||
      (operation.input.kind == Input::Kind::List && operation.input.items.empty());
  if (is_empty) return;
  switch (operation.kind) {
    case Kind::NestedCreate:
      if (both && !parent.is_new) violated();
      break;
    case Kind::NestedConnect:
      if (both) violated();
      break;
    case Kind::NestedDisconnect:
      if (!either) break;
      if (link.field.list) {
        violated();
      } else {
        when_true(operation.input, violated);
      }
      break;
    default:
      break;
  }
}

void Writing::run(const Operation& operation, const Parent& parent) {
  const Link& link = operation.link;
  const Input& input = operation.input;
  const auto for_each = [&](auto method, auto around) {
    each(input, [&](const Input& element) { (this->*method)(link, element, around); });
  };
  switch (operation.kind) {
    case Kind::NestedCreate:
      return for_each(&Writing::nested_create, parent);
    case Kind::NestedUpdate:
      return for_each(&Writing::nested_update, parent.reg);
    case Kind::NestedUpsert:
      return for_each(&Writing::nested_upsert, parent);
    case Kind::NestedDelete:
      return for_each(&Writing::nested_delete, parent.reg);
    case Kind::NestedConnect:
      return for_each(&Writing::nested_connect, parent);
    case Kind::NestedSet:
      return nested_set(link, input, parent.reg);
    case Kind::NestedDisconnect:
      return for_each(&Writing::nested_disconnect, parent.reg);
    case Kind::NestedUpdateMany:
      return each(input, [&](const Input& element) {
        auto where = filter(link.other, element["where"]);
        set_many(link.other, related_to(link, parent.reg, std::move(where)), element["data"], {});
      });
    case Kind::NestedDeleteMany:
      return each(input, [&](const Input& element) {
        auto where = filter(link.other, element);
        delete_picked(link.other, related_to(link, parent.reg, std::move(where)), {});
      });
    default:
      break;
  }
}

void Writing::nested_create(const Link& link, const Input& data, const Parent& parent) {
  if (!parent.is_new && !link.field.list) {
    if (link.required_by_other()) {
      fail_if_related(link.type, link.field, parent.reg, relation_violated(model_, link.relation));
    }
    disconnect_all(link.type, link.field, parent.reg);
  }
  check_sizes(data);
  insert(link.other, data, new_register(), &link, parent.reg);
}

void Writing::nested_update(const Link& link, const Input& element, Register parent) {
  if (!link.field.list) {
    const Register node = find_related(link, parent, std::nullopt);
    fail_if_empty(node, not_connected(link.relation, {link.type}, {link.other}));
    check_sizes(element);
    return change(link.other, element, node);
  }
  const UniqueKey key = key_of(link.other, element["where"]);
  find_by(link.other, element["where"], true);
  const Register node = find_related(link, parent, picks(key));
  fail_if_empty(node,
                not_connected(link.relation, {link.type}, {link.other, key.field, key.value}));
  check_sizes(element["data"]);
  change(link.other, element["data"], node);
}

// A node that the `where` picks but that is related elsewhere is not updated: another is created,
// as far as what is unique allows.
void Writing::nested_upsert(const Link& link, const Input& element, const Parent& parent) {
  std::optional<query::Predicate> where;
  if (link.field.list) where = picks(key_of(link.other, element["where"]));
  check_sizes(element["update"]);
  const Register node = find_related(link, parent.reg, std::move(where));
  Step when{.kind = Step::Kind::When, .node = node};
  when.then = gather([&] { change(link.other, element["update"], node); });
  when.otherwise = gather([&] {
    const Input& create = element["create"];
    refuse({Kind::NestedCreate, link, create}, parent);
    nested_create(link, create, parent);
  });
  steps_->push_back(std::move(when));
}

void Writing::nested_delete(const Link& link, const Input& element, Register parent) {
  const Chosen around{link.type, &link.type.id(), Value::reg(parent)};
  const auto delete_related = [&](std::optional<query::Predicate> where, Chosen child) {
    const Register node = find_related(link, parent, std::move(where));
    fail_if_empty(node, not_connected(link.relation, around, child));
    add_delete(link.other).node = node;  // Watches are not told of what is deleted below another.
  };
  if (!link.field.list) {
    return when_true(element, [&] { delete_related(std::nullopt, {link.other}); });
  }
  const Value id = Value::reg(find_by(link.other, element, true));
  delete_related(id_equals(link.other, id), {link.other, &link.other.id(), id});
}

void Writing::nested_connect(const Link& link, const Input& where, const Parent& parent) {
  const auto violated = [&] { return relation_violated(model_, link.relation); };
  if (!parent.is_new && !link.field.list && link.required_by_other()) {
    fail_if_related(link.type, link.field, parent.reg, violated());
  }
  const Register other = find_by(link.other, where, true);
  if (link.required() && link.other_has_one()) {
    fail_if_related(link.other, *link.back, other, violated());
  }
  if (!parent.is_new && !link.field.list) disconnect_all(link.type, link.field, parent.reg);
  if (link.other_has_one()) disconnect_all(link.other, *link.back, other);
  add_edge(link, parent.reg, other);
}

// Null sets to nothing.
void Writing::nested_set(const Link& link, const Input& wheres, Register parent) {
  if (wheres.is_absent()) return;
  disconnect_all(link.type, link.field, parent);
  each(wheres, [&](const Input& where) {
    const Register other = find_by(link.other, where, true);
    if (link.other_has_one()) disconnect_all(link.other, *link.back, other);
    add_edge(link, parent, other);
  });
}

void Writing::nested_disconnect(const Link& link, const Input& element, Register parent) {
  if (link.required() || link.required_by_other()) return;  // Refused.
  const Chosen around{link.type, &link.type.id(), Value::reg(parent)};
  if (!link.field.list) {
    return when_true(element, [&] {
      const Register other = find_related(link, parent, std::nullopt);
      fail_if_empty(other, not_connected(link.relation, around, {link.other}));
      disconnect_all(link.type, link.field, parent);
    });
  }
  const Value id = Value::reg(find_by(link.other, element, true));
  const Register other = find_related(link, parent, id_equals(link.other, id));
  fail_if_empty(other, not_connected(link.relation, around, {link.other, &link.other.id(), id}));
  Step& step = add(Step::Kind::Disconnect);
  step.type = &link.type;
  step.field = &link.field;
  step.node = parent;
  step.other = other;
}

}  // namespace graphcool::api::prisma
