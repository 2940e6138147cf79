// Lowering mutations to programs (reference/graphcool-framework, sections 5.6 and 5.7).
//
// The arguments' tags say what each means, so that the same code serves createX, the nested creates
// of every depth, and both dialects.
#pragma once

#include <utility>

#include "core/api/graphcool/meanings.h"
#include "core/graphql/input.h"
#include "core/query/plan.h"

namespace graphcool::api::graphcool {

// Builds the program of one root field. Each call appends steps; registers hold the nodes touched.
class Writing {
 public:
  using Register = std::uint32_t;

  Writing(const model::Model& model, const Meanings& meanings)
      : model_(model), meanings_(meanings) {}

  Register create(const model::Type& type, const graphql::Input& arguments);
  Register update(const model::Type& type, const graphql::Input& arguments);
  Register update_or_create(const model::Type& type, const graphql::Input& update,
                            const graphql::Input& create);
  // The node to delete, found and free to go; remove() it after the answer was written.
  Register find_deletable(const model::Type& type, const graphql::Input& id);
  void remove(const model::Type& type, Register node);

  // Nodes at side A and B of the relation, by id, whose edge is to be made, or cut when
  // `for_removal`. Unknown ones fail with 3011, or then with 3013.
  std::pair<Register, Register> find_ends(const model::Relation& relation, const graphql::Input& a,
                                          const graphql::Input& b, bool for_removal);
  void connect_ends(const model::Relation& relation, Register a, Register b);
  void disconnect_ends(const model::Relation& relation, Register a, Register b);

  void respond(query::Output output);

  query::Program take();

 private:
  struct Node {
    const model::Type& type;
    Register reg;
    bool is_new;  // Made by this program, so without edges.
  };

  Register new_register() { return program_.registers++; }
  query::Step& add(query::Step::Kind kind);
  void fail(query::Failure failure);
  // Runs `body` with its steps going into `target`.
  template <class Body>
  void within(std::vector<query::Step>& target, Body body);

  void insert(const model::Type& type, const graphql::Input& arguments, const model::Field* back,
              Register target);
  query::Value given_id(const graphql::Input& arguments) const;
  void change(const Node& node, const graphql::Input& arguments);
  query::Step& find(const model::Type& type, query::Value id, Register target);
  void fail_if_empty(Register node, query::Failure failure);
  void find_referenced(const model::Type& type, const query::Value& id, Register target);

  // What the request asks for, at the place where that is to be permitted: before it is done.
  query::Intent intent(query::Intent::Verb verb, const model::Type& type,
                       const graphql::Input& arguments) const;
  void permit(query::Intent intent, std::optional<Register> node = {});
  void permit_edge(query::Intent::Verb verb, const model::Field& field, query::Value node,
                   query::Value other);
  void permit_links(Register node, const graphql::Input& arguments);

  std::optional<query::Assignment> assignment(const model::Field& field,
                                              const graphql::Input& input, bool creating);
  std::vector<query::Assignment> changes(const graphql::Input& arguments);
  void check_value(const model::Field& field, const query::Value& value,
                   const graphql::Input& input);
  void check_required_relations(const model::Type& type, const graphql::Input& arguments,
                                const model::Field* back);

  void link_related(const Node& node, const graphql::Input& arguments);
  void link_ids(const Node& node, const model::Field& field, const graphql::Input& ids);
  void link_nested(const Node& node, const model::Field& field, const graphql::Input& input);
  void clear_replaced(const Node& node, const graphql::Input& arguments);
  void clear_list(const Node& node, const model::Field& field, const graphql::Input* kept);
  void clear_one(const Node& node, const model::Field& field);
  void connect(const model::Field& field, const Node& node, const Node& other);
  void detach(const model::Field& field, const Node& node, std::optional<Register> kept);

  const model::Model& model_;
  const Meanings& meanings_;
  query::Program program_;
  std::vector<query::Step>* steps_ = &program_.steps;
};

}  // namespace graphcool::api::graphcool
