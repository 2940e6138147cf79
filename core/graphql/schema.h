// The type system: what a server can be asked (specification, section 3).
//
// A Schema owns all its types in one arena and never changes after it is built, so a const Schema
// may be shared between threads. It is compact on purpose: generated schemas have tens of thousands
// of members. Built from SDL by build_schema() or programmatically by SchemaBuilder
// (schema_builder.h).
#pragma once

#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/graphql/ast.h"
#include "core/graphql/input.h"

namespace graphcool::graphql {

struct Type;

// A use of a type: the named type and the list and non-null wrappers around it, as a value of 16
// bytes.
class TypeRef {
 public:
  TypeRef() = default;
  explicit TypeRef(const Type* named) : named_(named) {}

  const Type* named() const { return named_; }
  bool is_non_null() const { return (wrappers_ & 3) == kNonNull; }
  bool is_list() const { return (nullable().wrappers_ & 3) == kList; }  // [T] or [T]!
  bool is_wrapped() const { return wrappers_ != 0; }

  TypeRef nullable() const {
    return is_non_null() ? unwrap() : *this;
  }                                                     // T! -> T, others unchanged.
  TypeRef item() const { return nullable().unwrap(); }  // [T] or [T]! -> T. REQUIRES: is_list().
  // At most 32 wrappers fit: a full TypeRef stays as it is when it is wrapped.
  TypeRef non_null() const { return is_non_null() ? *this : wrap(kNonNull); }
  TypeRef list() const { return wrap(kList); }
  bool is_full() const { return wrappers_ >> 62 != 0; }

  std::string to_string() const;  // "[Post!]!"
  bool operator==(const TypeRef&) const = default;

 private:
  static constexpr std::uint64_t kNonNull = 1;
  static constexpr std::uint64_t kList = 2;
  TypeRef wrap(std::uint64_t kind) const;
  TypeRef unwrap() const;

  const Type* named_ = nullptr;
  std::uint64_t wrappers_ = 0;  // Two bits a wrapper, the outermost lowest.
};

struct Deprecation {
  std::string_view reason;
};

struct InputValue {  // An argument or an input field.
  std::string_view name;
  std::string_view description = {};
  TypeRef type;
  const ast::Value* default_value = nullptr;
  const Deprecation* deprecation = nullptr;
  std::uint32_t tag = 0;  // Free for whoever builds the schema.
  const ast::InputValueDefinition* node = nullptr;

  bool is_required() const { return type.is_non_null() && default_value == nullptr; }
};

struct Field {
  std::string_view name;
  std::string_view description = {};
  std::span<const InputValue> arguments = {};
  TypeRef type;
  const Deprecation* deprecation = nullptr;
  std::uint32_t tag =
      0;  // Free for whoever builds the schema: dialects keep here what a field means.
  const ast::FieldDefinition* node = nullptr;

  const InputValue* argument(std::string_view name) const;
};

struct EnumValue {
  std::string_view name;
  std::string_view description = {};
  const Deprecation* deprecation = nullptr;
  std::uint32_t tag = 0;
  const ast::EnumValueDefinition* node = nullptr;
};

// How a scalar reads what a client sends: gets the untyped tree of a literal or of a variable's
// JSON, gives the leaf that plans bind. Null means "cannot represent", with `message` said to the
// client
// ("Int cannot represent non-integer value: \"x\"").
using ScalarCoercion = std::optional<Input> (*)(const Input& raw, bool from_literal,
                                                InputArena& arena, std::string& message);

enum class TypeKind : std::uint8_t { Scalar, Object, Interface, Union, Enum, InputObject };

struct Type {
  TypeKind kind = TypeKind::Scalar;
  // Of the specification: the five scalars and the introspection types, shared by all schemas.
  bool builtin = false;
  bool one_of = false;  // InputObject.
  bool structural =
      false;  // Enum or scalar: its value shapes a plan (orderBy), see PreparedInputs.
  std::string_view name;
  std::string_view description = {};
  std::string_view specified_by_url = {};        // Scalar.
  ScalarCoercion coerce = nullptr;               // Scalar.
  std::span<const Field> fields = {};            // Object, Interface.
  std::span<const Type* const> interfaces = {};  // Object, Interface.
  std::span<const Type* const> possible_types =
      {};                                  // Union: members; Interface: implementing objects.
  std::span<const EnumValue> values = {};  // Enum.
  std::span<const InputValue> input_fields = {};  // InputObject.
  std::uint32_t tag = 0;                          // Free for whoever builds the schema.
  const ast::Definition* node = nullptr;
  std::span<const ast::Definition* const> extension_nodes = {};

  // Members by name; constant time on large types. Null when there is none.
  const Field* field(std::string_view name) const;
  const EnumValue* value(std::string_view name) const;
  const InputValue* input_field(std::string_view name) const;

  bool is_leaf() const { return kind == TypeKind::Scalar || kind == TypeKind::Enum; }
  bool is_input() const { return is_leaf() || kind == TypeKind::InputObject; }
  bool is_output() const { return kind != TypeKind::InputObject; }
  bool is_composite() const {
    return kind == TypeKind::Object || kind == TypeKind::Interface || kind == TypeKind::Union;
  }
  bool is_abstract() const { return kind == TypeKind::Interface || kind == TypeKind::Union; }

  struct Index;  // Name -> member, made by the builder for types with many members.
  const Index* index = nullptr;
};

struct DirectiveType {
  std::string_view name;
  std::string_view description = {};
  std::span<const InputValue> arguments = {};
  bool repeatable = false;
  bool builtin = false;
  std::span<const std::string_view> locations = {};
  const ast::Definition* node = nullptr;

  const InputValue* argument(std::string_view name) const;
};

// How a schema words values that do not fit their types, where that is not as graphql-js does.
// `given` is raw (literal.h). An empty answer leaves the usual words.
struct InputWords {
  std::string (*argument)(std::string_view name, TypeRef type, const Input& given) = nullptr;
  std::string (*variable)(std::string_view name, TypeRef type, const Input& given) = nullptr;
};

class Schema {
 public:
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  std::string_view description() const;
  const Type* query() const;
  const Type* mutation() const;      // Null when there is none.
  const Type* subscription() const;  // Null when there is none.
  const Type* root(ast::OperationType operation) const;

  // In the order in which introspection lists them.
  std::span<const Type* const> types() const;
  std::span<const DirectiveType* const> directives() const;

  const Type* type(std::string_view name) const;  // Null when there is none.
  const DirectiveType* directive(std::string_view name) const;

  // True when `object` (or interface) is a member of the abstract type.
  bool is_subtype(const Type& abstract, const Type& type) const;

  const InputWords* input_words() const;  // Null: the usual ones.

  // `schema {}` and its extensions, where the schema was built from SDL that has them.
  std::span<const ast::Definition* const> definitions() const;

  // For the builders of this folder (schema_data.h).
  struct Data;
  explicit Schema(std::unique_ptr<Data> data);

 private:
  std::unique_ptr<Data> data_;
};

// The meta fields that every composite type answers: __typename, and __schema and __type on the
// query root. Null for any other name.
const Field* meta_field(const Schema& schema, const Type& parent, std::string_view name);

}  // namespace graphcool::graphql
