// Compiling what writes: the steps of a Program to statements.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/condition.h"

namespace graphcool::store::sqlite {

class WriteCompiler {
 public:
  // Statements go to `compiled`, whose plan must be set.
  explicit WriteCompiler(CompiledPlan& compiled)
      : compiled_(compiled), model_(*compiled.plan->model) {}

  std::vector<StepNode> steps(const std::vector<query::Step>& steps);
  std::vector<RemovalNode> removals(const std::vector<query::Removal>& removals);

 private:
  // An edge that the row of a new node holds: the register of the other's id goes into the column.
  struct Edge {
    std::string column;
    std::uint32_t other = 0;
  };
  using Steps = std::span<const query::Step>;

  StepNode step(const query::Step& step);
  void insert(const query::Step& step, const std::vector<Edge>& edges, StepNode& node);
  std::vector<Edge> edges_of_new(const query::Step& insert, Steps after,
                                 std::set<const query::Step*>& taken) const;
  void update(const query::Step& step, StepNode& node);
  void remove(const query::Step& step, StepNode& node);
  void fail_unless(const query::Step& step, StepNode& node);
  void find(const query::Step& step, StepNode& node, bool all);
  void find_related(const query::Step& step, StepNode& node, bool except_other);
  void connect(const Path& path, std::uint32_t near, std::uint32_t far, StepNode& node);
  void disconnect(const query::Step& step, StepNode& node);
  // The ids of all that `path` leads to from those that are being removed.
  Query far_ids(const Path& path);

  // Steps that do the same to other values share a statement.
  Query query(std::string text, SqlWriter& sql);
  void add(StepNode& node, std::string text, SqlWriter& sql) {
    node.queries.push_back(query(std::move(text), sql));
  }

  CompiledPlan& compiled_;
  const model::Model& model_;
  std::map<std::string, std::uint32_t> slots_;  // By text.
};

}  // namespace graphcool::store::sqlite
