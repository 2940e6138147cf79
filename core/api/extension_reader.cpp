#include "core/api/extension_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/graphql/parser.h"
#include "core/model/transient.h"

namespace graphcool::api {

namespace {

constexpr std::string_view kExample =
    "Write, for example:\ntype HelloPayload { message: String! }\nextend type Query { hello(name: "
    "String): HelloPayload }";

}  // namespace

std::string ExtensionReader::place_of(const Origin& origin, graphql::Offset offset) const {
  const auto place = origin.document->source.locate(offset);
  return fmt::format("{}:{}", origin.document->source.name, place.line);
}

void ExtensionReader::fail(int code, graphql::Offset offset, std::string what, std::string hint) {
  const ResolverSource* source = origin_.source;
  Error error{
      .code = ErrorCode::Invalid,
      .what = source ? fmt::format("The schema of the function '{}': {}", source->function, what)
                     : "The types: " + what,
      .where = source ? source->where : Location{},
      .hint = std::move(hint),
      .api_code = code};
  if (origin_.document != nullptr && offset != graphql::kNoOffset) {
    const auto& file = origin_.document->source;
    const auto place = file.locate(offset);
    error.where = {.file = std::string(file.name), .line = place.line, .column = place.column};
  }
  errors_.push_back(std::move(error));
}

const graphql::ast::Document* ExtensionReader::parse(const std::string& path,
                                                     const std::string& text, bool legacy) {
  const std::string& body = documents_->texts.emplace_back(text);
  auto parsed = graphql::parse({.body = body, .name = path}, {.legacy_sdl = legacy});
  if (parsed) return &documents_->trees.emplace_back(std::move(*parsed));
  fail(kResolverInvalid, graphql::kNoOffset, "it cannot be parsed. " + parsed.error().message,
       std::string(kExample));
  if (!parsed.error().locations.empty()) {
    const auto& place = parsed.error().locations.front();
    errors_.back().where = {.file = path, .line = place.line, .column = place.column};
  }
  return nullptr;
}

void ExtensionReader::read_types(const model::SdlFile& file) {
  look_at({});
  const auto* document = parse(file.path, file.text, true);
  if (document == nullptr) return;
  look_at({nullptr, document});
  for (const Definition& each : document->definitions) {
    if (!model::is_transient(each)) continue;
    if (!each.extension) {
      take_type(each);
      continue;
    }
    for (const FieldDefinition& field : each.fields) {
      open_fields_.push_back({std::string(each.name.text), &field, origin_});
    }
  }
}

void ExtensionReader::read_schema(const ResolverSource& source) {
  look_at({&source, nullptr});
  if (source.path.empty()) return take_open_field(source);
  if (const auto* document = parse(source.path, source.schema, false)) {
    read_file(source, *document);
  }
}

void ExtensionReader::read_file(const ResolverSource& source,
                                const graphql::ast::Document& document) {
  look_at({&source, &document});
  std::vector<const Definition*> extensions;
  for (const Definition& each : document.definitions) {
    if (each.extension) {
      extensions.push_back(&each);
    } else {
      take_type(each);
    }
  }
  if (extensions.size() != 1) {
    return fail(kResolverInvalid, extensions.empty() ? 0 : extensions[1]->offset,
                extensions.empty() ? "it extends nothing."
                                   : "it has more than one extension; a function has one.",
                std::string(kExample));
  }
  const Definition& extension = *extensions.front();
  const std::string parent(extension.name.text);
  if (extension.kind != Kind::ObjectType ||
      (parent != "Query" && parent != "Mutation" && model_.type(parent) == nullptr)) {
    return fail(kResolverInvalid, extension.offset, fmt::format("it extends `{}`.", parent),
                "What can be extended are Query, Mutation, and the types of the data model.");
  }
  if (extension.fields.size() != 1) {
    return fail(kResolverInvalid, extension.offset,
                "the extension has to have one field; it has " +
                    std::to_string(extension.fields.size()) + ".",
                "Make a function for each field.");
  }
  add_resolver(source, parent, extension.fields.front());
}

void ExtensionReader::add_resolver(const ResolverSource& source, std::string parent,
                                   const FieldDefinition& field) {
  result_.resolvers.push_back({source.function, std::move(parent), &field});
  origins_.push_back(origin_);
}

// A function without a schema of its own resolves the field of its name.
void ExtensionReader::take_open_field(const ResolverSource& source) {
  OpenField* found = nullptr;
  for (OpenField& each : open_fields_) {
    if (each.field->name.text != source.function) continue;
    each.taken = true;
    if (found == nullptr) {
      found = &each;
      continue;
    }
    look_at(each.origin);
    fail(kResolverInvalid, each.field->name.offset,
         fmt::format("the function '{0}' could resolve `{1}.{0}` and `{2}.{0}`.", source.function,
                     found->parent, each.parent),
         fmt::format("Give the function a `schema`, or one of the fields another name. The other "
                     "one stands at {}.",
                     place_of(found->origin, found->field->name.offset)));
  }
  if (found == nullptr) {
    return fail(kResolverInvalid, graphql::kNoOffset,
                fmt::format("there is none, and no `extend type` in the types has a field `{}`.",
                            source.function),
                fmt::format("Write into the types: extend type Query {{ {0}: String }} Or name a "
                            "file: schema: ./src/{0}.graphql",
                            source.function));
  }
  look_at(found->origin);
  add_resolver(source, found->parent, *found->field);
}

void ExtensionReader::take_type(const Definition& definition) {
  if (definition.kind != Kind::ObjectType && definition.kind != Kind::InputObjectType &&
      definition.kind != Kind::EnumType) {
    return fail(kResolverInvalid, definition.offset,
                "only types, inputs and enums can stand beside the extension.",
                "Delete this definition.");
  }
  const std::string_view name = definition.name.text;
  const auto refuse = [&](std::string_view by, const std::string& place) {
    fail(kPayloadNameTaken, definition.offset,
         fmt::format("the name `{}` is taken by {}.", name, by),
         fmt::format("Choose another name, or use the one at {}.", place));
  };
  const auto* type = model_.type(name);
  const auto* enumeration = model_.enum_type(name);
  if (type != nullptr || enumeration != nullptr) {
    const Location& where = type != nullptr ? type->where : enumeration->where;
    return refuse("the data model", fmt::format("{}:{}", where.file, where.line));
  }
  const auto [other, is_new] = types_.emplace(name, Named{&definition, origin_});
  if (is_new) return in_order_.push_back(&definition);
  const auto& [first, origin] = other->second;
  refuse(origin.source == nullptr          ? "the types"
         : origin.source == origin_.source ? "another definition of this file"
                                           : "the schema of another function",
         place_of(origin, first->offset));
}

void ExtensionReader::read_hook(const HookSource& source) {
  const auto found = std::find_if(model_.types.begin(), model_.types.end(), [&](const auto& type) {
    return text::to_lower_ascii(type.name) == text::to_lower_ascii(source.model);
  });
  if (found == model_.types.end()) {
    errors_.push_back({.code = ErrorCode::Invalid,
                       .what = fmt::format("The function '{}' is for operations of `{}`, and there "
                                           "is no such type in the data model.",
                                           source.function, source.model),
                       .where = source.where,
                       .hint = "Write a type and a verb: operation: Post.create",
                       .api_code = 2066});
    return;
  }
  result_.hooks.push_back({source.function, &*found, source.verb, source.before});
}

// What the resolvers take and return, and what that is made of.
void ExtensionReader::keep_used_types() {
  std::set<const Definition*> used;
  std::vector<std::string_view> wanted;
  const auto want_all = [&](const auto& list) {
    for (const auto& each : list) wanted.push_back(named(*each.type).name.text);
  };
  for (const Resolver& each : result_.resolvers) {
    wanted.push_back(named(*each.field->type).name.text);
    want_all(each.field->arguments);
  }
  while (!wanted.empty()) {
    const auto found = types_.find(wanted.back());
    wanted.pop_back();
    if (found == types_.end()) continue;
    const Definition& type = *found->second.definition;
    if (!used.insert(&type).second) continue;
    want_all(type.fields);
    want_all(type.input_fields);
  }
  for (const Definition* each : in_order_) {
    if (used.contains(each)) result_.types.push_back(each);
  }
}

Checked<Extensions> ExtensionReader::read(const std::vector<ResolverSource>& resolvers,
                                          const std::vector<HookSource>& hooks,
                                          std::span<const model::SdlFile> types) {
  for (const model::SdlFile& file : types) read_types(file);
  for (const ResolverSource& source : resolvers) read_schema(source);
  check_types();
  check_resolvers();
  check_open_fields(resolvers);
  for (const HookSource& source : hooks) read_hook(source);
  if (!errors_.empty()) return std::move(errors_);
  keep_used_types();
  result_.owned = documents_;
  return std::move(result_);
}

}  // namespace graphcool::api
