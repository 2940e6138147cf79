#include "core/graphql/resolvers.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/graphql/builtins.h"
#include "core/graphql/execution.h"
#include "core/graphql/introspection.h"
#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/validate.h"

namespace graphcool::graphql {
namespace {

namespace bj = boost::json;

const bj::value kNull;
const bj::object kNothing;

const bj::value& member(const bj::object& object, std::string_view name) {
  const auto* found = object.if_contains(bj::string_view(name.data(), name.size()));
  return found == nullptr ? kNull : *found;
}

std::string text_of(const bj::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

// A coerced input as the JSON that resolvers read.
bj::value to_json(const Input& input, const PreparedInputs& inputs) {
  switch (input.kind) {
    case Input::Kind::Absent:
    case Input::Kind::Null:
      return nullptr;
    case Input::Kind::Int:
      return input.integer;
    case Input::Kind::Float:
      return input.number;
    case Input::Kind::Boolean:
      return input.boolean;
    case Input::Kind::String:
    case Input::Kind::Enum:
      return bj::value(bj::string_view(input.text.data(), input.text.size()));
    case Input::Kind::List: {
      bj::array items;
      for (const Input& item : input.items) items.push_back(to_json(item, inputs));
      return items;
    }
    case Input::Kind::Object: {
      bj::object members;
      for (const InputMember& each : input.members) {
        if (each.value.is_absent()) continue;
        members[bj::string_view(each.name.data(), each.name.size())] = to_json(each.value, inputs);
      }
      return members;
    }
    case Input::Kind::Parameter:
      return to_json(inputs.parameters[input.parameter], inputs);
  }
  return nullptr;
}

}  // namespace

const bj::value& FieldCall::argument(std::string_view name) const {
  return member(arguments, name);
}
std::string FieldCall::text(std::string_view name) const {
  return text_of(argument(name));
}
const bj::value& FieldCall::input(std::string_view name) const {
  const auto* object = argument("input").if_object();
  return member(object == nullptr ? kNothing : *object, name);
}
std::string FieldCall::input_text(std::string_view name) const {
  return text_of(input(name));
}

struct ResolverApi::Impl {
  explicit Impl(std::string text) : sdl(std::move(text)) {}

  const std::string sdl;  // The document points into it, the schema into the document.
  ast::Document document = {};
  std::optional<Schema> schema = {};
  std::unordered_map<const Field*, Resolver> resolvers = {};
};

namespace {

using Resolvers = std::unordered_map<const Field*, Resolver>;

// One operation being run. Each value is appended to `out`; where a null may not be, the parent
// takes back what it wrote and becomes null itself (specification, section 6.4.4).
class Execution {
 public:
  Execution(const Schema& schema, const Resolvers& resolvers, const Selector& selector,
            const PreparedInputs& inputs, ResolverContext& context)
      : schema_(schema),
        resolvers_(resolvers),
        selector_(selector),
        inputs_(inputs),
        context_(context) {}

  // The whole `data`.
  void run() {
    if (!fields(selector_.root_fields(), kNothing)) out_ = "null";
  }

  std::string take_data() { return std::move(out_); }
  GraphQLErrors take_errors() { return std::move(errors_); }

 private:
  using Step = std::variant<std::string_view, std::size_t>;

  bool fields(const std::vector<CollectedField>& fields, const bj::object& object) {
    const std::size_t start = out_.size();
    out_ += '{';
    for (const CollectedField& each : fields) {
      if (&each != fields.data()) out_ += ',';
      json::append_string(out_, each.response_key);
      out_ += ':';
      path_.emplace_back(each.response_key);
      const bool fine = field(each, object);
      path_.pop_back();
      if (fine) continue;
      out_.resize(start);
      return false;
    }
    out_ += '}';
    return true;
  }

  bool field(const CollectedField& field, const bj::object& object) {
    const Builtins& known = builtins();
    if (field.definition == known.typename_field) {
      json::append_string(out_, field.parent->name);
      return true;
    }
    if (field.definition == known.schema_field || field.definition == known.type_field) {
      append_introspection(out_, schema_, field, selector_);
      return true;
    }
    const TypeRef type = field.definition->type;
    const auto resolver = resolvers_.find(field.definition);
    if (resolver == resolvers_.end()) {
      return complete(member(object, field.definition->name), type, field);
    }
    const auto arguments = selector_.arguments(field);
    if (!arguments) return fail(arguments.error(), type, field);
    const bj::value given = to_json(*arguments, inputs_);
    const auto* members = given.if_object();
    auto value = resolver->second({object, members == nullptr ? kNothing : *members, context_});
    return value ? complete(*value, type, field) : fail(std::move(value).error(), type, field);
  }

  // Reports an error of the field and writes null. False when that may not be.
  bool fail(GraphQLError error, TypeRef type, const CollectedField& field) {
    if (error.locations.empty()) {
      for (const auto* node : field.nodes)
        error.locations.push_back(selector_.locate(node->offset));
    }
    error.path_json = path_json();
    errors_.push_back(std::move(error));
    if (type.is_non_null()) return false;
    out_ += "null";
    return true;
  }
  bool fail(std::string message, TypeRef type, const CollectedField& field) {
    return fail(GraphQLError{.message = std::move(message)}, type, field);
  }

  bool complete(const bj::value& value, TypeRef type, const CollectedField& field) {
    if (value.is_null()) {
      if (!type.is_non_null()) return out_ += "null", true;
      return fail("Cannot return null for non-nullable field " + std::string(field.parent->name) +
                      "." + std::string(field.definition->name) + ".",
                  type, field);
    }
    if (type.is_list()) return list(value, type, field);
    if (type.named()->is_leaf()) return leaf(value, type, field);
    return object(value, type, field);
  }

  bool list(const bj::value& value, TypeRef type, const CollectedField& field) {
    const auto* items = value.if_array();
    if (items == nullptr) return unfit(type, field);
    const std::size_t start = out_.size();
    out_ += '[';
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i > 0) out_ += ',';
      path_.emplace_back(i);
      const bool fine = complete((*items)[i], type.item(), field);
      path_.pop_back();
      if (fine) continue;
      out_.resize(start);
      if (type.is_non_null()) return false;
      return out_ += "null", true;
    }
    out_ += ']';
    return true;
  }

  bool object(const bj::value& value, TypeRef type, const CollectedField& field) {
    const Type* concrete = type.named();
    const auto* members = value.if_object();
    if (members != nullptr && concrete->is_abstract()) {
      concrete = schema_.type(text_of(member(*members, "__typename")));
    }
    if (members == nullptr || concrete == nullptr) return unfit(type, field);
    if (fields(selector_.sub_fields(field, *concrete), *members)) return true;
    if (type.is_non_null()) return false;
    return out_ += "null", true;
  }

  bool leaf(const bj::value& value, TypeRef type, const CollectedField& field) {
    const Type& named = *type.named();
    const Builtins& known = builtins();
    const auto* text = value.if_string();
    bool fits = true;
    if (named.kind == TypeKind::Enum) {
      fits = text != nullptr && named.value({text->data(), text->size()}) != nullptr;
    } else if (&named == known.string_type || &named == known.id_type) {
      fits = text != nullptr;
    } else if (&named == known.boolean_type) {
      fits = value.is_bool();
    } else if (&named == known.int_type) {
      const auto* integer = value.if_int64();
      fits = integer != nullptr && *integer >= std::numeric_limits<std::int32_t>::min() &&
             *integer <= std::numeric_limits<std::int32_t>::max();
    } else if (&named == known.float_type) {
      fits = value.is_number();
    }
    if (!fits) return unfit(type, field);
    if (text != nullptr) {
      json::append_string(out_, {text->data(), text->size()});
    } else {
      out_ += bj::serialize(value);
    }
    return true;
  }

  // A resolver gave what the schema does not promise: a bug of ours.
  bool unfit(TypeRef type, const CollectedField& field) {
    return fail("The server has no " + type.nullable().to_string() + " for " +
                    std::string(field.parent->name) + "." + std::string(field.definition->name) +
                    ".",
                type, field);
  }

  std::string path_json() const {
    std::string path = "[";
    for (const Step& step : path_) {
      if (path.size() > 1) path += ',';
      if (const auto* key = std::get_if<std::string_view>(&step)) {
        json::append_string(path, *key);
      } else {
        path += std::to_string(std::get<std::size_t>(step));
      }
    }
    return path + "]";
  }

  const Schema& schema_;
  const Resolvers& resolvers_;
  const Selector& selector_;
  const PreparedInputs& inputs_;
  ResolverContext& context_;
  std::string out_ = {};
  std::vector<Step> path_ = {};
  GraphQLErrors errors_ = {};
};

ResolverApi::Answer rejected(
    const GraphQLErrors& errors,
    ResolverApi::Answer::Outcome outcome = ResolverApi::Answer::Outcome::Rejected) {
  ResolverApi::Answer answer{.body = "{\"errors\":", .outcome = outcome};
  append_json(answer.body, errors);
  answer.body += '}';
  return answer;
}

void mark(GraphQLErrors& errors, std::string_view request_id) {
  if (request_id.empty()) return;
  for (GraphQLError& error : errors) {
    if (error.code == 0) continue;
    if (!error.extra_json.empty()) error.extra_json += ',';
    error.extra_json += "\"requestId\":" + json::quoted(request_id);
  }
}

// "Type.field" of the schema; null when it has no such field.
const Field* field_of(const Schema& schema, std::string_view name) {
  const std::size_t dot = name.find('.');
  const Type* type = schema.type(name.substr(0, dot));
  return type == nullptr || dot == name.npos ? nullptr : type->field(name.substr(dot + 1));
}

}  // namespace

ResolverApi::ResolverApi(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
ResolverApi::~ResolverApi() = default;

Result<std::unique_ptr<const ResolverApi>, GraphQLErrors> ResolverApi::make(
    std::string sdl, std::map<std::string, Resolver, std::less<>> resolvers) {
  auto impl = std::make_unique<Impl>(std::move(sdl));
  auto document = parse({.body = impl->sdl});
  if (!document) return GraphQLErrors{document.error()};
  impl->document = std::move(*document);
  auto schema = build_schema(impl->document);
  if (!schema) return std::move(schema).error();
  impl->schema.emplace(std::move(*schema));
  GraphQLErrors errors;
  for (auto& [name, resolver] : resolvers) {
    const Field* field = field_of(*impl->schema, name);
    if (field == nullptr) {
      errors.push_back({.message = "There is no field " + name + " to resolve."});
    } else {
      impl->resolvers.emplace(field, std::move(resolver));
    }
  }
  if (!errors.empty()) return errors;
  return std::unique_ptr<const ResolverApi>(new ResolverApi(std::move(impl)));
}

const Schema& ResolverApi::schema() const {
  return *impl_->schema;
}

ResolverApi::Answer ResolverApi::run(const Request& request, ResolverContext& context) const {
  const Schema& schema = *impl_->schema;
  auto document = parse({.body = request.query}, {.limits = kRequestLimits});
  if (!document) return rejected({document.error()});
  if (auto errors = validate(schema, *document, kRequestValidation); !errors.empty()) {
    return rejected(errors);
  }
  const auto operation = choose_operation(*document, request.operation_name);
  if (!operation) return rejected({operation.error()});
  if ((*operation)->operation == ast::OperationType::Mutation && request.read_only) {
    return rejected({{.message = "Can only perform a mutation operation from a POST request."}},
                    Answer::Outcome::NotAllowed);
  }
  InputArena arena;
  auto inputs = prepare_inputs(schema, *document, **operation, request.variables, true, arena);
  if (!inputs) return rejected(inputs.error());
  const Selector selector(schema, *document, **operation, *inputs, arena);
  Execution execution(schema, impl_->resolvers, selector, *inputs, context);
  execution.run();
  Answer answer{.body = "{\"data\":" + execution.take_data()};
  auto errors = execution.take_errors();
  mark(errors, request.request_id);
  if (!errors.empty()) {
    answer.body += ",\"errors\":";
    append_json(answer.body, errors);
  }
  answer.body += "}";
  return answer;
}

}  // namespace graphcool::graphql
