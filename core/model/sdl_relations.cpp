// Pairing the fields with @relation; see sdl_builder.h.
#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/model/name_rules.h"
#include "core/model/sdl_builder.h"

namespace graphcool::model {

SdlBuilder::Subject SdlBuilder::subject_of(const RelationEnd& end) const {
  const Type& type = model_->types[end.type];
  return {type.name, type.fields[end.field].name};
}

void SdlBuilder::build_relations() {
  std::vector<std::vector<const RelationEnd*>> groups;  // In order of first appearance.
  std::unordered_map<std::string_view, std::size_t> by_name;
  for (const RelationEnd& end : relation_ends_) {
    const auto [group, fresh] = by_name.try_emplace(end.name, groups.size());
    if (fresh) groups.emplace_back();
    groups[group->second].push_back(&end);
  }

  std::unordered_map<std::string, const std::string*> lower;
  std::unordered_map<std::string, const std::string*> old_names;
  for (const auto& group : groups) {
    const RelationEnd& first = *group.front();
    const auto [other, fresh] = lower.try_emplace(text::to_lower_ascii(first.name), &first.name);
    if (!fresh) {
      problems_.add(
          subject_of(first), first.spot,
          fmt::format("The relation name `{}` differs from `{}` only in upper and lower case.",
                      first.name, *other->second),
          "Write both alike, or give one another name.", 2020);
      continue;
    }
    const auto old_name = old_name_of(group);
    if (old_name && !old_names.try_emplace(*old_name, &first.name).second) {
      problems_.add(subject_of(first), first.spot,
                    fmt::format("`{}` and `{}` both say that they were called `{}`.",
                                *old_names[*old_name], first.name, *old_name),
                    "Remove `oldName` from one of them.");
    }
    build_relation(group);
  }
}

std::optional<std::string> SdlBuilder::old_name_of(const std::vector<const RelationEnd*>& ends) {
  std::optional<std::string> result;
  for (const RelationEnd* end : ends) {
    if (!end->old_name) continue;
    if (result && *result != *end->old_name) {
      problems_.add(subject_of(*end), end->spot,
                    fmt::format("The relation `{}` has two old names: `{}` and `{}`.", end->name,
                                *result, *end->old_name),
                    "Write the same `oldName` on both of its fields.");
    }
    result = end->old_name;
  }
  if (result && *result == ends.front()->name) result.reset();
  return result;
}

bool SdlBuilder::check_relation(const std::vector<const RelationEnd*>& ends) {
  const RelationEnd& first = *ends.front();
  bool good = true;
  const auto refuse = [&](const RelationEnd& end, std::string what, std::string hint,
                          int code = 0) {
    problems_.add(subject_of(end), end.spot, std::move(what), std::move(hint), code);
    good = false;
  };
  if (!is_type_name(first.name)) {
    refuse(
        first, fmt::format("`{}` is not a valid name for a relation.", first.name),
        fmt::format("It has to start with an upper-case letter and hold only letters and digits, "
                    "{} characters at most.",
                    kLongestName),
        2008);
  }
  const bool unknown =
      std::any_of(ends.begin(), ends.end(), [](const RelationEnd* end) { return end->target < 0; });
  const bool self = std::all_of(ends.begin(), ends.end(), [&](const RelationEnd* end) {
    return end->type == first.type && end->target == first.type;
  });
  if (ends.size() > 2 || (ends.size() == 1 && !self)) {
    std::string hint =
        "A field may belong to one relation only; give the others names of their own.";
    if (ends.size() == 1) {
      hint = problems_.suggestion(first.name, [&] {
        std::vector<std::string> others;
        for (const RelationEnd& end : relation_ends_) {
          if (end.name != first.name) others.push_back(end.name);
        }
        return others;
      });
      if (hint.empty() && !unknown) {
        hint =
            fmt::format("Add a field of the type `{}` or `[{}!]!` with the same directive to `{}`.",
                        model_->types[first.type].name, model_->types[first.type].name,
                        model_->types[first.target].name);
      }
    }
    for (const RelationEnd* end : ends) {
      refuse(
          *end,
          fmt::format("A relation directive with the name `{}` must appear exactly {}, but here it "
                      "appears {}.",
                      first.name, self ? "1 or 2 times" : "2 times",
                      ends.size() == 1 ? "once" : fmt::format("{} times", ends.size())),
          hint);
    }
    return false;
  }
  if (unknown) return false;
  for (std::size_t i = 0; ends.size() == 2 && i < 2; ++i) {
    const RelationEnd& end = *ends[i];
    const RelationEnd& other = *ends[1 - i];
    if (end.target == other.type) continue;
    refuse(end,
           fmt::format("The relation field `{}` has the type `{}`, but the other directive for the "
                       "relation `{}` appeared on the type `{}`.",
                       subject_of(end).field, model_->types[end.target].name, end.name,
                       model_->types[other.type].name),
           "The two fields of a relation have to have each other's types.");
  }
  return good;
}

void SdlBuilder::build_relation(const std::vector<const RelationEnd*>& ends) {
  if (!check_relation(ends)) return;
  const int index = static_cast<int>(model_->relations.size());
  Relation& relation = model_->relations.emplace_back();
  relation.name = ends.front()->name;
  for (const RelationEnd* end : ends) {
    if (end->old_name && *end->old_name != end->name) relation.old_name = end->old_name;
  }
  relation.symmetric = ends.size() == 1;
  for (int side : {0, 1}) {
    const bool has_field = side == 0 || !relation.symmetric;
    const RelationEnd& end = *ends[has_field ? side : 0];
    relation.ends[side] = {.type = end.type, .field = has_field ? end.field : -1};
    if (!has_field) continue;
    Field& field = model_->types[end.type].fields[end.field];
    field.relation = index;
    field.side = side;
  }
}

}  // namespace graphcool::model
