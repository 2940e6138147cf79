// Lowering mutations to programs (reference/prisma1, section 4).
//
// The arguments' tags say what each means, so that the same code serves createX and the nested
// operations of every depth. Arguments have passed WriteRules.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/api/filters.h"
#include "core/api/prisma/meanings.h"
#include "core/api/prisma/reading.h"
#include "core/api/prisma/removals.h"
#include "core/graphql/input.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

// Builds the program of one root field. Each call appends steps; registers hold the nodes touched,
// or how many they were.
class Writing {
 public:
  using Register = std::uint32_t;

  // All must outlive the Writing.
  Writing(const model::Model& model, const Meanings& meanings, const Filters& filters)
      : model_(model), meanings_(meanings), filters_(filters), removals_(model) {}

  Register create(const model::Type& type, const graphql::Input& data);
  Register update(const model::Type& type, const graphql::Input& where, const graphql::Input& data);
  Register upsert(const model::Type& type, const graphql::Input& where,
                  const graphql::Input& create, const graphql::Input& update);
  // The node to delete; remove() it after the answer was written.
  Register find(const model::Type& type, const graphql::Input& where);
  void remove(const model::Type& type, Register node);  // Watches are told.
  Register update_many(const model::Type& type, const graphql::Input& where,
                       const graphql::Input& data);
  Register delete_many(const model::Type& type, const graphql::Input& where);

  void respond(query::Output output);

  query::Program take();

 private:
  using Kind = WriteMeaning::Kind;

  // A relation field and what stands at its far end, where no field counts as a list.
  struct Link {
    const model::Field& field;
    const model::Field* back;
    const model::Type& type;
    const model::Type& other;
    const model::Relation& relation;

    bool one_to_one() const { return !field.list && back != nullptr && !back->list; }
    bool other_has_one() const { return back != nullptr && !back->list; }
    bool required() const { return !field.list && field.required; }
    bool required_by_other() const { return other_has_one() && back->required; }
  };
  // The node around a nested operation.
  struct Parent {
    Register reg;
    bool is_new;  // Made by this mutation, so without edges.
  };
  // A nested operation on what `link` leads to from a node.
  struct Operation {
    Kind kind;
    Link link;
    const graphql::Input& input;
  };

  Link link_of(const model::Type& type, const model::Field& field) const;
  Register new_register() { return program_.registers++; }
  query::Step& add(query::Step::Kind kind);
  void fail(query::Failure failure);
  void fail_if_empty(Register node, query::Failure failure);
  // Runs `body` with its steps going into a list of their own.
  template <class Body>
  std::vector<query::Step> gather(Body body) {
    std::vector<query::Step> steps;
    auto* const outer = std::exchange(steps_, &steps);
    body();
    steps_ = outer;
    return steps;
  }
  // Runs `body` for each element of a nested operation.
  template <class Body>
  void each(const graphql::Input& input, Body body);
  // Runs `body` where the boolean is true.
  template <class Body>
  void when_true(const graphql::Input& boolean, Body body);

  void insert(const model::Type& type, const graphql::Input& data, Register target,
              const Link* link, std::optional<Register> parent);
  void change(const model::Type& type, const graphql::Input& data, Register node);
  query::Step& add_delete(const model::Type& type);
  // Holds the values in `data` of the node itself against what a field may take.
  void check_sizes(const graphql::Input& data);
  std::vector<query::Assignment> new_values(const model::Type& type, const graphql::Input& data);
  // What an update sets; nothing when a required field is null, which `null_field` tells.
  std::vector<query::Assignment> changed_values(const model::Type& type, const graphql::Input& data,
                                                const model::Field** null_field);
  void assign_list(std::vector<query::Assignment>& assignments, const model::Field& field,
                   const graphql::Input& wrapper) const;
  void set_many(const model::Type& type, std::optional<query::Predicate> where,
                const graphql::Input& data, std::optional<Register> count);
  void delete_picked(const model::Type& type, std::optional<query::Predicate> where,
                     std::optional<Register> count);

  void nested(const model::Type& type, const graphql::Input& data, Parent parent);
  void refuse(const Operation& operation, const Parent& parent);
  void run(const Operation& operation, const Parent& parent);
  void nested_create(const Link& link, const graphql::Input& data, const Parent& parent);
  void nested_update(const Link& link, const graphql::Input& element, Register parent);
  void nested_upsert(const Link& link, const graphql::Input& element, const Parent& parent);
  void nested_delete(const Link& link, const graphql::Input& element, Register parent);
  void nested_connect(const Link& link, const graphql::Input& where, const Parent& parent);
  void nested_set(const Link& link, const graphql::Input& wheres, Register parent);
  void nested_disconnect(const Link& link, const graphql::Input& element, Register parent);

  UniqueKey key_of(const model::Type& type, const graphql::Input& where) const;
  query::Predicate picks(const UniqueKey& key) const;
  Register find_by(const model::Type& type, const graphql::Input& where, bool must_exist);
  Register find_related(const Link& link, Register parent, std::optional<query::Predicate> where);
  std::optional<query::Predicate> filter(const model::Type& type, const graphql::Input& where);
  // Those that `link` leads to from the parent and that the filter picks.
  query::Predicate related_to(const Link& link, Register parent,
                              std::optional<query::Predicate> where) const;
  void fail_if_related(const model::Type& type, const model::Field& field, Register node,
                       query::Failure failure);
  void disconnect_all(const model::Type& type, const model::Field& field, Register node);
  void add_edge(const Link& link, Register parent, Register other);

  const model::Model& model_;
  const Meanings& meanings_;
  const Filters& filters_;
  Removals removals_;
  graphql::InputArena patterns_;  // Of lists of equal objects.
  query::Program program_;
  std::vector<query::Step>* steps_ = &program_.steps;
};

}  // namespace graphcool::api::prisma
