#include "core/query/watch.h"

#include <algorithm>

namespace graphcool::query {
namespace {

using Ask = std::function<Truth(std::uint32_t)>;

Truth truth_of(bool value) {
  return value ? Truth::True : Truth::False;
}

// Of children of which one that is `deciding` decides.
Truth combined(const ChangeFilter& filter, Truth deciding, Change change,
               const std::vector<std::string>& fields, const Ask& ask) {
  Truth truth = deciding == Truth::True ? Truth::False : Truth::True;
  for (const ChangeFilter& child : filter.children) {
    const Truth each = holds(child, change, fields, ask);
    if (each == deciding) return deciding;
    if (each == Truth::Unknown) truth = Truth::Unknown;
  }
  return truth;
}

}  // namespace

std::string_view change_name(Change change) {
  switch (change) {
    case Change::Created:
      return "CREATED";
    case Change::Updated:
      return "UPDATED";
    case Change::Deleted:
      return "DELETED";
  }
  return "";
}

Truth holds(const ChangeFilter& filter, Change change, const std::vector<std::string>& fields,
            const Ask& ask) {
  const auto was_updated = [&](const std::string& name) {
    return change == Change::Updated && std::ranges::find(fields, name) != fields.end();
  };
  switch (filter.kind) {
    case ChangeFilter::Kind::True:
      return Truth::True;
    case ChangeFilter::Kind::False:
      return Truth::False;
    case ChangeFilter::Kind::And:
      return combined(filter, Truth::False, change, fields, ask);
    case ChangeFilter::Kind::Or:
      return combined(filter, Truth::True, change, fields, ask);
    case ChangeFilter::Kind::Not: {
      const Truth child = holds(filter.children[0], change, fields, ask);
      return child == Truth::Unknown ? child : truth_of(child == Truth::False);
    }
    case ChangeFilter::Kind::Is:
      return truth_of(filter.changes.has(change));
    case ChangeFilter::Kind::UpdatedSome:
      return truth_of(std::ranges::any_of(filter.fields, was_updated));
    case ChangeFilter::Kind::UpdatedEvery:
      return truth_of(change == Change::Updated && std::ranges::all_of(filter.fields, was_updated));
    case ChangeFilter::Kind::Node:
      return ask(filter.condition);
  }
  return Truth::False;
}

}  // namespace graphcool::query
