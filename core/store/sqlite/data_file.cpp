#include "core/store/sqlite/data_file.h"

#include <fmt/format.h>

namespace graphcool::store::sqlite {
namespace {

constexpr std::int64_t kApplicationId = 0x47524350;  // "GRCP", in the file's header.
constexpr std::int64_t kVersion = 1;                 // Of the layout of our files as a whole.

// A colon stands in no name that a model can have.
constexpr const char* kCreateMeta =
    "CREATE TABLE \"graphcool:meta\" (revision INTEGER NOT NULL, layout INTEGER NOT NULL,"
    " bundle BLOB NOT NULL);"
    "INSERT INTO \"graphcool:meta\" VALUES (0, 0, x'')";

Result<> create(Connection& connection) {
  return connection.execute(
      fmt::format("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; PRAGMA application_id = {}; PRAGMA "
                  "user_version = {};"
                  "{}; COMMIT",
                  kApplicationId, kVersion, kCreateMeta));
}

Error not_ours(const std::filesystem::path& path, std::string what) {
  return {.code = ErrorCode::Corrupt,
          .what = std::move(what),
          .where = {.file = path.string()},
          .hint = "Move it away to start with an empty one, or choose another data folder."};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_data_file(const std::filesystem::path& path) {
  auto opened = Connection::open(path, Connection::Use::Write);
  if (!opened) return opened;
  Connection& connection = **opened;
  auto tables = connection.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  auto application = connection.integer("PRAGMA application_id");
  if (!application) return application.error();
  auto version = connection.integer("PRAGMA user_version");
  if (!version) return version.error();
  if (*tables == 0 && *application == 0 && *version == 0) {
    if (auto created = create(connection); !created) return created.error();
    return opened;
  }
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

}  // namespace graphcool::store::sqlite
