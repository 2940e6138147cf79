// The event that `graphcool invoke-local` calls a function with: from a file, from the logs of the
// deployed function, or made around some data.
#pragma once

#include <filesystem>
#include <string>

#include "commands/kit/output.h"
#include "commands/remote.h"
#include "core/base/result.h"

namespace graphcool::commands {

// JSON text of the file, which is looked for from `folder` and then from the working folder.
Result<std::string> event_of_file(const Context& context, const std::filesystem::path& folder,
                                  const std::string& file);

// An event with `data` (JSON text). Its context leads to the service of `remote` and may do
// everything there; without one it leads nowhere.
Result<std::string> event_around(const std::string& data, const Remote* remote);

// That of the last call of the function which is deployed. Saved as events/NAME/N.json below
// `folder`, with the next free number, unless the newest of those files has it already; tells which
// file it is.
Result<std::string> last_event(Context& context, const Remote& remote,
                               const std::filesystem::path& folder, const std::string& function);

}  // namespace graphcool::commands
