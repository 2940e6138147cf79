#include "commands/remote_function.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/text.h"

namespace graphcool::commands {

Error no_such_function(const std::string& name, const std::string& where,
                       const std::vector<std::string>& names) {
  const auto near = text::nearest(name, names);
  std::string hint =
      names.empty() ? "There are none." : fmt::format("There are: {}.", fmt::join(names, ", "));
  if (near) hint = fmt::format("Did you mean `{}`? {}", *near, hint);
  return {.code = ErrorCode::NotFound,
          .what = fmt::format("There is no function `{}` {}.", name, where),
          .where = {},
          .hint = std::move(hint)};
}

Result<client::FunctionInfo> find_function(const Remote& remote, const std::string& name) {
  const auto functions = remote.api->functions(remote.target.service);
  if (!functions) return explained(functions.error(), remote);
  const std::string wanted = text::to_lower_ascii(text::trim(name));
  std::vector<std::string> names;
  for (const client::FunctionInfo& each : *functions) {
    if (text::to_lower_ascii(text::trim(each.name)) == wanted) return each;
    names.push_back(each.name);
  }
  return no_such_function(name, "in the deployed service", names);
}

}  // namespace graphcool::commands
