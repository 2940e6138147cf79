#include "core/service/prisma_yml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/service/variables.h"
#include "core/service/yaml.h"

namespace graphcool::service {
namespace {

namespace fs = std::filesystem;
using yaml::Entry;
using yaml::Value;
using yaml::ValuePtr;

constexpr const char* kFileName = "prisma.yml";
constexpr std::size_t kLargestDefinition = 1u << 20;
constexpr std::size_t kLargestFile = 4u << 20;
constexpr std::array<std::string_view, 5> kGenerators = {
    "graphql-schema", "javascript-client", "typescript-client", "flow-client", "go-client"};

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(" \t\r\n").find(c) == std::string_view::npos) out.push_back(c);
  }
  return out;
}

// Reads one definition. What is wrong is collected; reading goes on with the rest.
class Reader {
 public:
  Reader(const fs::path& file, yaml::Document document, const PrismaOptions& options)
      : document_(std::move(document)),
        options_(options),
        variables_(document_, options.sources),
        definition_{.file = file} {}

  Checked<PrismaDefinition> read();

 private:
  void add(const Value& at, std::string what, std::string hint) {
    errors_.push_back(document_.error(at.line, at.column, std::move(what), std::move(hint)));
  }
  void add(const Entry& at, std::string what, std::string hint) {
    errors_.push_back(document_.error(at.line, at.column, std::move(what), std::move(hint)));
  }
  Location place(const Value& at) const { return {document_.file, at.line, at.column}; }

  void check_keys(const Value& map, std::string_view of, const std::vector<std::string>& known);
  void check_root_keys();
  ValuePtr resolved(const ValuePtr& node);
  ValuePtr property(const Value& map, std::string_view key);
  std::optional<std::string> text_of(const Value& node, std::string_view what);
  std::optional<std::string> text_property(const Value& map, std::string_view key,
                                           std::string_view of);
  std::vector<ValuePtr> one_or_many(std::string_view key, std::string_view what);
  std::optional<std::string> read_file(const Value& at, const std::string& path);

  void read_datamodel();
  void read_endpoint();
  void read_secret();
  void read_database_type();
  void read_generators();
  void read_generator(const Value& at);
  void read_subscriptions();
  void read_subscription(const std::string& name, const Value& at);
  void read_webhook(const Value& at, PrismaSubscription& subscription);
  void read_seed();
  void read_hooks();

  const yaml::Document document_;
  const PrismaOptions& options_;
  const Variables variables_;
  PrismaDefinition definition_;
  Errors errors_;
};

// ---- helpers ----

void Reader::check_keys(const Value& map, std::string_view of,
                        const std::vector<std::string>& known) {
  for (auto& unknown : yaml::unknown_keys(map, of, known)) {
    add(unknown.entry, std::move(unknown.what), std::move(unknown.hint));
  }
}

void Reader::check_root_keys() {
  const std::vector<std::string> known = {
      "datamodel",    "endpoint",      "secret", "disableAuth", "generate",
      "databaseType", "subscriptions", "seed",   "hooks",       "custom"};
  Value rest = *document_.root;
  std::erase_if(rest.entries, [&](const Entry& entry) {
    const std::string& key = entry.key;
    if (key == "types") {
      add(entry, "`types` is called `datamodel` now.", "Rename it: datamodel: datamodel.prisma");
    } else if (key == "stages") {
      add(entry, "`stages` is no property any more: the stage is a part of the endpoint.",
          "Write: endpoint: http://localhost:4466/my-service/dev");
    } else if (key == "service" || key == "stage" || key == "cluster") {
      add(entry, fmt::format("`{}` is no property any more: it is a part of the endpoint.", key),
          "Write: endpoint: http://localhost:4466/SERVICE/STAGE");
    } else {
      return false;
    }
    return true;
  });
  check_keys(rest, kFileName, known);
}

// `node` with its variables replaced. Those that stand for nothing stay, with a warning.
ValuePtr Reader::resolved(const ValuePtr& node) {
  Errors problems;
  ValuePtr value = variables_.resolve(node, problems);
  if (value) return value;
  definition_.warnings.insert(definition_.warnings.end(), problems.begin(), problems.end());
  return node;
}

// Null when the property is not there, or says nothing.
ValuePtr Reader::property(const Value& map, std::string_view key) {
  const Entry* entry = map.find(key);
  if (entry == nullptr) return nullptr;
  ValuePtr value = resolved(entry->value);
  return value->kind == Value::Kind::Null ? nullptr : value;
}

std::optional<std::string> Reader::text_of(const Value& node, std::string_view what) {
  if (node.kind == Value::Kind::Scalar) return node.text;
  add(node, fmt::format("{} has to be a text, not {}.", what, yaml::kind_name(node)), "");
  return std::nullopt;
}

std::optional<std::string> Reader::text_property(const Value& map, std::string_view key,
                                                 std::string_view of) {
  if (const ValuePtr value = property(map, key)) {
    return text_of(*value, fmt::format("`{}`", key));
  }
  add(map, fmt::format("{} has no `{}`.", of, key), fmt::format("Add `{}`.", key));
  return std::nullopt;
}

std::vector<ValuePtr> Reader::one_or_many(std::string_view key, std::string_view what) {
  const ValuePtr value = property(*document_.root, key);
  if (!value) return {};
  if (value->kind == Value::Kind::Scalar) return {value};
  if (value->kind == Value::Kind::Map) {
    add(*value, fmt::format("`{}` is {} or a list of them, not a map.", key, what), "");
    return {};
  }
  std::vector<ValuePtr> items;
  for (const ValuePtr& item : value->items) items.push_back(resolved(item));
  return items;
}

std::optional<std::string> Reader::read_file(const Value& at, const std::string& path) {
  auto text = files::read(definition_.file.parent_path() / path, kLargestFile);
  if (text) return std::move(*text);
  add(at, text.error().what, fmt::format("Make the file, or correct the path in {}.", kFileName));
  return std::nullopt;
}

// ---- properties ----

void Reader::read_datamodel() {
  for (const ValuePtr& item : one_or_many("datamodel", "a path")) {
    const auto path = text_of(*item, "A path of `datamodel`");
    if (!path) continue;
    if (auto text = read_file(*item, *path)) {
      definition_.datamodel.push_back(
          {.path = *path, .text = std::move(*text), .where = place(*item)});
    }
  }
}

void Reader::read_endpoint() {
  if (options_.endpoint) {
    auto endpoint = parse_prisma_endpoint(*options_.endpoint);
    if (!endpoint) {
      errors_.push_back(endpoint.error());
    } else {
      definition_.endpoint = std::move(*endpoint);
    }
    return;
  }
  const Entry* entry = document_.root->find("endpoint");
  if (entry == nullptr || entry->value->kind == Value::Kind::Null) return;
  const ValuePtr value = variables_.resolve(entry->value, errors_);
  if (!value) return;
  const auto text = text_of(*value, "`endpoint`");
  if (!text) return;
  auto endpoint = parse_prisma_endpoint(*text);
  if (!endpoint) return add(*value, endpoint.error().what, endpoint.error().hint);
  definition_.endpoint = std::move(*endpoint);
  definition_.endpoint_where = place(*value);
}

void Reader::read_secret() {
  const ValuePtr value = property(*document_.root, "secret");
  if (!value) return;
  const auto text = text_of(*value, "`secret`");
  if (!text) return;
  for (const std::string_view each : text::split(*text, ',')) {
    if (auto secret = without_blanks(each); !secret.empty()) {
      definition_.secrets.push_back(std::move(secret));
    }
  }
}

void Reader::read_database_type() {
  const ValuePtr value = property(*document_.root, "databaseType");
  if (!value) return;
  definition_.is_document = value->text == "document";
  if (!definition_.is_document && value->text != "relational") {
    add(*value, "`databaseType` is `relational` or `document`.", "");
  }
}

void Reader::read_generators() {
  const ValuePtr value = property(*document_.root, "generate");
  if (!value) return;
  if (value->kind != Value::Kind::List) {
    return add(*value, fmt::format("`generate` is a list, not {}.", yaml::kind_name(*value)),
               "Write:\ngenerate:\n  - generator: graphql-schema\n    output: ./prisma.graphql");
  }
  for (const ValuePtr& item : value->items) read_generator(*resolved(item));
}

void Reader::read_generator(const Value& at) {
  if (at.kind != Value::Kind::Map) {
    return add(at, "An entry of `generate` has `generator` and `output`.", "");
  }
  check_keys(at, "`generate`", {"generator", "output"});
  const auto name = text_property(at, "generator", "This entry");
  const auto output = text_property(at, "output", "This entry");
  if (!name || !output) return;
  if (std::ranges::count(kGenerators, *name) == 0) {
    return add(at, fmt::format("There is no generator `{}`.", *name),
               fmt::format("There are {}.", fmt::join(kGenerators, ", ")));
  }
  if (*name == "graphql-schema" && !output->ends_with(".graphql")) {
    return add(at, "The output of `graphql-schema` has to end in .graphql.", "");
  }
  definition_.generators.push_back({.name = *name, .output = *output, .where = place(at)});
}

void Reader::read_subscriptions() {
  const ValuePtr value = property(*document_.root, "subscriptions");
  if (!value) return;
  if (value->kind != Value::Kind::Map) {
    return add(*value, fmt::format("`subscriptions` is a map, not {}.", yaml::kind_name(*value)),
               "");
  }
  for (const Entry& entry : value->entries) {
    read_subscription(entry.key, *resolved(entry.value));
  }
}

void Reader::read_subscription(const std::string& name, const Value& at) {
  if (at.kind != Value::Kind::Map) {
    return add(at, fmt::format("The subscription `{}` has `query` and `webhook`.", name), "");
  }
  check_keys(at, "a subscription", {"query", "webhook"});
  PrismaSubscription subscription{.name = name, .query = {}, .url = {}, .where = place(at)};
  const auto query = text_property(at, "query", "The subscription");
  const ValuePtr webhook = property(at, "webhook");
  if (!webhook) return add(at, "The subscription has no `webhook`.", "Add `webhook: URL`.");
  read_webhook(*webhook, subscription);
  if (!query) return;
  subscription.query = *query;
  if (query->ends_with(".graphql")) {
    auto text = read_file(*at.find("query")->value, *query);
    if (!text) return;
    subscription.query = std::move(*text);
  }
  definition_.subscriptions.push_back(std::move(subscription));
}

// A URL, or one with headers.
void Reader::read_webhook(const Value& at, PrismaSubscription& subscription) {
  if (at.kind != Value::Kind::Map) {
    subscription.url = text_of(at, "`webhook`").value_or("");
    return;
  }
  check_keys(at, "`webhook`", {"url", "headers"});
  subscription.url = text_property(at, "url", "The webhook").value_or("");
  const ValuePtr headers = property(at, "headers");
  if (!headers) return;
  if (headers->kind != Value::Kind::Map) return add(*headers, "`headers` is a map.", "");
  for (const Entry& entry : headers->entries) {
    const auto text = text_of(*resolved(entry.value), "A header");
    if (text) subscription.headers.emplace_back(entry.key, *text);
  }
}

void Reader::read_seed() {
  const ValuePtr value = property(*document_.root, "seed");
  if (!value) return;
  if (value->kind != Value::Kind::Map) {
    return add(*value, "`seed` has `import` or `run`.", "Write: seed: { import: seed.graphql }");
  }
  check_keys(*value, "`seed`", {"import", "run"});
  PrismaSeed seed{.where = place(*value)};
  if (const ValuePtr path = property(*value, "import")) {
    seed.import = text_of(*path, "`import`").value_or("");
  }
  if (const ValuePtr command = property(*value, "run")) {
    seed.run = text_of(*command, "`run`").value_or("");
  }
  if (!seed.import.empty() && !seed.run.empty()) {
    return add(*value, "`seed` has both `import` and `run`.", "Keep one of them.");
  }
  if (!seed.import.empty() || !seed.run.empty()) definition_.seed = std::move(seed);
}

void Reader::read_hooks() {
  const ValuePtr hooks = property(*document_.root, "hooks");
  if (!hooks) return;
  if (hooks->kind != Value::Kind::Map) return add(*hooks, "`hooks` is a map.", "");
  const ValuePtr value = property(*hooks, "post-deploy");
  if (!value) return;
  if (value->kind == Value::Kind::Scalar) {
    definition_.post_deploy.push_back(value->text);
    return;
  }
  for (const ValuePtr& item : value->items) {
    const auto command = text_of(*resolved(item), "A command");
    if (command) definition_.post_deploy.push_back(*command);
  }
}

Checked<PrismaDefinition> Reader::read() {
  if (!document_.root || document_.root->kind != Value::Kind::Map) {
    return Errors{document_.error(1, 1, "prisma.yml has no properties.",
                                  "Begin with: datamodel: datamodel.prisma")};
  }
  check_root_keys();
  read_datamodel();
  read_endpoint();
  read_secret();
  read_database_type();
  read_generators();
  read_subscriptions();
  read_seed();
  read_hooks();
  if (!errors_.empty()) return errors_;
  return std::move(definition_);
}

}  // namespace

std::string PrismaDefinition::types() const {
  std::string text;
  for (const SourceFile& file : datamodel) text += file.text + "\n";
  return text;
}

namespace {

constexpr std::array<const char*, 3> kConfigs = {".graphqlconfig", ".graphqlconfig.yml",
                                                 ".graphqlconfig.yaml"};

// `extensions: { prisma: PATH }` of a project, or null.
const Entry* extension_of(const Value& project) {
  const Entry* const extensions = project.find("extensions");
  return extensions == nullptr ? nullptr : extensions->value->find("prisma");
}

// That of the configuration itself, or of its first project that has one.
const Entry* find_extension(const Value& config) {
  if (const Entry* const found = extension_of(config)) return found;
  const Entry* const projects = config.find("projects");
  if (projects == nullptr) return nullptr;
  for (const Entry& project : projects->value->entries) {
    if (const Entry* const found = extension_of(*project.value)) return found;
  }
  return nullptr;
}

// What the configuration of GraphQL tools in the folder names; nothing when it names nothing.
Result<std::optional<fs::path>> configured_prisma_yml(const fs::path& folder) {
  std::error_code error;
  for (const char* name : kConfigs) {
    if (!fs::is_regular_file(folder / name, error)) continue;
    auto text = files::read(folder / name, kLargestDefinition);
    if (!text) return std::move(text).error();
    auto document = yaml::parse(name, std::move(*text));
    if (!document) return std::move(document).error().front();
    const Entry* const entry = document->root ? find_extension(*document->root) : nullptr;
    if (entry == nullptr) continue;
    if (entry->value->kind != Value::Kind::Scalar) {
      return document->error(entry->line, entry->column,
                             fmt::format("`prisma` holds {}.", yaml::kind_name(*entry->value)),
                             "It takes the path of a prisma.yml.");
    }
    const fs::path file = (folder / entry->value->text).lexically_normal();
    if (fs::is_regular_file(file, error)) return std::optional(file);
    Error missing = document->error(entry->line, entry->column,
                                    fmt::format("There is no file {}.", entry->value->text),
                                    "Name the prisma.yml of your service.");
    missing.code = ErrorCode::NotFound;
    return missing;
  }
  return std::optional<fs::path>();
}

}  // namespace

Result<fs::path> find_prisma_yml(const fs::path& from) {
  std::error_code error;
  fs::path folder = fs::absolute(from, error).lexically_normal();
  for (const char* inside : {kFileName, "prisma/prisma.yml"}) {
    if (fs::is_regular_file(folder / inside, error)) return folder / inside;
  }
  auto configured = configured_prisma_yml(folder);
  if (!configured) return std::move(configured).error();
  if (*configured) return **std::move(configured);
  while (folder.has_parent_path() && folder != folder.parent_path()) {
    folder = folder.parent_path();
    if (fs::is_regular_file(folder / kFileName, error)) return folder / kFileName;
  }
  return Error{.code = ErrorCode::NotFound,
               .what = "There is no prisma.yml here, in ./prisma or in a folder above.",
               .hint = "Go to the folder of your service, or name the file: --project PATH"};
}

Checked<PrismaDefinition> load_prisma_yml(const fs::path& file, const PrismaOptions& options) {
  auto text = files::read(file, kLargestDefinition);
  if (!text) return Errors{std::move(text).error()};
  auto document = yaml::parse(file.filename().string(), std::move(*text));
  if (!document) return std::move(document).error();
  return Reader(file, std::move(*document), options).read();
}

}  // namespace graphcool::service
