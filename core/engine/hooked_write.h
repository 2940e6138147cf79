// A mutation between its operationBefore and operationAfter functions.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/function_run.h"
#include "core/engine/hook_plans.h"

namespace graphcool::engine {

class FunctionRun::HookedWrite : public std::enable_shared_from_this<HookedWrite> {
 public:
  HookedWrite(std::shared_ptr<FunctionRun> run, const Field& field)
      : run_(std::move(run)), field_(field) {}

  void start();

 private:
  // In this order.
  void check();
  void next_before();
  void take_before(const api::RowWrite& write, functions::Answer answer);
  void write();
  void call_after(boost::json::value written);
  void take_after(boost::json::value written, functions::Answer answer);

  const api::Hook* hook(const api::RowWrite& write, bool before) const;
  graphql::Input with_id(const api::RowWrite& write);
  // The arguments of a write as a function has changed them; false when they cannot be, which has
  // been reported.
  bool change(const api::RowWrite& write, const boost::json::object& data, graphql::Input& changed);
  bool coerce(const graphql::InputValue& definition, const model::Field& field,
              const boost::json::value& value, const graphql::Input& before, graphql::Input& out);
  bool has_required(const api::RowWrite& write, const graphql::Input& changed);
  graphql::Input parameter(const graphql::Input& leaf);
  graphql::Input rebuilt(const graphql::Input& input);
  void give_up(const functions::Failure& failure);
  void trim_paths(std::size_t from);

  const std::shared_ptr<FunctionRun> run_;
  const Field& field_;
  graphql::Input arguments_;
  std::vector<api::RowWrite> writes_;
  std::size_t at_ = 0;
  bool exists_ = true;                                             // updateOrCreate: will update.
  std::map<const graphql::Input*, graphql::Input> replaced_ = {};  // By the arguments of a write.
  std::deque<std::string> ids_;                                    // Of nodes to be made.
  std::deque<boost::json::value> kept_;                            // What inputs point into.
  std::string shape_ = "hooked";                                   // Of the arguments, as changed.
  std::shared_ptr<const CompiledPlan> plan_;
};

}  // namespace graphcool::engine
