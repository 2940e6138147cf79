// How relations are kept, and what a model inherits about them from the revisions before it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/model/model.h"

namespace graphcool::model {

// Sets link, column and table of every relation: as the SDL declares them, else one to many is a
// column on
// the to-one side's table, one to one a column on the side that is required (side A when both or
// neither are), everything else a table called "_" and the relation's name. The column is that
// of the end's field.
void place_links(Model& model);

// Makes side B of a relation side A. Call place_links() when all are as they should be.
void swap_sides(Model& model, int relation);

// The part of a deployed model that its SDL does not tell, as text to keep beside that SDL: the
// name and side A of each relation. Both are settled when a relation is made and outlive edits of
// the SDL (order of types, a new name without `oldName`), so a model that is parsed again later
// needs them back. Empty for a model without relations.
std::string inherited(const Model& model);

// The model with what inherited() gave for the same SDL. Lines about fields that the model does not
// have are passed over.
std::shared_ptr<const Model> with_inherited(std::shared_ptr<const Model> model,
                                            std::string_view inherited);

}  // namespace graphcool::model
