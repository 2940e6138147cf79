// A deployed function, found by the name that a person gave.
#pragma once

#include <string>
#include <vector>

#include "commands/remote.h"

namespace graphcool::commands {

// Without regard to case and surrounding spaces. NotFound with the names that there are.
Result<client::FunctionInfo> find_function(const Remote& remote, const std::string& name);

// "There is no function `x`" and what there is; `where` says in what: "in graphcool.yml".
Error no_such_function(const std::string& name, const std::string& where,
                       const std::vector<std::string>& names);

}  // namespace graphcool::commands
