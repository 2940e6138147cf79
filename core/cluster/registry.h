// What a data folder knows beside the services' own data: which services there are, and the
// cluster's keys. One small SQLite file, cluster.db, readable by its owner alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/service/definition.h"

namespace graphcool::store::sqlite {
class Connection;
}

namespace graphcool::cluster {

// A service as the cluster knows it; what it serves stands in its own data file.
struct ServiceInfo {
  std::string id;  // A cuid, unless whoever added it chose one ("dev").
  service::Family family = service::Family::Graphcool;
  std::string name;
  std::string stage = {};       // Prisma: a service is found by name and stage. Graphcool: empty.
  std::string alias = {};       // Stands for the id in paths; empty: there is none.
  std::string region = {};      // A word that is kept and told: "EU_WEST_1".
  std::int64_t created_ms = 0;  // Since 1970.
};

// Any thread may call.
class Registry {
 public:
  // Makes the file where there is none. Io, or Corrupt when it is damaged, of another program or of
  // a newer version.
  static Result<std::unique_ptr<Registry>> open(const std::filesystem::path& path);
  ~Registry();

  // A row is `live` from the moment its service may be served. What is found in any other state
  // when the file is opened was being added or removed when the process died, and goes.
  struct Row {
    ServiceInfo info;
    bool live = false;
  };
  Result<std::vector<Row>> rows();
  Result<> insert(const ServiceInfo& info, bool live);
  Result<> set_live(std::string_view id, bool live);
  Result<> erase(std::string_view id);

  // When the data folder was made; since 1970.
  std::int64_t created_ms() const { return created_ms_; }

  // The key of that name: 32 random bytes in hex, made when it is asked for first. While the keys
  // are being rotated, the one before it follows.
  Result<std::vector<std::string>> keys(std::string_view name);

  // New ones in place of those that sign tokens ("tokens", "platform"), which stay until they are
  // retired. Conflict while earlier ones stay.
  Result<> rotate_keys();
  // NotFound when there are none to retire.
  Result<> retire_keys();

 private:
  explicit Registry(std::unique_ptr<store::sqlite::Connection> connection);
  template <class Bind>
  Result<> change(std::string_view sql, Bind bind);

  std::mutex mutex_;
  std::int64_t created_ms_ = 0;
  std::unique_ptr<store::sqlite::Connection> connection_;
};

}  // namespace graphcool::cluster
