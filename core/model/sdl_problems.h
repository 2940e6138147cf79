// What the parsers of SDL find wrong, gathered with places.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/graphql/source.h"
#include "core/model/sdl.h"
#include "core/model/source_map.h"

namespace graphcool::model {

// A place in one of the files.
struct Spot {
  std::size_t file = 0;
  graphql::Offset offset = 0;
};

class SdlProblems {
 public:
  // The files must outlive this.
  explicit SdlProblems(std::span<const SdlFile> files);

  struct Subject {
    std::string_view type;        // Of a type or enum, or kGlobal.
    std::string_view field = {};  // Empty for the type as a whole.
  };
  static constexpr std::string_view kGlobal = "Global";

  void add(Subject subject, Spot spot, std::string description, std::string hint = {},
           int code = 0);

  // What the parser says about a file.
  void add_syntax_error(std::size_t file, const graphql::GraphQLError& error);

  // "Did you mean `x`?", or nothing when none of `candidates()` is near. Answers only a few times
  // for one document, so that a long one full of mistakes is not compared word by word.
  std::string suggestion(std::string_view word,
                         const std::function<std::vector<std::string>()>& candidates);

  Location locate(Spot spot) const { return maps_[spot.file].locate(spot.offset); }

  bool empty() const { return found_.empty(); }
  // In order of files and places.
  SchemaErrors take();

 private:
  struct Found {
    Spot spot;
    SchemaError error;
  };
  std::vector<SourceMap> maps_;
  std::vector<Found> found_;
  int suggestions_left_ = 20;
};

}  // namespace graphcool::model
