// What the members of a generated Prisma schema mean (reference/prisma1, sections 3.2 to 3.4).
#pragma once

#include <cstdint>

#include "core/api/events.h"
#include "core/api/filters.h"
#include "core/api/generated_api.h"
#include "core/api/meaning_table.h"
#include "core/api/window.h"
#include "core/model/model.h"
#include "core/query/plan.h"

namespace graphcool::api::prisma {

// A field of an object type; Field::tag leads here.
struct FieldMeaning {
  enum class Kind : std::uint8_t {
    // Query, all of `type`.
    Nodes,       // users
    Node,        // user(where:)
    Connection,  // usersConnection
    NodeById,    // node(id:), of any type
    // In a node.
    Scalar,  // `field`, single or list.
    ToOne,   // Relation `field`, which leads to `type`.
    ToMany,
    // In a connection of `type`, its edges, its page info and its aggregate.
    Edges,
    EdgeNode,
    Cursor,
    PageInfo,
    PageMember,  // ... and a member of its page info: `page_member`.
    Aggregate,
    AggregateCount,
    // Subscription, and a member of its payload: `event`.
    Subscription,
    Event,
    // Mutation, all but the last of `type`. The arguments are called `data`, `where`, `create` and
    // `update`.
    Create,
    Update,
    Delete,
    Upsert,
    UpdateMany,
    DeleteMany,
    ExecuteRaw,  // Of no type; its argument is `query`.
    // In a BatchPayload.
    BatchCount,
  };
  Kind kind = Kind::Scalar;
  const model::Type* type = nullptr;
  const model::Field* field = nullptr;
  EventMember event = EventMember::Mutation;
  query::Output::Kind page_member = query::Output::Kind::HasNextPage;

  bool is_mutation() const { return kind >= Kind::Create && kind <= Kind::ExecuteRaw; }
};

// A member of the inputs that mutations take; InputMember::tag leads here.
//
//     data   (UserCreateInput, UserUpdateInput, UserUpdateDataInput, ...)  Scalar, ScalarList,
//                                                                          Relation
//     where  (UserWhereUniqueInput)                                        Unique
//     name of a ScalarList (UserCreatetagsInput)                           ListSet
//     name of a Relation (PostUpdateManyWithoutAuthorInput, ...)           the Nested ones
//
// What stands in the elements of nested operations is told by its name, which never varies:
//
//     Create            data                        Update      to-many: { where, data }
//     Connect, Set      where                                   to-one:  data
//     Disconnect        to-many: where; to-one:     UpdateMany  { where: scalar filter, data }
//     Delete            a Boolean                   DeleteMany  scalar filter
//                                                   Upsert      to-many: { where, update, create }
//                                                               to-one:  { update, create }
//
// To-many operations take lists of these. Filters are told by FilterMeaning.
struct WriteMeaning {
  enum class Kind : std::uint8_t {
    None,
    Scalar,      // The value of `field`, single.
    ScalarList,  // An object about the list `field`.
    ListSet,     // Its whole new value.
    Relation,    // An object about what relation `field` leads to.
    Unique,      // The value of the unique `field`, which picks a node.
    NestedCreate,
    NestedConnect,
    NestedSet,
    NestedDisconnect,
    NestedDelete,
    NestedUpdate,
    NestedUpdateMany,
    NestedDeleteMany,
    NestedUpsert,
  };
  Kind kind = Kind::None;
  const model::Field* field = nullptr;  // Of the first five.
};

struct Meanings {
  MeaningTable<FieldMeaning> fields;
  FilterMeanings filters;
  EventFilterMeanings event_filters;
  OrderMeanings orders;
  MeaningTable<WriteMeaning> writes;
  bool postgres_names = true;  // As Options has it.
};

using GeneratedSchema = Generated<Meanings>;

}  // namespace graphcool::api::prisma
