// The input side of the generated schemas, equal in Simple and Relay: filters, orders, and the
// arguments of mutations (reference/graphcool-framework, sections 5.2, 5.6, 5.8, 5.9).
#pragma once

#include <string>
#include <vector>

#include "core/api/graphcool/meanings.h"
#include "core/graphql/schema_builder.h"
#include "core/model/model.h"

namespace graphcool::api::graphcool {

// The fields that an API shows, by name: generated members stand in alphabetical order.
std::vector<const model::Field*> sorted_fields(const model::Type& type);
std::vector<const model::Type*> sorted_types(const model::Model& model);

// Whether sums make sense: a single Int or Float.
bool is_number(const model::Field& field);

// "String", "DateTime", "Mood", ...; for relation fields the related type's name.
std::string type_name(const model::Model& model, const model::Field& field);

// Makes the input types of one schema and remembers what their members mean.
class Inputs {
 public:
  Inputs(const model::Model& model, graphql::SchemaBuilder& builder, Meanings& meanings);

  // Declares, for every type, its filter, its order, its nested create inputs, CreateX and UpdateX;
  // and the enums of the model.
  void declare();

  // (filter, orderBy, skip, after, before, first, last)
  std::vector<graphql::ArgumentSpec> list_arguments(const model::Type& type);
  // (filter)
  std::vector<graphql::ArgumentSpec> filter_argument(const model::Type& type);
  // Declares the filter of a subscription, and what of it is about the node; `mutation` is the type
  // of the kinds of mutations. Answers (filter).
  std::vector<graphql::ArgumentSpec> subscription_arguments(const model::Type& type,
                                                            const std::string& mutation);
  // (id, every other unique scalar)
  std::vector<graphql::ArgumentSpec> unique_arguments(const model::Type& type);
  // The arguments of createX; without the to-one field `back`, where the parent of a nested create
  // fills it in.
  std::vector<graphql::ArgumentSpec> create_arguments(const model::Type& type,
                                                      const model::Field* back = nullptr);
  // Those of the original, then, for numbers, `views_increment` and its siblings.
  std::vector<graphql::ArgumentSpec> update_arguments(const model::Type& type);

 private:
  void declare_filter(const model::Type& type);
  std::vector<graphql::ArgumentSpec> field_filters(const model::Type& type);
  void declare_order(const model::Type& type);
  void declare_nested(const model::Type& type);
  void add_arithmetic(std::vector<graphql::ArgumentSpec>& arguments, const model::Type& type);
  void add_relations(std::vector<graphql::ArgumentSpec>& arguments, const model::Type& type,
                     const model::Field* back);

  const model::Model& model_;
  graphql::SchemaBuilder& builder_;
  Meanings& meanings_;
};

}  // namespace graphcool::api::graphcool
