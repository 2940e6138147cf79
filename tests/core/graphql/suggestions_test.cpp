#include "core/graphql/suggestions.h"

#include <catch2/catch.hpp>

namespace graphcool::graphql {

using Names = std::vector<std::string_view>;

TEST_CASE("Suggestions are near and ordered by distance, then naturally", "[graphql]") {
  struct Case {
    std::string_view input;
    Names options;
    Names suggestions;
  };
  const Case cases[] = {
      {"", {"a"}, {"a"}},
      {"input", {}, {}},
      {"greenish", {"green"}, {"green"}},
      {"green", {"greenish"}, {"greenish"}},
      {"abc", {"a", "ab", "abc"}, {"abc", "ab", "a"}},
      {"a", {"aaa"}, {}},
      {"verylongstring", {"VERYLONGSTRING"}, {"VERYLONGSTRING"}},
      {"VERYLONGSTRING", {"VeryLongString"}, {"VeryLongString"}},
      {"agr", {"arg"}, {"arg"}},
      {"214365879", {"123456789"}, {"123456789"}},
      {"abc", {"GHI", "JKL"}, {}},
      {"abcd", {"GHIJ", "bcde"}, {"bcde"}},
      {"a", {"az", "ax", "ay"}, {"ax", "ay", "az"}},
      {"f", {"f10", "f2", "f2"}, {"f2"}},
  };
  for (const Case& c : cases) {
    DYNAMIC_SECTION(c.input << " of " << c.options.size()) {
      CHECK(suggestion_list(c.input, c.options) == c.suggestions);
    }
  }
}

TEST_CASE("Runs of digits compare as numbers", "[graphql]") {
  CHECK(natural_compare("f2", "f10") < 0);
  CHECK(natural_compare("f10", "f2") > 0);
  CHECK(natural_compare("f10", "f10") == 0);
  CHECK(natural_compare("a", "a1") < 0);
  CHECK(natural_compare("a01", "a1") < 0);
  CHECK(natural_compare("", "a") < 0);
  CHECK(natural_compare("Z", "a") < 0);
}

TEST_CASE("At most five suggestions are said", "[graphql]") {
  CHECK(did_you_mean({}) == "");
  CHECK(did_you_mean({"A"}) == " Did you mean \"A\"?");
  CHECK(did_you_mean({"A", "B"}) == " Did you mean \"A\" or \"B\"?");
  CHECK(did_you_mean({"A", "B", "C"}) == " Did you mean \"A\", \"B\", or \"C\"?");
  CHECK(did_you_mean({"A", "B", "C", "D", "E", "F"}, "the letter") ==
        " Did you mean the letter \"A\", \"B\", \"C\", \"D\", or \"E\"?");
}

}  // namespace graphcool::graphql
