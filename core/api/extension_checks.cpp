// What fields and types of functions may be; see extension_reader.h.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/api/extension_reader.h"

namespace graphcool::api {
namespace {

bool is_scalar(std::string_view name) {
  static const std::set<std::string_view> known = {"Int", "Float",    "String", "Boolean",
                                                   "ID",  "DateTime", "Json",   "Password"};
  return known.contains(name);
}

}  // namespace

void ExtensionReader::check_types() {
  for (const Definition* each : in_order_) {
    look_at(types_.at(each->name.text).origin);
    check_members(*each);
  }
}

void ExtensionReader::check_members(const Definition& type) {
  const std::string_view name = type.name.text;
  if (!type.interfaces.empty()) {
    fail(kResolverInvalid, type.interfaces.front().offset,
         fmt::format("`{}` cannot implement `{}`: there are no interfaces.", name,
                     type.interfaces.front().text),
         "Remove it.");
  }
  if (type.fields.empty() && type.input_fields.empty() && type.values.empty()) {
    fail(kResolverInvalid, type.name.offset, fmt::format("`{}` is empty.", name),
         "Give it a field.");
  }
  std::set<std::string_view> taken;
  const auto check_new = [&](const auto& member) {
    if (taken.insert(member.name.text).second) return;
    fail(kResolverInvalid, member.name.offset,
         fmt::format("`{}` has `{}` more than once.", name, member.name.text),
         "Remove one of them.");
  };
  for (const FieldDefinition& field : type.fields) {
    check_new(field);
    check_field(type, field);
  }
  for (const auto& field : type.input_fields) {
    check_new(field);
    check_argument(field);
  }
  for (const auto& value : type.values) check_new(value);
}

void ExtensionReader::check_field(const Definition& type, const FieldDefinition& field) {
  const std::string_view name = named(*field.type).name.text;
  if (field.name.text == "id" && name != "ID" && name != "String") {
    fail(kResolverInvalid, field.offset,
         fmt::format("the field `id` of `{}` has to be an ID or a String.", type.name.text),
         "Give the field another name or type.");
  }
  if (!field.arguments.empty()) {
    fail(kResolverInvalid, field.arguments.front().offset,
         fmt::format("`{}.{}` has arguments, which only the function's own field can have.",
                     type.name.text, field.name.text),
         "Remove them.");
  }
  if (is_scalar(name) || is_enum(name) || is_transient(name, Kind::ObjectType)) return;
  const bool related = model_.type(name) != nullptr;
  fail(kResolverInvalid, field.offset,
       related ? fmt::format("`{}.{}` is of a type of the data model; relations are not "
                             "supported in what a function returns.",
                             type.name.text, field.name.text)
               : fmt::format("there is no type `{}`, which `{}.{}` has.", name, type.name.text,
                             field.name.text),
       related ? "Return the node's id, and read the node with another query."
               : "Define it in this file or in the types, or correct the name.");
}

void ExtensionReader::check_argument(const graphql::ast::InputValueDefinition& argument) {
  const std::string_view name = named(*argument.type).name.text;
  if (is_scalar(name) || is_enum(name) || is_transient(name, Kind::InputObjectType)) return;
  fail(kResolverArgumentInvalid, argument.offset,
       fmt::format("the argument `{}` is of type `{}`, which is no scalar, enum or input.",
                   argument.name.text, name),
       fmt::format("Define it in this file or in the types: input {} {{ ... }}", name));
}

void ExtensionReader::check_resolvers() {
  std::set<std::pair<std::string, std::string_view>> taken;
  for (std::size_t i = 0; i < result_.resolvers.size(); ++i) {
    const Resolver& each = result_.resolvers[i];
    look_at(origins_[i]);
    for (const auto& argument : each.field->arguments) check_argument(argument);
    check_returned(*each.field);
    const bool is_new = taken.emplace(each.parent, each.field->name.text).second;
    check_name(each, !is_new);
  }
}

void ExtensionReader::check_returned(const FieldDefinition& field) {
  const std::string_view type = named(*field.type).name.text;
  if (is_scalar(type) || is_enum(type) || is_transient(type, Kind::ObjectType)) return;
  const bool related = model_.type(type) != nullptr;
  fail(kResolverInvalid, field.offset,
       related ? fmt::format("`{}` returns `{}`, a type of the data model.", field.name.text, type)
               : fmt::format("there is no type `{}`, which `{}` returns.", type, field.name.text),
       related ? "Return a type of your own with the node's id: type Payload { id: ID! }"
               : fmt::format("Define it in this file or in the types: type {} {{ ... }}", type));
}

void ExtensionReader::check_name(const Resolver& resolver, bool taken) {
  const auto& name = resolver.field->name;
  const auto refuse = [&](std::string what) {
    fail(kResolverInvalid, name.offset, std::move(what), "Choose another name.");
  };
  if (name.text.starts_with("__")) refuse("names that begin with `__` belong to GraphQL.");
  if (taken) {
    refuse(fmt::format("the field `{}` is there already, by another function.", name.text));
  }
  const auto* type = model_.type(resolver.parent);
  if (type != nullptr && type->field(name.text) != nullptr) {
    refuse(fmt::format("`{}` has a field `{}` in the data model.", resolver.parent, name.text));
  }
  if (resolver.parent != "Mutation") return;
  for (const std::string_view verb : {"create", "update", "delete"}) {
    if (!name.text.starts_with(verb)) continue;
    if (model_.type(name.text.substr(verb.size())) == nullptr) continue;
    refuse(fmt::format("the field `{}` is one of the generated mutations.", name.text));
  }
}

// A field that nothing resolves would answer null for ever.
void ExtensionReader::check_open_fields(const std::vector<ResolverSource>& resolvers) {
  for (const OpenField& each : open_fields_) {
    if (each.taken) continue;
    const std::string_view name = each.field->name.text;
    const bool has_schema = std::ranges::any_of(
        resolvers, [&](const ResolverSource& source) { return source.function == name; });
    look_at(each.origin);
    fail(kResolverInvalid, each.field->name.offset,
         fmt::format("no function resolves the field `{}.{}`.", each.parent, name),
         has_schema ? fmt::format("The function '{}' has a `schema` of its own: delete one of the "
                                  "two.",
                                  name)
         : model_.type(each.parent)
             ? fmt::format("Write a stored field into the type itself. For a computed one make a "
                           "resolver of its name: functions: {{{}: ...}}",
                           name)
             : fmt::format("Make a resolver of its name: functions: {{{}: ...}}", name));
  }
}

}  // namespace graphcool::api
