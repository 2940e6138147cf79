#include "commands/prisma/data.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>

#include "commands/prisma/archive.h"
#include "commands/prisma/process.h"
#include "core/base/datetime.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/graphql/parser.h"

namespace graphcool::commands::prisma {

namespace bj = boost::json;
namespace fs = std::filesystem;
using service::PrismaDefinition;

namespace {

constexpr const char* kGroup = "Prisma services";
constexpr const char* kKinds[] = {"nodes", "lists", "relations"};
constexpr const char* kState = "state.json";

Error no_documents() {
  return {.code = ErrorCode::Invalid,
          .what = "Data of the databaseType `document` cannot be imported or exported.",
          .hint = "Use the tools of its database."};
}

// ---- import ----

Result<FileTexts> read_folder(const fs::path& folder) {
  FileTexts texts;
  for (const char* kind : kKinds) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / kind, error)) {
      if (entry.path().extension() != ".json") continue;
      auto text = files::read(entry.path(), 50u << 20);
      if (!text) return text.error();
      texts[std::string(kind) + "/" + entry.path().filename().string()] = std::move(*text);
    }
  }
  if (texts.empty()) {
    return Error{.code = ErrorCode::NotFound,
                 .what = fmt::format("{} has no data.", folder.string()),
                 .hint = "An export has the folders nodes, lists and relations, with .json files."};
  }
  return texts;
}

// The file of each kind that was imported last.
using State = std::map<std::string, std::string>;

State read_state(const fs::path& folder) {
  State state;
  const auto text = files::read(folder / kState, 1u << 16);
  if (!text) return state;
  boost::system::error_code failed;
  const auto json = bj::parse(*text, failed);
  if (failed || !json.is_object()) return state;
  for (const auto& member : json.get_object()) {
    if (member.value().is_string()) state[member.key()] = std::string(member.value().get_string());
  }
  return state;
}

Result<> write_state(const fs::path& folder, const State& state) {
  bj::object json;
  for (const auto& [kind, file] : state) json[kind] = file;
  return files::write(folder / kState, bj::serialize(json));
}

// ---- seed ----

Checked<> seed_with(Context& context, const PrismaDefinition& definition, const std::string& file) {
  auto text = files::read(definition.file.parent_path() / file);
  if (!text) return Errors{text.error()};
  const auto document = graphql::parse({.body = *text, .name = file});
  if (!document) {
    const auto& wrong = document.error();
    const auto at = wrong.locations.empty() ? graphql::SourceLocation{} : wrong.locations.front();
    return Errors{
        {.code = ErrorCode::Invalid, .what = wrong.message, .where = {file, at.line, at.column}}};
  }
  auto api = service_of(definition);
  int operations = 0;
  std::vector<const graphql::ast::Definition*> definitions;
  for (const auto& each : document->definitions) definitions.push_back(&each);
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    if (definitions[i]->kind != graphql::ast::Definition::Kind::Operation) continue;
    const std::size_t start = definitions[i]->offset;
    const std::size_t end = i + 1 < definitions.size() ? definitions[i + 1]->offset : text->size();
    if (auto done = api.run(text->substr(start, end - start)); !done) {
      Error error = done.error();
      const auto at = document->source.locate(definitions[i]->offset);
      error.where = {file, at.line, at.column};
      return Errors{std::move(error)};
    }
    ++operations;
  }
  context.output.line(fmt::format("Seeded with {} operations of {}.", operations, file));
  return {};
}

Error cancelled() {
  return {.code = ErrorCode::Cancelled, .what = "Cancelled: nothing was changed."};
}

struct DataOptions {
  FolderOptions folder = {};
  std::string path = {};
  bool reset = false;
};

}  // namespace

Checked<> run_import(Context& context, const PrismaDefinition& definition, const fs::path& data) {
  if (definition.is_document) return Errors{no_documents()};
  std::error_code ignored;
  const bool is_folder = fs::is_directory(data, ignored);
  const auto documents = is_folder ? read_folder(data) : read_zip(data);
  if (!documents) return Errors{documents.error()};
  State state = is_folder ? read_state(data) : State();
  auto api = service_of(definition);
  const auto progress = context.output.progress("Importing");
  std::size_t count = 0;
  for (const std::string kind : kKinds) {
    for (const auto& [path, text] : *documents) {
      if (!path.starts_with(kind + "/") || path <= state[kind]) continue;
      const auto errors = api.import_document(text);
      if (!errors) return Errors{errors.error()};
      if (!errors->empty()) {
        Errors all;
        for (const std::string& each : *errors) {
          all.push_back({.code = ErrorCode::Invalid, .what = each, .where = {.file = path}});
        }
        return all;
      }
      ++count;
      state[kind] = path;
      if (!is_folder) continue;
      if (auto kept = write_state(data, state); !kept) return Errors{kept.error()};
    }
  }
  if (is_folder) fs::remove(data / kState, ignored);
  context.output.json(fmt::format(R"({{"imported":{}}})", count));
  context.output.line(
      fmt::format("Imported {} files into {}.", count, name_of(*definition.endpoint)));
  return {};
}

Checked<> run_export(Context& context, const PrismaDefinition& definition, const fs::path& path) {
  if (definition.is_document) return Errors{no_documents()};
  auto api = service_of(definition);
  FileTexts texts;
  const auto progress = context.output.progress("Exporting");
  for (const char* kind : kKinds) {
    bj::value cursor = bj::object{{"table", 0}, {"row", 0}, {"field", 0}, {"array", 0}};
    for (int number = 1; cursor.at("table").as_int64() >= 0; ++number) {
      const auto bundle = api.export_bundle(kind, cursor);
      if (!bundle) return Errors{bundle.error()};
      const bj::value& elements = bundle->at("out").at("jsonElements");
      cursor = bundle->at("cursor");
      if (elements.as_array().empty()) continue;
      texts[fmt::format("{}/{:06}.json", kind, number)] =
          bj::serialize(bj::object{{"valueType", kind}, {"values", elements}});
    }
  }
  const fs::path file =
      path.empty() ? context.folder / ("export-" + datetime::to_iso(datetime::now_ms()) + ".zip")
                   : context.folder / path;
  if (auto written = write_zip(file, texts); !written) return Errors{written.error()};
  context.output.json(fmt::format(R"({{"path":{}}})", json::quoted(file.string())));
  context.output.line(
      fmt::format("Exported {} to {}", name_of(*definition.endpoint), file.string()));
  return {};
}

Checked<> run_seed(Context& context, const PrismaDefinition& definition) {
  const service::PrismaSeed& seed = *definition.seed;
  if (seed.import.ends_with(".zip")) {
    return run_import(context, definition, definition.file.parent_path() / seed.import);
  }
  if (!seed.import.empty()) return seed_with(context, definition, seed.import);
  const auto code = run_program(words_of(seed.run), definition.file.parent_path());
  if (!code) return Errors{code.error()};
  if (*code != 0) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = fmt::format("`{}` ended with code {}.", seed.run, *code),
                   .where = seed.where}};
  }
  return {};
}

Checked<> run_reset(Context& context, const PrismaDefinition& definition, bool force) {
  const std::string name = name_of(*definition.endpoint);
  if (!force) {
    const auto agreed = context.prompter.confirm(
        fmt::format("Delete all data of the service {}?", name), false, "To do it: --force");
    if (!agreed) return Errors{agreed.error()};
    if (!*agreed) return Errors{cancelled()};
  }
  if (auto done = service_of(definition).reset(); !done) return Errors{done.error()};
  context.output.json(fmt::format(R"({{"reset":{}}})", json::quoted(name)));
  context.output.line(fmt::format("All data of the service {} is deleted.", name));
  return {};
}

// ---- commands ----

Command import_command(Context& context) {
  auto options = std::make_shared<DataOptions>();
  auto flags = folder_flags(options->folder);
  flags.insert(flags.begin(), {.spelling = "-d,--data",
                               .placeholder = "PATH",
                               .help = "A ZIP file of an export, or a folder like one",
                               .value = &options->path});
  return {.name = "import",
          .group = kGroup,
          .summary = "Import data into a Prisma service",
          .examples = {{"graphcool import --data export.zip", ""}},
          .flags = std::move(flags),
          .run = [&context, options]() -> Checked<> {
            if (options->path.empty()) {
              return Errors{{.code = ErrorCode::Usage,
                             .what = "What is to be imported?",
                             .hint = "Name it: graphcool import --data export.zip"}};
            }
            auto definition = load_with_endpoint(context, options->folder);
            if (!definition) return std::move(definition).error();
            return run_import(context, *definition, context.folder / options->path);
          }};
}

Command export_command(Context& context) {
  auto options = std::make_shared<DataOptions>();
  auto flags = folder_flags(options->folder);
  flags.insert(flags.begin(), {.spelling = "--path",
                               .placeholder = "FILE",
                               .help = "The ZIP file to write",
                               .value = &options->path});
  return {.name = "export",
          .group = kGroup,
          .summary = "Export the data of a Prisma service",
          .examples = {{"graphcool export --path data.zip", ""}},
          .flags = std::move(flags),
          .run = [&context, options]() -> Checked<> {
            auto definition = load_with_endpoint(context, options->folder);
            if (!definition) return std::move(definition).error();
            return run_export(context, *definition, options->path);
          }};
}

Command seed_command(Context& context) {
  auto options = std::make_shared<DataOptions>();
  auto flags = folder_flags(options->folder);
  flags.insert(flags.begin(), {.spelling = "-r,--reset",
                               .placeholder = "",
                               .help = "Delete all data first",
                               .value = &options->reset});
  return {.name = "seed",
          .group = kGroup,
          .summary = "Fill a Prisma service with the data that prisma.yml names",
          .examples = {{"graphcool seed --reset", ""}},
          .flags = std::move(flags),
          .run = [&context, options]() -> Checked<> {
            auto definition = load_with_endpoint(context, options->folder);
            if (!definition) return std::move(definition).error();
            if (!definition->seed) {
              return Errors{{.code = ErrorCode::Invalid,
                             .what = "prisma.yml names no seed.",
                             .hint = "Add:\nseed:\n  import: seed.graphql"}};
            }
            if (options->reset) {
              if (auto done = run_reset(context, *definition, true); !done) return done;
            }
            return run_seed(context, *definition);
          }};
}

}  // namespace graphcool::commands::prisma
