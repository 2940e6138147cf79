#include "core/store/sqlite/compiled.h"

#include <algorithm>
#include <bit>

#include "core/base/json.h"
#include "core/store/sqlite/compile_read.h"
#include "core/store/sqlite/compile_write.h"

namespace graphcool::store::sqlite {
namespace {

// SQLite's parser keeps 100 things open at a time and refuses what is nested deeper. Predicates are
// the only part of a plan that nests without bound within a statement; this is what they may take.
constexpr int kMaxDepth = 92;

// How many things the parser keeps open for the text of a predicate, never too few.
int depth_of(const query::Predicate& predicate, bool merges = false) {
  using Kind = query::Predicate::Kind;
  const bool is_list = predicate.kind == Kind::And || predicate.kind == Kind::Or;
  int deepest = 0;
  for (const query::Predicate& child : predicate.children) {
    // An And within an And becomes one list of conditions.
    deepest = std::max(deepest, depth_of(child, is_list && child.kind == predicate.kind));
  }
  if (predicate.kind == Kind::Exists) {
    return 11 + (predicate.read->filter ? depth_of(*predicate.read->filter) : 0);
  }
  if (predicate.kind == Kind::Rule) return deepest + 2;
  if (predicate.kind == Kind::Where) return deepest + 4;
  if (predicate.kind == Kind::Related) return deepest + 11;
  if (predicate.kind == Kind::Not) return deepest + 2;
  if (!is_list || merges) return deepest + (is_list ? 0 : 10);
  // A list is written as a balanced tree.
  return deepest + 3 * static_cast<int>(
                           std::bit_width(std::max<std::size_t>(predicate.children.size(), 1) - 1));
}

bool is_too_deep(const std::optional<query::Predicate>& predicate) {
  return predicate && depth_of(*predicate) > kMaxDepth;
}

bool is_too_deep(const query::Output& output) {
  if (output.guard && depth_of(output.guard->condition) > kMaxDepth) return true;
  for (const query::Output& each : output.outputs) {
    if (is_too_deep(each)) return true;
  }
  for (const query::Read& read : output.reads) {
    if (is_too_deep(read.filter)) return true;
    for (const query::Output& each : read.outputs) {
      if (is_too_deep(each)) return true;
    }
  }
  return false;
}

bool is_too_deep(const std::vector<query::Step>& steps) {
  for (const query::Step& step : steps) {
    if (is_too_deep(step.where) || is_too_deep(step.then) || is_too_deep(step.otherwise) ||
        (step.output && is_too_deep(*step.output))) {
      return true;
    }
  }
  return false;
}

using query::Step;

bool only_reads(const StepNode& node) {
  switch (node.step->kind) {
    case Step::Kind::Insert:
    case Step::Kind::Update:
    case Step::Kind::Delete:
    case Step::Kind::Connect:
    case Step::Kind::Disconnect:
    case Step::Kind::Sql:
      return false;
    default:
      return std::ranges::all_of(node.then, only_reads) &&
             std::ranges::all_of(node.otherwise, only_reads);
  }
}

bool writes_once(const std::vector<StepNode>& steps) {
  const auto write = std::ranges::find_if_not(steps, only_reads);
  if (write == steps.end()) return true;
  const bool is_one_statement = write->queries.size() <= 1 && !write->step->removal &&
                                write->then.empty() && write->step->kind != Step::Kind::Sql;
  return is_one_statement && std::all_of(write + 1, steps.end(), [](const StepNode& node) {
           return node.step->kind == Step::Kind::Respond;
         });
}

}  // namespace

std::uint64_t CompiledPlan::next_number() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

std::string CompiledPlan::statements() const {
  std::string text;
  for (const std::string& each : sql) text += each + '\n';
  return text;
}

Result<std::shared_ptr<CompiledPlan>> compile_plan(std::shared_ptr<const query::Plan> plan) {
  auto compiled = std::make_shared<CompiledPlan>();
  compiled->plan = std::move(plan);
  ReadCompiler reads(*compiled);
  WriteCompiler writes(*compiled);
  for (const query::Root& root : compiled->plan->roots) {
    if (is_too_deep(root.output) || (root.program && is_too_deep(root.program->steps))) {
      return Error{.code = ErrorCode::Limit, .what = "The filter is nested too deeply."};
    }
    RootNode node;
    node.root = &root;
    if (root.program) {
      node.removals = writes.removals(root.program->removals);
      node.steps = writes.steps(root.program->steps);
      node.writes_once = writes_once(node.steps);
    } else {
      node.op = reads.root(root.output);
    }
    std::string before = compiled->roots.empty() ? "{" : ",";
    json::append_string(before, root.output.key);
    node.op.before = before + ':' + node.op.before;
    compiled->roots.push_back(std::move(node));
  }
  compiled->needs_snapshot = reads.top_statements() > 1;
  return compiled;
}

}  // namespace graphcool::store::sqlite
