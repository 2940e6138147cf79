// What the engine asks of a database. One Store holds the data of one service stage.
//
// Threads: a Store is shared. A Session belongs to one thread, which is an event loop: its reads
// run there, in place. Writes are handed to the Store's own writer, which commits the ones that
// wait together and calls back after they are durable.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/turn.h"
#include "core/graphql/input.h"
#include "core/graphql/source.h"
#include "core/migrate/migration.h"
#include "core/query/plan.h"
#include "core/query/watch.h"
#include "core/store/outbox.h"

namespace graphcool::store {

// A plan compiled for one store. Immutable, shared between threads; statements are prepared from it
// by each session on first use.
class Compiled {
 public:
  virtual ~Compiled() = default;
  // The statements, one a line, for `graphcool explain`.
  virtual std::string statements() const = 0;
};

// The plans of watches, compiled for one store. Immutable, shared between threads.
class CompiledWatches {
 public:
  virtual ~CompiledWatches() = default;
};

// Largest answer to one operation. Lists are capped each, but lists in lists multiply; what goes
// beyond ends with an error before it takes the memory of everybody else.
inline constexpr std::size_t kMaxAnswerBytes = 64u << 20;

using Deadline = std::chrono::steady_clock::time_point;

// The answer to one operation: the bytes of `data` ("null" where an error reached the top) and
// errors.
struct Answer {
  std::string data;
  graphql::GraphQLErrors errors;
  bool outdated =
      false;  // The plan is of a schema that is gone: plan again on the current revision.
};

// How long a read may take: until the deadline, and while somebody waits for it.
struct Patience {
  Patience(Deadline deadline) : deadline(deadline) {}  // NOLINT(runtime/explicit)

  Deadline deadline;
  // Asked every few milliseconds on the reading thread; true when nobody waits any more. May be
  // null.
  const std::function<bool()>* is_gone = nullptr;
};

class Session {
 public:
  virtual ~Session() = default;
  // Runs a plan that only reads. Out of patience it stops with an error of code 1000.
  virtual void read(const Compiled& plan, std::span<const graphql::Input> parameters,
                    const Patience& patience, Answer& answer) = 0;
};

// What a store has been brought to: the SDL and definition of the revision, kept beside the data so
// that both change in one transaction.
struct StoredRevision {
  std::int64_t number = 0;  // 0: nothing was deployed yet.
  std::string bundle;       // As handed to migrate(); opaque to the store.
};

// A revision that was deployed, now or before.
struct PastRevision {
  std::int64_t number = 0;
  std::int64_t deployed_ms = 0;  // Since 1970.
  std::string bundle;
  std::string messages;  // As handed to migrate(); opaque to the store.
};

// How many revisions a store remembers.
inline constexpr std::int64_t kRememberedRevisions = 100;

struct WriteRequest {
  std::shared_ptr<const Compiled> plan;
  // Kept alive by the caller until `done` is called, with what they point to.
  std::span<const graphql::Input> parameters = {};
  // Those of the revision that the plan is of; null: nobody is told.
  std::shared_ptr<const CompiledWatches> watches = {};
  std::string_view request_id = {};  // For OutboxEntry; kept alive as the parameters are.
  // What is not written by then is undone, and ends with an error of code 1000.
  Deadline deadline = Deadline::max();
};

class Store {
 public:
  virtual ~Store() = default;

  virtual Result<std::shared_ptr<const Compiled>> compile(
      std::shared_ptr<const query::Plan> plan) = 0;

  // All of one model, which is that of the plans they are used with. Null when there are none.
  virtual Result<std::shared_ptr<const CompiledWatches>> compile_watches(
      std::shared_ptr<const query::Watches> watches) = 0;

  // `turn` is of the loop that the session is for, and outlives its reads; null: there is none.
  virtual Result<std::unique_ptr<Session>> open_session(Turn* turn = nullptr) = 0;

  // Runs a plan that writes on the writer's thread; `done` is called there, after the commit is
  // durable (or at once when nothing was written). At the end of each root field its watches are
  // asked about what its steps have told; their answers are in the outbox when `done` is called,
  // unless the field has failed.
  virtual void write(WriteRequest request, std::function<void(Answer)> done) = 0;

  // What the watches have answered. Lives as long as the Store.
  virtual Outbox& outbox() = 0;

  virtual Result<StoredRevision> revision() = 0;

  // The probe reads the data of the revision stored now, whose model is `model`.
  virtual std::unique_ptr<migrate::DataProbe> probe(std::shared_ptr<const model::Model> model) = 0;

  // Applies the steps and stores the new revision, all in one transaction: done whole or not at
  // all. Returns the new revision's number. Conflict when the stored one is not `expected` any
  // more. `messages` tells what was done, for history().
  virtual Result<std::int64_t> migrate(const migrate::Migration& migration, std::int64_t expected,
                                       const std::string& bundle,
                                       const std::string& messages = "[]") = 0;

  // The newest `most` revisions, the current one first. Those deployed before revisions were
  // remembered are missing.
  virtual Result<std::vector<PastRevision>> history(std::int64_t most) = 0;

  // Deletes every node and edge, and all that is in the outbox; the revision stays.
  virtual Result<> clear() = 0;
};

}  // namespace graphcool::store
