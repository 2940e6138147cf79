#include "core/query/plan.h"

namespace graphcool::query {
namespace {

std::size_t weight(const std::vector<Step>& steps) {
  std::size_t sum = steps.size();
  for (const Step& step : steps) {
    sum += weight(step.then) + weight(step.otherwise);
    for (const auto& row : step.rows) sum += row.size();
  }
  return sum;
}

}  // namespace

std::size_t weight(const Plan& plan) {
  std::size_t sum = 0;
  for (const Root& root : plan.roots) {
    if (root.program) sum += weight(root.program->steps);
  }
  return sum;
}

}  // namespace graphcool::query
