// What the members of a generated schema mean: the `tag` of an argument, input field or enum value
// leads here, so that lowering never has to take names apart.
//
// Shared by the two dialects of the Graphcool family, Simple and Relay.
#pragma once

#include <cstdint>
#include <memory>

#include "core/api/events.h"
#include "core/api/extensions.h"
#include "core/api/filters.h"
#include "core/api/window.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api::graphcool {

// One argument of a create or update mutation, or one field of a nested create input.
struct WriteMeaning {
  enum class Kind : std::uint8_t { None, NodeId, Scalar, Arithmetic, RelatedIds, RelatedNodes };
  Kind kind = Kind::None;
  const model::Field* field = nullptr;
  query::Assignment::Kind operation = query::Assignment::Kind::Set;  // Arithmetic.
};

// One field of an object type; Field::tag leads here.
struct FieldMeaning {
  enum class Kind : std::uint8_t {
    AllNodes,     // allPosts
    AllMeta,      // _allPostsMeta
    UniqueNode,   // Post
    NodeById,     // node
    CurrentUser,  // user
    Viewer,       // viewer, wherever it stands
    ViewerId,     // its id
    Scalar,       // `field` of a model type
    ToOne,
    ToMany,
    RelatedMeta,  // _postsMeta
    Count,        // count of _QueryMeta and of connections
    Edges,        // In a connection of `type`, and in an edge.
    EdgeNode,
    Cursor,
    PageInfo,
    PageMember,        // In the page info of a connection: `page_member`.
    ClientMutationId,  // In payloads.
    PayloadNode,       // The node written, its edge, ...
    PayloadEdge,
    PayloadRelated,  // ... what it is related to by the to-one `field`, ...
    DeletedId,
    EndNode,  // ... or the node at end `end` of `relation`, and its edge.
    EndEdge,
    Resolved,   // What a function resolves: `resolver`, ...
    Returned,   // ... and a member of what it returned.
    Aggregate,  // _allPostsAggregate
    Groups,     // _allPostsGroups
    GroupKey,   // In a group: the values that its rows share, ...
    GroupValue,
    AggregateCount,  // ... how many they are, ...
    FunctionFields,  // ... sum, avg, min, max, ...
    FunctionField,   // ... and each of these for one field.
    Subscription,    // Of nodes of `type`, ...
    Event,           // ... and a member of its payload: `event`.
    // Mutations.
    Create,
    Update,
    UpdateOrCreate,
    Delete,
    Set,  // setPersonPassport, of `relation`
    Unset,
    AddTo,
    RemoveFrom,
  };
  Kind kind = Kind::Scalar;
  const model::Type* type = nullptr;  // Of what is answered, or written.
  const model::Field* field = nullptr;
  const model::Relation* relation = nullptr;
  int end = 0;
  query::Output::Function function = query::Output::Function::Count;
  const Resolver* resolver = nullptr;
  EventMember event = EventMember::Mutation;
  query::Output::Kind page_member = query::Output::Kind::HasNextPage;

  bool is_mutation() const { return kind >= Kind::Create; }
};

struct Meanings {
  MeaningTable<FieldMeaning> fields;
  FilterMeanings filters;
  EventFilterMeanings event_filters;
  OrderMeanings orders;
  MeaningTable<const model::Field*> groups;  // Values of a `_PostGroupBy`.
  MeaningTable<WriteMeaning> writes;
  std::uint32_t node_id = 0;  // In `writes`: the id that a node to be made is given.
  std::shared_ptr<const Extensions> extensions = {};  // Null: there are none.
};

}  // namespace graphcool::api::graphcool
