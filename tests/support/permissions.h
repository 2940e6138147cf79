// Service definitions with permissions, written as their author would.
#pragma once

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/service/definition.h"

namespace graphcool::tests {

struct PermissionSpec {
  std::string operation;
  bool authenticated = false;
  std::string query = {};  // Its text; empty: none.
  std::optional<std::vector<std::string>> fields = {};
};
using Specs = std::vector<PermissionSpec>;

inline service::Definition make_definition(const std::string& sdl, const Specs& permissions,
                                           bool strict = false, const std::string& more = {}) {
  service::BundleModule module;
  module.content = "types: types.graphql\n" + more;
  if (strict) module.content += "permissionMode: strict\n";
  module.files.emplace("types.graphql", sdl);
  if (!permissions.empty()) module.content += "permissions:\n";
  for (const auto& each : permissions) {
    module.content += fmt::format("- operation: \"{}\"\n", each.operation);
    if (each.authenticated) module.content += "  authenticated: true\n";
    if (each.fields)
      module.content += fmt::format("  fields: [{}]\n", fmt::join(*each.fields, ", "));
    if (each.query.empty()) continue;
    const std::string path = fmt::format("rules/{}.graphql", module.files.size());
    module.content += fmt::format("  query: {}\n", path);
    module.files.emplace(path, each.query);
  }
  service::Bundle bundle;
  bundle.modules.push_back(std::move(module));
  auto definition = service::read_definition(bundle);
  REQUIRE(definition);
  return std::move(*definition);
}

}  // namespace graphcool::tests
