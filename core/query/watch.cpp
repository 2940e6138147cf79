#include "core/query/watch.h"

#include <algorithm>

namespace graphcool::query {
namespace {

using Ask = std::function<Truth(std::uint32_t)>;

Truth truth_of(bool value) {
  return value ? Truth::True : Truth::False;
}

// A change that filters are held against.
class Question {
 public:
  // Without `fields` it is not known which were updated.
  Question(Change change, const std::vector<std::string>* fields, const Ask& ask)
      : change_(change), fields_(fields), ask_(ask) {}

  Truth holds(const ChangeFilter& filter) const {
    switch (filter.kind) {
      case ChangeFilter::Kind::True:
        return Truth::True;
      case ChangeFilter::Kind::False:
        return Truth::False;
      case ChangeFilter::Kind::And:
        return combined(filter, Truth::False);
      case ChangeFilter::Kind::Or:
        return combined(filter, Truth::True);
      case ChangeFilter::Kind::Not: {
        const Truth child = holds(filter.children[0]);
        return child == Truth::Unknown ? child : truth_of(child == Truth::False);
      }
      case ChangeFilter::Kind::Is:
        return truth_of(filter.changes.has(change_));
      case ChangeFilter::Kind::UpdatedSome:
      case ChangeFilter::Kind::UpdatedEvery:
        return updated(filter);
      case ChangeFilter::Kind::Node:
        return ask_(filter.condition);
    }
    return Truth::False;
  }

 private:
  // Of children of which one that is `deciding` decides.
  Truth combined(const ChangeFilter& filter, Truth deciding) const {
    Truth truth = deciding == Truth::True ? Truth::False : Truth::True;
    for (const ChangeFilter& child : filter.children) {
      const Truth each = holds(child);
      if (each == deciding) return deciding;
      if (each == Truth::Unknown) truth = Truth::Unknown;
    }
    return truth;
  }

  Truth updated(const ChangeFilter& filter) const {
    if (change_ != Change::Updated) return Truth::False;
    if (fields_ == nullptr) return Truth::Unknown;
    const auto was_updated = [&](const std::string& name) {
      return std::ranges::find(*fields_, name) != fields_->end();
    };
    return truth_of(filter.kind == ChangeFilter::Kind::UpdatedSome
                        ? std::ranges::any_of(filter.fields, was_updated)
                        : std::ranges::all_of(filter.fields, was_updated));
  }

  const Change change_;
  const std::vector<std::string>* const fields_;
  const Ask& ask_;
};

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
  return Question(change, &fields, ask).holds(filter);
}

Truth foreseen(const ChangeFilter& filter, Change change) {
  const Ask nobody_knows = [](std::uint32_t) { return Truth::Unknown; };
  return Question(change, nullptr, nobody_knows).holds(filter);
}

}  // namespace graphcool::query
