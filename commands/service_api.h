// The API of the service in a folder, made from its definition: neither data nor a server is
// needed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "commands/kit/command.h"
#include "commands/kit/output.h"
#include "core/api/dialect.h"

namespace graphcool::commands {

// Every problem of the definition and its model at once. `dialect` is "simple" or another of
// cluster::dialects().
Checked<std::shared_ptr<const api::Api>> load_service_api(const Context& context,
                                                          std::string_view dialect);

// `--api NAME`: which of a service's APIs a command is about.
Flag api_flag(std::string& dialect, std::string help);

// An operation that is looked at: `--variables JSON`, and what they are good for; `--operation
// NAME`.
Flag variables_flag(std::string& variables, std::string_view purpose);
Flag operation_flag(std::string& name);

}  // namespace graphcool::commands
