#include "core/api/prisma/write_rules.h"

#include <algorithm>
#include <span>

#include "core/api/prisma/failures.h"
#include "core/api/prisma/reading.h"

namespace graphcool::api::prisma {

using graphql::Input;
using graphql::InputMember;
using model::Field;
using model::Type;
using query::Failure;
using Kind = WriteMeaning::Kind;

namespace {

// The elements of a nested operation; to-one fields have a single one, null is none.
std::span<const Input> elements(const Input& operation) {
  if (!operation.has_value()) return {};
  if (operation.kind == Input::Kind::List) return operation.items;
  return {&operation, 1};
}

}  // namespace

std::optional<Failure> WriteRules::refuse_where(const Type& type, const Input& where) const {
  const auto key = unique_key(type, where, meanings_);
  if (key) return std::nullopt;
  return key.error();
}

std::optional<Failure> WriteRules::refuse(const Type& type, const Input& data, const Field* back,
                                          bool creating) const {
  if (creating) {
    if (auto refusal = refuse_nulls(type, data)) return refusal;
  }
  for (const InputMember& member : data.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    if (meaning.kind != Kind::Relation || meaning.field == back) continue;
    if (auto refusal = refuse_relation(*meaning.field, member.value)) return refusal;
    if (!creating || !meaning.field->required || meaning.field->list) continue;
    const auto& operations = member.value.members;
    const bool links = std::any_of(operations.begin(), operations.end(),
                                   [](const InputMember& each) { return each.value.has_value(); });
    if (!links) return relation_required(type, *meaning.field);
  }
  return std::nullopt;
}

std::optional<Failure> WriteRules::refuse_nulls(const Type& type, const Input& data) const {
  for (const InputMember& member : data.members) {
    const WriteMeaning& meaning = meanings_.writes[member.tag];
    if (meaning.kind != Kind::Scalar || !member.value.is_null()) continue;
    const Field& field = *meaning.field;
    if (field.required && field.role != model::Role::Id) return invalid_null(type, field);
  }
  return std::nullopt;
}

std::optional<Failure> WriteRules::refuse_relation(const Field& field,
                                                   const Input& operations) const {
  if (auto refusal = refuse_wheres(field, operations)) return refusal;
  const Type& other = model_.related_type(field);
  const Field* const back = model_.opposite_field(field);
  for (const Kind kind : {Kind::NestedCreate, Kind::NestedUpdate, Kind::NestedUpsert}) {
    for (const InputMember& operation : operations.members) {
      if (meanings_.writes[operation.tag].kind != kind) continue;
      for (const Input& each : elements(operation.value)) {
        std::optional<Failure> refusal;
        if (kind == Kind::NestedCreate) {
          refusal = refuse(other, each, back, true);
        } else if (kind == Kind::NestedUpdate) {
          refusal = refuse(other, field.list ? each["data"] : each, back, false);
        } else {
          refusal = refuse(other, each["create"], back, true);
          if (!refusal) refusal = refuse(other, each["update"], back, false);
        }
        if (refusal) return refusal;
      }
    }
  }
  return std::nullopt;
}

std::optional<Failure> WriteRules::refuse_wheres(const Field& field,
                                                 const Input& operations) const {
  const Type& other = model_.related_type(field);
  for (const InputMember& operation : operations.members) {
    const Kind kind = meanings_.writes[operation.tag].kind;
    const bool is_where =
        kind == Kind::NestedConnect || kind == Kind::NestedSet ||
        (field.list && (kind == Kind::NestedDisconnect || kind == Kind::NestedDelete));
    const bool has_where = field.list && (kind == Kind::NestedUpdate || kind == Kind::NestedUpsert);
    if (!is_where && !has_where) continue;
    for (const Input& each : elements(operation.value)) {
      if (auto refusal = refuse_where(other, has_where ? each["where"] : each)) return refusal;
    }
  }
  return std::nullopt;
}

}  // namespace graphcool::api::prisma
