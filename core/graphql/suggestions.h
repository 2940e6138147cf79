// "Did you mean ...?": names near to one that does not exist, chosen and ordered as graphql-js 16
// does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace graphcool::graphql {

// The options within a distance of 40% of the letters of `input` (edits, swaps of neighbours; any
// change of case is one edit), nearest first, then in natural order ("f2" before "f10").
std::vector<std::string_view> suggestion_list(std::string_view input,
                                              const std::vector<std::string_view>& options);

// ` Did you mean "a", "b", or "c"?` with at most five of the suggestions; empty when there are
// none. `before` goes before the names: "the enum value".
std::string did_you_mean(const std::vector<std::string_view>& suggestions,
                         std::string_view before = {});

// Negative, zero or positive as `a` comes before, with or after `b`, runs of digits compared as
// numbers.
int natural_compare(std::string_view a, std::string_view b);

// The names of a list of members: fields, arguments, types, ...
template <class List>
std::vector<std::string_view> names_of(const List& members) {
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const auto& member : members) {
    if constexpr (requires { member->name; }) {
      names.push_back(member->name);
    } else {
      names.push_back(member.name);
    }
  }
  return names;
}

}  // namespace graphcool::graphql
