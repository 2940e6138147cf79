// The text of a GraphQL document, and places in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::graphql {

// A byte offset into a Source. AST nodes carry only this; line and column are computed when an
// error is reported, so that a valid document never pays for them.
using Offset = std::uint32_t;
inline constexpr Offset kNoOffset = 0xffffffff;

// Counts from 1; columns count UTF-16 units, lines end at LF, CR or CRLF, as graphql-js has it.
struct SourceLocation {
  int line = 0;
  int column = 0;
  bool operator==(const SourceLocation&) const = default;
};

// `body` must outlive what is parsed from it: the AST holds views into it.
struct Source {
  std::string_view body;
  std::string name = "GraphQL request";  // A file's path where it came from one.

  SourceLocation locate(Offset offset) const;
};

// Locates many offsets of one text: lines are found once, and columns are counted on from the place
// asked for last where that stands before it in the same line. Not for sharing between threads.
class Locator {
 public:
  explicit Locator(std::string_view body);
  SourceLocation locate(Offset offset);

 private:
  std::string_view body_;
  std::vector<Offset> line_starts_;
  Offset last_offset_ = 0;
  SourceLocation last_{.line = 1, .column = 1};
};

// A GraphQL error as it is reported to a client: message, places, path (a JSON array such as
// ["allPosts",0,"title"], empty when there is none), and, for the families that have one, a code.
struct GraphQLError {
  std::string message;
  std::vector<SourceLocation> locations = {};
  std::string path_json = {};
  int code = 0;
  std::string extra_json = {};  // Further members, without braces: "\"requestId\":\"...\"".
};

using GraphQLErrors = std::vector<GraphQLError>;

// {"message":...,"locations":[...],"path":[...],"code":...}; members that are empty are left out.
void append_json(std::string& out, const GraphQLError& error);
// An array of them.
void append_json(std::string& out, const GraphQLErrors& errors);

}  // namespace graphcool::graphql
