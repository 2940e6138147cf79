#include "core/auth/needs.h"

#include <algorithm>

#include "core/auth/binding.h"

namespace graphcool::auth {
namespace {

using model::Field;
using model::Type;
using query::Output;
using query::Step;

Need::Outcome outcome_of(const query::Predicate& predicate) {
  if (is_true(predicate)) return Need::Outcome::Allowed;
  return is_false(predicate) ? Need::Outcome::Denied : Need::Outcome::Asks;
}

Need::Outcome outcome_of(const std::vector<Verdict>& verdicts) {
  const auto has = [&](Verdict::Kind kind) {
    return std::any_of(verdicts.begin(), verdicts.end(),
                       [&](const Verdict& each) { return each.kind == kind; });
  };
  if (has(Verdict::Kind::Allows)) return Need::Outcome::Allowed;
  return has(Verdict::Kind::Asks) ? Need::Outcome::Asks : Need::Outcome::Denied;
}

class Needs {
 public:
  Needs(const Permissions& permissions, const Viewer& viewer)
      : permissions_(permissions), viewer_(viewer) {}

  void output(const Output& output, const Type* row);
  void steps(const std::vector<Step>& steps);
  std::vector<Need> take() { return std::move(needs_); }

 private:
  Need& add(Verb verb, const Type* type, const model::Relation* relation, const Field* field);
  void read(const query::Read& read);
  void intent(const Step& permit);
  void fields(const query::Intent& intent);

  const Permissions& permissions_;
  const Viewer& viewer_;
  std::vector<Need> needs_;
};

Need& Needs::add(Verb verb, const Type* type, const model::Relation* relation, const Field* field) {
  const auto same = std::find_if(needs_.begin(), needs_.end(), [&](const Need& each) {
    return each.verb == verb && each.type == type && each.relation == relation &&
           each.field == field;
  });
  if (same != needs_.end()) return *same;
  Need& need = needs_.emplace_back();
  need.verb = verb;
  need.type = type;
  need.relation = relation;
  need.field = field;
  need.verdicts = permissions_.verdicts(verb, type, relation, field, viewer_);
  need.outcome = outcome_of(need.verdicts);
  return need;
}

void Needs::read(const query::Read& read) {
  for (const Output& each : read.outputs) output(each, read.type);
}

void Needs::output(const Output& output, const Type* row) {
  const Type* inner = row;
  switch (output.kind) {
    case Output::Kind::Column:
      if (!output.given) add(Verb::Read, row, nullptr, output.field);
      return;
    case Output::Kind::Aggregate:
      if (output.field != nullptr) add(Verb::Read, row, nullptr, output.field);
      return;
    case Output::Kind::Connection:
    case Output::Kind::Groups:
      inner = output.reads.front().type;
      break;
    default:
      break;
  }
  for (const Output& each : output.outputs) this->output(each, inner);
  for (const query::Read& each : output.reads) read(each);
}

void Needs::steps(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    if (step.kind == Step::Kind::Permit) intent(step);
    this->steps(step.then);
    this->steps(step.otherwise);
    if (step.output) output(*step.output, nullptr);
  }
}

void Needs::intent(const Step& permit) {
  const query::Intent& intent = *permit.intent;
  constexpr Verb verbs[] = {Verb::Create, Verb::Update, Verb::Delete, Verb::Connect,
                            Verb::Disconnect};
  Need& whole =
      add(verbs[static_cast<std::size_t>(intent.verb)], intent.type, intent.relation, nullptr);
  whole.outcome = outcome_of(permissions_.may_write(intent, permit.node, viewer_));
  if (intent.relation == nullptr) fields(intent);
}

void Needs::fields(const query::Intent& intent) {
  const Verb verb = intent.verb == query::Intent::Verb::Create ? Verb::Create : Verb::Update;
  for (const auto& given : intent.given) {
    if (given.field->is_scalar() || permissions_.is_strict()) {
      add(verb, intent.type, nullptr, given.field);
    }
  }
  for (const auto& nested : intent.nested) {
    for (const query::Intent& each : nested.nodes) fields(each);
  }
}

}  // namespace

std::vector<Need> needs_of(const query::Plan& plan, const Permissions& permissions,
                           const Viewer& viewer) {
  Needs needs(permissions, viewer);
  for (const query::Root& root : plan.roots) {
    needs.output(root.output, nullptr);
    if (root.program) needs.steps(root.program->steps);
  }
  return needs.take();
}

}  // namespace graphcool::auth
