#include "core/store/sqlite/data_file.h"

#include <fmt/format.h>

#include "core/base/datetime.h"
#include "core/store/sqlite/new_file.h"
#include "core/store/sqlite/outbox_table.h"

namespace graphcool::store::sqlite {
namespace {

constexpr std::int64_t kApplicationId = 0x47524350;  // "GRCP", in the file's header.
constexpr std::int64_t kVersion = 1;                 // Of the layout of our files as a whole.

constexpr int kMode = 0644;

// A colon stands in no name that a model can have.
constexpr const char* kCreateMeta =
    "CREATE TABLE \"graphcool:meta\" (revision INTEGER NOT NULL, layout INTEGER NOT NULL,"
    " bundle BLOB NOT NULL);"
    "INSERT INTO \"graphcool:meta\" VALUES (0, 0, x'')";

Result<> fill(Connection& connection) {
  auto made =
      connection.execute(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; {}",
                                     kApplicationId, kVersion, kCreateMeta));
  if (made) made = make_outbox(connection);
  return made;
}

Error not_ours(const std::filesystem::path& path, std::string what) {
  return {.code = ErrorCode::Corrupt,
          .what = std::move(what),
          .where = {.file = path.string()},
          .hint = "Move it away to start with an empty one, or choose another data folder."};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_data_file(const std::filesystem::path& path) {
  if (is_missing(path)) {
    if (auto created = create_file(path, kMode, fill); !created) return created.error();
  }
  auto opened = Connection::open(path, Connection::Use::Write);
  if (!opened) return opened;
  Connection& connection = **opened;
  auto application = connection.integer("PRAGMA application_id");
  if (!application) return application.error();
  auto version = connection.integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*application != kApplicationId) {
    return not_ours(path, "The data file belongs to another program.");
  }
  if (*version > kVersion) {
    Error error =
        not_ours(path, fmt::format("The data file was written by a newer version of graphcool "
                                   "(format {}, this one knows {}).",
                                   *version, kVersion));
    error.hint = "Use that version, or choose another data folder.";
    return error;
  }
  if (auto wal = connection.execute("PRAGMA journal_mode = WAL"); !wal) return wal.error();
  // Files of the first versions have none.
  if (auto outbox = make_outbox(connection); !outbox) return outbox.error();
  return opened;
}

Result<Deployed> read_deployed(Connection& connection) {
  auto number = connection.integer("SELECT revision FROM \"graphcool:meta\"");
  if (!number) return number.error();
  auto layout = connection.integer("SELECT layout FROM \"graphcool:meta\"");
  if (!layout) return layout.error();
  auto bundle = connection.text("SELECT bundle FROM \"graphcool:meta\"");
  if (!bundle) return bundle.error();
  return Deployed{.revision = {.number = *number, .bundle = std::move(*bundle)},
                  .layout = static_cast<std::uint64_t>(*layout)};
}

Result<> write_deployed(Connection& connection, const Deployed& deployed) {
  auto statement =
      connection.prepare("UPDATE \"graphcool:meta\" SET revision = ?1, layout = ?2, bundle = ?3");
  if (!statement) return statement.error();
  const std::string& bundle = deployed.revision.bundle;
  sqlite3_bind_int64(statement->get(), 1, deployed.revision.number);
  sqlite3_bind_int64(statement->get(), 2, static_cast<std::int64_t>(deployed.layout));
  sqlite3_bind_blob64(statement->get(), 3, bundle.empty() ? "" : bundle.data(), bundle.size(),
                      SQLITE_STATIC);
  if (sqlite3_step(statement->get()) != SQLITE_DONE) return connection.error();
  return {};
}

Result<> remember(Connection& connection, const StoredRevision& revision,
                  const std::string& messages) {
  // Files of the first versions have no such table.
  auto made = connection.execute(
      "CREATE TABLE IF NOT EXISTS \"graphcool:history\" (revision INTEGER PRIMARY KEY,"
      " deployed INTEGER NOT NULL, bundle BLOB NOT NULL, messages TEXT NOT NULL)");
  if (!made) return made;
  auto statement = connection.prepare("INSERT INTO \"graphcool:history\" VALUES (?1, ?2, ?3, ?4)");
  if (!statement) return statement.error();
  sqlite3_bind_int64(statement->get(), 1, revision.number);
  sqlite3_bind_int64(statement->get(), 2, datetime::now_ms());
  sqlite3_bind_blob64(statement->get(), 3, revision.bundle.empty() ? "" : revision.bundle.data(),
                      revision.bundle.size(), SQLITE_STATIC);
  sqlite3_bind_text64(statement->get(), 4, messages.data(), messages.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
  if (sqlite3_step(statement->get()) != SQLITE_DONE) return connection.error();
  return connection.execute(fmt::format("DELETE FROM \"graphcool:history\" WHERE revision <= {}",
                                        revision.number - kRememberedRevisions));
}

Result<std::vector<PastRevision>> read_history(Connection& connection, std::int64_t most) {
  auto any =
      connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'graphcool:history'");
  if (!any) return any.error();
  std::vector<PastRevision> revisions;
  if (*any == 0) return revisions;
  auto statement = connection.prepare(
      "SELECT revision, deployed, bundle, messages FROM \"graphcool:history\""
      " ORDER BY revision DESC LIMIT ?1");
  if (!statement) return statement.error();
  sqlite3_bind_int64(statement->get(), 1, most);
  int result = SQLITE_OK;
  while ((result = sqlite3_step(statement->get())) == SQLITE_ROW) {
    revisions.push_back({.number = sqlite3_column_int64(statement->get(), 0),
                         .deployed_ms = sqlite3_column_int64(statement->get(), 1),
                         .bundle = bytes_at(statement->get(), 2),
                         .messages = bytes_at(statement->get(), 3)});
  }
  if (result != SQLITE_DONE) return connection.error();
  return revisions;
}

Result<> delete_all(Connection& connection) {
  if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) return begun;
  std::string deletes = "DELETE FROM \"graphcool:outbox\"; DELETE FROM \"graphcool:dead\";";
  {
    // A colon stands in the names of our own tables only.
    auto tables = connection.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND instr(name, ':') = 0"
        " AND substr(name, 1, 7) <> 'sqlite_'");
    if (!tables) return tables.error();
    int result = SQLITE_OK;
    while ((result = sqlite3_step(tables->get())) == SQLITE_ROW) {
      deletes += fmt::format("DELETE FROM {};", identifier(bytes_at(tables->get(), 0)));
    }
    if (result != SQLITE_DONE) return connection.error();
  }
  if (auto deleted = connection.execute(deletes); !deleted) return deleted;
  return connection.execute("COMMIT");
}

}  // namespace graphcool::store::sqlite
