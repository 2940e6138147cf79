// The embedded store: the data of one service stage in one SQLite file.
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/store/store.h"

namespace graphcool::store {

// Opens the file, or makes it; its folder must exist. The file is this process's until the Store is
// destroyed, which all of its Sessions must have been before.
//
// FAILS with Conflict when another process has it, with Corrupt when it is damaged, of another
// program or of a newer version of this one (nothing is changed then), with Io when the system
// refuses.
Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& path);

}  // namespace graphcool::store
