#include "core/functions/code/packages.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "core/base/files.h"

namespace graphcool::functions {

namespace fs = std::filesystem;
namespace bj = boost::json;

namespace {

constexpr std::size_t kMostBytes = 48u << 20;
constexpr std::size_t kMostFiles = 20'000;
constexpr std::size_t kLargestManifest = 4u << 20;

// What the package of that folder needs, as its package.json says.
std::set<std::string> needs_of(const fs::path& folder) {
  std::set<std::string> names;
  const auto text = files::read(folder / "package.json", kLargestManifest);
  boost::system::error_code failed;
  const bj::value manifest = text ? bj::parse(*text, failed) : bj::value();
  if (failed || !manifest.is_object()) return names;
  for (const char* kind : {"dependencies", "optionalDependencies", "peerDependencies"}) {
    const bj::value* list = manifest.get_object().if_contains(kind);
    if (list == nullptr || !list->is_object()) continue;
    for (const auto& each : list->get_object()) names.emplace(each.key());
  }
  return names;
}

// Where Node.js finds `name` for the files of `folder`; empty when it does not.
fs::path find_package(const fs::path& folder, const std::string& name) {
  std::error_code failed;
  for (fs::path at = folder;; at = at.parent_path()) {
    const fs::path candidate = at / "node_modules" / name;
    if (fs::is_directory(candidate, failed)) return fs::canonical(candidate, failed);
    if (at == at.parent_path()) return {};
  }
}

class Carrier {
 public:
  Result<> add(const Package& package, const std::string& above) {
    std::string target = "node_modules/" + package.name;
    const auto [at, is_new] = carried_.top.emplace(package.name, package.folder);
    if (!is_new && at->second == package.folder) return {};
    if (!is_new) target = above + "/" + target;  // Another version.
    if (!placed_.insert(target).second) return {};
    carried_.folders.insert(package.folder);
    if (auto read = read_files(package, package.folder, target); !read) return read;
    for (const std::string& name : needs_of(package.folder)) {
      const fs::path needed = find_package(package.folder, name);
      if (needed.empty()) continue;
      if (auto added = add({needed, name}, target); !added) return added;
    }
    return {};
  }
  CarriedPackages take() { return std::move(carried_); }

 private:
  Result<> read_files(const Package& package, const fs::path& folder, const std::string& target) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
      const std::string name = entry.path().filename();
      const std::string path = target + "/" + name;
      std::error_code gone;
      if (name == "node_modules" || name == ".git" || entry.is_symlink(gone)) continue;
      Result<> done;
      if (entry.is_directory(gone)) {
        done = read_files(package, entry.path(), path);
      } else if (entry.is_regular_file(gone)) {
        done = read_file(package, entry.path(), path);
      }
      if (!done) return done;
    }
    if (!failed) return {};
    return Error{
        .code = ErrorCode::Io,
        .what = fmt::format("Cannot read the folder {}: {}.", folder.string(), failed.message())};
  }

  Result<> read_file(const Package& package, const fs::path& from, const std::string& path) {
    auto bytes = files::read(from, kMostBytes);
    if (!bytes && bytes.error().code != ErrorCode::Limit) return bytes.error();
    bytes_ += bytes ? bytes->size() : kMostBytes;
    sizes_[package.name] += bytes ? bytes->size() : kMostBytes;
    if (bytes_ > kMostBytes || carried_.files.size() >= kMostFiles) return too_large();
    if (from.extension() == ".node" && std::ranges::count(carried_.native, package.name) == 0) {
      carried_.native.push_back(package.name);
    }
    carried_.files.emplace(path, std::move(*bytes));
    return {};
  }

  Error too_large() const {
    const auto largest =
        std::ranges::max_element(sizes_, {}, [](const auto& each) { return each.second; });
    return {.code = ErrorCode::Limit,
            .what = fmt::format("The packages that cannot be bundled have more than {} MB or {} "
                                "files; the largest is `{}`.",
                                kMostBytes >> 20, kMostFiles, largest->first),
            .where = {},
            .hint = "Use a package that needs less, or call it behind a webhook."};
  }

  CarriedPackages carried_;
  std::set<std::string> placed_;
  std::map<std::string, std::size_t> sizes_;
  std::size_t bytes_ = 0;
};

}  // namespace

std::optional<Package> package_of(const fs::path& path) {
  constexpr std::string_view kFolder = "node_modules/";
  const std::string text = path.generic_string();
  const std::size_t at = text.rfind(kFolder);
  if (at == text.npos || (at > 0 && text[at - 1] != '/')) return std::nullopt;
  const std::size_t start = at + kFolder.size();
  std::size_t end = text.find('/', start);
  if (end != text.npos && text[start] == '@') end = text.find('/', end + 1);
  if (end == text.npos) return std::nullopt;
  return Package{text.substr(0, end), text.substr(start, end - start)};
}

Result<CarriedPackages> carry_packages(const std::vector<Package>& packages) {
  Carrier carrier;
  for (const Package& each : packages) {
    if (auto added = carrier.add(each, ""); !added) return added.error();
  }
  return carrier.take();
}

}  // namespace graphcool::functions
