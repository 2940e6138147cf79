// Generating a schema: what Simple and Relay have in common, and the places where they differ.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/generated_api.h"
#include "core/api/graphcool/inputs.h"
#include "core/api/graphcool/meanings.h"
#include "core/graphql/schema.h"
#include "core/graphql/schema_builder.h"
#include "core/model/model.h"

namespace graphcool::api::graphcool {

using GeneratedSchema = Generated<Meanings>;

// How the ends of a relation are called in its mutations (section 5.7): `names[0]` is the payload
// field of the node at end A, and `names[0]` + "Id" the argument that picks it.
struct EndNames {
  std::string names[2];
};
EndNames end_names(const model::Model& model, const model::Relation& relation);

class Generator {
 public:
  // `extensions` may be null.
  explicit Generator(const model::Model& model, std::shared_ptr<const Extensions> extensions = {});
  virtual ~Generator() = default;

  GeneratedSchema generate();

 protected:
  using Kind = FieldMeaning::Kind;

  // One mutation, before a dialect gives it its shape.
  struct Mutation {
    std::string name;  // "createPost", "addToPostAuthor"
    FieldMeaning meaning;
    std::vector<graphql::ArgumentSpec> arguments;
  };

  // The field for a to-many relation, and what else stands at the end of a type.
  virtual graphql::FieldSpec many(const model::Field& field) = 0;
  virtual void add_extras(std::vector<graphql::FieldSpec>&, const model::Type&) {}
  // Declares the type "Query" and what only this dialect has.
  virtual void declare_query() = 0;
  // Declares the type "Subscription", if there is one.
  virtual bool declare_subscription() { return false; }
  virtual graphql::FieldSpec mutation(const Mutation& mutation) = 0;

  graphql::FieldSpec field(std::string name, std::string_view type, FieldMeaning meaning,
                           std::vector<graphql::ArgumentSpec> arguments = {},
                           std::string description = {});
  graphql::FieldSpec member(const model::Field& each);      // Of a node.
  graphql::FieldSpec unique_node(const model::Type& type);  // Post(id, slug)
  graphql::FieldSpec node();                                // node(id)
  // _allPostsAggregate and _allPostsGroups of every type: beyond the original, so they stand last.
  void add_aggregates(std::vector<graphql::FieldSpec>& members);
  // The fields of "Query", "Mutation" or a type of the model that functions resolve.
  void add_resolved(std::vector<graphql::FieldSpec>& members, std::string_view parent);

  const model::Model& model_;
  graphql::SchemaBuilder builder_;
  Meanings meanings_;
  Inputs inputs_;

 private:
  void declare_type(const model::Type& type);
  bool declare_mutation();
  void declare_transient(const graphql::ast::Definition& type);
  std::vector<graphql::ArgumentSpec> transient_inputs(
      const graphql::ast::List<graphql::ast::InputValueDefinition>& inputs);
  void declare_aggregates(const model::Type& type);
  graphql::FieldSpec create(const model::Type& type);
  graphql::FieldSpec update_or_create(const model::Type& type);
  void add_relation_mutations(std::vector<graphql::FieldSpec>& members);
};

}  // namespace graphcool::api::graphcool
