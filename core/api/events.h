// Subscriptions of the Graphcool and Prisma APIs: the members of their filters and payloads, and
// the watches that they become. One vocabulary (`mutation_in`, `updatedFields_contains`, `node`;
// `mutation`, `previousValues`); where the dialects differ in what it says, EventRules tells
// (reference/graphcool-framework, sections 7.5 and 7.6; reference/prisma1, section 6.2).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/api/filters.h"
#include "core/api/meaning_table.h"
#include "core/graphql/execution.h"
#include "core/graphql/schema_builder.h"
#include "core/query/watch.h"

namespace graphcool::api {

// ---- the schema

// A member of a `PostSubscriptionFilter` or a `UserSubscriptionWhereInput`.
struct EventFilterMeaning {
  enum class Kind : std::uint8_t {
    And,
    Or,
    Not,
    MutationIn,             // The mutation is one of these.
    UpdatedFieldsContains,  // This field was updated, ...
    UpdatedFieldsEvery,     // ... all of these, ...
    UpdatedFieldsSome,      // ... or one of these.
    Node,                   // A filter on the node.
  };
  Kind kind = Kind::And;
};
using EventFilterMeanings = MeaningTable<EventFilterMeaning>;

// The names of the types in a filter on events.
struct EventTypes {
  std::string filter;    // "PostSubscriptionFilter"
  std::string mutation;  // "_ModelMutationType"
  std::string node;      // "PostSubscriptionFilterNode"; empty where a node has nothing to filter.
};

std::vector<graphql::ArgumentSpec> event_filter_members(const EventTypes& types, bool has_not,
                                                        graphql::SchemaBuilder& builder,
                                                        EventFilterMeanings& meanings);

// CREATED, UPDATED, DELETED.
void declare_mutation_kinds(const std::string& name, graphql::SchemaBuilder& builder);

// A member of the payload.
enum class EventMember : std::uint8_t { Mutation, Node, UpdatedFields, PreviousValues };

struct EventField {
  const char* name;
  std::string type;
  EventMember member;
};

// The members of the payload of a subscription to nodes of a type of that name; without
// `has_previous`, there is no `previousValues: PostPreviousValues`.
std::vector<EventField> event_fields(const std::string& type, const std::string& mutation,
                                     bool has_previous);

// ---- lowering

struct EventRules {
  const char* filter = "where";      // The argument of the subscription.
  bool empty_or_matches = false;     // `OR: []` matches all; else nothing.
  bool listens_as_named = false;     // Once any `mutation_in` names kinds, others are never told.
  bool deletes_pass_filter = false;  // `node` is not asked of a node that was deleted.
};

// What a dialect knows of one subscription. All must outlive the call that it is handed to.
struct EventWords {
  const EventRules& rules;
  const EventFilterMeanings& filters;
  const Filters& node_filters;
  std::function<EventMember(const graphql::CollectedField&)> member;
  // The node with that id, as the answer of the field.
  std::function<query::Output(const graphql::CollectedField&, query::Value id)> node;
  // What is selected below `previousValues`: columns of the node.
  std::function<std::vector<query::Output>(const graphql::CollectedField&)> previous;
};

// The watch of a subscription field on nodes of `type`; its name is left to the caller. Values are
// taken as they are: no input may be a Parameter (`all_structural` of InputPreparer).
Result<query::Watch, graphql::GraphQLErrors> lower_watch(std::shared_ptr<const model::Model> model,
                                                         const model::Type& type,
                                                         const graphql::Schema& schema,
                                                         const graphql::Selector& selector,
                                                         const graphql::CollectedField& field,
                                                         const EventWords& words);

// What a subscription that came as a request gets: those are asked once, and answered once.
query::Root refuse_subscription(const graphql::CollectedField& field,
                                const graphql::Selector& selector);

}  // namespace graphcool::api
