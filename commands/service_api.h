// The API of the service in a folder, made from its definition: neither data nor a server is
// needed.
#pragma once

#include <memory>

#include "commands/kit/output.h"
#include "core/api/dialect.h"

namespace graphcool::commands {

// Every problem of the definition and its model at once.
Checked<std::shared_ptr<const api::Api>> load_service_api(const Context& context);

}  // namespace graphcool::commands
