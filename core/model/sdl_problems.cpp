#include "core/model/sdl_problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/text.h"

namespace graphcool::model {

SdlProblems::SdlProblems(std::span<const SdlFile> files) {
  maps_.reserve(files.size());
  for (const SdlFile& file : files) maps_.emplace_back(file.path, file.text);
}

void SdlProblems::add(Subject subject, Spot spot, std::string description, std::string hint,
                      int code) {
  const SourceMap& map = maps_[spot.file];
  Error error{.code = ErrorCode::Invalid,
              .what = description,
              .where = map.locate(spot.offset),
              .hint = std::move(hint),
              .excerpt = map.excerpt(spot.offset)};
  found_.push_back({spot,
                    {.type = std::string(subject.type),
                     .field = std::string(subject.field),
                     .description = std::move(description),
                     .code = code,
                     .error = std::move(error)}});
}

void SdlProblems::add_syntax_error(std::size_t file, const graphql::GraphQLError& error) {
  Location where{.file = maps_[file].path()};
  if (!error.locations.empty()) {
    where.line = error.locations.front().line;
    where.column = error.locations.front().column;
  }
  SchemaError found{
      .type = std::string(kGlobal),
      .field = {},
      .description = "There's a syntax error in the schema definition. " + error.message,
      .error = {.code = ErrorCode::Invalid,
                .what = error.message,
                .where = where,
                .excerpt = maps_[file].excerpt_of_line(where.line)}};
  found_.push_back({{file, 0}, std::move(found)});
}

std::string SdlProblems::suggestion(std::string_view word,
                                    const std::function<std::vector<std::string>()>& candidates) {
  if (suggestions_left_ == 0) return {};
  --suggestions_left_;
  const auto near = text::nearest(word, candidates());
  return near ? fmt::format("Did you mean `{}`?", *near) : std::string();
}

SchemaErrors SdlProblems::take() {
  std::stable_sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) {
    return std::tie(a.spot.file, a.spot.offset) < std::tie(b.spot.file, b.spot.offset);
  });
  SchemaErrors errors;
  errors.reserve(found_.size());
  for (Found& found : found_) errors.push_back(std::move(found.error));
  found_.clear();
  return errors;
}

}  // namespace graphcool::model
