#include "core/store/sqlite/column_names.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::sqlite {
namespace {

constexpr std::string_view kUnnamed = "?column?";

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The word that the text begins with; empty when it begins with something else.
std::string_view first_word(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return {};
  const auto end = std::ranges::find_if_not(text, is_word_character);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

// Where the parenthesis closes that the text begins with, behind it; 0 when it does not.
std::size_t end_of_parentheses(std::string_view text) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return i + 1;
    }
  }
  return 0;
}

bool is_given(std::string_view name, std::string_view sql) {
  return first_word(name).size() == name.size() || sql.find(identifier(name)) != sql.npos;
}

}  // namespace

std::string postgres_column_name(std::string_view name, std::string_view sql) {
  if (is_given(name, sql)) return std::string(name);
  const std::string_view word = first_word(name);
  const std::string_view rest = text::trim(name.substr(word.size()));
  const std::string lower = text::to_lower_ascii(word);
  if (lower == "case") return lower;
  const bool is_call = !word.empty() && rest.starts_with('(') &&
                       end_of_parentheses(rest) == rest.size() && lower != "cast";
  return is_call ? lower : std::string(kUnnamed);
}

}  // namespace graphcool::store::sqlite
