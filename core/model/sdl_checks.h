// What the parsers of all families' SDL do in the same way.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/graphql/ast.h"
#include "core/model/sdl_problems.h"

namespace graphcool::model {

// The files that parse, in their order; what is wrong with the others goes to `problems`. They
// point into `files`.
std::vector<graphql::ast::Document> parse_files(std::span<const SdlFile> files,
                                                SdlProblems& problems);

// Fields of a data model have no arguments.
void refuse_arguments(const graphql::ast::FieldDefinition& field, SdlProblems::Subject subject,
                      std::size_t file, SdlProblems& problems);

// What says that it was renamed: two things cannot both be what once had one name.
class OldNames {
 public:
  // `problems` must outlive this.
  explicit OldNames(SdlProblems& problems) : problems_(problems) {}

  // Both names must outlive this.
  void claim(std::string_view name, const std::optional<std::string>& old_name, Spot spot);

 private:
  SdlProblems& problems_;
  std::unordered_map<std::string_view, std::string_view> names_;  // By old name.
};

}  // namespace graphcool::model
