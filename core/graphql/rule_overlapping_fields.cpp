// Which fields conflict, and why: comparing pairs.
#include "core/graphql/rule_overlapping_fields.h"

#include <fmt/format.h>

#include <algorithm>

namespace graphcool::graphql {

namespace {

// How much of a conflict is told.
constexpr std::size_t kMostDetail = 1000;
constexpr std::size_t kMostNodes = 20;

// Conflicts deeper than this, in selections or in chains of fragments, are not followed to their
// end.
constexpr std::size_t kMostDepth = 500;

std::string abbreviated(std::string_view text) {
  return text.size() > kMostDetail ? std::string(text.substr(0, kMostDetail)) + "..."
                                   : std::string(text);
}

TypeRef type_of(const Field* definition) {
  return definition == nullptr ? TypeRef() : definition->type;
}

}  // namespace

struct OverlappingFields::Collected {
  std::vector<Group> groups;  // In the order of their first fields.
  std::unordered_map<std::string_view, std::size_t> by_key;
  std::vector<std::string_view> fragments;  // Spread here, each once.
  std::unordered_set<std::string_view> fragment_names;
  // Fragments that were compared with these fields, and whether only as mutually exclusive ones.
  std::unordered_map<std::string_view, bool> compared;
  using Overlap = std::vector<std::pair<const Group*, const Group*>>;
  std::unordered_map<const Collected*, Overlap> overlaps;
};

class OverlappingFields::Depth {
 public:
  explicit Depth(OverlappingFields& fields) : fields_(fields) {
    if (++fields_.depth_ > kMostDepth) fields_.validation_.abort();
  }
  ~Depth() { --fields_.depth_; }

 private:
  OverlappingFields& fields_;
};

std::size_t OverlappingFields::PairHash::operator()(
    const std::pair<const void*, const void*>& pair) const {
  const std::hash<const void*> hash;
  return hash(pair.first) * 0x9e3779b97f4a7c15 ^ hash(pair.second);
}

OverlappingFields::OverlappingFields(Validation& validation) : validation_(validation) {}
OverlappingFields::~OverlappingFields() = default;

bool OverlappingFields::spend(std::size_t steps) {
  spent_ += steps;
  const std::size_t most = validation_.limits().max_overlap_work;
  if (most != 0 && spent_ > most) validation_.abort();
  return !validation_.full();
}

void OverlappingFields::selection_set(const ast::SelectionSet& set, const Type* parent) {
  if (set.selections.empty()) return;
  const bool alone = std::next(set.selections.begin()) == set.selections.end();
  if (alone && set.selections.front().kind != ast::Selection::Kind::InlineFragment) return;
  for (Conflict& conflict : within(set, parent)) {
    std::vector<Offset> places = std::move(conflict.left);
    places.insert(places.end(), conflict.right.begin(), conflict.right.end());
    validation_.report(
        fmt::format("Fields \"{}\" conflict because {}. Use different aliases on the fields to "
                    "fetch both if this was intentional.",
                    abbreviated(conflict.key), conflict.reason),
        std::move(places));
  }
}

OverlappingFields::Collected& OverlappingFields::collect(const ast::SelectionSet& set,
                                                         const Type* parent) {
  std::unique_ptr<Collected>& known = collected_[&set];
  if (known == nullptr) {
    known = std::make_unique<Collected>();
    collect_into(*known, set, parent);
  }
  return *known;
}

OverlappingFields::Collected& OverlappingFields::collect(const Fragment& fragment) {
  return collect(fragment.node->selection_set, fragment.type);
}

void OverlappingFields::collect_into(Collected& out, const ast::SelectionSet& set,
                                     const Type* parent) {
  for (const ast::Selection& selection : set.selections) {
    switch (selection.kind) {
      case ast::Selection::Kind::Field: {
        const bool has_fields = parent != nullptr && !parent->fields.empty();
        entries_.push_back({parent, &selection,
                            has_fields ? parent->field(selection.name.text) : nullptr,
                            selection.arguments().empty() && !selection.selection_set()});
        const std::string_view key = selection.response_key();
        const auto [at, added] = out.by_key.try_emplace(key, out.groups.size());
        if (added) out.groups.push_back({key, {}});
        out.groups[at->second].entries.push_back(&entries_.back());
        break;
      }
      case ast::Selection::Kind::FragmentSpread: {
        const std::string_view name = selection.name.text;
        if (out.fragment_names.insert(name).second) out.fragments.push_back(name);
        break;
      }
      case ast::Selection::Kind::InlineFragment: {
        const std::string_view condition = selection.type_condition().text;
        collect_into(out, selection.selection_set(),
                     condition.empty() ? parent : validation_.schema().type(condition));
      }
    }
  }
}

OverlappingFields::Conflicts OverlappingFields::within(const ast::SelectionSet& set,
                                                       const Type* parent) {
  Conflicts out;
  Collected& fields = collect(set, parent);
  within_groups(out, fields);
  if (fields.groups.empty() && fields.fragments.size() <= 1) return out;
  for (std::size_t i = 0; i < fields.fragments.size() && !validation_.full(); ++i) {
    between_fields_and_fragment(out, false, fields, fields.fragments[i]);
    for (std::size_t j = i + 1; j < fields.fragments.size() && !validation_.full(); ++j) {
      between_fragments(out, false, fields.fragments[i], fields.fragments[j]);
    }
  }
  if (validation_.full()) out.clear();
  return out;
}

void OverlappingFields::within_groups(Conflicts& out, const Collected& fields) {
  for (const Group& group : fields.groups) {
    for (std::size_t i = 0; i < group.entries.size(); ++i) {
      for (std::size_t j = i + 1; j < group.entries.size() && !validation_.full(); ++j) {
        compare(out, false, group.key, *group.entries[i], *group.entries[j]);
      }
    }
  }
}

void OverlappingFields::between(Conflicts& out, bool exclusive, Collected& left, Collected& right) {
  if (left.groups.empty() || right.groups.empty()) return;
  const auto [known, added] = left.overlaps.try_emplace(&right);
  Collected::Overlap& overlap = known->second;
  if (added) {
    if (!spend(left.groups.size())) return;
    for (const Group& group : left.groups) {
      const auto match = right.by_key.find(group.key);
      if (match != right.by_key.end()) overlap.push_back({&group, &right.groups[match->second]});
    }
  }
  for (std::size_t i = 0; i < overlap.size(); ++i) {
    const auto [from, to] = overlap[i];
    for (const Entry* a : from->entries) {
      for (const Entry* b : to->entries) {
        if (validation_.full()) return;
        compare(out, exclusive, from->key, *a, *b);
      }
    }
  }
}

void OverlappingFields::between_fields_and_fragment(Conflicts& out, bool exclusive,
                                                    Collected& fields, std::string_view name) {
  const Depth depth(*this);
  if (!spend(1) || fields.groups.empty()) return;
  const auto [known, added] = fields.compared.try_emplace(name, exclusive);
  if (!added) {
    if (!known->second || exclusive) return;
    known->second = exclusive;
  }
  const Fragment* const fragment = validation_.fragment(name);
  if (fragment == nullptr) return;
  Collected& others = collect(*fragment);
  if (&others == &fields) return;
  between(out, exclusive, fields, others);
  for (const std::string_view next : others.fragments) {
    between_fields_and_fragment(out, exclusive, fields, next);
  }
}

bool OverlappingFields::was_compared(std::string_view left, std::string_view right,
                                     bool exclusive) const {
  const auto has = [&](std::string_view a, std::string_view b) {
    const auto of_a = fragments_.find(a);
    if (of_a == fragments_.end()) return false;
    const auto pair = of_a->second.find(b);
    return pair != of_a->second.end() && (exclusive || !pair->second);
  };
  return has(left, right) || has(right, left);
}

void OverlappingFields::between_fragments(Conflicts& out, bool exclusive, std::string_view left,
                                          std::string_view right) {
  const Depth depth(*this);
  if (!spend(2) || left == right || was_compared(left, right, exclusive)) return;
  fragments_[left][right] = exclusive;
  const Fragment* const left_fragment = validation_.fragment(left);
  const Fragment* const right_fragment = validation_.fragment(right);
  if (left_fragment == nullptr || right_fragment == nullptr) return;
  Collected& left_fields = collect(*left_fragment);
  Collected& right_fields = collect(*right_fragment);
  between(out, exclusive, left_fields, right_fields);
  for (const std::string_view next : right_fields.fragments) {
    between_fragments(out, exclusive, left, next);
  }
  for (const std::string_view next : left_fields.fragments) {
    between_fragments(out, exclusive, next, right);
  }
}

OverlappingFields::Conflicts OverlappingFields::between_sub_selections(bool exclusive,
                                                                       const Entry& left,
                                                                       const Entry& right) {
  const Depth depth(*this);
  Conflicts out;
  if (validation_.full()) return out;
  Collected& a = collect(left.node->selection_set(), type_of(left.definition).named());
  Collected& b = collect(right.node->selection_set(), type_of(right.definition).named());
  between(out, exclusive, a, b);
  for (const std::string_view name : b.fragments) {
    between_fields_and_fragment(out, exclusive, a, name);
  }
  for (const std::string_view name : a.fragments) {
    between_fields_and_fragment(out, exclusive, b, name);
  }
  for (const std::string_view of_a : a.fragments) {
    for (const std::string_view of_b : b.fragments) {
      if (validation_.full()) return out;
      between_fragments(out, exclusive, of_a, of_b);
    }
  }
  return out;
}

void OverlappingFields::compare(Conflicts& out, bool exclusive, std::string_view key,
                                const Entry& left, const Entry& right) {
  const auto is_object = [](const Type* type) {
    return type != nullptr && type->kind == TypeKind::Object;
  };
  // Different object types answer apart from each other. Abstract ones may come to overlap.
  exclusive = exclusive ||
              (left.parent != right.parent && is_object(left.parent) && is_object(right.parent));
  if (!spend(2)) return;
  const std::string_view left_name = left.node->name.text;
  const std::string_view right_name = right.node->name.text;
  const TypeRef left_type = type_of(left.definition);
  const TypeRef right_type = type_of(right.definition);
  if (left.simple_leaf && right.simple_leaf && left_type == right_type && left_name == right_name) {
    return;
  }
  std::string reason;
  const Comparison call = exclusive ? Comparison::Same : compare_call(left, right);
  if (call == Comparison::DifferentFields) {
    reason = fmt::format("\"{}\" and \"{}\" are different fields", abbreviated(left_name),
                         abbreviated(right_name));
  } else if (call == Comparison::DifferentArguments) {
    reason = "they have differing arguments";
  } else if (left.definition != nullptr && right.definition != nullptr &&
             types_conflict(left_type, right_type)) {
    reason = fmt::format("they return conflicting types \"{}\" and \"{}\"", left_type.to_string(),
                         right_type.to_string());
  }
  if (!reason.empty()) {
    out.push_back({key, std::move(reason), {left.node->offset}, {right.node->offset}});
    return;
  }
  if (!left.node->selection_set() || !right.node->selection_set()) return;

  const Conflicts below = between_sub_selections(exclusive, left, right);
  if (below.empty()) return;
  Conflict conflict{key, {}, {left.node->offset}, {right.node->offset}};
  for (const Conflict& one : below) {
    if (!reason.empty()) reason += " and ";
    reason += fmt::format("subfields \"{}\" conflict because {}", abbreviated(one.key), one.reason);
    if (reason.size() > kMostDetail) break;
  }
  conflict.reason = abbreviated(reason);
  // Of many places the innermost are kept.
  const auto add_places = [&](std::vector<Offset>& places, std::vector<Offset> Conflict::*side) {
    for (const Conflict& one : below) {
      const std::vector<Offset>& more = one.*side;
      const std::size_t take = std::min(kMostNodes - places.size(), more.size());
      places.insert(places.end(), more.end() - static_cast<std::ptrdiff_t>(take), more.end());
      if (places.size() == kMostNodes) return;
    }
  };
  add_places(conflict.left, &Conflict::left);
  add_places(conflict.right, &Conflict::right);
  out.push_back(std::move(conflict));
}

OverlappingFields::Comparison OverlappingFields::compare_call(const Entry& left,
                                                              const Entry& right) {
  const auto [known, added] = calls_.try_emplace({&left, &right}, Comparison::Same);
  if (!added) return known->second;
  Comparison result = Comparison::Same;
  if (left.node->name.text != right.node->name.text) {
    result = Comparison::DifferentFields;
  } else if (!same_arguments(*left.node, *right.node)) {
    result = Comparison::DifferentArguments;
  }
  return known->second = result;
}

bool OverlappingFields::same_arguments(const ast::Selection& left, const ast::Selection& right) {
  if (left.arguments().size() != right.arguments().size()) return false;
  std::unordered_map<std::string_view, const ast::Value*> values;
  for (const ast::Argument& argument : right.arguments()) {
    values[argument.name.text] = &argument.value;
  }
  for (const ast::Argument& argument : left.arguments()) {
    if (!spend(1)) return true;
    const auto match = values.find(argument.name.text);
    if (match == values.end() || !same_value(argument.value, *match->second)) return false;
  }
  return true;
}

}  // namespace graphcool::graphql
