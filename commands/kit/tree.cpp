#include "commands/kit/tree.h"

#include <algorithm>
#include <map>

namespace graphcool::commands {
namespace {

// The paths in a folder, by the first part of each; files have nothing below them.
using Below = std::map<std::string, std::vector<std::string>>;

void append(std::string& out, const std::string& indent, const std::vector<std::string>& paths) {
  Below below;
  for (const std::string& path : paths) {
    const std::size_t slash = path.find('/');
    auto& inner = below[path.substr(0, slash)];
    if (slash != std::string::npos) inner.push_back(path.substr(slash + 1));
  }
  for (auto at = below.begin(); at != below.end(); ++at) {
    const bool last = std::next(at) == below.end();
    out += indent + (last ? "└─ " : "├─ ") + at->first + (at->second.empty() ? "\n" : "/\n");
    append(out, indent + (last ? "   " : "│  "), at->second);
  }
}

}  // namespace

std::string tree_text(const std::string& root, const std::vector<std::string>& paths) {
  std::string out = root + "\n";
  append(out, "", paths);
  return out;
}

}  // namespace graphcool::commands
