// Which fields of a type stand where in its API (reference/prisma1, section 3.3), and how they are
// named there.
#pragma once

#include <string>
#include <vector>

#include "core/model/model.h"

namespace graphcool::api::prisma {

using FieldList = std::vector<const model::Field*>;

// Those of the data model's text, in its order: output types, filters.
FieldList visible_fields(const model::Type& type);
// What picks one node: unique scalars, the id among them.
FieldList unique_fields(const model::Type& type);
// What may be set when a node is created, what may be changed later: single scalars, then lists of
// scalars. The id may be set, unless the database counts it up.
FieldList creatable_scalars(const model::Type& type);
FieldList updatable_scalars(const model::Type& type);
FieldList visible_relations(const model::Type& type);
// Whatever has an order, hidden or not. Hidden ones stand last.
FieldList sortable_fields(const model::Type& type);

// "String", "Role", ...; for relation fields the related type's name.
const std::string& type_name(const model::Model& model, const model::Field& field);

// Whether node(id:) finds nodes of the type: its id is an ID called "id", and shown.
bool is_node(const model::Type& type);

}  // namespace graphcool::api::prisma
