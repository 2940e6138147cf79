// Making an SQLite file that is there whole or not at all.
#pragma once

#include <filesystem>
#include <functional>

#include "core/base/result.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::sqlite {

// Whether there is no file yet, or only the empty one of a process that died early.
bool is_missing(const std::filesystem::path& path);

// Makes the file beside its place, has `fill` put in what belongs there from the start, and moves
// it, for a single flush. (The first commit flushes the folder, with the log that it makes there.)
// `mode`: the permission bits of the file, and of what SQLite puts beside it. Replaces what is
// there. Io when the system refuses; else what `fill` says.
Result<> create_file(const std::filesystem::path& path, int mode,
                     const std::function<Result<>(Connection&)>& fill);

}  // namespace graphcool::store::sqlite
