// What the validation rules share while they look at one document: schema, fragments, uses of
// variables, and the errors so far. Internal to this folder.
//
// Rules run in one walk over the document, in the order of graphql-js, so that errors come in its
// order. What a rule says when it leaves an operation needs fragments that may stand further down;
// such errors are kept apart with their place in the order and put there at the end.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <memory_resource>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/graphql/ast.h"
#include "core/graphql/schema.h"
#include "core/graphql/validate.h"

namespace graphcool::graphql {

// An error whose places are not looked up yet.
struct Violation {
  std::string message;
  std::vector<Offset> places;
};

struct VariableUsage {
  const ast::Value* node = nullptr;
  TypeRef type = {};         // Expected there; of no type where that is unknown.
  TypeRef parent_type = {};  // The type around it, in a list or an object.
  bool location_default = false;
};

using Spreads = std::pmr::vector<const ast::Selection*>;

struct Fragment {
  const ast::Definition* node = nullptr;
  const Type* type = nullptr;        // Named by the condition; null when there is none.
  const Spreads* spreads = nullptr;  // Once they were asked for.
  std::size_t first_usage = 0;       // Its part of Validation::usages, once it was walked.
  std::size_t end_usage = 0;
  std::size_t seen = 0;  // For whoever needs a mark: Validation::new_mark().

  const Type* composite() const { return type != nullptr && type->is_composite() ? type : nullptr; }
};

// A directive as the schema defines it, or the document itself where it (wrongly) defines one.
struct KnownDirective {
  const DirectiveType* type = nullptr;
  const ast::Definition* node = nullptr;

  explicit operator bool() const { return type != nullptr || node != nullptr; }
  bool repeatable() const { return node != nullptr ? node->repeatable : type->repeatable; }
};

class Validation {
 public:
  Validation(const Schema& schema, const ast::Document& document, const ValidationLimits& limits);

  const Schema& schema() const { return schema_; }
  const ast::Document& document() const { return document_; }
  const ValidationLimits& limits() const { return limits_; }
  std::pmr::memory_resource* arena() { return &arena_; }

  void report(std::string message, std::initializer_list<Offset> places);
  void report(std::string message, std::vector<Offset> places);
  std::size_t error_count() const { return errors_.size(); }
  // Puts one error in the place of those beyond the first `kept`.
  void reword(std::size_t kept, std::string message, Offset place);
  // Ends validation with "Validation aborted.".
  void abort();
  // True when errors are not taken any more: there are too many, or validation was aborted.
  bool full() const { return full_; }
  bool aborted() const { return aborted_; }
  // Counts work against a limit; false, and aborts, when there was too much.
  bool spend_fragment_work(std::size_t steps);

  // Fragments by name: the last one where several have the same.
  Fragment* fragment(std::string_view name);
  std::pmr::vector<Fragment>& fragments() { return fragments_; }
  // All spreads below, sets that stand later in a selection set first, as graphql-js finds them.
  const Spreads& spreads(Fragment& fragment);
  Spreads spreads(const ast::SelectionSet& set);
  // Fragments used by `from`, also through others, in the order of graphql-js. Remembered, since
  // many operations may use the same ones.
  struct UsedFragments {
    std::pmr::vector<Fragment*> fragments;
    bool usages_counted = false;
  };
  UsedFragments& used_fragments(const Spreads& from);
  std::size_t new_mark() { return ++mark_; }

  KnownDirective directive(std::string_view name) const;
  // Types that the document itself (wrongly) defines.
  const std::pmr::vector<std::string_view>& document_types() const { return document_types_; }
  bool defines_type(std::string_view name) const { return document_type_set_.contains(name); }

  std::pmr::vector<VariableUsage>& usages() { return usages_; }

  // An operation that was left, whose errors belong before the next one reported.
  struct Deferred {
    const ast::Definition* operation = nullptr;
    std::size_t first_usage = 0;
    std::size_t end_usage = 0;
    std::size_t position = 0;  // Among the errors.
  };
  void defer(Deferred operation);
  // Calls `run(deferred)` for each, its errors going to their place in the order.
  template <class Run>
  void run_deferred(Run run);

  GraphQLErrors take_errors();

 private:
  const Schema& schema_;
  const ast::Document& document_;
  const ValidationLimits limits_;
  std::array<std::byte, 8192> buffer_;
  std::pmr::monotonic_buffer_resource arena_{buffer_.data(), buffer_.size()};
  std::pmr::vector<Fragment> fragments_{&arena_};
  std::pmr::unordered_map<std::string_view, std::size_t> fragment_by_name_{&arena_};
  std::pmr::vector<const ast::Definition*> document_directives_{&arena_};
  std::pmr::vector<std::string_view> document_types_{&arena_};
  std::pmr::unordered_set<std::string_view> document_type_set_{&arena_};
  std::pmr::vector<VariableUsage> usages_{&arena_};
  std::pmr::vector<Deferred> deferred_{&arena_};
  std::map<std::vector<const Fragment*>, UsedFragments> used_fragments_;
  std::vector<Violation> errors_;
  std::size_t mark_ = 0;
  std::size_t fragment_work_ = 0;
  bool full_ = false;
  bool aborted_ = false;
};

template <class Run>
void Validation::run_deferred(Run run) {
  std::vector<Violation> walked = std::move(errors_);
  errors_.clear();
  full_ = false;
  std::size_t taken = 0;
  const auto take_until = [&](std::size_t end) {
    for (; taken < end && !full_; ++taken) {
      report(std::move(walked[taken].message), std::move(walked[taken].places));
    }
  };
  for (const Deferred& operation : deferred_) {
    take_until(operation.position);
    if (full_) return;
    run(operation);
  }
  take_until(walked.size());
}

// Calls `report(items)` for each name that several items have, with pointers to all of them, in the
// order of their first items.
template <class T, class NameOf, class Report>
void each_duplicate(ast::List<T> list, NameOf name_of, Report report) {
  constexpr std::size_t kFew = 8;
  bool any = false;
  if (list.size() <= kFew) {
    for (auto item = list.begin(); item != list.end() && !any; ++item) {
      for (auto before = list.begin(); before != item && !any; ++before) {
        any = name_of(*item) == name_of(*before);
      }
    }
    if (!any) return;
  }
  std::unordered_map<std::string_view, std::size_t> group_of;
  std::vector<std::vector<const T*>> groups;
  for (const T& item : list) {
    const auto [found, added] = group_of.try_emplace(name_of(item), groups.size());
    if (added) groups.emplace_back();
    groups[found->second].push_back(&item);
  }
  for (const auto& group : groups) {
    if (group.size() > 1) report(group);
  }
}

}  // namespace graphcool::graphql
