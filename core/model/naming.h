// Names that generated APIs make from names in the model.
#pragma once

#include <string>
#include <string_view>

namespace graphcool::model {

// The plural that Graphcool used: evo-inflector 1.2, English, anglicised mode, with its quirks
// (reference/graphcool-framework, section 5.11): "Todo" -> "Todoes", "BlogPost" -> "BlogPosts".
std::string plural_graphcool(std::string_view name);

// The plural that Prisma 1 used: the same, and where it is no other word, one more ending
// (reference/prisma1, section 3.8): "News" -> "Newses", "Fish" -> "Fishs".
std::string plural_prisma(std::string_view name);

}  // namespace graphcool::model
