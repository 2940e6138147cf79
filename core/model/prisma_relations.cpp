// Pairing relation fields (reference/prisma1, section 2.7); see prisma_builder.h.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/model/name_rules.h"
#include "core/model/prisma_builder.h"
#include "core/model/prisma_sdl.h"

namespace graphcool::model {
namespace {

constexpr std::size_t kLongestRelationName = 54;
constexpr int kNameNeeded = 4004;

bool is_relation_name(std::string_view name) {
  return name.size() <= kLongestRelationName && is_enum_name(name);
}

}  // namespace

std::string generated_relation_name(std::string_view a, std::string_view b) {
  if (a > b) std::swap(a, b);
  std::string name;
  do {
    name = fmt::format("{}To{}", a, b);
    if (is_relation_name(name) || a.empty()) break;
    (b.size() > a.size() ? b : a).remove_suffix(1);
  } while (true);
  return name;
}

void PrismaBuilder::build_relations() {
  relate_ends();
  const bool unambiguous = check_ambiguity();
  check_names();
  check_link_modes();
  std::map<std::string, std::size_t> by_name;
  std::vector<std::pair<std::string, Pair>> pairs;  // In order of first appearance.
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    std::string name = relation_name(ends_[i]);
    const auto [at, fresh] = by_name.try_emplace(name, pairs.size());
    if (fresh) pairs.push_back({std::move(name), {}});
    pairs[at->second].second.push_back(static_cast<int>(i));
  }
  for (const auto& [name, pair] : pairs) {
    if (is_pair(pair)) {
      build_relation(name, pair);
    } else if (unambiguous || ends_[pair.front()].name) {
      refuse_pair(name, pair);
    }
  }
  for (const LinkType& link : link_types_) check_link_type(link);
}

// Finds the field that leads back: the one of the same name, for a field without one the first.
void PrismaBuilder::relate_ends() {
  std::map<std::pair<int, int>, std::vector<int>> by_types;  // From, to.
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    by_types[{ends_[i].type, ends_[i].target}].push_back(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    End& end = ends_[i];
    const auto back = by_types.find({end.target, end.type});
    if (back == by_types.end()) continue;
    // A link table names the relation for both fields, should only one of them do so.
    const bool settled = end.name && link_index_.contains(*end.name) && back->second.size() == 1;
    for (const int candidate : back->second) {
      if (candidate == static_cast<int>(i)) continue;
      const auto& name = ends_[candidate].name;
      if (end.name && name != end.name && !(settled && !name)) continue;
      end.related = candidate;
      break;
    }
  }
}

// Of several fields that lead to one type each has to say which relation it is.
bool PrismaBuilder::check_ambiguity() {
  std::map<std::pair<int, int>, int> count;
  for (const End& end : ends_) ++count[{end.type, end.target}];
  bool good = true;
  for (const End& end : ends_) {
    if (end.name || count[{end.type, end.target}] < 2) continue;
    good = false;
    problems_.add(subject_of(end), end.spot,
                  fmt::format("The relation field `{}` must specify a `@relation` directive: "
                              "`@relation(name: \"MyRelation\")`",
                              field_of(end).name),
                  fmt::format("`{}` has more than one field of the type `{}`; give each relation a "
                              "name.",
                              type_of(end).name, model_->types[end.target].name));
  }
  return good;
}

void PrismaBuilder::check_names() {
  std::set<std::pair<int, int>> unnamed;  // From, to.
  for (const End& end : ends_) {
    if (!end.name) unnamed.insert({end.type, end.target});
  }
  for (const End& end : ends_) {
    if (!end.name) continue;
    if (!is_relation_name(*end.name)) {
      problems_.add(
          subject_of(end), end.spot,
          fmt::format("The field `{}` has an invalid name in its `@relation` directive: "
                      "`{}`. It can only have up to {} characters and must have the "
                      "shape [A-Z][a-zA-Z0-9]*",
                      field_of(end).name, end.name->substr(0, 100), kLongestRelationName));
    }
    if (end.related >= 0 || is_self(end)) continue;
    if (!unnamed.contains({end.target, end.type})) continue;
    const std::string& here = type_of(end).name;
    const std::string& there = model_->types[end.target].name;
    problems_.add(subject_of(end), end.spot,
                  fmt::format("The relation `{}` from `{}` to `{}` has a relation directive with a "
                              "name on `{}` only.",
                              *end.name, here, there, here),
                  fmt::format("Write the same named directive on both sides: also on the field of "
                              "`{}` that leads to `{}`. If two relations are meant, give that "
                              "field a directive with another name.",
                              there, here));
  }
}

std::string PrismaBuilder::relation_name(const End& end) const {
  if (end.name) return *end.name;
  if (end.related >= 0 && ends_[end.related].name) return *ends_[end.related].name;
  return generated_relation_name(type_of(end).name, model_->types[end.target].name);
}

bool PrismaBuilder::is_pair(const Pair& pair) const {
  if (pair.size() == 1) return true;
  if (pair.size() > 2) return false;
  const End &a = ends_[pair[0]], &b = ends_[pair[1]];
  return a.target == b.type && b.target == a.type && (is_self(a) || a.type != b.type);
}

void PrismaBuilder::refuse_pair(const std::string& name, const Pair& pair) {
  const auto made = std::find_if(pair.begin(), pair.end(), [&](int i) {
    const End& end = ends_[i];
    return !end.name && (end.related < 0 || !ends_[end.related].name);
  });
  if (made != pair.end()) {
    const End& end = ends_[*made];
    problems_.add(
        subject_of(end), end.spot,
        fmt::format("The relation between `{}` and `{}` would be called `{}`, but that is "
                    "the name of another relation already.",
                    type_of(end).name, model_->types[end.target].name, name),
        "Name at least one of them with @relation(name: \"...\").", kNameNeeded);
    return;
  }
  for (const int i : pair) {
    const End& end = ends_[i];
    if (pair.size() > 2) {
      problems_.add(
          subject_of(end), end.spot,
          is_self(end)
              ? fmt::format("A relation directive for a self relation must appear either 1 or 2 "
                            "times. Relation name: '{}'",
                            name)
              : fmt::format("A relation directive cannot appear more than twice. Relation name: "
                            "'{}'",
                            name),
          "Give each relation a name of its own.");
      continue;
    }
    const End& other = ends_[pair[0] == i ? pair[1] : pair[0]];
    if (end.target == other.type) continue;
    problems_.add(
        subject_of(end), end.spot,
        fmt::format("The relation field `{}` has the type `{}`, but the other directive "
                    "for the relation `{}` appeared on the type `{}`.",
                    field_of(end).name, model_->types[end.target].name, name, type_of(other).name),
        "The two fields of a relation have to have each other's types.");
  }
}

// Data model 1.1: whether the link of each relation can be where it is said to be.
void PrismaBuilder::check_link_modes() {
  if (is_v10()) return;
  for (const End& end : ends_) {
    const End* related = end.related < 0 ? nullptr : &ends_[end.related];
    const Field& field = field_of(end);
    if (related && end.link && related->link) {
      problems_.add(subject_of(end), end.spot,
                    fmt::format("The `link` argument must be specified on one side of a relation "
                                "only, but `{}` provides it and the opposite field `{}` as well.",
                                field.name, field_of(*related).name),
                    "Remove one of the two.");
    }
    const bool one_to_one = related && !field.list && !field_of(*related).list;
    if (one_to_one && !end.link && !related->link) {
      problems_.add(
          subject_of(end), end.spot,
          fmt::format("The field `{}` must provide a relation link mode, either itself or "
                      "its opposite field. Valid values are: `@relation(link: TABLE)`,"
                      "`@relation(link: INLINE)`",
                      field.name),
          "INLINE keeps the link in the table of the type that says so.");
    }
    if (field.list && end.link == "INLINE") {
      const bool movable = related && !field_of(*related).list;
      problems_.add(subject_of(end), end.spot,
                    "This connector does not support the `INLINE` strategy for list relation "
                    "fields.",
                    movable ? fmt::format("Put `link: INLINE` on the opposite field `{}` of `{}`.",
                                          field_of(*related).name, type_of(*related).name)
                            : "Use the strategy `TABLE` instead.");
    }
  }
}

void PrismaBuilder::build_relation(const std::string& name, const Pair& pair) {
  const End& first = ends_[pair[0]];
  const End* second = pair.size() == 2 ? &ends_[pair[1]] : nullptr;
  const int index = static_cast<int>(model_->relations.size());
  Relation& relation = model_->relations.emplace_back();
  relation.name = name;
  int side = 0;  // Of `first`.
  if (!is_self(first)) {
    side = type_of(first).name < model_->types[first.target].name ? 0 : 1;
  } else if (second) {
    side = field_of(first).name < field_of(*second).name ? 0 : 1;
  }
  relation.ends[1 - side].type = first.target;
  for (const End* end : {&first, second}) {
    if (!end) continue;
    const int at = end == &first ? side : 1 - side;
    relation.ends[at] = {.type = end->type, .field = end->field, .cascade = end->cascade};
    if (end->old_name && *end->old_name != name) relation.old_name = end->old_name;
    Field& field = model_->types[end->type].fields[end->field];
    field.relation = index;
    field.side = at;
  }
  if (!is_v10()) declare_link(relation, pair);
}

void PrismaBuilder::declare_link(Relation& relation, const Pair& pair) {
  const End* carrier = nullptr;  // The end that has the column, if any has.
  std::optional<std::string> link;
  for (const int i : pair) {
    const End& end = ends_[i];
    if (end.link) link = end.link;
    if (!field_of(end).list && (!carrier || end.link == "INLINE")) carrier = &end;
  }
  const LinkType* type = link_type(relation.name);
  if (carrier && (link ? link == "INLINE" : !type)) {
    relation.declared.link =
        carrier->field == relation.ends[0].field && carrier->type == relation.ends[0].type
            ? Relation::Link::ColumnA
            : Relation::Link::ColumnB;
    return;
  }
  relation.declared.link = Relation::Link::Table;
  if (!type) return;
  relation.declared.table = string_argument(type->source.definition->directives, "db", "name")
                                .value_or(std::string(type->source.definition->name.text));
  relation.declared.id_column = type->id_column;
  if (type->columns.size() != 2) return;
  // By the types they lead to; in a self relation the first is A.
  const bool swapped = !is_self(ends_[pair[0]]) &&
                       type->columns[0].target != model_->types[relation.ends[0].type].name;
  for (const int side : {0, 1}) {
    relation.declared.columns[side] = type->columns[swapped ? 1 - side : side].name;
  }
}

}  // namespace graphcool::model
