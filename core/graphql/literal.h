// Untyped values: what a client wrote, as scalars read it and as error messages show it.
//
// A raw Input is a tree of kinds Null, Int, Float, Boolean, String, Enum, List and Object, as far
// as the text itself tells them. One made from a literal has more to tell: Int and Float keep their
// digits in `text` (an Int beyond 64 bits has its nearest `integer`), a block string has `boolean`
// set, and a variable is of kind Parameter with its name in `text`.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <limits>
#include <string>

#include "core/graphql/ast.h"
#include "core/graphql/input.h"

namespace graphcool::graphql {

// Values nested deeper than this are refused, so that what walks them may recurse.
inline constexpr int kMaxInputDepth = 500;

// Views go into the document; lists and objects into `arena`. REQUIRES: at most as deep as the
// parser lets pass.
Input raw_input(const ast::Value& literal, InputArena& arena);

// Views go into `value`. Whole numbers beyond 64 bits become Float. REQUIRES: at most
// kMaxInputDepth levels deep.
Input raw_input(const boost::json::value& value, InputArena& arena);

// True when lists and objects are nested more than `levels` deep in `value`.
bool is_deeper(const boost::json::value& value, int levels);

// The number that an Int or Float literal spells, however large; infinite beyond all doubles.
double to_double(std::string_view digits);

// Appends a raw literal as the document printer prints it.
void append_literal(std::string& out, const Input& raw);

// Appends a value as JSON, without what follows once `out` has grown beyond `most` bytes.
void append_json(std::string& out, const Input& value,
                 std::size_t most = std::numeric_limits<std::size_t>::max());

// Appends a value as graphql-js shows those of variables in messages: a glimpse of at most ten
// items and two levels.
void append_glimpse(std::string& out, const Input& raw);
void append_glimpse(std::string& out, const boost::json::value& value);

// Appends `text` as a GraphQL string literal on one line, with its quotes.
void append_string_literal(std::string& out, std::string_view text);

}  // namespace graphcool::graphql
