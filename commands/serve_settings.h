// What `graphcool serve` runs with, put together from flags, variables of the environment, the file
// that --config names, and what the servers of Prisma 1 were configured with: PRISMA_CONFIG or
// PRISMA_CONFIG_PATH, of which the port, the secret of the management API, `rawAccess` and
// `exportBundleSize` are taken.
//
//   host: 0.0.0.0
//   port: 60000
//   dataDir: /var/lib/graphcool
//   secret: ...
//   trustProxy: 1
//   logFormat: json
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "commands/kit/output.h"
#include "commands/serve.h"
#include "core/api/prisma/options.h"
#include "core/http/access_log.h"
#include "core/transfer/export.h"

namespace graphcool::commands {

constexpr int kMostProxies = 16;

struct ServeSettings {
  std::string host = "127.0.0.1";
  int port = 60000;
  std::filesystem::path data_dir;
  int trusted_proxies = 0;
  std::string secret;  // Empty: the data folder's own; loopback only.
  // Of Prisma's management API; empty: the secret above, where there is one.
  std::string management_secret = {};
  api::prisma::Options prisma = {};
  std::size_t export_bundle_size = transfer::kBundleSize;  // Of Prisma services.
  // What of PRISMA_CONFIG is not done here, for a person; empty: nothing.
  std::string remark = {};
  http::LogFormat log_format = http::LogFormat::Text;
};

// A flag wins over its variable, that over the file. Every mistake of the file at once. Denied when
// other machines could connect and no secret is set.
Checked<ServeSettings> serve_settings(const Context& context, const ServeOptions& options);

}  // namespace graphcool::commands
