#include "core/service/rc_migration.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/service/yaml.h"
#include "core/service/yaml_edit.h"

namespace graphcool::service {
namespace {

namespace fs = std::filesystem;
using yaml::Entry;
using yaml::Value;

constexpr int kSecretMode = 0600;
constexpr std::size_t kLargest = 1u << 20;
constexpr const char* kSibling = "graphcool-1.0";
constexpr const char* kOurKeys[] = {"platformToken", "clusters", "targets"};

// ~/.graphcool was a file, or a folder of the tool; those of `graphcool dev` and `invoke-local` in
// the home folder are something else.
Result<> move_first_config(const fs::path& home, std::vector<std::string>& notes) {
  const fs::path old = home / ".graphcool";
  std::error_code failed;
  if (!fs::exists(old, failed)) return {};
  if (fs::is_directory(old, failed) &&
      (fs::exists(old / "services", failed) || fs::exists(old / "lock", failed) ||
       fs::exists(old / "invoke-local", failed))) {
    return {};
  }
  const fs::path backup = home / ".graphcool.backup";
  if (fs::exists(backup, failed)) return {};
  fs::rename(old, backup, failed);
  if (failed) return {};  // In the way of nothing.
  notes.push_back(
      fmt::format("{} is of an old version; it is now {}.", old.string(), backup.string()));
  return {};
}

std::string indented(std::string_view text) {
  std::string out;
  for (const std::string_view line : text::split(text, '\n')) {
    if (!line.empty() && line != "\r") out += "  ";
    out += line;
    out += '\n';
  }
  out.pop_back();
  return out;
}

// The lines of an entry at the top of a text.
std::pair<std::size_t, std::size_t> lines_of(const Value& root, const Entry& entry,
                                             std::size_t count) {
  std::size_t end = count;
  for (const Entry& other : root.entries) {
    const auto line = static_cast<std::size_t>(other.line - 1);
    if (other.line > entry.line) end = std::min(end, line);
  }
  return {static_cast<std::size_t>(entry.line - 1), end};
}

// All of `text` under the namespace; what stands beside a namespace of ours or of the sibling
// product is moved into it.
std::string with_namespace(const yaml::Document& document) {
  const Value& root = *document.root;
  const std::string& text = document.text;
  if (!root.find(kRcNamespace) && !root.find(kSibling)) {
    return fmt::format("{}:\n{}", kRcNamespace, indented(text));
  }
  std::vector<std::string_view> lines = text::split(text, '\n');
  std::string kept;
  std::string moved;
  std::size_t at = 0;
  for (; at < lines.size();) {
    const auto stray = std::ranges::find_if(root.entries, [&](const Entry& entry) {
      return static_cast<std::size_t>(entry.line - 1) == at &&
             std::ranges::count(kOurKeys, entry.key) > 0;
    });
    const std::size_t end =
        stray == root.entries.end() ? at + 1 : lines_of(root, *stray, lines.size()).second;
    std::string& into = stray == root.entries.end() ? kept : moved;
    for (; at < end; ++at) {
      into += lines[at];
      if (at + 1 < lines.size()) into += '\n';
    }
  }
  if (!moved.empty() && !moved.ends_with('\n')) moved += '\n';
  moved = indented(moved);
  const std::string heading = fmt::format("{}:", kRcNamespace);
  const std::size_t ours = kept.starts_with(heading) ? 0 : kept.find("\n" + heading);
  if (ours == std::string::npos) {
    return kept + (kept.empty() || kept.ends_with('\n') ? "" : "\n") + heading + "\n" + moved;
  }
  const std::size_t behind = kept.find('\n', ours + heading.size());
  if (behind == std::string::npos) return kept + "\n" + moved;
  return kept.substr(0, behind + 1) + moved + kept.substr(behind + 1);
}

bool needs_namespace(const Value& root) {
  return std::ranges::any_of(
      root.entries, [](const Entry& entry) { return std::ranges::count(kOurKeys, entry.key) > 0; });
}

// `token` of clusters becomes `clusterSecret`.
std::vector<yaml::Edit> renamed_tokens(const Value& clusters, std::vector<std::string> path) {
  std::vector<yaml::Edit> edits;
  for (const Entry& cluster : clusters.entries) {
    const Entry* token = cluster.value->find("token");
    if (!token || cluster.value->find("clusterSecret")) continue;
    std::vector<std::string> key = path;
    key.push_back(cluster.key);
    key.push_back("clusterSecret");
    edits.push_back({key, token->value->text});
    key.back() = "token";
    edits.push_back({key, std::nullopt});
  }
  return edits;
}

Result<> rewrite(const fs::path& path, const fs::path& backup, std::string_view before,
                 std::string_view after, std::vector<std::string>& notes) {
  // Held against what a parser reads: what went wrong does not reach the file.
  if (!yaml::parse(path.string(), std::string(after))) return {};
  if (auto saved = files::write(backup, before, kSecretMode); !saved) return saved;
  if (auto written = files::write(path, after, kSecretMode); !written) return written;
  notes.push_back(fmt::format("{} was in an old form; it is rewritten, and the old one is {}.",
                              path.string(), backup.string()));
  return {};
}

Result<> migrate_global(const fs::path& path, std::vector<std::string>& notes) {
  const auto before = files::read(path, kLargest);
  if (!before) return {};
  auto document = yaml::parse(path.string(), *before);
  if (!document || !document->root || document->root->kind != Value::Kind::Map) return {};
  std::string after = *before;
  if (needs_namespace(*document->root)) {
    after = with_namespace(*document);
    document = yaml::parse(path.string(), after);
    if (!document) return {};
  }
  const Entry* ours = document->root->find(kRcNamespace);
  const Entry* clusters = ours ? ours->value->find("clusters") : nullptr;
  if (clusters) {
    const auto edits = renamed_tokens(*clusters->value, {kRcNamespace, "clusters"});
    auto edited = yaml::edited(path.string(), after, edits);
    if (edited) after = std::move(*edited);
  }
  if (after == *before) return {};
  return rewrite(path, path.string() + ".backup", *before, after, notes);
}

Result<> migrate_local(const fs::path& path, std::vector<std::string>& notes) {
  const auto before = files::read(path, kLargest);
  if (!before) return {};
  const auto document = yaml::parse(path.string(), *before);
  if (!document || !document->root || document->root->kind != Value::Kind::Map) return {};
  std::vector<yaml::Edit> edits;
  if (const Entry* environments = document->root->find("environments")) {
    for (const Entry& each : environments->value->entries) {
      const std::string& id = each.value->text;
      if (id.empty()) continue;
      const bool is_alias = environments->value->find(id) != nullptr;
      edits.push_back({{"targets", each.key}, is_alias ? id : "shared-eu-west-1/" + id});
    }
    edits.push_back({{"environments"}, std::nullopt});
  }
  if (const Entry* clusters = document->root->find("clusters")) {
    std::ranges::copy(renamed_tokens(*clusters->value, {"clusters"}), std::back_inserter(edits));
  }
  if (edits.empty()) return {};
  const auto after = yaml::edited(path.string(), *before, edits);
  if (!after) return {};
  return rewrite(path, path.string() + ".old", *before, *after, notes);
}

}  // namespace

Result<std::vector<std::string>> migrate_rc(const RcPaths& paths) {
  std::vector<std::string> notes;
  if (!paths.global.empty()) {
    if (auto moved = move_first_config(paths.global.parent_path(), notes); !moved) {
      return moved.error();
    }
    if (auto done = migrate_global(paths.global, notes); !done) return done.error();
  }
  if (!paths.local.empty()) {
    if (auto done = migrate_local(paths.local, notes); !done) return done.error();
  }
  return notes;
}

}  // namespace graphcool::service
