#include "core/api/filters.h"

#include <iterator>
#include <span>
#include <string>
#include <utility>

#include "core/api/failures.h"
#include "core/api/outputs.h"

namespace graphcool::api {

using graphql::Input;
using model::Field;
using query::Predicate;
using query::Quantifier;
using Kind = FilterMeaning::Kind;
using Operator = Predicate::Operator;

namespace {

struct Suffix {
  const char* text;
  FilterMeaning meaning;
};

// In the order in which both families list them; Operators says how many of them a scalar has.
constexpr Suffix kSuffixes[] = {
    {"", {.kind = Kind::Compare, .op = Operator::Equal}},
    {"_not", {.kind = Kind::Compare, .op = Operator::NotEqual}},
    {"_in", {.kind = Kind::In}},
    {"_not_in", {.kind = Kind::In, .negated = true}},
    {"_lt", {.kind = Kind::Compare, .op = Operator::Less}},
    {"_lte", {.kind = Kind::Compare, .op = Operator::LessOrEqual}},
    {"_gt", {.kind = Kind::Compare, .op = Operator::Greater}},
    {"_gte", {.kind = Kind::Compare, .op = Operator::GreaterOrEqual}},
    {"_contains", {.kind = Kind::Text, .op = Operator::Contains}},
    {"_not_contains", {.kind = Kind::Text, .op = Operator::Contains, .negated = true}},
    {"_starts_with", {.kind = Kind::Text, .op = Operator::StartsWith}},
    {"_not_starts_with", {.kind = Kind::Text, .op = Operator::StartsWith, .negated = true}},
    {"_ends_with", {.kind = Kind::Text, .op = Operator::EndsWith}},
    {"_not_ends_with", {.kind = Kind::Text, .op = Operator::EndsWith, .negated = true}},
};
static_assert(std::size(kSuffixes) == static_cast<std::size_t>(Operators::Texts));

Predicate negate(Predicate predicate) {
  Predicate result{.kind = Predicate::Kind::Not};
  result.children.push_back(std::move(predicate));
  return result;
}

Predicate is_null(const Field& field) {
  return {.kind = Predicate::Kind::IsNull, .field = &field};
}

Predicate never_matches() {
  return {.kind = Predicate::Kind::False};
}

// `f: v` and its variants with one value. Nothing compares with null but `f: null` and `f_not:
// null`.
Predicate compare(const FilterMeaning& meaning, const Input& input) {
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

Predicate text(const FilterMeaning& meaning, const Input& input, bool wildcards) {
  if (input.is_null()) return never_matches();
  Predicate like{.kind = Predicate::Kind::Compare,
                 .op = meaning.op,
                 .wildcards = wildcards,
                 .field = meaning.field,
                 .value = to_value(input)};
  return meaning.negated ? negate(std::move(like)) : like;
}

}  // namespace

void add_scalar_filters(std::vector<graphql::ArgumentSpec>& members, const Field& field,
                        std::string_view type_name, Operators operators,
                        graphql::SchemaBuilder& builder, FilterMeanings& meanings) {
  if (operators == Operators::None) return;
  const graphql::TypeRef one(builder.named(type_name));
  const graphql::TypeRef many = one.non_null().list();
  for (const Suffix& suffix : std::span(kSuffixes, static_cast<std::size_t>(operators))) {
    FilterMeaning meaning = suffix.meaning;
    meaning.field = &field;
    members.push_back({.name = field.name + suffix.text,
                       .type = meaning.kind == Kind::In ? many : one,
                       .tag = meanings.add(meaning)});
  }
}

void add_relation_filters(std::vector<graphql::ArgumentSpec>& members, const Field& field,
                          graphql::TypeRef filter_type, FilterMeanings& meanings) {
  if (!field.list) {
    members.push_back({.name = field.name,
                       .type = filter_type,
                       .tag = meanings.add({.kind = Kind::ToOne, .field = &field})});
    return;
  }
  const std::pair<const char*, Quantifier> quantifiers[] = {
      {"_every", Quantifier::Every}, {"_some", Quantifier::Some}, {"_none", Quantifier::None}};
  for (const auto& [suffix, quantifier] : quantifiers) {
    members.push_back(
        {.name = field.name + suffix,
         .type = filter_type,
         .tag = meanings.add({.kind = Kind::ToMany, .field = &field, .quantifier = quantifier})});
  }
}

Predicate Filters::lower(const model::Type& type, const Input& filter,
                         std::vector<query::ValueCheck>& checks) const {
  std::vector<Predicate> parts;
  for (const auto& each : filter.members) {
    auto part = member(type, each, checks);
    if (part.kind != Predicate::Kind::True) parts.push_back(std::move(part));
  }
  if (parts.empty()) return {};
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = Predicate::Kind::And, .children = std::move(parts)};
}

Predicate Filters::member(const model::Type& type, const graphql::InputMember& member,
                          std::vector<query::ValueCheck>& checks) const {
  const FilterMeaning& meaning = meanings_[member.tag];
  const Input& input = member.value;
  switch (meaning.kind) {
    case Kind::And:
    case Kind::Or:
    case Kind::Not:
      return logic(type, meaning.kind, input, checks);
    case Kind::Compare:
      return compare(meaning, input);
    case Kind::Text:
      return text(meaning, input, rules_.wildcards);
    case Kind::In:
      return in(meaning, input);
    case Kind::ToOne:
      if (input.is_null()) return is_null(*meaning.field);
      break;
    case Kind::ToMany:
      if (input.is_null()) {
        checks.push_back(never(rules_.null_on_list(*meaning.field)));
        return {};
      }
      break;
  }
  return related(meaning, lower(model_.related_type(*meaning.field), input, checks));
}

Predicate Filters::logic(const model::Type& type, Kind kind, const Input& input,
                         std::vector<query::ValueCheck>& checks) const {
  if (input.is_null()) return {};
  const bool any = kind == Kind::Or;
  if (input.items.empty()) return any && !rules_.empty_or_matches ? never_matches() : Predicate{};
  Predicate result{.kind = any ? Predicate::Kind::Or : Predicate::Kind::And};
  for (const Input& item : input.items) {
    auto part = lower(type, item, checks);
    result.children.push_back(kind == Kind::Not ? negate(std::move(part)) : std::move(part));
  }
  return result;
}

Predicate Filters::in(const FilterMeaning& meaning, const Input& input) const {
  if (input.is_null()) {
    if (!rules_.null_in_is_null) return never_matches();
    return meaning.negated ? negate(is_null(*meaning.field)) : is_null(*meaning.field);
  }
  Predicate choice{.kind = Predicate::Kind::In, .field = meaning.field, .value = to_value(input)};
  return meaning.negated ? negate(std::move(choice)) : choice;
}

Predicate Filters::related(const FilterMeaning& meaning, Predicate condition) const {
  Predicate related{
      .kind = Predicate::Kind::Related, .quantifier = meaning.quantifier, .field = meaning.field};
  if (meaning.quantifier == Quantifier::Every && !rules_.unknown_fails_every) {
    related.quantifier = Quantifier::None;
    condition = negate(std::move(condition));
  }
  related.children.push_back(std::move(condition));
  return related;
}

}  // namespace graphcool::api
