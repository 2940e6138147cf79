// What the parsers of all families' SDL do in the same way.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/graphql/ast.h"
#include "core/model/model.h"
#include "core/model/sdl_problems.h"

namespace graphcool::model {

// The files that parse, in their order; what is wrong with the others goes to `problems`. They
// point into `files`.
std::vector<graphql::ast::Document> parse_files(std::span<const SdlFile> files,
                                                SdlProblems& problems);

// Fields of a data model have no arguments.
void refuse_arguments(const graphql::ast::FieldDefinition& field, SdlProblems::Subject subject,
                      std::size_t file, SdlProblems& problems);

// A definition of a type or enum, and the file that it stands in.
struct SdlSource {
  const graphql::ast::Definition* definition;
  std::size_t file;
};

// Two things cannot both be what once had one name. The sources are those of the model's types and
// of its enums, in their order.
void check_old_names(const Model& model, std::span<const SdlSource> types,
                     std::span<const SdlSource> enums, SdlProblems& problems);

}  // namespace graphcool::model
