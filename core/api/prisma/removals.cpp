#include "core/api/prisma/removals.h"

#include "core/api/prisma/failures.h"

namespace graphcool::api::prisma {

using model::Field;
using model::Type;

namespace {

bool cascades(const model::Model& model, const Field& field) {
  return field.is_relation() && model.relation_of(field).ends[field.side].cascade;
}

// Whether nodes of the type cannot be without what the field leads to.
bool needs(const Field& field) {
  return field.is_to_one() && field.required;
}

}  // namespace

std::optional<std::uint32_t> Removals::of(const Type& type) {
  for (const Field& field : type.fields) {
    if (cascades(model_, field)) return index_of(type);
  }
  for (const Type& other : model_.types) {
    for (const Field& field : other.fields) {
      if (needs(field) && &model_.related_type(field) == &type) return index_of(type);
    }
  }
  return std::nullopt;
}

std::uint32_t Removals::index_of(const Type& type) {
  const auto index = static_cast<std::uint32_t>(removals_.size());
  if (const auto [known, is_new] = indexes_.emplace(&type, index); !is_new) return known->second;
  removals_.push_back({.type = &type});
  for (const Type& other : model_.types) {
    for (const Field& field : other.fields) {
      if (!needs(field) || &model_.related_type(field) != &type) continue;
      removals_[index].guards.push_back(
          {&field, relation_violated(model_, model_.relation_of(field))});
    }
  }
  for (const Field& field : type.fields) {
    if (!cascades(model_, field)) continue;
    const std::uint32_t there = index_of(model_.related_type(field));
    removals_[index].takes.push_back({&field, model_.opposite_field(field), there});
  }
  return index;
}

}  // namespace graphcool::api::prisma
