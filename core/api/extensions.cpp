#include "core/api/extensions.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "core/base/text.h"
#include "core/graphql/parser.h"

namespace graphcool::api {

using graphql::ast::Definition;
using graphql::ast::FieldDefinition;
using graphql::ast::TypeReference;
using Kind = Definition::Kind;

namespace {

constexpr int kSchemaInvalid = 2040;
constexpr int kExtensionInvalid = 2053;
constexpr int kPayloadTaken = 2065;

constexpr std::string_view kExample =
    "Write, for example:\ntype HelloPayload { message: String! }\nextend type Query { hello(name: "
    "String): HelloPayload }";

// The texts and trees that Extensions point into.
struct Documents {
  std::deque<std::string> texts;
  std::deque<graphql::ast::Document> trees;
};

const TypeReference& named(const TypeReference& type) {
  return type.kind == TypeReference::Kind::Named ? type : named(*type.of);
}

bool is_scalar(std::string_view name) {
  static const std::set<std::string_view> known = {"Int", "Float",    "String", "Boolean",
                                                   "ID",  "DateTime", "Json",   "Password"};
  return known.contains(name);
}

class Reader {
 public:
  explicit Reader(const model::Model& model) : model_(model) {}

  Checked<Extensions> read(const std::vector<ResolverSource>& resolvers,
                           const std::vector<HookSource>& hooks);

 private:
  void parse(const ResolverSource& source);
  void read_file(const ResolverSource& source, const graphql::ast::Document& document);
  void take_type(const Definition& definition);
  void check_types();
  void check_members(const Definition& type);
  void check_argument(const graphql::ast::InputValueDefinition& argument);
  void check_resolvers();
  void check_returned(const FieldDefinition& field);
  void check_name(const Resolver& resolver, bool taken);
  void read_hook(const HookSource& source);

  bool is_enum(std::string_view name) const {
    return model_.enum_type(name) != nullptr || is_transient(name, Kind::EnumType);
  }
  bool is_transient(std::string_view name, Kind kind) const {
    const auto found = types_.find(name);
    return found != types_.end() && found->second->kind == kind;
  }

  void fail(int code, graphql::Offset offset, std::string what, std::string hint);

  const model::Model& model_;
  std::shared_ptr<Documents> documents_ = std::make_shared<Documents>();
  Extensions result_;
  std::map<std::string_view, const Definition*> types_;
  // Where something stands, for errors.
  struct Origin {
    const ResolverSource* source = nullptr;
    const graphql::ast::Document* document = nullptr;
  };
  void look_at(const Origin& origin) {
    source_ = origin.source;
    document_ = origin.document;
  }
  std::vector<Origin> origins_, type_origins_;        // Of each resolver, of each type.
  const ResolverSource* source_ = nullptr;            // The one that is looked at, ...
  const graphql::ast::Document* document_ = nullptr;  // ... and its tree.
  Errors errors_;
};

void Reader::fail(int code, graphql::Offset offset, std::string what, std::string hint) {
  Error error{.code = ErrorCode::Invalid,
              .what = fmt::format("The schema of the function '{}': {}", source_->function, what),
              .where = source_->where,
              .hint = std::move(hint),
              .api_code = code};
  if (document_ != nullptr && offset != graphql::kNoOffset) {
    const auto place = document_->source.locate(offset);
    error.where = {.file = source_->path, .line = place.line, .column = place.column};
  }
  errors_.push_back(std::move(error));
}

void Reader::parse(const ResolverSource& source) {
  source_ = &source;
  document_ = nullptr;
  const std::string& text = documents_->texts.emplace_back(source.schema);
  auto parsed = graphql::parse({.body = text, .name = source.path});
  if (!parsed) {
    fail(kExtensionInvalid, graphql::kNoOffset, "it cannot be parsed. " + parsed.error().message,
         std::string(kExample));
    if (!parsed.error().locations.empty()) {
      const auto& place = parsed.error().locations.front();
      errors_.back().where = {.file = source.path, .line = place.line, .column = place.column};
    }
    return;
  }
  read_file(source, documents_->trees.emplace_back(std::move(*parsed)));
}

void Reader::read_file(const ResolverSource& source, const graphql::ast::Document& document) {
  document_ = &document;
  std::vector<const Definition*> extensions;
  for (const Definition& each : document.definitions) {
    if (each.extension) {
      extensions.push_back(&each);
    } else {
      take_type(each);
    }
  }
  if (extensions.size() != 1) {
    return fail(kExtensionInvalid, extensions.empty() ? 0 : extensions[1]->offset,
                extensions.empty() ? "it extends nothing."
                                   : "it has more than one extension; a function has one.",
                std::string(kExample));
  }
  const Definition& extension = *extensions.front();
  const std::string parent(extension.name.text);
  if (extension.kind != Kind::ObjectType ||
      (parent != "Query" && parent != "Mutation" && model_.type(parent) == nullptr)) {
    return fail(kExtensionInvalid, extension.offset, fmt::format("it extends `{}`.", parent),
                "What can be extended are Query, Mutation, and the types of the data model.");
  }
  if (extension.fields.size() != 1) {
    return fail(kExtensionInvalid, extension.offset,
                "the extension has to have one field; it has " +
                    std::to_string(extension.fields.size()) + ".",
                "Make a function for each field.");
  }
  result_.resolvers.push_back({source.function, parent, &extension.fields[0]});
  origins_.push_back({source_, document_});
}

void Reader::take_type(const Definition& definition) {
  if (definition.kind != Kind::ObjectType && definition.kind != Kind::InputObjectType &&
      definition.kind != Kind::EnumType) {
    return fail(kExtensionInvalid, definition.offset,
                "only types, inputs and enums can stand beside the extension.",
                "Delete this definition.");
  }
  const std::string_view name = definition.name.text;
  if (model_.type(name) != nullptr || model_.enum_type(name) != nullptr) {
    return fail(kPayloadTaken, definition.offset,
                fmt::format("the name `{}` is taken by the data model.", name),
                "Choose another name.");
  }
  if (!types_.emplace(name, &definition).second) {
    return fail(kPayloadTaken, definition.offset,
                fmt::format("the name `{}` is taken by the schema of another function.", name),
                "Choose another name.");
  }
  result_.types.push_back(&definition);
  type_origins_.push_back({source_, document_});
}

// After all files are read: types of one may be named in another.
void Reader::check_types() {
  for (std::size_t i = 0; i < result_.types.size(); ++i) {
    look_at(type_origins_[i]);
    check_members(*result_.types[i]);
  }
}

void Reader::check_members(const Definition& type) {
  for (const FieldDefinition& field : type.fields) {
    const std::string_view name = named(*field.type).name.text;
    if (field.name.text == "id" && name != "ID" && name != "String") {
      fail(kExtensionInvalid, field.offset,
           fmt::format("the field `id` of `{}` has to be an ID or a String.", type.name.text),
           "Give the field another name or type.");
    }
    if (is_scalar(name) || is_enum(name) || is_transient(name, Kind::ObjectType)) continue;
    const bool related = model_.type(name) != nullptr;
    fail(kExtensionInvalid, field.offset,
         related ? fmt::format("`{}.{}` is of a type of the data model; relations are not "
                               "supported in what a function returns.",
                               type.name.text, field.name.text)
                 : fmt::format("there is no type `{}`, which `{}.{}` has.", name, type.name.text,
                               field.name.text),
         related ? "Return the node's id, and read the node with another query."
                 : "Define it in this file, or correct the name.");
  }
  for (const auto& field : type.input_fields) check_argument(field);
}

void Reader::check_argument(const graphql::ast::InputValueDefinition& argument) {
  const std::string_view name = named(*argument.type).name.text;
  if (is_scalar(name) || is_enum(name) || is_transient(name, Kind::InputObjectType)) return;
  fail(kSchemaInvalid, argument.offset,
       fmt::format("the argument `{}` is of type `{}`, which is no scalar, enum or input.",
                   argument.name.text, name),
       fmt::format("Define it in this file: input {} {{ ... }}", name));
}

void Reader::check_resolvers() {
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

void Reader::check_returned(const FieldDefinition& field) {
  const std::string_view type = named(*field.type).name.text;
  if (is_scalar(type) || is_enum(type) || is_transient(type, Kind::ObjectType)) return;
  const bool related = model_.type(type) != nullptr;
  fail(kExtensionInvalid, field.offset,
       related ? fmt::format("`{}` returns `{}`, a type of the data model.", field.name.text, type)
               : fmt::format("there is no type `{}`, which `{}` returns.", type, field.name.text),
       related ? "Return a type of your own with the node's id: type Payload { id: ID! }"
               : fmt::format("Define it in this file: type {} {{ ... }}", type));
}

void Reader::check_name(const Resolver& resolver, bool taken) {
  const auto& name = resolver.field->name;
  const auto refuse = [&](std::string what) {
    fail(kExtensionInvalid, name.offset, std::move(what), "Choose another name.");
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

void Reader::read_hook(const HookSource& source) {
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

Checked<Extensions> Reader::read(const std::vector<ResolverSource>& resolvers,
                                 const std::vector<HookSource>& hooks) {
  for (const ResolverSource& source : resolvers) parse(source);
  check_types();
  check_resolvers();
  for (const HookSource& source : hooks) read_hook(source);
  if (!errors_.empty()) return std::move(errors_);
  result_.owned = documents_;
  return std::move(result_);
}

}  // namespace

const Hook* Extensions::hook(const model::Type& type, Verb verb, bool before) const {
  for (const Hook& each : hooks) {
    // By name: a revision's model may be a copy of the one that was looked at.
    if (each.verb == verb && each.before == before && each.type->name == type.name) return &each;
  }
  return nullptr;
}

Checked<Extensions> read_extensions(const std::vector<ResolverSource>& resolvers,
                                    const std::vector<HookSource>& hooks,
                                    const model::Model& model) {
  return Reader(model).read(resolvers, hooks);
}

}  // namespace graphcool::api
