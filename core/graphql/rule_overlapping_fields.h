// Fields that answer under one key can be merged (specification, section 5.3.2). Internal to this
// folder.
//
// Whether a document breaks the rule is found by merging: all selections below one response path
// are taken together, grouped by key, and each group compared with one of its fields. That takes
// time in proportion to the merged fields, however many of them are alike. Only where something is
// wrong do pairs of fields get compared, as graphql-js does it, to say what and where.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/graphql/validation.h"

namespace graphcool::graphql {

// False when no fields of the document conflict; true when some do, or when finding out takes more
// than a fixed amount of work.
bool may_conflict(Validation& validation);

// True when no value can be of both types: they differ in lists, in non-null, or in their leaf.
bool types_conflict(TypeRef a, TypeRef b);

// Finds the conflicts of one selection set after the other, and reports them in the words and the
// order of graphql-js.
class OverlappingFields {
 public:
  explicit OverlappingFields(Validation& validation);
  ~OverlappingFields();

  // For each selection set but those of inline fragments, on entering it.
  void selection_set(const ast::SelectionSet& set, const Type* parent);

 private:
  struct Conflict {
    std::string_view key;
    std::string reason;
    std::vector<Offset> left;
    std::vector<Offset> right;
  };
  using Conflicts = std::vector<Conflict>;
  struct Entry {
    const Type* parent = nullptr;
    const ast::Selection* node = nullptr;
    const Field* definition = nullptr;
    bool simple_leaf = false;  // Neither arguments nor a selection.
  };
  struct Group {
    std::string_view key;
    std::vector<const Entry*> entries;
  };
  struct Collected;  // The fields and fragments of one selection set.
  struct PairHash {
    std::size_t operator()(const std::pair<const void*, const void*>& pair) const;
  };
  enum class Comparison : std::uint8_t { Same, DifferentFields, DifferentArguments };

  Collected& collect(const ast::SelectionSet& set, const Type* parent);
  Collected& collect(const Fragment& fragment);
  void collect_into(Collected& out, const ast::SelectionSet& set, const Type* parent);

  Conflicts within(const ast::SelectionSet& set, const Type* parent);
  void within_groups(Conflicts& out, const Collected& fields);
  void between(Conflicts& out, bool exclusive, Collected& left, Collected& right);
  void between_fields_and_fragment(Conflicts& out, bool exclusive, Collected& fields,
                                   std::string_view fragment);
  void between_fragments(Conflicts& out, bool exclusive, std::string_view left,
                         std::string_view right);
  Conflicts between_sub_selections(bool exclusive, const Entry& left, const Entry& right);
  void compare(Conflicts& out, bool exclusive, std::string_view key, const Entry& left,
               const Entry& right);
  Comparison compare_call(const Entry& left, const Entry& right);
  bool same_arguments(const ast::Selection& left, const ast::Selection& right);
  bool was_compared(std::string_view left, std::string_view right, bool exclusive) const;
  // Counts work; false, and validation ends, when there was too much.
  bool spend(std::size_t steps);

  class Depth;  // Guards the stack while fragments lead to one another.

  Validation& validation_;
  std::size_t spent_ = 0;
  std::size_t depth_ = 0;
  std::deque<Entry> entries_;
  std::unordered_map<const ast::SelectionSet*, std::unique_ptr<Collected>> collected_;
  std::unordered_map<std::pair<const void*, const void*>, Comparison, PairHash> calls_;
  // Pairs of fragments that were compared, and whether only as mutually exclusive ones.
  std::unordered_map<std::string_view, std::unordered_map<std::string_view, bool>> fragments_;
};

// True when two literals say the same; the order of object fields does not matter.
bool same_value(const ast::Value& left, const ast::Value& right);

}  // namespace graphcool::graphql
