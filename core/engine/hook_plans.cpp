#include "core/engine/hook_plans.h"

#include <algorithm>
#include <set>
#include <utility>

namespace graphcool::engine {

using query::Output;
using query::Program;
using query::Step;

namespace {

// Drops what writes and what needs nodes that are not there before they are written.
class Checks {
 public:
  std::vector<Step> keep(std::vector<Step>&& steps) {
    std::vector<Step> kept;
    for (Step& step : steps) {
      if (keep(step)) kept.push_back(std::move(step));
    }
    return kept;
  }

  std::optional<std::uint32_t> decides;  // The register that tells update from create.

 private:
  bool keep(Step& step) {
    switch (step.kind) {
      case Step::Kind::Check:
      case Step::Kind::FailIfEmpty:
      case Step::Kind::FailIfRelated:
      case Step::Kind::FailUnlessRelated:
        return !step.node || !made_.contains(*step.node);
      case Step::Kind::Find:
        return true;
      case Step::Kind::Insert:
        if (step.target) made_.insert(*step.target);
        return false;
      case Step::Kind::When:
        decides = step.node;
        step.then = keep(std::move(step.then));
        step.otherwise = keep(std::move(step.otherwise));
        return true;
      case Step::Kind::ForEachValue:
        step.then = keep(std::move(step.then));
        return true;
      default:
        return keep_permission(step);
    }
  }

  // A permission that is about an edge of a node to be made has to wait for the node.
  bool keep_permission(const Step& step) const {
    if (step.kind != Step::Kind::Permit || (step.node && made_.contains(*step.node))) return false;
    if (step.intent->relation == nullptr) return true;
    return std::none_of(
        std::begin(step.intent->ends), std::end(step.intent->ends), [&](const query::Value& end) {
          return end.kind == query::Value::Kind::Register && made_.contains(end.index);
        });
  }

  std::set<std::uint32_t> made_;
};

Step* find_respond(std::vector<Step>& steps) {
  const auto found = std::find_if(steps.begin(), steps.end(), [](const Step& step) {
    return step.kind == Step::Kind::Respond;
  });
  return found == steps.end() ? nullptr : &*found;
}

Output part(Output::Kind kind, std::string key) {
  Output result;
  result.kind = kind;
  result.key = std::move(key);
  return result;
}

Output columns_of(const model::Type& type) {
  Output node = part(Output::Kind::One, "node");
  auto& outputs = node.reads.emplace_back().outputs;
  for (const model::Field& field : type.fields) {
    if (!field.is_scalar()) continue;
    Output column = part(Output::Kind::Column, field.name);
    column.field = &field;
    column.given = true;  // The service's own function may see it.
    outputs.push_back(std::move(column));
  }
  return node;
}

void collect(const std::vector<Output>& outputs, std::vector<std::string>& path,
             std::vector<NodeColumn>& columns) {
  for (const Output& each : outputs) {
    path.push_back(each.key);
    if (each.kind == Output::Kind::Column) columns.push_back({path, each.field});
    if (each.kind == Output::Kind::Object) collect(each.outputs, path, columns);
    path.pop_back();
  }
}

}  // namespace

void keep_checks(query::Plan& plan) {
  Program& program = *plan.roots.front().program;
  Checks checks;
  program.steps = checks.keep(std::move(program.steps));
  Step respond;
  respond.kind = Step::Kind::Respond;
  respond.output = plan.roots.front().output;
  respond.output->kind = Output::Kind::Constant;
  respond.output->json = "null";
  respond.output->nullable = true;
  if (checks.decides) {
    respond.output->kind = Output::Kind::Leaf;
    respond.output->value = query::Value::reg(*checks.decides);
  }
  plan.roots.front().output.nullable = true;
  program.steps.push_back(std::move(respond));
}

void answer_node(query::Plan& plan) {
  Step* const respond = find_respond(plan.roots.front().program->steps);
  Output answer = std::move(*respond->output);
  const auto& written = answer.reads.front();
  Output node = columns_of(*written.type);
  auto& read = node.reads.front();
  read.source = written.source;
  read.type = written.type;
  read.key_field = written.key_field;
  read.key = written.key;
  Output both = part(Output::Kind::Object, answer.key);
  both.location = answer.location;
  answer.key = "answer";
  both.outputs.push_back(std::move(answer));
  both.outputs.push_back(std::move(node));
  respond->output = std::move(both);
}

namespace {

void drop_row_permits(std::vector<Step>& steps) {
  std::erase_if(steps, [](const Step& step) {
    return step.kind == Step::Kind::Permit && step.intent->relation == nullptr;
  });
  for (Step& step : steps) {
    drop_row_permits(step.then);
    drop_row_permits(step.otherwise);
  }
}

}  // namespace

void trust_arguments(query::Plan& plan) {
  drop_row_permits(plan.roots.front().program->steps);
}

void trust_arguments_and_answer_node(query::Plan& plan) {
  trust_arguments(plan);
  answer_node(plan);
}

std::vector<NodeColumn> node_columns(const query::Plan& plan) {
  for (const Step& step : plan.roots.front().program->steps) {
    if (step.kind != Step::Kind::Respond) continue;
    std::vector<NodeColumn> columns;
    std::vector<std::string> path;
    collect(step.output->outputs.front().reads.front().outputs, path, columns);
    return columns;
  }
  return {};
}

}  // namespace graphcool::engine
