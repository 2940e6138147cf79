#include "core/service/definition.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/service/files.h"
#include "core/service/variables.h"
#include "core/service/yaml.h"

namespace graphcool::service {
namespace {

namespace fs = std::filesystem;
using yaml::Entry;
using yaml::Value;
using yaml::ValuePtr;

constexpr const char* kFileName = "graphcool.yml";
constexpr std::size_t kLargestDefinition = 1u << 20;
constexpr std::size_t kLargestTypes = 4u << 20;
constexpr const char* kWildcard = "permissions:\n  - operation: \"*\"";

// Reads one definition. What is wrong is collected; reading goes on with the rest.
class Reader {
 public:
  Reader(const Files& files, yaml::Document document, const Sources& sources)
      : files_(files), document_(std::move(document)), variables_(document_, sources) {}

  Checked<Definition> read();
  std::vector<std::string> paths_of_types();

 private:
  void add(const Value& at, std::string what, std::string hint) {
    errors_.push_back(document_.error(at.line, at.column, std::move(what), std::move(hint)));
  }
  void add(const Entry& at, std::string what, std::string hint) {
    errors_.push_back(document_.error(at.line, at.column, std::move(what), std::move(hint)));
  }
  void check_keys(const Value& map, std::string_view of, const std::vector<std::string>& known);

  std::vector<ValuePtr> read_paths();
  void read_types();
  void read_types_file(const Value& at);
  void read_permissions();
  void read_permission(const Value& at);
  void read_operation(const Value& permission, const Entry& entry);
  void refuse_what_comes_later();

  const Files& files_;
  BundleModule root_;
  const yaml::Document document_;
  const Variables variables_;
  Definition definition_;
  Errors errors_;
};

void Reader::check_keys(const Value& map, std::string_view of,
                        const std::vector<std::string>& known) {
  for (const Entry& entry : map.entries) {
    if (std::ranges::count(known, entry.key) > 0) continue;
    const auto near = text::nearest(entry.key, known);
    add(entry, fmt::format("Unknown property `{}` of {}.", entry.key, of),
        near ? fmt::format("Did you mean `{}`?", *near)
             : fmt::format("Known are: {}.", fmt::join(known, ", ")));
  }
}

// The entries of `types` with their variables replaced; all of them are texts.
std::vector<ValuePtr> Reader::read_paths() {
  const Entry* entry = document_.root->find("types");
  if (!entry) {
    errors_.push_back(document_.error(document_.root->line, document_.root->column,
                                      "The property `types` is missing.",
                                      "Name the file of the data model: types: ./types.graphql"));
    return {};
  }
  const ValuePtr types = variables_.resolve(entry->value, errors_);
  if (!types) return {};
  if (types->kind == Value::Kind::List && !types->items.empty()) {
    std::vector<ValuePtr> paths;
    for (const ValuePtr& item : types->items) {
      const ValuePtr path = variables_.resolve(item, errors_);
      if (!path) continue;
      if (path->kind == Value::Kind::Scalar && !path->text.empty()) {
        paths.push_back(path);
      } else {
        add(*item, fmt::format("A path is expected here, not {}.", yaml::kind_name(*path)),
            "Write it like ./types.graphql");
      }
    }
    return paths;
  }
  if (types->kind == Value::Kind::Scalar && !types->text.empty()) return {types};
  const bool empty = types->kind == Value::Kind::Null || types->kind == Value::Kind::Scalar ||
                     types->kind == Value::Kind::List;
  add(*entry,
      empty ? "The property `types` names no file."
            : fmt::format("The property `types` is {}.", yaml::kind_name(*types)),
      "It is a path or a list of paths: types: ./types.graphql");
  return {};
}

void Reader::read_types_file(const Value& at) {
  const std::string& spelled = at.text;
  if (!is_inside(spelled)) {
    return add(at, fmt::format("The path `{}` leads out of the service's folder.", spelled),
               "Name a file in this folder or below it.");
  }
  const auto same = [&](const SourceFile& other) {
    return normal_path(other.path) == normal_path(spelled);
  };
  if (std::ranges::any_of(definition_.types, same)) {
    return add(at, fmt::format("The file `{}` is named twice.", spelled), "Delete one of them.");
  }
  auto text = files_.read(spelled, kLargestTypes);
  if (!text) {
    if (text.error().code == ErrorCode::Invalid) {
      return add(at, text.error().what, text.error().hint);
    }
    const bool missing = text.error().code == ErrorCode::NotFound;
    add(at,
        missing ? fmt::format("There is no file `{}`.", spelled)
                : fmt::format("The file `{}` cannot be read. {}", spelled, text.error().what),
        missing ? "Make the file, or correct the path: it starts at the folder of graphcool.yml."
                : text.error().hint);
    errors_.back().code = text.error().code;
    return;
  }
  if (!text::is_utf8(*text)) {
    return add(at, fmt::format("The file `{}` is not a text in UTF-8.", spelled),
               "Save it as UTF-8.");
  }
  root_.files.emplace(spelled, *text);
  definition_.types.push_back({spelled, std::move(*text), {document_.file, at.line, at.column}});
}

void Reader::read_types() {
  for (const ValuePtr& path : read_paths()) read_types_file(*path);
}

bool is_operation(const std::string& text) {
  static const std::regex known(
      R"([A-Z][a-zA-Z0-9]*\.(read|create|update|delete|connect|disconnect|\*))");
  return std::regex_match(text, known);
}

void Reader::read_operation(const Value& permission, const Entry& entry) {
  const ValuePtr operation = variables_.resolve(entry.value, errors_);
  if (!operation) return;
  if (operation->kind != Value::Kind::Scalar) {
    return add(entry, fmt::format("`operation` is {}.", yaml::kind_name(*operation)),
               "It is a text: operation: \"*\"");
  }
  if (operation->text == "*") {
    definition_.permissions.push_back(
        {.operation = "*", .where = {document_.file, permission.line, permission.column}});
  } else if (is_operation(operation->text)) {
    add(*operation,
        fmt::format("Permissions for one operation, such as `{}`, are not in this version yet.",
                    operation->text),
        "Open everything instead: operation: \"*\"");
  } else {
    add(*operation, fmt::format("`{}` is no operation.", operation->text),
        "An operation is \"*\", or a model and a verb: Post.read, Post.create, Post.update, "
        "Post.delete.");
  }
}

void Reader::read_permission(const Value& at) {
  if (at.kind != Value::Kind::Map) {
    return add(at, fmt::format("A permission is expected here, not {}.", yaml::kind_name(at)),
               "Write: - operation: \"*\"");
  }
  check_keys(at, "a permission",
             {"operation", "authenticated", "query", "fields", "description", "isEnabled"});
  const Entry* operation = at.find("operation");
  if (!operation) {
    add(at, "This permission has no `operation`.", "Write: operation: \"*\"");
  } else {
    read_operation(at, *operation);
  }
  for (const char* later : {"authenticated", "query", "fields"}) {
    const Entry* entry = at.find(later);
    if (!entry || entry->value->kind == Value::Kind::Null || entry->value->text == "false")
      continue;
    add(*entry, fmt::format("`{}` of a permission is not in this version yet.", later),
        "Delete this line: without it the permission is open to everybody.");
  }
}

void Reader::read_permissions() {
  const Entry* entry = document_.root->find("permissions");
  const Value* list = entry ? entry->value.get() : nullptr;
  if (!list || list->kind == Value::Kind::Null ||
      (list->kind == Value::Kind::List && list->items.empty())) {
    const int line = entry ? entry->line : document_.root->line;
    const int column = entry ? entry->column : document_.root->column;
    errors_.push_back(document_.error(
        line, column, "There is no permission, so nobody could read or write anything.",
        fmt::format("Open everything to everybody:\n{}", kWildcard)));
    return;
  }
  if (list->kind != Value::Kind::List) {
    return add(*entry, fmt::format("`permissions` is {}.", yaml::kind_name(*list)),
               fmt::format("It is a list:\n{}", kWildcard));
  }
  for (const ValuePtr& each : list->items) read_permission(*each);
}

void Reader::refuse_what_comes_later() {
  struct Later {
    const char* key;
    const char* name;
    bool also_empty;
  };
  constexpr Later later[] = {{"functions", "Functions", false},
                             {"rootTokens", "Root tokens", false},
                             {"modules", "Modules", true}};
  for (const Later& each : later) {
    const Entry* entry = document_.root->find(each.key);
    if (!entry) continue;
    const Value& value = *entry->value;
    const bool empty = value.items.empty() && value.entries.empty() && value.text.empty();
    if (empty && !each.also_empty) continue;
    add(*entry, fmt::format("{} are not in this version yet.", each.name),
        fmt::format("Delete or comment out `{}`.", each.key));
  }
}

Checked<Definition> Reader::read() {
  root_.content = document_.text;
  check_keys(*document_.root, kFileName,
             {"types", "functions", "permissions", "rootTokens", "modules", "custom"});
  read_types();
  read_permissions();
  refuse_what_comes_later();
  // In the order of the file, whatever order they were found in.
  std::ranges::stable_sort(errors_, [](const Error& a, const Error& b) {
    return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
  });
  if (!errors_.empty()) return std::move(errors_);
  definition_.bundle.modules = {std::move(root_)};
  return std::move(definition_);
}

std::vector<std::string> Reader::paths_of_types() {
  std::vector<std::string> paths;
  for (const ValuePtr& path : read_paths()) {
    if (is_inside(path->text)) paths.push_back(path->text);
  }
  return paths;
}

Checked<yaml::Document> read_document(const Files& files) {
  auto text = files.read(kFileName, kLargestDefinition);
  if (!text) {
    Error error = text.error();
    error.where = {.file = kFileName};
    return Errors{std::move(error)};
  }
  auto document = yaml::parse(kFileName, std::move(*text));
  if (!document) return std::move(document).error();
  if (!document->root) {
    return Errors{
        {.code = ErrorCode::Invalid,
         .what = "graphcool.yml is empty.",
         .where = {.file = kFileName},
         .hint = fmt::format("The least it needs:\ntypes: ./types.graphql\n{}", kWildcard)}};
  }
  const Value& root = *document->root;
  if (root.kind != Value::Kind::Map) {
    return Errors{document->error(
        root.line, root.column,
        fmt::format("graphcool.yml holds {}; it has to hold properties.", yaml::kind_name(root)),
        fmt::format("The least it needs:\ntypes: ./types.graphql\n{}", kWildcard))};
  }
  return document;
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
  auto document = read_document(files);
  if (!document) return std::move(document).error();
  auto definition = Reader(files, std::move(*document), sources).read();
  if (definition) definition->folder = folder;
  return definition;
}

Checked<Definition> read_definition(const Bundle& bundle) {
  const auto root = std::ranges::find(bundle.modules, "", &BundleModule::name);
  if (root == bundle.modules.end()) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = "The bundle has no module whose name is empty.",
                   .hint = "The service itself is the module \"\"."}};
  }
  auto document = yaml::parse(kFileName, root->content);
  if (!document) return std::move(document).error();
  const BundleFiles files(*root);
  auto definition = Reader(files, std::move(*document), {}).read();
  if (definition) {
    definition->family = bundle.family;
    definition->bundle = bundle;
  }
  return definition;
}

Bundle bundle_of(const Definition& definition) {
  if (!definition.bundle.modules.empty()) return definition.bundle;
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
  for (const BundleModule& module : definition.bundle.modules) {
    for (const auto& [path, text] : module.files) files.push_back({path, text});
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
  std::vector<fs::path> paths = {folder / kFileName};
  const FolderFiles files(folder);
  auto document = read_document(files);
  if (!document) return paths;
  for (const std::string& path : Reader(files, std::move(*document), sources).paths_of_types()) {
    paths.push_back((folder / path).lexically_normal());
  }
  return paths;
}

}  // namespace graphcool::service
