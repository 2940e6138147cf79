// The browser of whoever runs a command.
#pragma once

#include <string>

#include "commands/kit/output.h"

namespace graphcool::commands {

// Opens a page in a browser that goes on when the command ends. Without one says so, and the
// address.
void open_browser(Output& output, const std::string& address);

}  // namespace graphcool::commands
