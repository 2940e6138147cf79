// Comparing and matching without regard to case and accents.
#include "core/store/sqlite/folding.h"

#include <catch2/catch.hpp>
#include <string>

#include "core/store/sqlite/matching.h"

namespace graphcool::store::sqlite {

namespace {

std::string folded(std::string_view text) {
  std::string out;
  append_folded(out, text);
  return out;
}

}  // namespace

TEST_CASE("texts that differ in case and accents are equal", "[store][sqlite]") {
  struct Case {
    std::string_view a, b;
    int order;  // Of a against b.
  };
  const Case cases[] = {
      {"", "", 0},
      {"", "a", -1},
      {"abc", "ABC", 0},
      {"abc", "abd", -1},
      {"abc", "ab", 1},
      {"Z", "a", 1},
      {"\u00c4rger", "arger", 0},
      {"e\u0301", "E", 0},
      {"e\u0301x", "\u00c9X", 0},
      {"stra\u00dfe", "STRASSE", 0},
      {"\u0416\u0423\u041a", "\u0436\u0443\u043a", 0},
      {"\u03a3\u03a3", "\u03c3\u03c2", 0},
      {"\u4e00", "\u4e01", -1},
      {"a\U0001F600", "A\U0001F600", 0},
      {std::string_view("a\0b", 3), std::string_view("A\0B", 3), 0},
      {std::string_view("a\0b", 3), "a", 1},
      {"a\xff", "A\xff", 0},
      {"a\xff", "a\xfe", 1},
      {"\xc3", "\xc3", 0},
      {"abc\u0301", "ABC", 0},
  };
  for (const Case& c : cases) {
    INFO(c.a << " : " << c.b);
    CHECK(compare_folded(c.a, c.b) == c.order);
    CHECK(compare_folded(c.b, c.a) == -c.order);
    const int of_folded = folded(c.a).compare(folded(c.b));
    CHECK((of_folded > 0) - (of_folded < 0) == c.order);
  }
}

TEST_CASE("matching, plain and with wildcards", "[store][sqlite]") {
  struct Case {
    const char* needle;
    Matcher::Place place;
    bool wildcards, folds;
    std::string_view text;
    bool matches;
  };
  using Place = Matcher::Place;
  const Case cases[] = {
      {"b", Place::Anywhere, false, false, "abc", true},
      {"B", Place::Anywhere, false, false, "abc", false},
      {"B", Place::Anywhere, false, true, "abc", true},
      {"", Place::Anywhere, false, false, "", true},
      {"a", Place::Start, false, false, "abc", true},
      {"b", Place::Start, false, false, "abc", false},
      {"c", Place::End, false, false, "abc", true},
      {"abc", Place::End, false, false, "bc", false},
      {"a%c", Place::Anywhere, false, false, "xa%cx", true},
      {"a%c", Place::Anywhere, false, false, "abc", false},
      {"a%c", Place::Anywhere, true, false, "xabbbcx", true},
      {"a%c", Place::Start, true, false, "abbbcx", true},
      {"a%c", Place::End, true, false, "xabbbcx", false},
      {"a%c", Place::End, true, false, "xabbbc", true},
      {"%", Place::Start, true, false, "", true},
      {"a_c", Place::Start, true, false, "a\u00e4c", true},
      {"a_c", Place::End, true, false, "xxa\U0001F600c", true},
      {"a_c", Place::End, true, false, "ac", false},
      {"_", Place::End, true, false, "", false},
      {"__", Place::End, true, false, "\u00e4", false},
      {"a_c", Place::Anywhere, true, true, "xxA\u00c4C", true},
      {"a_c", Place::Anywhere, true, false, "abbc", false},
      {"50\\%", Place::Anywhere, true, false, "is 50% of", true},
      {"50\\%", Place::Anywhere, true, false, "is 500 of", false},
      {"\\_", Place::Start, true, false, "_", true},
      {"\\", Place::Anywhere, true, false, "a\\b", true},
      {"a%a%a", Place::Start, true, false, "aa", false},
      {"a%a%a", Place::Start, true, false, "axaxa", true},
      {"ab%ab", Place::End, true, false, "ab", false},
      {"STRASSE", Place::End, false, true, "Lange Stra\u00dfe", true},
      {"b", Place::Anywhere, false, false, std::string_view("a\0b", 3), true},
  };
  for (const Case& c : cases) {
    INFO(c.needle << " in " << c.text);
    Matcher matcher(c.needle, c.place, c.wildcards, c.folds);
    CHECK(matcher.matches(c.text) == c.matches);
    CHECK(matcher.matches(c.text) == c.matches);  // It can be used again.
  }
}

}  // namespace graphcool::store::sqlite
