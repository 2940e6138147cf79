#include "core/graphql/builtins.h"

#include <initializer_list>

#include "core/graphql/schema_builder.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {
namespace {

constexpr ast::Value kFalse{.kind = ast::Value::Kind::Boolean, .text = "false"};
constexpr ast::Value kDefaultReason{.kind = ast::Value::Kind::String,
                                    .text = "No longer supported"};

struct EnumRow {
  std::string_view name, description;
};

constexpr EnumRow kTypeKinds[] = {
    {"SCALAR", "A scalar."},
    {"OBJECT", "An object; `fields` and `interfaces` apply."},
    {"INTERFACE", "An interface; `fields`, `interfaces` and `possibleTypes` apply."},
    {"UNION", "A union; `possibleTypes` applies."},
    {"ENUM", "An enum; `enumValues` applies."},
    {"INPUT_OBJECT", "An input object; `inputFields` applies."},
    {"LIST", "A list of `ofType`."},
    {"NON_NULL", "The type `ofType`, without null."},
};

constexpr EnumRow kLocations[] = {
    {"QUERY", "On a query."},
    {"MUTATION", "On a mutation."},
    {"SUBSCRIPTION", "On a subscription."},
    {"FIELD", "On a selected field."},
    {"FRAGMENT_DEFINITION", "On the definition of a fragment."},
    {"FRAGMENT_SPREAD", "On the use of a fragment."},
    {"INLINE_FRAGMENT", "On an inline fragment."},
    {"VARIABLE_DEFINITION", "On the definition of a variable."},
    {"SCHEMA", "On a schema definition."},
    {"SCALAR", "On the definition of a scalar."},
    {"OBJECT", "On the definition of an object type."},
    {"FIELD_DEFINITION", "On the definition of a field."},
    {"ARGUMENT_DEFINITION", "On the definition of an argument."},
    {"INTERFACE", "On the definition of an interface."},
    {"UNION", "On the definition of a union."},
    {"ENUM", "On the definition of an enum."},
    {"ENUM_VALUE", "On the definition of an enum value."},
    {"INPUT_OBJECT", "On the definition of an input object type."},
    {"INPUT_FIELD_DEFINITION", "On the definition of an input field."},
    {"DIRECTIVE_DEFINITION", "On the definition of a directive."},
};

constexpr std::string_view kExecutable[] = {"FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"};
constexpr std::string_view kDeprecatable[] = {"FIELD_DEFINITION", "ARGUMENT_DEFINITION",
                                              "INPUT_FIELD_DEFINITION", "ENUM_VALUE",
                                              "DIRECTIVE_DEFINITION"};
constexpr std::string_view kScalarLocation[] = {"SCALAR"};
constexpr std::string_view kInputObjectLocation[] = {"INPUT_OBJECT"};

// Makes the one set; its memory lives as long as the process.
class Maker {
 public:
  Maker() {
    make_scalars();
    make_introspection();
    make_meta_fields();
    make_directives();
    result_.scalars = copy_span(arena_, scalars_);
    result_.introspection = copy_span(arena_, introspection_);
    result_.directives = copy_span(arena_, directives_);
  }

  const Builtins& result() const { return result_; }

 private:
  const Type* scalar(std::string_view name, ScalarCoercion coerce, std::string_view description) {
    Type* type = make_one<Type>(arena_);
    type->builtin = true;
    type->name = name;
    type->description = description;
    type->coerce = coerce;
    scalars_.push_back(type);
    return type;
  }

  void make_scalars() {
    result_.int_type = scalar("Int", coerce_int, "A whole number of 32 bits, with sign.");
    result_.float_type =
        scalar("Float", coerce_float, "A number with a fraction, of double precision (IEEE 754).");
    result_.string_type = scalar("String", coerce_string, "Text in Unicode.");
    result_.boolean_type = scalar("Boolean", coerce_boolean, "`true` or `false`.");
    result_.id_type = scalar("ID", coerce_id,
                             "Identifies an object. It is answered as a string, and taken as a "
                             "string (`\"4\"`) or a whole number (`4`).");
  }

  Type* introspection_type(TypeKind kind, std::string_view name, std::string_view description) {
    Type* type = make_one<Type>(arena_);
    type->kind = kind;
    type->builtin = true;
    type->name = name;
    type->description = description;
    introspection_.push_back(type);
    return type;
  }

  template <std::size_t N>
  void values(Type* type, const EnumRow (&rows)[N]) {
    const std::span<EnumValue> values = make_span<EnumValue>(arena_, N);
    for (std::size_t i = 0; i < N; ++i) {
      values[i].name = rows[i].name;
      values[i].description = rows[i].description;
    }
    type->values = values;
    make_index(*type, arena_);
  }

  static Field field(std::string_view name, TypeRef type, Meta meta,
                     std::span<const InputValue> arguments = {},
                     std::string_view description = {}) {
    return {.name = name,
            .description = description,
            .arguments = arguments,
            .type = type,
            .tag = static_cast<std::uint32_t>(meta)};
  }

  void fields(Type* type, std::initializer_list<Field> list) {
    const std::span<Field> fields = make_span<Field>(arena_, list.size());
    std::copy(list.begin(), list.end(), fields.begin());
    type->fields = fields;
    make_index(*type, arena_);
  }

  std::span<const InputValue> argument(std::string_view name, TypeRef type,
                                       const ast::Value* default_value,
                                       std::string_view description = {}) {
    const std::span<InputValue> arguments = make_span<InputValue>(arena_, 1);
    arguments[0].name = name;
    arguments[0].type = type;
    arguments[0].default_value = default_value;
    arguments[0].description = description;
    return arguments;
  }

  void make_introspection() {
    Type* schema = introspection_type(TypeKind::Object, "__Schema",
                                      "What a server can be asked: its types, its directives, and "
                                      "where each kind of operation starts.");
    type_ = introspection_type(TypeKind::Object, "__Type",
                               "A type: named, as `kind` tells, or a list or non-null type around "
                               "another one, `ofType`. What does not apply to its kind is null.");
    Type* kind = introspection_type(TypeKind::Enum, "__TypeKind", "The kinds of `__Type`.");
    Type* field_type = introspection_type(TypeKind::Object, "__Field",
                                          "A field of an object type or an interface.");
    Type* input = introspection_type(
        TypeKind::Object, "__InputValue",
        "An argument of a field or a directive, or a field of an input object type.");
    Type* value = introspection_type(TypeKind::Object, "__EnumValue", "A value of an enum.");
    Type* directive =
        introspection_type(TypeKind::Object, "__Directive",
                           "An annotation (`@name`) that alters how what it stands on is handled.");
    Type* location = introspection_type(TypeKind::Enum, "__DirectiveLocation",
                                        "The places where directives may stand.");
    schema_ = schema;
    values(kind, kTypeKinds);
    values(location, kLocations);

    const TypeRef text(result_.string_type);
    const TypeRef flag(result_.boolean_type);
    const auto all_of = [](const Type* type) { return TypeRef(type).non_null().list(); };
    const auto deprecated = [&] { return argument("includeDeprecated", flag, &kFalse); };
    const Field is_deprecated = field("isDeprecated", flag.non_null(), Meta::IsDeprecated);
    const Field reason = field("deprecationReason", text, Meta::DeprecationReason);
    const Field description = field("description", text, Meta::Description);
    const Field name = field("name", text.non_null(), Meta::Name);

    fields(
        schema,
        {description,
         field("types", all_of(type_).non_null(), Meta::Types, {}, "Every type there is."),
         field("queryType", TypeRef(type_).non_null(), Meta::QueryType, {}, "Where queries start."),
         field("mutationType", TypeRef(type_), Meta::MutationType, {},
               "Where mutations start; null when there are none."),
         field("subscriptionType", TypeRef(type_), Meta::SubscriptionType, {},
               "Where subscriptions start; null when there are none."),
         field("directives", all_of(directive).non_null(), Meta::Directives,
               argument("includeDeprecated", flag.non_null(), &kFalse),
               "Every directive there is.")});
    fields(type_,
           {field("kind", TypeRef(kind).non_null(), Meta::Kind), field("name", text, Meta::Name),
            description, field("specifiedByURL", text, Meta::SpecifiedByUrl),
            field("fields", all_of(field_type), Meta::Fields, deprecated()),
            field("interfaces", all_of(type_), Meta::Interfaces),
            field("possibleTypes", all_of(type_), Meta::PossibleTypes),
            field("enumValues", all_of(value), Meta::EnumValues, deprecated()),
            field("inputFields", all_of(input), Meta::InputFields, deprecated()),
            field("ofType", TypeRef(type_), Meta::OfType), field("isOneOf", flag, Meta::IsOneOf)});
    const auto arguments = [&] {
      return field("args", all_of(input).non_null(), Meta::Args, deprecated());
    };
    const Field its_type = field("type", TypeRef(type_).non_null(), Meta::FieldType);
    fields(field_type, {name, description, arguments(), its_type, is_deprecated, reason});
    fields(input, {name, description, its_type,
                   field("defaultValue", text, Meta::DefaultValue, {},
                         "The default as a GraphQL literal; null when there is none."),
                   is_deprecated, reason});
    fields(value, {name, description, is_deprecated, reason});
    fields(directive,
           {name, description, field("isRepeatable", flag.non_null(), Meta::IsRepeatable),
            field("locations", all_of(location).non_null(), Meta::Locations), arguments(),
            is_deprecated, reason});
  }

  void make_meta_fields() {
    const TypeRef text(result_.string_type);
    result_.typename_field = make_one<Field>(
        arena_, field("__typename", text.non_null(), Meta::Typename, {}, "The name of the type."));
    result_.schema_field =
        make_one<Field>(arena_, field("__schema", TypeRef(schema_).non_null(), Meta::Schema, {},
                                      "What this server can be asked."));
    result_.type_field = make_one<Field>(
        arena_, field("__type", TypeRef(type_), Meta::Type,
                      argument("name", text.non_null(), nullptr), "The type of that name."));
  }

  void directive(std::string_view name, std::string_view description,
                 std::span<const std::string_view> locations,
                 std::span<const InputValue> arguments) {
    DirectiveType* type = make_one<DirectiveType>(arena_);
    type->name = name;
    type->description = description;
    type->builtin = true;
    type->locations = locations;
    type->arguments = arguments;
    directives_.push_back(type);
  }

  void make_directives() {
    const TypeRef text(result_.string_type);
    const TypeRef flag(result_.boolean_type);
    directive("include", "Leaves this out unless `if` is true.", kExecutable,
              argument("if", flag.non_null(), nullptr, "Whether it is taken."));
    directive("skip", "Leaves this out when `if` is true.", kExecutable,
              argument("if", flag.non_null(), nullptr, "Whether it is left out."));
    directive("deprecated", "Marks what should not be used any longer.", kDeprecatable,
              argument("reason", text, &kDefaultReason,
                       "Why, and what to use in its place; in Markdown."));
    directive("specifiedBy", "Tells where the behaviour of this scalar is specified.",
              kScalarLocation,
              argument("url", text.non_null(), nullptr, "The address of the specification."));
    directive("oneOf", "Takes exactly one of its fields, which may not be null.",
              kInputObjectLocation, {});
  }

  std::pmr::monotonic_buffer_resource arena_;
  Builtins result_;
  const Type* schema_ = nullptr;
  Type* type_ = nullptr;
  std::vector<const Type*> scalars_, introspection_;
  std::vector<const DirectiveType*> directives_;
};

}  // namespace

const Type* Builtins::type(std::string_view name) const {
  for (const Type* type : scalars) {
    if (type->name == name) return type;
  }
  if (!name.starts_with("__")) return nullptr;
  for (const Type* type : introspection) {
    if (type->name == name) return type;
  }
  return nullptr;
}

const Builtins& builtins() {
  static const Maker maker;
  return maker.result();
}

}  // namespace graphcool::graphql
