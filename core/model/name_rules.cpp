#include "core/model/name_rules.h"

#include <algorithm>

namespace graphcool::model {
namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter_or_digit(char c) {
  return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9');
}
bool is_word(char c) {
  return is_letter_or_digit(c) || c == '_';
}

template <class First, class Rest>
bool matches(std::string_view name, std::size_t longest, First first, Rest rest) {
  return !name.empty() && name.size() <= longest && first(name.front()) &&
         std::all_of(name.begin() + 1, name.end(), rest);
}

}  // namespace

bool is_type_name(std::string_view name) {
  return matches(name, kLongestName, is_upper, is_letter_or_digit);
}
bool is_field_name(std::string_view name) {
  return matches(name, kLongestName, is_lower, is_letter_or_digit);
}
bool is_enum_name(std::string_view name) {
  return matches(name, kLongestName, is_upper, is_word);
}
bool is_enum_value(std::string_view name) {
  return matches(name, kLongestEnumValue, is_upper, is_word);
}

}  // namespace graphcool::model
