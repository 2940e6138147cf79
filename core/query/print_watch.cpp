#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/query/watch.h"

namespace graphcool::query {
namespace {

std::string text(Changes changes) {
  std::string out;
  for (const Change each : {Change::Created, Change::Updated, Change::Deleted}) {
    if (!changes.has(each)) continue;
    if (!out.empty()) out += " ";
    out += change_name(each);
  }
  return out.empty() ? "nothing" : out;
}

std::string text(const ChangeFilter& filter) {
  using Kind = ChangeFilter::Kind;
  const auto joined = [&](std::string_view word) {
    std::string out = "(";
    for (const ChangeFilter& child : filter.children) {
      if (&child != filter.children.data()) out.append(word);
      out += text(child);
    }
    return out + ")";
  };
  switch (filter.kind) {
    case Kind::True:
      return "true";
    case Kind::False:
      return "false";
    case Kind::And:
      return joined(" and ");
    case Kind::Or:
      return joined(" or ");
    case Kind::Not:
      return "not " + joined("");
    case Kind::Is:
      return "is " + text(filter.changes);
    case Kind::UpdatedSome:
      return fmt::format("updated some of [{}]", fmt::join(filter.fields, ", "));
    case Kind::UpdatedEvery:
      return fmt::format("updated every of [{}]", fmt::join(filter.fields, ", "));
    case Kind::Node:
      return fmt::format("condition {}", filter.condition);
  }
  return {};
}

}  // namespace

std::string print(const Watch& watch) {
  std::string out = fmt::format("watch {}: {}\n", watch.type->name, text(watch.changes));
  if (watch.filter.kind != ChangeFilter::Kind::True) out += "where " + text(watch.filter) + "\n";
  const auto add = [&](std::string_view name, const std::shared_ptr<const Plan>& plan) {
    if (plan) out += fmt::format("{}\n{}", name, print(*plan));
  };
  add("conditions", watch.conditions);
  add("previous", watch.previous);
  add("answer", watch.answer);
  return out;
}

}  // namespace graphcool::query
