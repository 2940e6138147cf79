#include "core/auth/binding.h"

#include <algorithm>

namespace graphcool::auth {

using query::Predicate;
using query::Value;
using Kind = query::Predicate::Kind;

namespace {

const Predicate kTrue{};
const Predicate kFalse{.kind = Kind::False};

bool is_null(const Value& value) {
  return value.kind == Value::Kind::Constant && value.constant.kind == model::Datum::Kind::Null;
}

Value text(std::string_view text) {
  return Value::of(model::Datum::of_text(std::string(text)));
}

Value given(const query::Intent& intent, const model::Field& field) {
  for (const auto& each : intent.given) {
    if (each.field == &field) return each.value;
  }
  return {};
}

// The original gave an empty text for a stored value that is not there.
Value stored(const model::Field& field) {
  Value value = Value::outer(field);
  if (!field.list && !field.required && field.scalar == model::Scalar::String) {
    value.constant = model::Datum::of_text("");
  }
  return value;
}

class Substitution {
 public:
  Substitution(const Rule& rule, const Binding& binding) : binding_(binding) {
    for (const Variable& variable : rule.variables) values_.push_back(value_of(variable, binding));
  }

  // Whether a variable that has to have a value has none.
  bool lacks_value(const Rule& rule) const {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (rule.variables[i].required && is_null(values_[i])) return true;
    }
    return false;
  }

  Predicate condition(const query::Read& read) const;

 private:
  static Value value_of(const Variable& variable, const Binding& binding);
  Value replaced(const Value& value) const;
  Predicate replaced(const Predicate& predicate) const;
  bool is_row_itself(const Predicate& predicate) const;
  std::optional<Predicate> on_row(const query::Read& read) const;

  const Binding& binding_;
  std::vector<Value> values_;
};

Value Substitution::value_of(const Variable& variable, const Binding& binding) {
  switch (variable.kind) {
    case Variable::Kind::Caller:
      return binding.viewer.kind == Viewer::Kind::Node ? Value::caller() : text("");
    case Variable::Kind::Node:
      return binding.node;
    case Variable::Kind::Stored:
      return stored(*variable.field);
    case Variable::Kind::Given:
      return given(*binding.intent, *variable.field);
    case Variable::Kind::End:
      return binding.intent->ends[variable.end];
  }
  return {};
}

Value Substitution::replaced(const Value& value) const {
  if (value.kind == Value::Kind::Parameter) return values_[value.index];
  Value result = value;
  for (Value& item : result.items) item = replaced(item);
  return result;
}

// A variable may turn out to be null, which compares as a null in a filter does.
Predicate Substitution::replaced(const Predicate& predicate) const {
  Predicate result = predicate;
  for (Predicate& child : result.children) child = replaced(child);
  if (predicate.kind == Kind::Compare || predicate.kind == Kind::In) {
    result.value = replaced(predicate.value);
    if (!is_null(result.value)) return result;
    const bool equals =
        predicate.kind == Kind::Compare && (predicate.op == Predicate::Operator::Equal ||
                                            predicate.op == Predicate::Operator::NotEqual);
    if (!equals) return kFalse;
    Predicate empty{.kind = Kind::IsNull, .field = predicate.field};
    if (predicate.op == Predicate::Operator::Equal) return empty;
    Predicate filled{.kind = Kind::Not};
    filled.children.push_back(std::move(empty));
    return filled;
  }
  return result;
}

// Whether a condition picks the row that the rule stands on.
bool Substitution::is_row_itself(const Predicate& predicate) const {
  if (predicate.kind != Kind::Compare || predicate.op != Predicate::Operator::Equal ||
      predicate.field->role != model::Role::Id) {
    return false;
  }
  const Value& value = predicate.value;
  if (value.kind != binding_.node.kind) return false;
  return value.kind == Value::Kind::Outer
             ? value.field == binding_.node.field
             : value.kind == Value::Kind::Register && value.index == binding_.node.index;
}

// "Some node exists that is this one and ..." needs no look at other nodes.
std::optional<Predicate> Substitution::on_row(const query::Read& read) const {
  if (binding_.row != read.type || !read.filter || !read.page.is_everything()) return std::nullopt;
  if (is_row_itself(*read.filter)) return kTrue;
  if (read.filter->kind != Kind::And) return std::nullopt;
  const auto& parts = read.filter->children;
  const auto self = std::find_if(parts.begin(), parts.end(),
                                 [&](const Predicate& each) { return is_row_itself(each); });
  if (self == parts.end()) return std::nullopt;
  std::vector<Predicate> rest;
  for (const Predicate& each : parts) {
    if (&each != &*self) rest.push_back(each);
  }
  return all_of(std::move(rest));
}

Predicate Substitution::condition(const query::Read& read) const {
  auto changed = std::make_shared<query::Read>(read);
  if (read.filter) changed->filter = replaced(*read.filter);
  if (read.page.after) changed->page.after = replaced(*read.page.after);
  if (read.page.before) changed->page.before = replaced(*read.page.before);
  for (const auto* count : {&read.page.first, &read.page.last}) {
    if (*count && (*count)->constant.integer == 0) return kFalse;
  }
  if (auto simple = on_row(*changed)) return std::move(*simple);
  Predicate exists{.kind = Kind::Exists};
  exists.read = std::move(changed);
  return exists;
}

bool has_outer(const Value& value) {
  return value.kind == Value::Kind::Outer ||
         std::any_of(value.items.begin(), value.items.end(), has_outer);
}

bool has_outer(const Predicate& predicate) {
  return has_outer(predicate.value) ||
         std::any_of(predicate.children.begin(), predicate.children.end(),
                     [](const Predicate& child) { return has_outer(child); });
}

}  // namespace

Predicate truth_of(const Rule& rule, const Binding& binding) {
  if (!rule.has_query) return kTrue;
  const Substitution substitution(rule, binding);
  if (substitution.lacks_value(rule)) return kFalse;
  std::vector<Predicate> conditions;
  for (const query::Read& read : rule.conditions) {
    conditions.push_back(substitution.condition(read));
  }
  return all_of(std::move(conditions));
}

namespace {

// `neutral` adds nothing, `decisive` settles the matter.
Predicate joined(Kind kind, Kind neutral, Kind decisive, std::vector<Predicate> predicates) {
  for (const Predicate& each : predicates) {
    if (each.kind == decisive) return {.kind = decisive};
  }
  std::erase_if(predicates, [&](const Predicate& each) { return each.kind == neutral; });
  if (predicates.empty()) return {.kind = neutral};
  if (predicates.size() == 1) return std::move(predicates.front());
  return {.kind = kind, .children = std::move(predicates)};
}

}  // namespace

Predicate all_of(std::vector<Predicate> predicates) {
  return joined(Kind::And, Kind::True, Kind::False, std::move(predicates));
}

Predicate any_of(std::vector<Predicate> predicates) {
  return joined(Kind::Or, Kind::False, Kind::True, std::move(predicates));
}

bool stands_on_row(const Predicate& predicate) {
  switch (predicate.kind) {
    case Kind::True:
    case Kind::False:
      return false;
    case Kind::And:
    case Kind::Or:
    case Kind::Not:
    case Kind::Rule:
      return std::any_of(predicate.children.begin(), predicate.children.end(), stands_on_row);
    case Kind::Exists: {
      const query::Read& read = *predicate.read;
      return (read.filter && has_outer(*read.filter)) ||
             (read.page.after && has_outer(*read.page.after)) ||
             (read.page.before && has_outer(*read.page.before));
    }
    default:
      return true;
  }
}

}  // namespace graphcool::auth
