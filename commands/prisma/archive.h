// ZIP files of an export.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"

namespace graphcool::commands::prisma {

// The files by their path in the archive, "nodes/000001.json".
using FileTexts = std::map<std::string, std::string>;

// Io when the disk refuses, or without libarchive.
Result<> write_zip(const std::filesystem::path& path, const FileTexts& files);

// All files, in order of their paths. Invalid when it is no ZIP file, Limit above 2 GB, Io
// without libarchive.
Result<FileTexts> read_zip(const std::filesystem::path& path);

}  // namespace graphcool::commands::prisma
