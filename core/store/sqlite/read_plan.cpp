#include "core/store/sqlite/read_plan.h"

#include "core/store/sqlite/runner.h"

namespace graphcool::store::sqlite {
namespace {

// False when the root is null and must not be, or the database refuses.
bool run(Runner& runner, const RootNode& root, Answer& answer) {
  const query::Root& wanted = *root.root;
  runner.enter(wanted.output);
  if (runner.hold(wanted.checks.empty() ? nullptr : &wanted.checks, wanted.output)) {
    return runner.root(wanted.output, root.op);
  }
  answer.data.append(root.op.before).append("null");
  return wanted.output.nullable;
}

}  // namespace

Result<> read_plan(Connection& connection, StatementCache& cache, const CompiledPlan& plan,
                   std::span<const graphql::Input> parameters, Answer& answer) {
  answer.data.clear();
  answer.data.reserve(plan.last_size.load(std::memory_order_relaxed));
  Values values(parameters);
  Runner runner(connection, cache.of(plan), plan, values, answer);
  for (const RootNode& root : plan.roots) {
    const bool ok = run(runner, root, answer);
    if (runner.stopped()) return runner.stop_reason();
    if (ok) continue;
    answer.data = "null";
    return {};
  }
  answer.data += plan.roots.empty() ? "{}" : "}";
  plan.last_size.store(answer.data.size() + 64, std::memory_order_relaxed);
  return {};
}

Result<> read_root(Connection& connection, StatementCache& cache, const CompiledPlan& plan,
                   std::size_t root, std::span<const graphql::Input> parameters, Answer& answer) {
  answer.data.clear();
  Values values(parameters);
  Runner runner(connection, cache.of(plan), plan, values, answer);
  const bool ok = run(runner, plan.roots[root], answer);
  if (runner.stopped()) return runner.stop_reason();
  if (ok) {
    answer.data.erase(0, plan.roots[root].op.before.size());
  } else {
    answer.data = "null";
  }
  return {};
}

}  // namespace graphcool::store::sqlite
