#include "core/cluster/bundle.h"

#include <fmt/format.h>

#include <charconv>

namespace graphcool::cluster {
namespace {

Error corrupt() {
  return {.code = ErrorCode::Corrupt,
          .what = "The stored definition of the service cannot be read."};
}

}  // namespace

// How long the inherited names are, on a line of its own; these names; the bundle. So neither has
// to be escaped.
std::string write_stored_bundle(const StoredBundle& stored) {
  return fmt::format("{}\n{}{}", stored.inherited.size(), stored.inherited,
                     service::write_bundle(stored.bundle));
}

Result<StoredBundle> read_stored_bundle(const std::string& text) {
  std::size_t length = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, length);
  if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '\n') return corrupt();
  const auto start = static_cast<std::size_t>(read.ptr + 1 - text.data());
  if (length > text.size() - start) return corrupt();
  auto bundle = service::read_bundle(std::string_view(text).substr(start + length));
  if (!bundle) return corrupt();
  return StoredBundle{std::move(*bundle), text.substr(start, length)};
}

}  // namespace graphcool::cluster
