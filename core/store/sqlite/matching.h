// Contains, starts with, ends with: with or without LIKE wildcards, with or without folding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace graphcool::store::sqlite {

// A needle prepared to be looked for in many texts.
class Matcher {
 public:
  enum class Place { Anywhere, Start, End };

  // With `wildcards`, % stands for any text and _ for any one character; \% and \_ are those
  // characters themselves. With `folded`, as compare_folded() compares.
  Matcher(std::string_view needle, Place place, bool wildcards, bool folded);

  // Not const: folds into a buffer of its own.
  bool matches(std::string_view text);

 private:
  // What stands between two %.
  struct Piece {
    std::string text;  // With kAnyCharacter for _.
    bool has_any_character = false;
  };

  bool pieces_match(std::string_view text) const;

  std::vector<Piece> pieces_;  // Never empty; the first starts the text, the last ends it.
  bool folded_;
  std::string buffer_;
};

}  // namespace graphcool::store::sqlite
