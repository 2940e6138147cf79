// Modules, and what only the whole of a service with its modules tells (sections 1.3, 1.4).
#include <algorithm>
#include <map>

#include "core/base/text.h"
#include "core/service/reader.h"

namespace graphcool::service {
namespace {

constexpr int kNameInUse = 2054;
constexpr int kHookInUse = 2055;
constexpr int kSchemaInUse = 2064;

constexpr const char* kModule = "It is a path from here: modules: {auth: ./modules/auth}";

std::string place(const Location& where) {
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

// An error about a name that stands at two places.
Error taken(std::string what, const Location& at, const Location& first, int code) {
  return {.code = ErrorCode::Invalid,
          .what = std::move(what),
          .where = at,
          .hint = fmt::format("The other one stands in {}.", place(first)),
          .excerpt = {},
          .api_code = code};
}

}  // namespace

void Reader::read_module(const Entry& at) {
  const ValuePtr value = value_of(at.value);
  if (!value) return;
  if (value->kind != Value::Kind::Scalar || value->text.empty()) {
    add(at, fmt::format("The module `{}` is {}.", at.key, yaml::kind_name(*value)), kModule);
    return;
  }
  std::string path = joined(value->text);
  if (!is_inside(path)) {
    add(*value, fmt::format("The path `{}` leads out of the service's folder.", value->text),
        "Name a folder in the service's folder.");
    return;
  }
  if (!path.ends_with(".yml") && !path.ends_with(".yaml")) path += std::string("/") + kFileName;
  path = normal_path(path);
  reading_.mentioned.push_back(path);
  std::vector<std::string> way = outer_;
  way.push_back(document_.file);
  if (std::ranges::count(way, path) > 0) {
    add(*value, fmt::format("The module `{}` contains itself.", at.key),
        fmt::format("It is reached through {}.", fmt::join(way, " -> ")));
    return;
  }
  // Two modules may use the same third one.
  auto& known = reading_.definition.modules;
  if (std::ranges::find(known, path, &Module::path) != known.end()) return;
  known.push_back({at.key, path, where(*value)});

  const std::unique_ptr<Files> sent = files_.module(at.key, path);
  const Files& files = sent ? *sent : files_;
  auto document = read_document(files, path);
  if (!document) {
    const Errors& errors = document.error();
    if (errors.front().code == ErrorCode::NotFound) {
      add(*value, fmt::format("There is no module in `{}`: {} is missing.", value->text, path),
          "Correct the path, or delete the module from the list.")
          .code = ErrorCode::NotFound;
    } else {
      std::ranges::copy(errors, std::back_inserter(errors_));
    }
    return;
  }
  reading_.root.files.insert_or_assign(path, document->text);
  Reader(reading_, files, std::move(*document), std::move(way)).read();
}

void Reader::read_modules() {
  const Property modules = property(*document_.root, "modules");
  if (!modules) return;
  if (modules.value->kind != Value::Kind::Map) {
    if (modules.value->kind == Value::Kind::List && modules.value->items.empty()) return;
    add(*modules.entry, fmt::format("`modules` is {}.", yaml::kind_name(*modules.value)),
        "It is a map from names to paths: modules: {auth: ./modules/auth}");
    return;
  }
  for (const Entry& entry : modules.value->entries) read_module(entry);
}

void check_names(Reading& reading) {
  std::map<std::string, const Function*> names;
  std::map<std::string, const Function*> hooks;
  std::map<std::string, const Function*> schemas;
  for (const Function& each : reading.definition.functions) {
    const auto [name, is_new] = names.emplace(text::to_lower_ascii(each.name), &each);
    if (!is_new) {
      reading.errors.push_back(
          taken(fmt::format("There are two functions of the name `{}`.", each.name), each.where,
                name->second->where, kNameInUse));
    }
    if (!each.model.empty()) {
      const std::string operation = fmt::format("{}.{}", each.model, name_of(each.verb));
      const auto [hook, is_first] =
          hooks.emplace(fmt::format("{} {}", name_of(each.type), operation), &each);
      if (!is_first) {
        reading.errors.push_back(taken(
            fmt::format("There are two functions `{}` for {}.", name_of(each.type), operation),
            each.operation_where, hook->second->operation_where, kHookInUse));
      }
    }
    if (!each.schema.path.empty()) {
      const auto [schema, is_first] = schemas.emplace(normal_path(each.schema.path), &each);
      if (!is_first) {
        reading.errors.push_back(
            taken(fmt::format("Two resolvers have the same schema file `{}`.", each.schema.path),
                  each.schema.where, schema->second->schema.where, kSchemaInUse));
      }
    }
  }
}

}  // namespace graphcool::service
