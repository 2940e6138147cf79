// The abstract syntax tree of a GraphQL document, executable and type-system, extensions included.
//
// A Document owns the arena that all its nodes live in; texts are views into the source, except
// those of strings that had escapes or were block strings, whose cooked text lives in the arena.
// Nodes are plain data and never change after parsing, so a const Document may be shared between
// threads.
#pragma once

#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>

#include "core/graphql/source.h"

namespace graphcool::graphql::ast {

template <class T>
using List = std::span<const T>;

struct Name {
  std::string_view text;
  Offset offset = kNoOffset;
};

struct ObjectField;

struct Value {
  enum class Kind : std::uint8_t {
    Variable,
    Int,
    Float,
    String,
    Boolean,
    Null,
    Enum,
    List,
    Object
  };
  Kind kind = Kind::Null;
  bool block = false;  // String: written as a block string.
  Offset offset = kNoOffset;
  std::string_view text = {};     // Variable: name without '$'; String: cooked; others: as written.
  List<Value> items = {};         // List.
  List<ObjectField> fields = {};  // Object.
};

struct ObjectField {
  Name name;
  Value value;
};

// The type in a variable or field definition: Named, or a wrapper around `of`.
struct TypeReference {
  enum class Kind : std::uint8_t { Named, List, NonNull };
  Kind kind = Kind::Named;
  Offset offset = kNoOffset;
  Name name = {};
  const TypeReference* of = nullptr;
};

struct Argument {
  Name name;
  Value value;
};

struct Directive {
  Name name;  // Without '@'.
  List<Argument> arguments = {};
  Offset offset = kNoOffset;
};

struct Selection;

struct SelectionSet {
  List<Selection> selections = {};
  Offset offset = kNoOffset;  // Of '{'; kNoOffset when there is no selection set.
  explicit operator bool() const { return offset != kNoOffset; }
};

struct Selection {
  enum class Kind : std::uint8_t { Field, FragmentSpread, InlineFragment };
  Kind kind = Kind::Field;
  Offset offset = kNoOffset;
  Name alias = {};           // Field; empty text when there is none.
  Name name = {};            // Field or fragment name.
  Name type_condition = {};  // InlineFragment; empty text when there is none.
  List<Argument> arguments = {};
  List<Directive> directives = {};
  SelectionSet selection_set = {};

  std::string_view response_key() const { return alias.text.empty() ? name.text : alias.text; }
};

struct StringLiteral {
  std::string_view text = {};  // Cooked.
  bool block = false;
  Offset offset = kNoOffset;  // kNoOffset: there is none.
  explicit operator bool() const { return offset != kNoOffset; }
};

struct VariableDefinition {
  StringLiteral description = {};
  Name variable;  // Without '$'; `offset` is that of the '$'.
  const TypeReference* type = nullptr;
  const Value* default_value = nullptr;
  List<Directive> directives = {};
  Offset offset = kNoOffset;
};

enum class OperationType : std::uint8_t { Query, Mutation, Subscription };

// As it is written in a document.
constexpr std::string_view keyword(OperationType operation) {
  switch (operation) {
    case OperationType::Mutation:
      return "mutation";
    case OperationType::Subscription:
      return "subscription";
    default:
      return "query";
  }
}

struct InputValueDefinition {
  StringLiteral description = {};
  Name name;
  const TypeReference* type = nullptr;
  const Value* default_value = nullptr;
  List<Directive> directives = {};
  Offset offset = kNoOffset;
};

struct FieldDefinition {
  StringLiteral description = {};
  Name name;
  List<InputValueDefinition> arguments = {};
  const TypeReference* type = nullptr;
  List<Directive> directives = {};
  Offset offset = kNoOffset;
};

struct EnumValueDefinition {
  StringLiteral description = {};
  Name name;
  List<Directive> directives = {};
  Offset offset = kNoOffset;
};

struct OperationTypeDefinition {
  OperationType operation = OperationType::Query;
  Name type;
  Offset offset = kNoOffset;
};

// Any definition at the top level of a document. Which members mean something depends on `kind`;
// the type-system kinds are their extensions too, told apart by `extension`.
struct Definition {
  enum class Kind : std::uint8_t {
    Operation,
    Fragment,
    Schema,
    ScalarType,
    ObjectType,
    InterfaceType,
    UnionType,
    EnumType,
    InputObjectType,
    DirectiveDefinition,
  };
  Kind kind = Kind::Operation;
  bool extension = false;
  Offset offset = kNoOffset;
  StringLiteral description = {};
  Name name = {};  // Empty text for an anonymous operation and for schema definitions.
  List<Directive> directives = {};

  // Operation and Fragment.
  OperationType operation = OperationType::Query;
  List<VariableDefinition> variables = {};
  Name type_condition = {};  // Fragment.
  SelectionSet selection_set = {};

  // Type system.
  List<OperationTypeDefinition> operation_types = {};  // Schema.
  List<Name> interfaces = {};                          // ObjectType, InterfaceType.
  List<FieldDefinition> fields = {};                   // ObjectType, InterfaceType.
  List<InputValueDefinition> input_fields = {};        // InputObjectType; arguments of a directive.
  List<Name> members = {};                             // UnionType.
  List<EnumValueDefinition> values = {};               // EnumType.
  bool repeatable = false;                             // DirectiveDefinition.
  List<Name> locations = {};                           // DirectiveDefinition.
};

struct Document {
  Source source;
  std::unique_ptr<std::pmr::monotonic_buffer_resource> arena;
  List<Definition> definitions = {};
};

}  // namespace graphcool::graphql::ast
