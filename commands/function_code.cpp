#include "commands/function_code.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/functions/code/bundler.h"
#include "core/functions/code/compiler.h"
#include "core/functions/code/esbuild.h"

namespace graphcool::commands {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPackages = "node_modules";

bool has_programs(const service::Definition& definition) {
  return std::ranges::any_of(definition.functions, [](const service::Function& each) {
    return std::holds_alternative<service::Exec>(each.handler);
  });
}

// Calls `take` for each function whose code is a file of the folder.
template <class Take>
void for_each_code(const service::Definition& definition, Take take) {
  for (const service::Function& each : definition.functions) {
    const auto* code = std::get_if<service::Code>(&each.handler);
    if (code == nullptr || code->external) continue;
    take(each, fs::path(code->src).lexically_normal().generic_string());
  }
}

// What only tools read, beside sources in a language that Node.js does not run.
bool is_of_tools(const std::string& path) {
  constexpr std::string_view kFiles[] = {"tsconfig.json",       "package-lock.json",
                                         "npm-shrinkwrap.json", "yarn.lock",
                                         "pnpm-lock.yaml",      ".graphcoolignore"};
  return std::ranges::count(kFiles, path) != 0 || functions::is_typescript(path);
}

Checked<> add_without_esbuild(service::Definition& definition) {
  Errors errors;
  for_each_code(definition, [&](const service::Function& function, const std::string& source) {
    if (!functions::is_typescript(source)) return;
    errors.push_back(functions::no_esbuild(source));
    errors.back().where = function.handler_where;
  });
  if (!errors.empty()) return errors;
  auto added = service::add_code(definition);
  if (added) return {};
  Error error = added.error();
  if (error.code == ErrorCode::Limit) {
    error.hint +=
        " Or install esbuild, which puts into each function what it needs of its packages: "
        "npm install --save-dev esbuild";
  }
  return Errors{std::move(error)};
}

// Programs may need anything that is there, packages too; code functions have what they need.
Result<> add_others(service::Definition& definition, const functions::BundledCode& bundled) {
  if (has_programs(definition)) return service::add_code(definition);
  return service::add_code(definition, [&](const std::string& path) {
    return fs::path(path).filename() != kPackages && !is_of_tools(path) &&
           !bundled.sources.contains(path);
  });
}

}  // namespace

Checked<> add_code_for_cluster(service::Definition& definition) {
  std::vector<std::string> sources;
  for_each_code(definition, [&](const auto&, std::string source) {
    if (std::ranges::count(sources, source) == 0) sources.push_back(std::move(source));
  });
  const fs::path esbuild =
      sources.empty() ? fs::path() : functions::find_esbuild(definition.folder);
  if (esbuild.empty()) return add_without_esbuild(definition);
  auto bundled = functions::bundle_code(definition.folder, sources, esbuild);
  if (!bundled) return std::move(bundled).error();
  if (auto added = add_others(definition, *bundled); !added) return Errors{added.error()};
  auto& files = definition.bundle.modules.front().files;
  for (auto& [path, bytes] : bundled->files) files.insert_or_assign(path, std::move(bytes));
  std::ranges::move(bundled->warnings, std::back_inserter(definition.warnings));
  return {};
}

Result<> add_code_for_here(service::Definition& definition) {
  if (has_programs(definition)) return service::add_code(definition);
  return service::add_code(definition, [](const std::string& path) { return path != kPackages; });
}

}  // namespace graphcool::commands
