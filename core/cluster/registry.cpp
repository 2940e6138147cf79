#include "core/cluster/registry.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/new_file.h"

namespace graphcool::cluster {

using store::sqlite::bytes_at;
using store::sqlite::Connection;
using store::sqlite::Statement;

namespace {

constexpr std::int64_t kApplicationId = 0x47524343;  // "GRCC", in the file's header.
constexpr std::int64_t kVersion = 1;
constexpr int kKeyBytes = 32;
constexpr std::string_view kOld = ".old";  // After the name of a key that has been rotated.

constexpr const char* kTables =
    "CREATE TABLE services (id TEXT PRIMARY KEY, family TEXT NOT NULL, name TEXT NOT NULL,"
    " stage TEXT NOT NULL, alias TEXT NOT NULL, region TEXT NOT NULL, created INTEGER NOT NULL,"
    " live INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE keys (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;";

constexpr std::string_view kPrisma = "prisma";
constexpr std::string_view kGraphcool = "graphcool";

Error not_ours(const std::filesystem::path& path, std::string what) {
  return {.code = ErrorCode::Corrupt,
          .what = std::move(what),
          .where = {.file = path.string()},
          .hint = "Choose another data folder."};
}

// The keys that every data folder needs are there from the start: each that is made later takes a
// flush of its own.
Result<> fill(Connection& connection) {
  return connection.execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; {}"
                  "INSERT INTO keys VALUES ('created', {}), ('tokens', '{}'), ('account', '{}')",
                  kApplicationId, kVersion, kTables, datetime::now_ms(), ids::random_hex(kKeyBytes),
                  ids::random_hex(kKeyBytes)));
}

Result<> check(Connection& connection, const std::filesystem::path& path) {
  auto application = connection.integer("PRAGMA application_id");
  if (!application) return application.error();
  auto version = connection.integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*application != kApplicationId) {
    return not_ours(path, "cluster.db belongs to another program.");
  }
  if (*version > kVersion) {
    return not_ours(path, fmt::format("The data folder was written by a newer version of graphcool "
                                      "(format {}, this one knows {}).",
                                      *version, kVersion));
  }
  return {};
}

void bind_text(const Statement& statement, int index, std::string_view text) {
  sqlite3_bind_text64(statement.get(), index, text.data(), text.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
}

}  // namespace

Registry::Registry(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Registry::~Registry() = default;

Result<std::unique_ptr<Registry>> Registry::open(const std::filesystem::path& path) {
  if (store::sqlite::is_missing(path)) {
    // Nobody but the owner may read it.
    auto made = store::sqlite::create_file(path, 0600, fill);
    if (!made) return made.error();
  }
  auto connection = Connection::open(path, Connection::Use::Write);
  if (!connection) return connection.error();
  if (auto ours = check(**connection, path); !ours) return ours.error();
  auto created =
      (*connection)->integer("SELECT CAST(value AS INTEGER) FROM keys WHERE name = 'created'");
  if (!created) return created.error();
  std::unique_ptr<Registry> registry(new Registry(std::move(*connection)));
  registry->created_ms_ = *created;
  return registry;
}

Result<std::vector<Registry::Row>> Registry::rows() {
  const std::lock_guard lock(mutex_);
  auto statement = connection_->prepare(
      "SELECT id, family, name, stage, alias, region, created, live FROM services ORDER BY id");
  if (!statement) return statement.error();
  std::vector<Row> rows;
  int result = SQLITE_OK;
  while ((result = sqlite3_step(statement->get())) == SQLITE_ROW) {
    rows.push_back(
        {.info = {.id = bytes_at(statement->get(), 0),
                  .family = bytes_at(statement->get(), 1) == kPrisma ? service::Family::Prisma
                                                                     : service::Family::Graphcool,
                  .name = bytes_at(statement->get(), 2),
                  .stage = bytes_at(statement->get(), 3),
                  .alias = bytes_at(statement->get(), 4),
                  .region = bytes_at(statement->get(), 5),
                  .created_ms = sqlite3_column_int64(statement->get(), 6)},
         .live = sqlite3_column_int64(statement->get(), 7) != 0});
  }
  if (result != SQLITE_DONE) return connection_->error();
  return rows;
}

template <class Bind>
Result<> Registry::change(std::string_view sql, Bind bind) {
  const std::lock_guard lock(mutex_);
  auto statement = connection_->prepare(sql);
  if (!statement) return statement.error();
  bind(*statement);
  if (sqlite3_step(statement->get()) != SQLITE_DONE) return connection_->error();
  return {};
}

Result<> Registry::insert(const ServiceInfo& info, bool live) {
  return change("INSERT INTO services VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                [&](const Statement& statement) {
                  bind_text(statement, 1, info.id);
                  bind_text(statement, 2,
                            info.family == service::Family::Prisma ? kPrisma : kGraphcool);
                  bind_text(statement, 3, info.name);
                  bind_text(statement, 4, info.stage);
                  bind_text(statement, 5, info.alias);
                  bind_text(statement, 6, info.region);
                  sqlite3_bind_int64(statement.get(), 7, info.created_ms);
                  sqlite3_bind_int64(statement.get(), 8, live);
                });
}

Result<> Registry::set_live(std::string_view id, bool live) {
  return change("UPDATE services SET live = ?2 WHERE id = ?1", [&](const Statement& statement) {
    bind_text(statement, 1, id);
    sqlite3_bind_int64(statement.get(), 2, live);
  });
}

Result<> Registry::erase(std::string_view id) {
  return change("DELETE FROM services WHERE id = ?1",
                [&](const Statement& statement) { bind_text(statement, 1, id); });
}

Result<std::vector<std::string>> Registry::keys(std::string_view name) {
  auto made = change("INSERT OR IGNORE INTO keys VALUES (?1, ?2)", [&](const Statement& statement) {
    bind_text(statement, 1, name);
    bind_text(statement, 2, ids::random_hex(kKeyBytes));
  });
  if (!made) return made.error();
  const std::lock_guard lock(mutex_);
  auto statement =
      connection_->prepare("SELECT value FROM keys WHERE name IN (?1, ?1 || ?2) ORDER BY name");
  if (!statement) return statement.error();
  bind_text(*statement, 1, name);
  bind_text(*statement, 2, kOld);
  std::vector<std::string> keys;
  int result = SQLITE_OK;
  while ((result = sqlite3_step(statement->get())) == SQLITE_ROW) {
    keys.push_back(bytes_at(statement->get(), 0));
  }
  if (result != SQLITE_DONE) return connection_->error();
  return keys;
}

Result<> Registry::rotate_keys() {
  const std::lock_guard lock(mutex_);
  auto old = connection_->integer(
      "SELECT count(*) FROM keys WHERE name IN ('tokens.old', 'platform.old')");
  if (!old) return old.error();
  if (*old > 0) {
    return Error{.code = ErrorCode::Conflict,
                 .what = "The keys have been rotated, and those before are still valid.",
                 .hint = "Retire them first: graphcool cluster rotate-keys --retire"};
  }
  auto rotated = connection_->execute(fmt::format(
      "BEGIN IMMEDIATE; INSERT INTO keys SELECT name || '{}', value FROM keys"
      " WHERE name IN ('tokens', 'platform'); UPDATE keys SET value = '{}' WHERE name = 'tokens';"
      " UPDATE keys SET value = '{}' WHERE name = 'platform'; COMMIT",
      kOld, ids::random_hex(kKeyBytes), ids::random_hex(kKeyBytes)));
  if (!rotated) (void)connection_->execute("ROLLBACK");
  return rotated;
}

Result<> Registry::retire_keys() {
  auto gone = change("DELETE FROM keys WHERE name IN ('tokens.old', 'platform.old')",
                     [](const Statement&) {});
  if (!gone) return gone;
  const std::lock_guard lock(mutex_);
  if (const auto count = connection_->integer("SELECT changes()"); count && *count > 0) return {};
  return Error{.code = ErrorCode::NotFound,
               .what = "There are no keys to retire: they have not been rotated.",
               .hint = "To rotate them: graphcool cluster rotate-keys"};
}

}  // namespace graphcool::cluster
