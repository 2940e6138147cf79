// Where `graphcool dev` serves a folder, for other commands that run there meanwhile.
#pragma once

#include <filesystem>
#include <string>

#include "commands/remote.h"
#include "core/base/result.h"

namespace graphcool::commands {

// The id of the service that `graphcool dev` serves.
inline constexpr const char* kDevService = "dev";

// The folder of its data, within that of the service.
std::filesystem::path dev_data_folder(const std::filesystem::path& folder);

// To be written once it serves, and taken away when it ends.
Result<> write_dev_address(const std::filesystem::path& folder, const std::string& origin);
void remove_dev_address(const std::filesystem::path& folder);

// Whether it runs in that folder now.
bool is_dev_running(const std::filesystem::path& folder);

// The service that it serves, ready to be asked about. NotFound when it does not run there.
Result<Remote> dev_remote(const std::filesystem::path& folder);

// The service that a command is about: what `graphcool dev` serves, when `dev` says so, or when
// there is no target; else that of the target.
Result<Remote> remote_or_dev(const Workspace& workspace, const std::string& target, bool dev);

}  // namespace graphcool::commands
