// A request that functions of the developer have a part in.
//
// A query is read as any other; what functions resolve is put into the answer then. A mutation runs
// root field by root field, each by itself: what a function resolves, what is written, and what is
// written between an operationBefore and an operationAfter (reference/graphcool-framework, sections
// 9.4 and 9.5). Nothing here waits: each step goes on where the last one called back.
#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "core/engine/call.h"
#include "core/engine/completion.h"
#include "core/engine/function_calls.h"
#include "core/graphql/execution.h"

namespace graphcool::engine {

// What a run needs of the revision that it began with.
struct RunContext {
  Operations& operations;
  store::Store& store;
  const api::Extensions* extensions;
  CallFunction call_function;
  std::shared_ptr<const store::CompiledWatches> watches;
  std::chrono::milliseconds timeout;     // For each of the writes.
  auth::Viewer viewer;                   // Whose permissions hold.
  std::shared_ptr<const void> kept;      // What all of these are part of.
  std::function<void(Call&)> run_again;  // The data has moved on, and nothing was written yet.
};

class FunctionRun : public std::enable_shared_from_this<FunctionRun> {
 public:
  // REQUIRES: the call's inputs are prepared.
  FunctionRun(std::shared_ptr<Call> call, RunContext context);

  void finish_query(store::Answer answer);
  void mutate();

 private:
  class HookedWrite;
  friend class HookedWrite;
  using Field = graphql::CollectedField;
  using Answered = std::function<void(functions::Answer)>;
  // What a write came to: the value of its root field, if it got that far.
  using Written = std::function<void(std::optional<boost::json::value> value)>;

  void ask(FunctionCall call, Answered done);
  void next();
  void resolve(const Field& field);
  void write_plain(const Field& field);
  // Runs a plan of one root field. Errors go to the response. `told` false: only a look.
  void write(std::shared_ptr<const CompiledPlan> plan, const Field& field, Written done);
  // The plan of a root field alone; null when that failed, which has been reported.
  std::shared_ptr<const CompiledPlan> plan_of(const Field& field, const std::string& kind,
                                              Operations::Change change);
  void put(const Field& field, std::optional<boost::json::value> value);
  void fail(const Field& field, const functions::Failure& failure);
  void finish();

  const std::shared_ptr<Call> call_;
  const RunContext context_;
  graphql::Selector selector_;
  const std::vector<Field> roots_;
  std::size_t at_ = 0;
  boost::json::value data_;
  graphql::GraphQLErrors errors_;
  const functions::EventSource source_;
  Completion completion_;
};

}  // namespace graphcool::engine
