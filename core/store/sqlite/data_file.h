// What makes an SQLite file ours: its mark and version, and the table that says which revision the
// data is of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/store/sqlite/connection.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

// Opens the file for the writer and makes sure that it is ours; makes an empty one where there is
// none.
Result<std::unique_ptr<Connection>> open_data_file(const std::filesystem::path& path);

struct Deployed {
  StoredRevision revision;
  std::uint64_t layout = 0;  // fingerprint() of its model; 0 before the first.
};

Result<Deployed> read_deployed(Connection& connection);
// Within the caller's transaction.
Result<> write_deployed(Connection& connection, const Deployed& deployed);

// Adds the revision to those that read_history() tells, with the time that it is now, and forgets
// the oldest beyond kRememberedRevisions. Within the caller's transaction.
Result<> remember(Connection& connection, const StoredRevision& revision,
                  const std::string& messages);
Result<std::vector<PastRevision>> read_history(Connection& connection, std::int64_t most);

// Deletes every row of every table that is a model's and all that is in the outbox, in a
// transaction of its own. REQUIRES: foreign keys are off.
Result<> delete_all(Connection& connection);

}  // namespace graphcool::store::sqlite
