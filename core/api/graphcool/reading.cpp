#include "core/api/graphcool/reading.h"

#include "core/api/graphcool/failures.h"

namespace graphcool::api::graphcool {

using graphql::Input;
using query::Predicate;
using query::Read;
using query::Value;
using query::ValueCheck;

query::Value to_value(const Input& input) {
  using model::Datum;
  switch (input.kind) {
    case Input::Kind::Parameter:
      return Value::parameter(input.parameter);
    case Input::Kind::Int:
      return Value::of(Datum::of_int(input.integer));
    case Input::Kind::Float:
      return Value::of(Datum::of_float(input.number));
    case Input::Kind::Boolean:
      return Value::of(Datum::of_boolean(input.boolean));
    case Input::Kind::String:
    case Input::Kind::Enum:
      return Value::of(Datum::of_text(std::string(input.text)));
    case Input::Kind::List: {
      std::vector<Value> items;
      items.reserve(input.items.size());
      for (const Input& item : input.items) items.push_back(to_value(item));
      return Value::list(std::move(items));
    }
    case Input::Kind::Absent:
    case Input::Kind::Null:
    case Input::Kind::Object:
      break;
  }
  return Value::of({});
}

query::Output make_output(query::Output::Kind kind, const graphql::CollectedField& field,
                          const graphql::Selector& selector) {
  const graphql::TypeRef type = field.definition->type;
  query::Output output;
  output.kind = kind;
  output.key = std::string(field.response_key);
  output.nullable = !type.is_non_null();
  output.items_nullable = type.is_list() && !type.item().is_non_null();
  output.coordinate = std::string(field.parent->name) + "." + std::string(field.definition->name);
  output.location = selector.locate(field.nodes.front()->offset);
  return output;
}

query::Output constant_output(std::string json, const graphql::CollectedField& field,
                              const graphql::Selector& selector) {
  auto output = make_output(query::Output::Kind::Constant, field, selector);
  output.json = std::move(json);
  return output;
}

Predicate id_equals(const model::Type& type, Value id) {
  return {.kind = Predicate::Kind::Compare, .field = &type.id(), .value = std::move(id)};
}

namespace {

Predicate negate(Predicate predicate) {
  Predicate result{.kind = Predicate::Kind::Not};
  result.children.push_back(std::move(predicate));
  return result;
}

Predicate is_null(const model::Field& field) {
  return {.kind = Predicate::Kind::IsNull, .field = &field};
}

Predicate never_matches() {
  return {.kind = Predicate::Kind::False};
}

// `f: v` and its variants with one value. Nothing compares with null but `f: null` and `f_not:
// null`.
Predicate compare(const FilterMeaning& meaning, const Input& input) {
  using Operator = Predicate::Operator;
  if (input.is_null()) {
    if (meaning.op == Operator::Equal) return is_null(*meaning.field);
    if (meaning.op == Operator::NotEqual) return negate(is_null(*meaning.field));
    return never_matches();
  }
  return {.kind = Predicate::Kind::Compare,
          .op = meaning.op,
          .field = meaning.field,
          .value = to_value(input)};
}

Predicate text(const FilterMeaning& meaning, const Input& input) {
  if (input.is_null()) return never_matches();
  Predicate like{.kind = Predicate::Kind::Compare,
                 .op = meaning.op,
                 .wildcards = true,
                 .field = meaning.field,
                 .value = to_value(input)};
  return meaning.negated ? negate(std::move(like)) : like;
}

Predicate in(const FilterMeaning& meaning, const Input& input) {
  if (input.is_null()) return never_matches();
  Predicate choice{.kind = Predicate::Kind::In, .field = meaning.field, .value = to_value(input)};
  return meaning.negated ? negate(std::move(choice)) : choice;
}

// Holds `value` against a bound: now where it is known, when the plan runs where it is a variable.
void add_check(Read& read, ValueCheck check) {
  if (check.value.kind == Value::Kind::Constant) {
    const auto given = check.value.constant.integer;
    const bool holds =
        check.kind == ValueCheck::Kind::AtLeast ? given >= check.bound : given <= check.bound;
    if (holds) return;
  }
  read.checks.push_back(std::move(check));
}

}  // namespace

void Reading::apply_arguments(Read& read, const graphql::CollectedField& field,
                              bool filter_only) const {
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    read.checks.push_back(never({0, arguments.error().message, {}}));
    return;
  }
  const Input& where = (*arguments)["filter"];
  if (where.has_value()) {
    auto predicate = filter(*read.type, where, read);
    if (predicate.kind != Predicate::Kind::True) read.filter = std::move(predicate);
  }
  if (filter_only) return;
  order(read, (*arguments)["orderBy"]);
  apply_window(read, *arguments);
}

Predicate Reading::filter(const model::Type& type, const Input& input, Read& read) const {
  std::vector<Predicate> parts;
  for (const auto& each : input.members) {
    auto part = member(type, each, read);
    if (part.kind != Predicate::Kind::True) parts.push_back(std::move(part));
  }
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = Predicate::Kind::And, .children = std::move(parts)};
}

Predicate Reading::member(const model::Type& type, const graphql::InputMember& member,
                          Read& read) const {
  const FilterMeaning& meaning = meanings_.filters[member.tag];
  const Input& input = member.value;
  switch (meaning.kind) {
    case FilterMeaning::Kind::And:
    case FilterMeaning::Kind::Or: {
      if (input.is_null() || input.items.empty()) return {};
      Predicate result{.kind = meaning.kind == FilterMeaning::Kind::And ? Predicate::Kind::And
                                                                        : Predicate::Kind::Or};
      for (const Input& item : input.items) result.children.push_back(filter(type, item, read));
      return result;
    }
    case FilterMeaning::Kind::Compare:
      return compare(meaning, input);
    case FilterMeaning::Kind::Text:
      return text(meaning, input);
    case FilterMeaning::Kind::In:
      return in(meaning, input);
    case FilterMeaning::Kind::ToOne:
      if (input.is_null()) return is_null(*meaning.field);
      break;
    case FilterMeaning::Kind::ToMany:
      if (input.is_null()) {
        read.checks.push_back(never(null_filter_on_list(*meaning.field)));
        return {};
      }
      break;
  }
  const model::Type& other = model_.related_type(*meaning.field);
  Predicate related{
      .kind = Predicate::Kind::Related, .quantifier = meaning.quantifier, .field = meaning.field};
  related.children.push_back(filter(other, input, read));
  return related;
}

void Reading::order(Read& read, const Input& order_by) const {
  const model::Field& id = read.type->id();
  if (order_by.kind == Input::Kind::Enum) {
    const auto* values = schema_.type(read.type->name + "OrderBy");
    read.order.push_back(meanings_.orders[values->value(order_by.text)->tag]);
  }
  if (read.order.empty() || read.order.front().field != &id) read.order.push_back({&id, false});
}

void Reading::apply_window(Read& read, const Input& arguments) const {
  const auto take = [&](std::string_view name, std::optional<Value>& target) {
    const Input& input = arguments[name];
    if (!input.has_value()) return;
    target = to_value(input);
    add_check(read, {.kind = ValueCheck::Kind::AtLeast,
                     .value = *target,
                     .bound = 0,
                     .failure = negative_argument(name)});
    if (name == "skip") return;
    add_check(read, {.kind = ValueCheck::Kind::AtMost,
                     .value = *target,
                     .bound = kMaxNodes,
                     .failure = too_many_nodes(*target)});
  };
  take("first", read.page.first);
  take("last", read.page.last);
  take("skip", read.page.skip);
  if (arguments["after"].has_value()) read.page.after = to_value(arguments["after"]);
  if (arguments["before"].has_value()) read.page.before = to_value(arguments["before"]);
  if (read.page.first && read.page.last) read.checks.push_back(never(first_and_last()));
  if (!read.page.first && !read.page.last) read.page.max_rows = kMaxNodes;
}

}  // namespace graphcool::api::graphcool
