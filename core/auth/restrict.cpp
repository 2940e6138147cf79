#include "core/auth/restrict.h"

#include <algorithm>
#include <iterator>

#include "core/auth/binding.h"
#include "core/auth/failures.h"

namespace graphcool::auth {

using model::Field;
using model::Type;
using query::Guard;
using query::Output;
using query::Predicate;
using query::Read;
using query::Step;
using query::Value;
using Kind = Predicate::Kind;

namespace {

using GuardPtr = std::shared_ptr<const Guard>;

Predicate of(Kind kind, std::vector<Predicate> children) {
  return {.kind = kind, .children = std::move(children)};
}

// `predicate` where `condition` is true, unknown elsewhere.
Predicate where(Predicate condition, Predicate predicate) {
  if (is_true(condition)) return predicate;
  std::vector<Predicate> children;
  children.push_back(std::move(condition));
  children.push_back(std::move(predicate));
  return of(Kind::Where, std::move(children));
}

void add_condition(Read& read, Predicate condition) {
  if (is_true(condition)) return;
  std::vector<Predicate> parts;
  if (read.filter) parts.push_back(std::move(*read.filter));
  parts.push_back(std::move(condition));
  read.filter = all_of(std::move(parts));
}

// What a mutation has written is answered, with the ids and values that were sent.
bool is_written(const Read& read) {
  return read.source == Read::Source::Unique && read.key.kind == Value::Kind::Register;
}

class Restriction {
 public:
  Restriction(const Permissions& permissions, const Viewer& viewer)
      : permissions_(permissions), viewer_(viewer), strict_(permissions.is_strict()) {}

  // The rows that something stands on.
  struct Row {
    const Type* type = nullptr;  // Null where there is none.
    bool seen = false;           // Only rows that may be seen are among them.
  };

  void output(Output& output, const Row& row);
  void steps(std::vector<Step>& steps);

 private:
  Row row_of(const Read& read) const;
  bool is_readable(const Row& row, const Field& field) const;
  Predicate may_read(const Row& row, const Field& field) const;

  GuardPtr guard(const Row& row, const Field& field);
  void guard_column(Output& output, const Row& row);
  void groups(Output& output);
  void connection(Output& output);
  void guard_cursors(Output& output, const Row& row);

  void read(Read& read);
  void narrow(Read& read);
  Predicate filter(const Row& row, Predicate predicate) const;
  Predicate related(const Field& field, Predicate predicate) const;
  void order(Read& read) const;

  std::vector<Step> permitted(const Step& permit) const;

  const Permissions& permissions_;
  const Viewer& viewer_;
  const bool strict_;
  // Fields that depend on the same rules share a guard.
  struct Known {
    const Type* type;
    const Field* field;
    GuardPtr guard;
  };
  std::vector<Known> known_;
};

// Strictly, reads take only rows that may be seen.
Restriction::Row Restriction::row_of(const Read& read) const {
  return {read.type,
          strict_ && !is_written(read) && !is_false(permissions_.may_see(*read.type, viewer_))};
}

// A rule that chose the rows is not asked again for each of their values, which would cost the same
// each time; and an index still orders them.
bool Restriction::is_readable(const Row& row, const Field& field) const {
  return row.seen && permissions_.reads_all_seen(*row.type, field, viewer_);
}

Predicate Restriction::may_read(const Row& row, const Field& field) const {
  return is_readable(row, field) ? Predicate{} : permissions_.may_read(*row.type, field, viewer_);
}

// ---- values ------------------------------------------------------------------------------------

// Null when the value may always be read.
GuardPtr Restriction::guard(const Row& row, const Field& field) {
  if (is_readable(row, field)) return nullptr;
  for (const Known& each : known_) {
    if (each.field == &field) return each.guard;
  }
  const Type& type = *row.type;
  GuardPtr made;
  auto condition = permissions_.may_read(type, field, viewer_);
  if (!is_true(condition)) {
    const auto same = std::find_if(known_.begin(), known_.end(), [&](const Known& each) {
      return each.type == &type && permissions_.same_readers(type, *each.field, field, viewer_);
    });
    made = same != known_.end()
               ? same->guard
               : std::make_shared<const Guard>(Guard{std::move(condition), cannot_read()});
  }
  known_.push_back({&type, &field, made});
  return made;
}

void Restriction::guard_column(Output& output, const Row& row) {
  if (!output.given) output.guard = guard(row, *output.field);
}

void Restriction::output(Output& output, const Row& row) {
  switch (output.kind) {
    case Output::Kind::Column:
      return guard_column(output, row);
    case Output::Kind::Groups:
      return groups(output);
    case Output::Kind::Connection:
      return connection(output);
    default:
      break;
  }
  for (Output& each : output.outputs) this->output(each, row);
  for (Read& each : output.reads) read(each);
}

void Restriction::connection(Output& output) {
  Read& rows = output.reads.front();
  const Row row = row_of(rows);
  for (Output& each : output.outputs) this->output(each, row);
  guard_cursors(output, row);
  read(rows);
}

void Restriction::guard_cursors(Output& output, const Row& row) {
  for (Output& each : output.outputs) {
    if (each.kind == Output::Kind::StartCursor || each.kind == Output::Kind::EndCursor) {
      each.guard = guard(row, row.type->id());
    } else if (each.kind == Output::Kind::Object) {
      guard_cursors(each, row);
    }
  }
}

// A group is known by its key, so it holds only rows whose key may be read.
void Restriction::groups(Output& output) {
  Read& rows = output.reads.front();
  const Row row = row_of(rows);
  if (strict_) narrow(rows);
  for (const Field* key : output.group_by) add_condition(rows, may_read(row, *key));
  const auto guard_functions = [&](const auto& self, std::vector<Output>& members) -> void {
    for (Output& each : members) {
      if (each.kind == Output::Kind::Aggregate && each.field != nullptr) {
        each.guard = guard(row, *each.field);
      }
      self(self, each.outputs);
    }
  };
  guard_functions(guard_functions, output.outputs);
}

// ---- rows --------------------------------------------------------------------------------------

void Restriction::read(Read& read) {
  const Row row = row_of(read);
  for (Output& each : read.outputs) output(each, row);
  if (strict_) narrow(read);
}

// Strictly: only rows that may be seen, chosen and ordered by what may be read of them.
void Restriction::narrow(Read& read) {
  const Row row = row_of(read);
  if (read.filter) read.filter = filter(row, std::move(*read.filter));
  order(read);
  if (is_written(read)) return;
  if (read.source == Read::Source::Unique && read.key_field->role != model::Role::Id) {
    add_condition(read, may_read(row, *read.key_field));
  }
  add_condition(read, permissions_.may_see(*read.type, viewer_));
}

void Restriction::order(Read& read) const {
  const Row row = row_of(read);
  for (query::OrderTerm& term : read.order) {
    // The id orders rows that may be seen; a cursor, too, has to be one of them.
    auto condition = term.field->role == model::Role::Id ? permissions_.may_see(*read.type, viewer_)
                                                         : may_read(row, *term.field);
    if (!is_true(condition)) {
      term.visible = std::make_shared<const Predicate>(std::move(condition));
    }
  }
}

Predicate Restriction::filter(const Row& row, Predicate predicate) const {
  switch (predicate.kind) {
    case Kind::And:
    case Kind::Or:
    case Kind::Not:
      for (Predicate& child : predicate.children) child = filter(row, std::move(child));
      return predicate;
    case Kind::Compare:
    case Kind::In: {
      auto condition = may_read(row, *predicate.field);
      return where(std::move(condition), std::move(predicate));
    }
    case Kind::IsNull: {
      if (predicate.field->is_relation()) return related(*predicate.field, std::move(predicate));
      auto condition = may_read(row, *predicate.field);
      return where(std::move(condition), std::move(predicate));
    }
    case Kind::Related:
      return related(*predicate.field, std::move(predicate));
    default:
      return predicate;
  }
}

// Relations as if nodes that may not be seen were not there.
Predicate Restriction::related(const Field& field, Predicate predicate) const {
  const Type& far = permissions_.model().related_type(field);
  Predicate seen = permissions_.may_see(far, viewer_);
  if (predicate.kind == Kind::IsNull) {
    if (is_true(seen)) return predicate;
    Predicate none{
        .kind = Kind::Related, .quantifier = query::Quantifier::None, .field = predicate.field};
    none.children.push_back(std::move(seen));
    return none;
  }
  // What is asked of nodes that may not be seen counts for nothing in the end.
  const Row row{&far, !is_false(seen)};
  Predicate child = filter(row, std::move(predicate.children.front()));
  std::vector<Predicate> parts;
  if (predicate.quantifier != query::Quantifier::Every) {
    parts.push_back(std::move(seen));
    parts.push_back(std::move(child));
    predicate.children.front() = all_of(std::move(parts));
  } else if (!is_true(seen)) {
    Predicate unseen{.kind = Kind::Not};
    unseen.children.push_back(std::move(seen));
    parts.push_back(std::move(unseen));
    parts.push_back(std::move(child));
    predicate.children.front() = of(Kind::Or, std::move(parts));
  } else {
    predicate.children.front() = std::move(child);
  }
  return predicate;
}

// ---- writing -----------------------------------------------------------------------------------

void Restriction::steps(std::vector<Step>& steps) {
  std::vector<Step> restricted;
  for (Step& step : steps) {
    if (step.kind == Step::Kind::Permit) {
      auto checks = permitted(step);
      std::move(checks.begin(), checks.end(), std::back_inserter(restricted));
      continue;
    }
    this->steps(step.then);
    this->steps(step.otherwise);
    if (step.output) output(*step.output, {});
    if (strict_ && step.refers) {
      std::vector<Predicate> parts;
      parts.push_back(std::move(*step.where));
      parts.push_back(permissions_.may_see(*step.type, viewer_));
      step.where = all_of(std::move(parts));
    }
    restricted.push_back(std::move(step));
  }
  steps = std::move(restricted);
}

// What stands in the place of a Permit: nothing, or a step that fails.
std::vector<Step> Restriction::permitted(const Step& permit) const {
  const query::Intent& intent = *permit.intent;
  auto condition = permissions_.may_write(intent, permit.node, viewer_);
  if (is_true(condition)) return {};
  auto failure = intent.relation != nullptr ? cannot_link(intent) : cannot_write();
  Step step;
  if (is_false(condition)) {
    step.kind = Step::Kind::Check;
    step.checks.push_back({.kind = query::ValueCheck::Kind::Never, .failure = std::move(failure)});
    return {std::move(step)};
  }
  step.kind = Step::Kind::FailUnless;
  step.failure = std::move(failure);
  if (stands_on_row(condition)) {
    step.type = intent.type;
    step.node = permit.node;
  }
  step.where = std::move(condition);
  return {std::move(step)};
}

// ---- the caller's own node ---------------------------------------------------------------------

// Visits every Read below an output.
template <class Plan, class Visit>
void each_read(Plan& output, const Visit& visit) {
  for (auto& each : output.outputs) each_read(each, visit);
  for (auto& read : output.reads) {
    visit(read);
    for (auto& each : read.outputs) each_read(each, visit);
  }
}

template <class Steps, class Visit>
void each_read_of(Steps& steps, const Visit& visit) {
  for (auto& step : steps) {
    each_read_of(step.then, visit);
    each_read_of(step.otherwise, visit);
    if (step.output) each_read(*step.output, visit);
  }
}

template <class Plan, class Visit>
void each_read_of_plan(Plan& plan, const Visit& visit) {
  for (auto& root : plan.roots) {
    each_read(root.output, visit);
    if (root.program) each_read_of(root.program->steps, visit);
  }
}

}  // namespace

std::shared_ptr<const query::Plan> restrict(std::shared_ptr<const query::Plan> plan,
                                            const Permissions* permissions, const Viewer& viewer) {
  const bool restricts = permissions != nullptr && viewer.kind != Viewer::Kind::Open;
  const bool asks = asks_caller(*plan);
  if (!restricts && !asks) return plan;
  auto result = std::make_shared<query::Plan>(*plan);
  if (restricts) {
    Restriction restriction(*permissions, viewer);
    for (query::Root& root : result->roots) {
      restriction.output(root.output, {});
      if (root.program) restriction.steps(root.program->steps);
    }
  }
  each_read_of_plan(*result, [&](Read& read) {
    if (read.key.kind == Value::Kind::Caller && read.type != viewer.type) read.key = {};
  });
  return result;
}

bool asks_caller(const query::Plan& plan) {
  bool asks = false;
  each_read_of_plan(plan,
                    [&](const Read& read) { asks = asks || read.key.kind == Value::Kind::Caller; });
  return asks;
}

}  // namespace graphcool::auth
