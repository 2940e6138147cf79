#include "core/service/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace graphcool::service {
namespace {

constexpr std::size_t kTold = 3;

// The package of a file in node_modules; else the folder or file right below the service's.
std::string_view part_of(std::string_view path) {
  constexpr std::string_view kPackages = "node_modules/";
  const bool is_package = path.starts_with(kPackages);
  const std::size_t start = is_package ? kPackages.size() : 0;
  std::size_t end = path.find('/', start);
  const bool is_scoped = is_package && path.substr(start).starts_with('@');
  if (is_scoped && end != path.npos) end = path.find('/', end + 1);
  return path.substr(0, end);
}

std::string size_text(std::uintmax_t bytes) {
  if (bytes >> 20 == 0) return fmt::format("{} KB", (bytes + 1023) >> 10);
  return fmt::format("{} MB", bytes >> 20);
}

}  // namespace

void Parts::add(std::string_view path, std::uintmax_t bytes) {
  const std::string_view part = part_of(path);
  const auto found = sizes_.find(part);
  if (found == sizes_.end()) {
    sizes_.emplace(part, bytes);
  } else {
    found->second += bytes;
  }
}

std::string Parts::largest() const {
  std::vector<std::pair<std::uintmax_t, std::string>> sorted;
  for (const auto& [name, bytes] : sizes_) sorted.emplace_back(bytes, name);
  std::ranges::sort(sorted, std::greater<>());
  std::string text;
  for (std::size_t i = 0; i < std::min(kTold, sorted.size()); ++i) {
    text +=
        fmt::format("{}{} ({})", i > 0 ? ", " : "", sorted[i].second, size_text(sorted[i].first));
  }
  return text;
}

}  // namespace graphcool::service
