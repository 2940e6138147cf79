// YAML as a tree with places. yaml-cpp stays in yaml.cpp.
//
// Meant for files that a person writes: the tree is small and every mistake in it is reported with
// its line. Aliases are followed, within a limit, so that a short file cannot become a large tree.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::service::yaml {

struct Value;
using ValuePtr = std::shared_ptr<const Value>;

struct Entry {
  std::string key;
  int line = 0;  // Of the key; from 1.
  int column = 0;
  ValuePtr value;  // Never null.
};

struct Value {
  enum class Kind { Null, Scalar, List, Map };
  Kind kind = Kind::Null;
  std::string text = {};             // Of a scalar.
  bool plain = false;                // A scalar without quotes: may be a number or a boolean.
  std::vector<ValuePtr> items = {};  // Of a list.
  std::vector<Entry> entries = {};   // Of a map, in the order of the text; keys are unique.
  int line = 0;
  int column = 0;
  std::size_t size = 1;  // Values in it, those behind aliases counted each time.

  const Entry* find(std::string_view key) const;  // Null when there is none, or this is no map.
};

// "text", "number", "boolean", "list", "map" or "nothing": how messages name what a node holds.
std::string_view kind_name(const Value& node);

// Keys of a map that are not among `known`, each with words for a person. `of` names the map.
struct UnknownKey {
  const Entry& entry;
  std::string what;
  std::string hint;
};
std::vector<UnknownKey> unknown_keys(const Value& map, std::string_view of,
                                     const std::vector<std::string>& known);

struct Document {
  std::string file;  // As locations name it.
  std::string text;
  ValuePtr root;  // Null for a document without content.

  // An error at a place in this document, with the line as its excerpt.
  Error error(int line, int column, std::string what, std::string hint) const;
};

// Parses one document. Errors are those of the syntax (the first only) and doubled keys.
Checked<Document> parse(std::string file, std::string text);

}  // namespace graphcool::service::yaml
