// What names in a data model of the Graphcool Framework may look like
// (reference/graphcool-framework, section 3.8).
#pragma once

#include <cstddef>
#include <string_view>

namespace graphcool::model {

inline constexpr std::size_t kLongestName = 64;
inline constexpr std::size_t kLongestEnumValue = 191;

// An upper-case letter, then letters and digits. Types and relations.
bool is_type_name(std::string_view name);
// A lower-case letter, then letters and digits.
bool is_field_name(std::string_view name);
// An upper-case letter, then letters, digits and underscores.
bool is_enum_name(std::string_view name);
bool is_enum_value(std::string_view name);

}  // namespace graphcool::model
