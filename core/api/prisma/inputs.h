// The input side of a generated Prisma schema: filters, orders, and what mutations take
// (reference/prisma1, sections 3.3 and 3.4).
#pragma once

#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/api/prisma/fields.h"
#include "core/api/prisma/meanings.h"
#include "core/graphql/schema_builder.h"
#include "core/model/model.h"

namespace graphcool::api::prisma {

// Makes the input types of one schema and remembers what their members mean. A type that would have
// no members is not made, nor is a member of such a type.
class Inputs {
 public:
  Inputs(const model::Model& model, graphql::SchemaBuilder& builder, Meanings& meanings);

  // Declares every input type, and the enums of the model. Some may be reached by nothing: the
  // builder leaves those out.
  void declare();

  // (where, orderBy, skip, after, before, first, last)
  std::vector<graphql::ArgumentSpec> list_arguments(const model::Type& type);

  // Whether there is a UserWhereUniqueInput, a UserCreateInput, a UserUpdateInput, a
  // UserUpdateManyMutationInput.
  bool has_unique(const model::Type& type) const;
  bool has_create(const model::Type& type) const { return can_create(type, nullptr); }
  bool has_update(const model::Type& type) const { return can_update(type, nullptr); }
  bool has_update_many(const model::Type& type) const;

 private:
  using Members = std::vector<graphql::ArgumentSpec>;
  struct Relation;  // A relation field, with the names of the inputs about it.

  void declare_enums();
  void declare_filters(const model::Type& type);
  void declare_event_filter(const model::Type& type);
  void declare_unique(const model::Type& type);
  void declare_order(const model::Type& type);
  void declare_list_wrappers(const model::Type& type);
  void declare_data(const model::Type& type);
  void declare_relation(const Relation& relation);
  void declare_update_elements(const Relation& relation);

  Members logic_members(const std::string& self);
  // The members of a create or update input; without `back`, the field that leads to the parent.
  Members create_members(const model::Type& type, const model::Field* back);
  Members update_members(const model::Type& type, const model::Field* back);
  Members update_scalars(const model::Type& type);
  Members nested_create_members(const Relation& relation);
  Members nested_update_members(const Relation& relation);

  bool can_create(const model::Type& type, const model::Field* back) const;
  bool can_update(const model::Type& type, const model::Field* back) const;
  bool can_nest_create(const Relation& relation) const;
  bool can_nest_update(const Relation& relation) const;

  graphql::ArgumentSpec member(std::string name, const std::string& type);
  graphql::ArgumentSpec member(std::string name, const std::string& type, WriteMeaning meaning);

  const model::Model& model_;
  graphql::SchemaBuilder& builder_;
  Meanings& meanings_;
  // What can_create() asks about just now, against relations that go round in a circle.
  mutable std::vector<std::pair<const model::Type*, const model::Field*>> asked_;
  std::unordered_set<std::string> shared_;  // Inputs that several relation fields use.
};

}  // namespace graphcool::api::prisma
