// What a deploy did, or would do, in words.
#pragma once

#include "commands/kit/output.h"
#include "core/client/prisma_api.h"

namespace graphcool::commands::prisma {

// The steps, by type: "+ Created field `title` of type `String!`". Only tells of those that change
// something a person wrote.
void report_steps(Output& output, const boost::json::array& steps, bool potential);

// Errors or warnings, by type.
void report_problems(Output& output, std::string_view heading,
                     const std::vector<client::PrismaProblem>& problems);

// What deploy printed as JSON says about them.
std::string problems_json(const std::vector<client::PrismaProblem>& problems);

}  // namespace graphcool::commands::prisma
