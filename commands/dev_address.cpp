#include "commands/dev_address.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/cluster/access.h"
#include "core/cluster/folder_lock.h"

namespace graphcool::commands {

namespace fs = std::filesystem;

namespace {

fs::path address_file(const fs::path& folder) {
  return dev_data_folder(folder) / "address";
}

}  // namespace

fs::path dev_data_folder(const fs::path& folder) {
  return folder / ".graphcool";
}

Result<> write_dev_address(const fs::path& folder, const std::string& origin) {
  return files::write(address_file(folder), origin + "\n");
}

void remove_dev_address(const fs::path& folder) {
  std::error_code ignored;
  fs::remove(address_file(folder), ignored);
}

// The lock tells: a file may have been left by one that was killed.
bool is_dev_running(const fs::path& folder) {
  return cluster::holder_of(dev_data_folder(folder)).has_value();
}

Result<Remote> dev_remote(const fs::path& folder) {
  const auto address = files::read(address_file(folder));
  if (!address || !is_dev_running(folder)) {
    return Error{.code = ErrorCode::NotFound,
                 .what = "`graphcool dev` does not run in this folder.",
                 .where = {},
                 .hint = "Start it: graphcool dev"};
  }
  const auto secret = files::read(cluster::secret_file(dev_data_folder(folder)));
  if (!secret) return secret.error();
  const std::string host(text::trim(*address));
  const auto token = client::SystemApi(host, "").authenticate(text::trim(*secret));
  if (!token) return token.error();
  return Remote{.target = {.name = "", .cluster = "dev", .service = kDevService},
                .cluster = {.name = "dev", .host = host, .faas_host = host, .secret = *token},
                .api = std::make_shared<client::SystemApi>(host, *token)};
}

Result<Remote> remote_or_dev(const Workspace& workspace, const std::string& target, bool dev) {
  const bool has_target = !workspace.target_name(target).empty();
  if (dev || (!has_target && is_dev_running(workspace.folder()))) {
    return dev_remote(workspace.folder());
  }
  auto remote = workspace.remote(target);
  if (!remote && !has_target) {
    Error error = remote.error();
    error.hint += "\nOr serve it from here: graphcool dev";
    return error;
  }
  return remote;
}

}  // namespace graphcool::commands
