#include "core/store/sqlite/data_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace graphcool::store::sqlite {
namespace {

constexpr std::int64_t kApplicationId = 0x47524350;  // "GRCP", in the file's header.
constexpr std::int64_t kVersion = 1;                 // Of the layout of our files as a whole.

// A colon stands in no name that a model can have.
constexpr const char* kCreateMeta =
    "CREATE TABLE \"graphcool:meta\" (revision INTEGER NOT NULL, layout INTEGER NOT NULL,"
    " bundle BLOB NOT NULL);"
    "INSERT INTO \"graphcool:meta\" VALUES (0, 0, x'')";

Error system_error(const std::filesystem::path& path) {
  return {.code = ErrorCode::Io,
          .what = fmt::format("The data file cannot be made: {}.", std::strerror(errno)),
          .where = {.file = path.string()},
          .hint = "Check the disk's free space and the permissions of the folder."};
}

Result<> flush(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_error(path);
  const int result = fsync(descriptor);
  const Error error = system_error(path);
  close(descriptor);
  return result == 0 ? Result<>() : Result<>(error);
}

void remove_with_companions(const std::filesystem::path& path) {
  std::error_code none;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::filesystem::remove(path.string() + suffix, none);
  }
}

// Makes the file beside its place and moves it there: it is there whole or not at all, for a single
// flush. (The first commit flushes the folder, with the log that it makes there.)
Result<> create(const std::filesystem::path& path) {
  const std::filesystem::path fresh = path.string() + ".new";
  remove_with_companions(fresh);
  {
    auto connection = Connection::open(fresh, Connection::Use::Write);
    if (!connection) return connection.error();
    auto made = (*connection)
                    ->execute(fmt::format("PRAGMA synchronous = OFF; PRAGMA application_id = {};"
                                          "PRAGMA user_version = {}; {}; PRAGMA journal_mode = WAL",
                                          kApplicationId, kVersion, kCreateMeta));
    if (!made) return made;
  }
  if (auto flushed = flush(fresh); !flushed) return flushed;
  // A log left by a file that is gone would be taken for the new one's.
  remove_with_companions(path);
  std::error_code failed;
  std::filesystem::rename(fresh, path, failed);
  if (failed) {
    errno = failed.value();
    return system_error(path);
  }
  return {};
}

Error not_ours(const std::filesystem::path& path, std::string what) {
  return {.code = ErrorCode::Corrupt,
          .what = std::move(what),
          .where = {.file = path.string()},
          .hint = "Move it away to start with an empty one, or choose another data folder."};
}

}  // namespace

Result<std::unique_ptr<Connection>> open_data_file(const std::filesystem::path& path) {
  std::error_code none;
  if (!std::filesystem::exists(path, none) || std::filesystem::file_size(path, none) == 0) {
    if (auto created = create(path); !created) return created.error();
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
