// Watches: what is asked about each write to nodes of one type (a GraphQL subscription, compiled).
//
// A dialect lowers a subscription to a Watch; a store runs it in the transaction of the write, once
// the root field of the mutation has written all that it writes. What it answers is of that moment,
// whatever is written later.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/plan.h"

namespace graphcool::query {

enum class Change : std::uint8_t { Created, Updated, Deleted };

// "CREATED", ...: as APIs spell it.
std::string_view change_name(Change change);

// Some changes, as bits.
class Changes {
 public:
  constexpr Changes() = default;
  static constexpr Changes all() { return Changes(0b111); }

  constexpr bool has(Change change) const { return (bits_ >> static_cast<int>(change) & 1) != 0; }
  constexpr void add(Change change) {
    bits_ = static_cast<std::uint8_t>(bits_ | 1 << static_cast<int>(change));
  }
  friend constexpr bool operator==(Changes, Changes) = default;

 private:
  explicit constexpr Changes(std::uint8_t bits) : bits_(bits) {}
  std::uint8_t bits_ = 0;
};

// A condition on one write.
struct ChangeFilter {
  enum class Kind : std::uint8_t {
    True,
    False,
    And,           // `children`; empty is true.
    Or,            // `children`; empty is false.
    Not,           // children[0].
    Is,            // The change is one of `changes`.
    UpdatedSome,   // One of `fields` was updated; false unless the change is Updated.
    UpdatedEvery,  // All of `fields` were; false unless the change is Updated.
    Node,          // Root `condition` of Watch::conditions is true.
  };
  Kind kind = Kind::True;
  Changes changes = {};
  std::vector<std::string> fields = {};
  std::uint32_t condition = 0;
  std::vector<ChangeFilter> children = {};
};

enum class Truth : std::uint8_t { False, True, Unknown };

// Whether the filter holds for a change that named `fields`. `ask` is asked for the conditions on
// the node that the answer depends on, at most once for each place that they stand at; where it
// does not know, the answer is Unknown unless it is the same either way.
Truth holds(const ChangeFilter& filter, Change change, const std::vector<std::string>& fields,
            const std::function<Truth(std::uint32_t condition)>& ask);

// The same of all changes of that kind: Unknown where it depends on their fields and nodes.
Truth foreseen(const ChangeFilter& filter, Change change);

// The parameters of the plans of a Watch, by index.
enum WatchParameter : std::uint32_t {
  kChange,          // String: change_name().
  kNode,            // String: the id of the node that was written.
  kUpdatedFields,   // JSON text: the names of the fields that the request gave, or null.
  kPreviousValues,  // JSON text: the value of the root of Watch::previous before the write, or
                    // null.
  kWatchParameters,
};

struct Watch {
  std::string name;                   // Of who watches: a function.
  const model::Type* type = nullptr;  // Lives as long as `answer`.
  Changes changes = Changes::all();   // No other is looked at.
  ChangeFilter filter = {};

  // Plans that read; null where they are not needed. All take the parameters above.
  std::shared_ptr<const Plan> answer;      // `data` of the event, whole. Never null.
  std::shared_ptr<const Plan> previous;    // One root, "previous": the node as it was before an
                                           // update or a deletion. Its kPreviousValues is null.
  std::shared_ptr<const Plan> conditions;  // A root for each Node of `filter`, "0", "1", ...:
                                           // Output::Exists. Asked of a node that was deleted
                                           // before it goes.
};

// Those of one service. Immutable, shared between threads.
struct Watches {
  std::vector<Watch> all;
};

// The watch as indented text, for tests.
std::string print(const Watch& watch);

}  // namespace graphcool::query
