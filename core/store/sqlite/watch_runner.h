// Asks watches about what one root field after the other writes, on the writer's connection and
// within its transaction.
//
// What changes is noted while the field runs: of nodes that are about to change or to go, what they
// were before. When all is written the watches are answered, and the answers put into the outbox. A
// watch that cannot be answered does not hurt the write: its entry is dead, with the reason.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/sqlite/outbox_table.h"
#include "core/store/sqlite/statement_cache.h"
#include "core/store/sqlite/watch_plans.h"

namespace graphcool::store::sqlite {

struct WatchPatience {
  std::chrono::milliseconds each = kWatchPatience, all = kWatchesPatience;
};

class WatchRunner {
 public:
  // Connection and table must outlive it.
  WatchRunner(Connection& connection, OutboxTable& outbox, WatchPatience patience = {})
      : connection_(connection), outbox_(outbox), patience_(patience) {}

  // Whose watches are asked from here on; null: nobody's. Both have to stay until the next call.
  void watch(const WatchPlans* plans, std::string_view request_id) {
    plans_ = plans;
    request_id_ = request_id;
  }

  // A root field begins, in a savepoint of its own.
  void begin();

  bool looks_at(const query::Step& step, query::Change change) const {
    return plans_ != nullptr && step.told && !plans_->of(*step.type, change).empty();
  }

  // Notes what the step does to the node: Created afterwards, the others before they happen. What
  // is noted has a number; all from that number on can be taken back. An error here and below: the
  // database has given up the transaction, or refuses an entry.
  Result<std::size_t> note(const query::Step& step, query::Change change, const std::string& id);
  void take_back(std::size_t from) { notes_.erase(notes_.begin() + at(from), notes_.end()); }

  // The root field has written all that it writes.
  Result<> tell();
  // Its savepoint is rolled back.
  void forget();

 private:
  struct Note {
    const WatchNode* node = nullptr;
    query::Change change = query::Change::Created;
    std::string id;
    const std::vector<std::string>* fields = nullptr;  // Of the step.
    std::string previous = "null";
    graphql::GraphQLErrors errors = {};
    std::string failure = {};  // Why it cannot be answered.
  };
  using Read = std::function<Result<>(std::span<const graphql::Input>, Answer&)>;

  static std::ptrdiff_t at(std::size_t from) { return static_cast<std::ptrdiff_t>(from); }

  Result<bool> prepare(Note& note);
  Result<query::Truth> filter(Note& note, bool asks);
  Result<> tell(Note& note);
  Result<> put(const Note& note, std::string result);
  Result<> read(Note& note, const Read& read, Answer& answer);
  std::string reason_of(const Error& error) const;

  Connection& connection_;
  OutboxTable& outbox_;
  const WatchPatience patience_;
  StatementCache cache_;  // After the connection: goes before it.
  const WatchPlans* plans_ = nullptr;
  std::string_view request_id_;
  std::vector<Note> notes_;
  std::chrono::steady_clock::duration spent_{};
  OutboxTable::Totals before_;
};

}  // namespace graphcool::store::sqlite
