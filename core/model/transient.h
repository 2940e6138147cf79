// Transient types: objects and inputs without @model, which only functions know of, and the fields
// that functions resolve. The Model has none of them; they stay in the documents.
#pragma once

#include <span>
#include <string>

#include "core/graphql/ast.h"
#include "core/model/sdl.h"

namespace graphcool::model {

// For documents that parse_graphcool() found nothing wrong with. Enums are the model's.
bool is_transient(const graphql::ast::Definition& definition);

// All that the files have of these, in one form however they are written: what is the same means
// the same. What does not parse counts for nothing.
std::string print_transients(std::span<const SdlFile> files);

}  // namespace graphcool::model
