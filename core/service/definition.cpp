#include "core/service/definition.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/service/code_folder.h"
#include "core/service/prisma_definition.h"
#include "core/service/reader.h"

namespace graphcool::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnvironment = "env:";
constexpr std::string_view kOption = "opt:";

bool needs_code(const Definition& definition) {
  return std::ranges::any_of(definition.functions, [](const Function& each) {
    const auto* code = std::get_if<Code>(&each.handler);
    return (code && !code->external) || std::holds_alternative<Exec>(each.handler);
  });
}

// Sources that remember what they were asked for.
class Recorded {
 public:
  Recorded(const Sources& sources, std::map<std::string, std::string>& into)
      : sources_{
            .variable = [&sources, &into](std::string_view name) -> std::optional<std::string> {
              auto value = sources.variable(name);
              if (value) into.insert_or_assign(std::string(kEnvironment) += name, *value);
              return value;
            },
            .option = [&sources, &into](std::string_view name) -> std::optional<std::string> {
              auto value = sources.option(name);
              if (value) into.insert_or_assign(std::string(kOption) += name, *value);
              return value;
            }} {}
  const Sources& sources() const { return sources_; }

 private:
  const Sources sources_;
};

// What the bundle's author looked up.
Sources recorded_in(const BundleModule& module) {
  const auto look_up = [&module](std::string_view kind) {
    return [&module, kind](std::string_view name) -> std::optional<std::string> {
      const auto found = module.variables.find(std::string(kind) += name);
      if (found == module.variables.end()) return std::nullopt;
      return found->second;
    };
  };
  return {.variable = look_up(kEnvironment), .option = look_up(kOption)};
}

// Errors that were found away from their text get its line.
void add_excerpts(Reading& reading) {
  for (Error& error : reading.errors) {
    if (!error.excerpt.empty() || error.where.line < 1) continue;
    const auto file = reading.root.files.find(error.where.file);
    const std::string_view text = file == reading.root.files.end()
                                      ? std::string_view(reading.root.content)
                                      : std::string_view(file->second);
    if (file == reading.root.files.end() && error.where.file != kFileName) continue;
    const auto lines = text::split(text, '\n');
    const auto index = static_cast<std::size_t>(error.where.line - 1);
    if (index < lines.size()) error.excerpt = std::string(lines[index]);
  }
}

void read(Reading& reading) {
  auto document = read_document(reading.files, kFileName);
  if (!document) {
    reading.errors = std::move(document).error();
    return;
  }
  reading.root.content = document->text;
  Reader(reading, reading.files, std::move(*document)).read();
  check_names(reading);
  add_excerpts(reading);
  if (!reading.definition.permissions.empty()) return;
  reading.definition.warnings.push_back(
      {.code = ErrorCode::Invalid,
       .what = "There is no permission: only root tokens can read or write anything.",
       .where = {.file = kFileName},
       .hint = fmt::format("To open everything to everybody:\n{}", kWildcard)});
}

}  // namespace

Result<fs::path> find_definition(const fs::path& from) {
  std::error_code failed;
  const fs::path start = fs::absolute(from, failed);
  for (fs::path at = start; !failed; at = at.parent_path()) {
    if (fs::exists(at / kFileName, failed)) return at;
    if (failed == std::errc::permission_denied) failed.clear();
    if (at == at.parent_path()) break;
  }
  return Error{.code = ErrorCode::NotFound,
               .what = fmt::format("There is no service here: no graphcool.yml in {} or above it.",
                                   start.string()),
               .hint = "Make one: graphcool init"};
}

Checked<Definition> load_definition(const fs::path& folder, const Sources& sources) {
  const FolderFiles files(folder);
  std::map<std::string, std::string> variables;
  const Recorded recorded(sources, variables);
  Reading reading{.files = files, .sources = recorded.sources()};
  read(reading);
  if (!reading.errors.empty()) return std::move(reading.errors);
  Definition definition = std::move(reading.definition);
  reading.root.variables = std::move(variables);
  definition.folder = folder;
  definition.bundle.modules = {std::move(reading.root)};
  return definition;
}

Result<> add_code(Definition& definition, const TakesPath& takes) {
  if (!needs_code(definition)) return {};
  auto code = read_code(definition.folder, takes);
  if (!code) return code.error();
  BundleModule& root = definition.bundle.modules.front();
  // Those that the definition names are there already, as it spells them.
  for (const auto& [spelled, bytes] : root.files) code->erase(normal_path(spelled));
  code->erase(kFileName);
  root.files.merge(*code);
  return {};
}

Checked<Definition> read_definition(const Bundle& bundle) {
  if (bundle.family == Family::Prisma) return read_prisma_definition(bundle);
  const auto root = std::ranges::find(bundle.modules, "", &BundleModule::name);
  if (root == bundle.modules.end()) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = "The bundle has no module whose name is empty.",
                   .where = {},
                   .hint = "The service itself is the module \"\"."}};
  }
  const BundleFiles files(bundle, *root, kFileName);
  const Sources sources = recorded_in(*root);
  Reading reading{.files = files, .sources = sources};
  read(reading);
  if (!reading.errors.empty()) return std::move(reading.errors);
  Definition definition = std::move(reading.definition);
  definition.family = bundle.family;
  definition.bundle = bundle;
  return definition;
}

Bundle bundle_of(const Definition& definition) {
  if (!definition.bundle.modules.empty()) return definition.bundle;
  if (definition.family == Family::Prisma) return prisma_bundle(definition);
  BundleModule module;
  module.content = "types:\n";
  for (const SourceFile& file : definition.types) {
    module.content += fmt::format("  - {}\n", json::quoted(file.path));
    module.files.emplace(file.path, file.text);
  }
  module.content += std::string(kWildcard) + "\n";
  return {definition.family, {std::move(module)}};
}

std::vector<SourceFile> code_files(const Definition& definition) {
  std::vector<SourceFile> files;
  if (!needs_code(definition)) return files;
  for (const BundleModule& module : definition.bundle.modules) {
    for (const auto& [path, text] : module.files) files.push_back({normal_path(path), text});
  }
  return files;
}

std::string_view name_of(FunctionType type) {
  constexpr std::string_view names[] = {"resolver", "subscription", "operationBefore",
                                        "operationAfter", "schedule"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view name_of(Verb verb) {
  constexpr std::string_view names[] = {"create", "update", "delete"};
  return names[static_cast<std::size_t>(verb)];
}

std::vector<fs::path> files_of_definition(const fs::path& folder, const Sources& sources) {
  const FolderFiles files(folder);
  Reading reading{.files = files, .sources = sources};
  read(reading);
  std::vector<std::string> names = {kFileName};
  for (const std::string& each : reading.mentioned) names.push_back(normal_path(each));
  if (needs_code(reading.definition)) {
    const auto code = list_code(folder, [](const std::string& path) {
      return fs::path(path).filename() != "node_modules";
    });
    if (code) std::ranges::copy(*code, std::back_inserter(names));
  }
  std::vector<fs::path> paths;
  std::set<std::string> seen;
  for (const std::string& each : names) {
    if (seen.insert(each).second) paths.push_back(folder / each);
  }
  return paths;
}

}  // namespace graphcool::service
