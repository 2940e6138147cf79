// One service stage in memory: its current revision (schemas and operation caches per dialect) over
// its store, and the way of a request through it: parse, validate, plan, run.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/api/dialect.h"
#include "core/auth/caller.h"
#include "core/auth/permissions.h"
#include "core/base/result.h"
#include "core/base/turn.h"
#include "core/engine/function_calls.h"
#include "core/query/watch.h"
#include "core/store/store.h"

namespace graphcool::engine {

struct Request {
  std::string query;
  std::string operation_name = {};    // Empty: none was given.
  boost::json::value variables = {};  // Object or null.
  bool read_only = false;             // Came by GET: a mutation is refused.
  // Asked now and then while a read takes long, on its thread: true when nobody waits for the
  // answer any more. Empty: somebody always does.
  std::function<bool()> is_gone = {};
  Turn* turn = nullptr;         // Of the loop that it came in on; null when it runs on none.
  std::string request_id = {};  // Goes into every error that has a code.
  std::string token = {};       // Of `Authorization: Bearer`; empty: none was sent.
  // The address of who asks, made when a function is to be told. On any thread, before `done`.
  std::function<std::string()> client = {};
};

struct Reply {
  std::string body;  // {"data":...,"errors":[...]}
  // How far the request came; decides the HTTP status under application/graphql-response+json.
  enum class Outcome {
    Executed,    // There is `data`, perhaps with errors.
    Rejected,    // Not run: syntax, validation, operation name or variables.
    NotAllowed,  // A mutation by GET.
  };
  Outcome outcome = Outcome::Executed;
};

// Called exactly once, in place or later, on any thread.
using Done = std::function<void(Reply)>;

// How a request would be answered, without running it.
struct Explanation {
  std::string plan;        // query::print()
  std::string statements;  // Compiled::statements()
  std::shared_ptr<const query::Plan> tree;
};

struct Limits {
  std::chrono::milliseconds timeout{45'000};
  std::size_t max_query_bytes = 1u << 20;
  std::size_t cached_operations = 2048;         // Per dialect.
  std::size_t cached_plans_per_operation = 64;  // One for each shape of its inputs.
};

struct DialectEntry {
  std::string_view name;  // "simple". Lives as long as the program.
  api::MakeApi make;
  bool for_admins = false;  // Nobody else may speak it.
};

// What a revision is made of.
struct Blueprint {
  std::shared_ptr<const model::Model> model;
  std::vector<DialectEntry> dialects;                         // Those that the service speaks.
  auth::Identity identity = {};                               // By which callers are known.
  std::shared_ptr<const auth::Permissions> permissions = {};  // Null: everything is open.
  // What functions do in the APIs, and how they are called; null when there are none. Their types
  // are those of `model`.
  std::shared_ptr<const api::Extensions> extensions = {};
  CallFunction call_function = {};
  // What is asked about each write of an API; null: nobody watches.
  std::shared_ptr<const query::Watches> watches = {};
};

// Requests that wait for functions keep the Service that a shared_ptr holds. Whoever has the last
// other pointer has to wait for them (use_count()): a Service must not go on a thread of its own
// store.
class Service : public std::enable_shared_from_this<Service> {
 public:
  struct Revision;  // A model with the APIs over it.

  // `loops`: how many event loops will call execute(), each with an index of its own below that.
  Service(std::unique_ptr<store::Store> store, int loops, const Limits& limits);
  ~Service();

  // Builds the API of every dialect, for activate(). Errors as MakeApi has them.
  Checked<std::shared_ptr<Revision>> prepare(const Blueprint& blueprint);

  // Makes it the current revision. Requests under way end on the revision they began with.
  void activate(std::shared_ptr<Revision> prepared, std::int64_t number);

  store::Store& store();
  std::shared_ptr<const model::Model> model()
      const;  // Of the current revision; null before the first.
  std::int64_t revision() const;
  auth::Identity identity() const;  // Of the current revision, as the next.
  std::shared_ptr<const auth::Permissions> permissions() const;  // Null: everything is open.
  bool has_dialect(std::string_view dialect) const;

  // Runs a request of `dialect`. REQUIRES: has_dialect(dialect), a revision is active.
  // Reads run in place, on the calling loop's own session. The service keeps itself until what does
  // not end in place was answered.
  void execute(int loop, std::string_view dialect, Request request, Done done);

  // What is wrong with a text as what a function subscribes to through `dialect`; empty when
  // nothing is. REQUIRES: as for execute().
  graphql::GraphQLErrors check_subscription(std::string_view dialect, std::string_view text) const;

  // The plan of a request by such a caller and the statements it becomes; or the reply that refuses
  // the request. REQUIRES: as for execute().
  Result<Explanation, Reply> explain(std::string_view dialect, Request request,
                                     auth::Caller caller = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::engine
