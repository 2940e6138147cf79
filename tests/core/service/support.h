// What the tests of definitions have in common.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>

#include "core/service/definition.h"
#include "tests/support/temporary_folder.h"

namespace graphcool::tests {

// "[file:]line:column [code] what | hint" of every error, a line each.
inline std::string told(const Errors& errors) {
  std::string out;
  for (const Error& each : errors) {
    if (each.where.file != "graphcool.yml") out += each.where.file + ":";
    out += fmt::format("{}:{} ", each.where.line, each.where.column);
    if (each.api_code != 0) out += fmt::format("[{}] ", each.api_code);
    out += each.what;
    if (!each.hint.empty()) out += " | " + each.hint;
    out += "\n";
  }
  return out;
}

using Texts = std::map<std::string, std::string>;

// A folder with these files.
class ServiceFolder {
 public:
  explicit ServiceFolder(const Texts& files) {
    for (const auto& [path, text] : files) folder_.write(path, text);
  }
  Checked<service::Definition> load(const service::Sources& sources = {}) const {
    return service::load_definition(folder_.path(), sources);
  }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

// What is wrong with the service of these files; empty when nothing is.
inline std::string problems(const Texts& files) {
  const auto loaded = ServiceFolder(files).load();
  return loaded ? std::string() : told(loaded.error());
}

}  // namespace graphcool::tests
