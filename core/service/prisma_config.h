// PRISMA_CONFIG: how the servers of Prisma 1 were configured (reference/prisma1, section 1.7), as
// values with places. What means nothing here (a database server of its own) is read and checked
// all the same: files of that time stay as they are.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace graphcool::service {

struct PrismaDatabase {
  std::string name;       // Its key: "default".
  std::string connector;  // "postgres", "mysql", "mongo", "sqlite", or one of these with "-native".
  std::string host = {};
  int port = 0;
  std::string user = {};
  std::string password = {};
  std::string uri = {};
  std::string database = {};
  std::string schema = {};
  std::string management_schema = {};
  int connection_limit = 10;
  bool migrations = true;
  bool pooled = true;
  bool ssl = false;
  bool raw_access = false;
  int queue_size = 1000;
};

struct PrismaConfig {
  int port = 4466;
  std::string management_secret = {};  // Empty: the management API is open.
  std::string cluster_address = {};
  std::string rabbit_uri = {};
  bool prototype = false;
  int export_bundle_size = 1'000'000;  // In characters. Of ours: the original had no such setting.
  PrismaDatabase database;             // The first of them; no other is used.
};

// Every problem at once, with its line. `source` is what a person knows the text by.
Checked<PrismaConfig> read_prisma_config(const std::string& source, std::string_view text);

// The configuration of the environment: the text in PRISMA_CONFIG, else the file that
// PRISMA_CONFIG_PATH names. Nothing when neither is set.
Checked<std::optional<PrismaConfig>> prisma_config_of_environment(
    const std::function<std::optional<std::string>(std::string_view name)>& variable);

}  // namespace graphcool::service
