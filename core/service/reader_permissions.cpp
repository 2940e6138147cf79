// Permissions (section 1.6).
#include <algorithm>

#include "core/graphql/parser.h"
#include "core/service/reader.h"

namespace graphcool::service {
namespace {

constexpr int kPermissionInvalid = 2066;

constexpr const char* kOperations =
    "An operation is \"*\", or a model and a verb: Post.read, Post.create, Post.update, "
    "Post.delete; or a relation and a verb: PostAuthor.connect, PostAuthor.disconnect, "
    "PostAuthor.*.";

bool is_of_relations(std::string_view verb) {
  return verb == "connect" || verb == "disconnect" || verb == "*";
}

}  // namespace

bool Reader::read_operation(const Property& property, Permission& permission) {
  const auto text = text_of(property, "It is a text: operation: \"*\"");
  if (!text) return false;
  permission.operation = *text;
  permission.operation_where = where(*property.value);
  if (*text == "*") return true;
  constexpr std::string_view verbs[] = {"read",    "create",     "update", "delete",
                                        "connect", "disconnect", "*"};
  const std::size_t dot = text->find('.');
  const std::string subject = text->substr(0, dot);
  const std::string verb = dot == std::string::npos ? "" : text->substr(dot + 1);
  if (!is_subject(subject) || std::ranges::count(verbs, verb) == 0) {
    add(*property.value, fmt::format("`{}` is no operation.", *text), kOperations,
        kPermissionInvalid);
    return false;
  }
  permission.subject = subject;
  permission.verb = verb;
  return true;
}

void Reader::read_fields(const Value& map, Permission& permission) {
  const Property fields = property(map, "fields");
  if (!fields) return;
  permission.fields_where = where(*fields.entry);
  if (fields.value->kind != Value::Kind::List) {
    add(*fields.entry, fmt::format("`fields` is {}.", yaml::kind_name(*fields.value)),
        "It is a list of names: fields: [title, text]");
    return;
  }
  if (is_of_relations(permission.verb)) {
    add(*fields.entry, fmt::format("A permission for `{}` has no fields.", permission.operation),
        "Delete this line: only permissions for models have them.");
    return;
  }
  permission.fields.emplace();
  for (const ValuePtr& item : fields.value->items) {
    const ValuePtr name = value_of(item);
    if (!name) continue;
    if (name->kind == Value::Kind::Scalar && !name->text.empty()) {
      permission.fields->push_back(name->text);
    } else {
      add(*item, "The name of a field is expected here.", "Write it like: fields: [title, text]");
    }
  }
}

// Which operation of the file is meant.
void Reader::choose_operation(const Value& at, PermissionQuery& query) {
  const auto document = graphql::parse({query.text, query.path}, {.legacy_sdl = true});
  std::vector<std::string> names;
  for (const auto& definition : document->definitions) {
    if (definition.kind == graphql::ast::Definition::Kind::Operation) {
      names.emplace_back(definition.name.text);
    }
  }
  if (query.name.empty()) {
    if (names.size() == 1) {
      query.name = names.front();
    } else if (names.empty()) {
      add(at, fmt::format("There is no query in `{}`.", query.path),
          "Write one: query { SomePostExists(filter: {id: $node_id}) }", kPermissionInvalid);
    } else {
      add(at, fmt::format("There are {} queries in `{}`.", names.size(), query.path),
          fmt::format("Say which one is meant: {}:{}", query.path, names.front()),
          kPermissionInvalid);
    }
    return;
  }
  const auto count = std::ranges::count(names, query.name);
  if (count == 1) return;
  add(at,
      count == 0 ? fmt::format("There is no query `{}` in `{}`.", query.name, query.path)
                 : fmt::format("There are {} queries `{}` in `{}`.", count, query.name, query.path),
      count == 0 ? fmt::format("There are: {}.", fmt::join(names, ", ")) : "Rename all but one.",
      kPermissionInvalid);
}

void Reader::read_query(const Value& map, Permission& permission) {
  const Property named = property(map, "query");
  const auto text = text_of(named, "It is a path: query: ./permissions/post.graphql:OwnsPost");
  if (!text) return;
  const std::size_t colon = text->find(':');
  if (colon != std::string::npos && text->find(':', colon + 1) != std::string::npos) {
    add(*named.value, fmt::format("`{}` has more than one colon.", *text),
        "It is a path and the name of a query: ./permissions/post.graphql:OwnsPost",
        kPermissionInvalid);
    return;
  }
  auto file = read_graphql(*named.value, text->substr(0, colon), kPermissionInvalid);
  if (!file) return;
  PermissionQuery query{.path = std::move(file->path),
                        .name = colon == std::string::npos ? "" : text->substr(colon + 1),
                        .text = std::move(file->text),
                        .where = file->where};
  choose_operation(*named.value, query);
  permission.query = std::move(query);
}

void Reader::read_permission(const Value& at) {
  if (at.kind != Value::Kind::Map) {
    add(at, fmt::format("A permission is expected here, not {}.", yaml::kind_name(at)),
        "Write: - operation: \"*\"");
    return;
  }
  check_keys(at, "a permission",
             {"operation", "authenticated", "query", "fields", "description", "isEnabled"});
  Permission permission{.operation = {}, .where = where(at)};
  const Property operation = property(at, "operation");
  if (operation.is_missing()) {
    add(at, "This permission has no `operation`.", "Write: operation: \"*\"");
  }
  const bool is_known = read_operation(operation, permission);
  permission.authenticated = boolean_of(property(at, "authenticated")).value_or(false);
  permission.description = text_of(property(at, "description"), "It is a text.").value_or("");
  boolean_of(property(at, "isEnabled"));
  if (permission.operation == "*") {
    for (const char* name : {"authenticated", "query", "fields"}) {
      const Property limit = property(at, name);
      if (!limit || limit.value->text == "false") continue;
      add(*limit.entry,
          fmt::format("The wildcard opens everything to everybody; `{}` would not limit it.", name),
          "Delete this line, or write a permission for each operation.");
    }
  } else {
    read_fields(at, permission);
    read_query(at, permission);
  }
  if (is_known) reading_.definition.permissions.push_back(std::move(permission));
}

void Reader::read_permissions() {
  const Property permissions = property(*document_.root, "permissions");
  if (!permissions) return;
  if (permissions.value->kind != Value::Kind::List) {
    add(*permissions.entry,
        fmt::format("`permissions` is {}.", yaml::kind_name(*permissions.value)),
        fmt::format("It is a list:\n{}", kWildcard));
    return;
  }
  for (const ValuePtr& item : permissions.value->items) {
    if (const ValuePtr permission = value_of(item)) read_permission(*permission);
  }
}

}  // namespace graphcool::service
