#include "core/service/reader.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/graphql/parser.h"

namespace graphcool::service {
namespace {

constexpr std::size_t kLargestDefinition = 1u << 20;
constexpr std::size_t kLargestTypes = 4u << 20;
constexpr std::size_t kLargestGraphql = 1u << 20;
constexpr int kTokenNameInUse = 2059;

}  // namespace

Reader::Reader(Reading& reading, const Files& files, yaml::Document document,
               std::vector<std::string> outer)
    : reading_(reading),
      files_(files),
      document_(std::move(document)),
      folder_(std::filesystem::path(document_.file).parent_path().generic_string()),
      outer_(std::move(outer)),
      variables_(document_, reading.sources) {}

void Reader::read() {
  check_keys(
      *document_.root, kFileName,
      {"types", "functions", "permissions", "permissionMode", "rootTokens", "modules", "custom"});
  read_types();
  read_functions();
  read_permissions();
  read_permission_mode();
  read_root_tokens();
  // In the order of the file, whatever order they were found in; those of other files behind it.
  std::ranges::stable_sort(errors_, [&](const Error& a, const Error& b) {
    const auto key = [&](const Error& error) {
      return std::tuple(error.where.file != document_.file, error.where.line, error.where.column);
    };
    return key(a) < key(b);
  });
  std::ranges::move(errors_, std::back_inserter(reading_.errors));
  errors_.clear();
  read_modules();
  std::ranges::move(errors_, std::back_inserter(reading_.errors));
}

// ---- What every part uses

void Reader::check_keys(const Value& map, std::string_view of,
                        const std::vector<std::string>& known) {
  for (auto& unknown : yaml::unknown_keys(map, of, known)) {
    add(unknown.entry, std::move(unknown.what), std::move(unknown.hint));
  }
}

Reader::Property Reader::property(const Value& map, std::string_view name) {
  const Entry* entry = map.find(name);
  if (!entry) return {};
  const ValuePtr value = value_of(entry->value);
  if (!value || value->kind == Value::Kind::Null) return {entry, nullptr};
  return {entry, value};
}

std::optional<std::string> Reader::text_of(const Property& property, const std::string& hint) {
  if (!property) return std::nullopt;
  const Value& value = *property.value;
  if (value.kind == Value::Kind::Scalar && !value.text.empty()) return value.text;
  add(*property.entry,
      value.kind == Value::Kind::Scalar
          ? fmt::format("`{}` is empty.", property.entry->key)
          : fmt::format("`{}` is {}.", property.entry->key, yaml::kind_name(value)),
      hint);
  return std::nullopt;
}

std::optional<bool> Reader::boolean_of(const Property& property) {
  if (!property) return std::nullopt;
  const Value& value = *property.value;
  if (value.kind == Value::Kind::Scalar && value.text == "true") return true;
  if (value.kind == Value::Kind::Scalar && value.text == "false") return false;
  add(*property.entry, fmt::format("`{}` is {}.", property.entry->key, yaml::kind_name(value)),
      "It is true or false.");
  return std::nullopt;
}

std::map<std::string, std::string> Reader::texts_of(const Property& property,
                                                    std::string_view what) {
  std::map<std::string, std::string> texts;
  if (!property) return texts;
  if (property.value->kind != Value::Kind::Map) {
    add(*property.entry,
        fmt::format("`{}` is {}.", property.entry->key, yaml::kind_name(*property.value)),
        fmt::format("It is a map: {}", what));
    return texts;
  }
  for (const Entry& entry : property.value->entries) {
    const ValuePtr value = value_of(entry.value);
    if (!value) continue;
    if (value->kind == Value::Kind::Scalar) {
      texts.insert_or_assign(entry.key, value->text);
    } else {
      add(entry, fmt::format("`{}` is {}.", entry.key, yaml::kind_name(*value)),
          fmt::format("It is a text: {}", what));
    }
  }
  return texts;
}

std::string Reader::joined(std::string_view path) const {
  return folder_.empty() ? std::string(path) : normal_path(folder_ + "/" + std::string(path));
}

std::optional<SourceFile> Reader::read_file(const Value& at, const std::string& spelled,
                                            std::size_t max_bytes) {
  if (!is_inside(spelled)) {
    add(at,
        fmt::format("The path `{}` leads out of the {} folder.", spelled,
                    folder_.empty() ? "service's" : "module's"),
        "Name a file in this folder or below it.");
    return std::nullopt;
  }
  const std::string path = joined(spelled);
  reading_.mentioned.push_back(path);
  auto text = files_.read(path, max_bytes);
  if (!text && text.error().code == ErrorCode::Invalid) {
    add(at, fmt::format("`{}` is a folder.", spelled), text.error().hint);
    return std::nullopt;
  }
  if (!text) {
    const bool missing = text.error().code == ErrorCode::NotFound;
    Error& error = add(
        at,
        missing ? fmt::format("There is no file `{}`.", spelled)
                : fmt::format("The file `{}` cannot be read. {}", spelled, text.error().what),
        missing ? "Make the file, or correct the path: it starts at the folder of graphcool.yml."
                : text.error().hint);
    error.code = text.error().code;
    return std::nullopt;
  }
  if (!text::is_utf8(*text)) {
    add(at, fmt::format("The file `{}` is not a text in UTF-8.", spelled), "Save it as UTF-8.");
    return std::nullopt;
  }
  reading_.root.files.insert_or_assign(path, *text);
  return SourceFile{path, std::move(*text), where(at)};
}

std::optional<SourceFile> Reader::read_graphql(const Value& at, const std::string& spelled,
                                               int api_code) {
  if (!spelled.ends_with(".graphql")) {
    add(at, fmt::format("`{}` is no path of a GraphQL file.", spelled),
        "Its name ends in .graphql.", api_code);
    return std::nullopt;
  }
  auto file = read_file(at, spelled, kLargestGraphql);
  if (!file) return std::nullopt;
  const auto document = graphql::parse({file->text, file->path}, {.legacy_sdl = true});
  if (document) return file;
  const graphql::GraphQLError& wrong = document.error();
  Error error{.code = ErrorCode::Invalid,
              .what = wrong.message,
              .where = {.file = file->path},
              .hint = {},
              .excerpt = {},
              .api_code = api_code};
  if (!wrong.locations.empty()) {
    error.where.line = wrong.locations.front().line;
    error.where.column = wrong.locations.front().column;
  }
  errors_.push_back(std::move(error));
  return std::nullopt;
}

// ---- Types, tokens, the mode of permissions

void Reader::read_types_file(const Value& at) {
  const std::string path = joined(at.text);
  const auto same = [&](const SourceFile& other) {
    return normal_path(other.path) == normal_path(path);
  };
  if (is_inside(at.text) && std::ranges::any_of(reading_.definition.types, same)) {
    add(at, fmt::format("The file `{}` is named twice.", at.text), "Delete one of them.");
    return;
  }
  if (auto file = read_file(at, at.text, kLargestTypes)) {
    reading_.definition.types.push_back(std::move(*file));
  }
}

void Reader::read_types() {
  const Entry* entry = document_.root->find("types");
  if (!entry) {
    // A module may bring functions only.
    if (!outer_.empty()) return;
    add(*document_.root, "The property `types` is missing.",
        "Name the file of the data model: types: ./types.graphql");
    return;
  }
  const ValuePtr types = value_of(entry->value);
  if (!types) return;
  if (types->kind == Value::Kind::Scalar && !types->text.empty()) return read_types_file(*types);
  if (types->kind == Value::Kind::List && !types->items.empty()) {
    for (const ValuePtr& item : types->items) {
      const ValuePtr path = value_of(item);
      if (!path) continue;
      if (path->kind == Value::Kind::Scalar && !path->text.empty()) {
        read_types_file(*path);
      } else {
        add(*item, fmt::format("A path is expected here, not {}.", yaml::kind_name(*path)),
            "Write it like ./types.graphql");
      }
    }
    return;
  }
  const bool is_map = types->kind == Value::Kind::Map;
  add(*entry,
      is_map ? fmt::format("The property `types` is {}.", yaml::kind_name(*types))
             : "The property `types` names no file.",
      "It is a path or a list of paths: types: ./types.graphql");
}

void Reader::read_permission_mode() {
  const Property mode = property(*document_.root, "permissionMode");
  const auto text = text_of(mode, "It is `strict` or `graphcool`.");
  if (!text || *text == "graphcool") return;
  if (*text != "strict") {
    add(*mode.value, fmt::format("There is no permission mode `{}`.", *text),
        "It is `strict` or `graphcool`, which is the default.");
    return;
  }
  reading_.definition.permission_mode = PermissionMode::Strict;
}

void Reader::read_root_tokens() {
  const Property tokens = property(*document_.root, "rootTokens");
  if (!tokens) return;
  if (tokens.value->kind != Value::Kind::List) {
    add(*tokens.entry, fmt::format("`rootTokens` is {}.", yaml::kind_name(*tokens.value)),
        "It is a list of names: rootTokens: [ci]");
    return;
  }
  for (const ValuePtr& item : tokens.value->items) {
    const ValuePtr name = value_of(item);
    if (!name) continue;
    if (name->kind != Value::Kind::Scalar || name->text.empty()) {
      add(*item,
          fmt::format("The name of a token is expected here, not {}.",
                      name->kind == Value::Kind::Scalar ? "nothing" : yaml::kind_name(*name)),
          "Write it like: rootTokens: [ci]");
      continue;
    }
    const auto& known = reading_.definition.root_tokens;
    const auto before = std::ranges::find(known, name->text, &RootToken::name);
    if (before != known.end()) {
      add(*name, fmt::format("There are two root tokens of the name `{}`.", name->text),
          fmt::format("The other one stands in {}:{}:{}.", before->where.file, before->where.line,
                      before->where.column),
          kTokenNameInUse);
      continue;
    }
    reading_.definition.root_tokens.push_back({name->text, where(*name)});
  }
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_subject(std::string_view name) {
  return !name.empty() && name.front() >= 'A' && name.front() <= 'Z' &&
         std::ranges::all_of(name, is_letter_or_digit);
}

// ---- The document

Checked<yaml::Document> read_document(const Files& files, const std::string& path) {
  auto text = files.read(path, kLargestDefinition);
  if (!text) {
    Error error = text.error();
    error.where = {.file = path};
    return Errors{std::move(error)};
  }
  auto document = yaml::parse(path, std::move(*text));
  if (!document) return std::move(document).error();
  const std::string least =
      fmt::format("The least it needs:\ntypes: ./types.graphql\n{}", kWildcard);
  if (!document->root) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = fmt::format("{} is empty.", path),
                   .where = {.file = path},
                   .hint = least}};
  }
  const yaml::Value& root = *document->root;
  if (root.kind != yaml::Value::Kind::Map) {
    return Errors{document->error(
        root.line, root.column,
        fmt::format("{} holds {}; it has to hold properties.", path, yaml::kind_name(root)),
        least)};
  }
  return document;
}

}  // namespace graphcool::service
