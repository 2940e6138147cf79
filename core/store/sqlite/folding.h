// Text without regard to case and accents, much as MySQL's utf8mb4_unicode_ci has it: é = E, ß =
// ss.
#pragma once

#include <string>
#include <string_view>

namespace graphcool::store::sqlite {

// Appends the folded form: case folded, decomposed, marks left out. Bytes that are no UTF-8 stay.
void append_folded(std::string& out, std::string_view text);

// Less than, equal to or greater than 0, by the code points of the folded forms.
int compare_folded(std::string_view a, std::string_view b);

}  // namespace graphcool::store::sqlite
