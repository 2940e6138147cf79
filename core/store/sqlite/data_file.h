// What makes an SQLite file ours: its mark and version, and the table that says which revision the
// data is of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

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

}  // namespace graphcool::store::sqlite
