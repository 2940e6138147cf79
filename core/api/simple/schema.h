// The generated schema of the Simple API, and what its fields mean.
#pragma once

#include <string>

#include "core/api/graphcool/inputs.h"
#include "core/api/graphcool/meanings.h"
#include "core/graphql/schema.h"
#include "core/model/model.h"

namespace graphcool::api::simple {

// One field of an object type of the schema; Field::tag leads here.
struct FieldMeaning {
  enum class Kind : std::uint8_t {
    AllNodes,     // allPosts
    AllMeta,      // _allPostsMeta
    UniqueNode,   // Post
    NodeById,     // node
    CurrentUser,  // user
    Scalar,       // `field` of a model type
    ToOne,        //
    ToMany,       //
    RelatedMeta,  // _postsMeta
    Count,        // count of _QueryMeta
    Create,
    Update,
    UpdateOrCreate,
    Delete,
    Set,         // setPersonPassport, of `relation`
    Unset,       //
    AddTo,       //
    RemoveFrom,  //
    EndNode,     // In the payload of those four: the node at end `end` of `relation`.
  };
  Kind kind = Kind::Scalar;
  const model::Type* type = nullptr;  // Of what is answered, or written.
  const model::Field* field = nullptr;
  const model::Relation* relation = nullptr;
  int end = 0;
};

// How the ends of a relation are called in its mutations (section 5.7): `names[0]` is the payload
// field of the node at end A, and `names[0]` + "Id" the argument that picks it.
struct EndNames {
  std::string names[2];
};
EndNames end_names(const model::Model& model, const model::Relation& relation);

struct GeneratedSchema {
  graphql::Schema schema;
  graphcool::Meanings inputs;
  graphcool::MeaningTable<FieldMeaning> fields;
};

GeneratedSchema generate_schema(const model::Model& model);

}  // namespace graphcool::api::simple
