// Whole files, read and written with errors that name the path and the operating system's reason.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace graphcool::files {

// NotFound when there is none, Limit above `max_bytes`, Io otherwise.
Result<std::string> read(const std::filesystem::path& path, std::size_t max_bytes = 64u << 20);

// Replaces the file as a whole or not at all: a temporary file beside it, fsync, rename. `mode` are
// the permission bits of a new file. Parent folders must exist.
Result<> write(const std::filesystem::path& path, std::string_view bytes, int mode = 0644);

}  // namespace graphcool::files
