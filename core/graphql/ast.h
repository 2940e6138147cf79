// The abstract syntax tree of a GraphQL document, executable and type-system, extensions included.
//
// A Document owns the arena that all its nodes live in; texts are views into the source, except
// those of strings that had escapes or were block strings, whose cooked text lives in the arena.
// Nodes are plain data and never change after parsing, so a const Document may be shared between
// threads.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "core/graphql/arena.h"
#include "core/graphql/source.h"

namespace graphcool::graphql::ast {

// Nodes in the order of the text, each linked to the next: they stay where the parser first wrote
// them. A view, copied freely.
template <class T>
class List {
 public:
  struct Item {
    const Item* next;
    T value;
  };

  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using reference = const T&;
    using pointer = const T*;
    using iterator_category = std::forward_iterator_tag;

    Iterator() = default;
    explicit Iterator(const Item* item) : item_(item) {}
    reference operator*() const { return item_->value; }
    pointer operator->() const { return &item_->value; }
    Iterator& operator++() {
      item_ = item_->next;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Item* item_ = nullptr;
  };

  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return {}; }
  bool empty() const { return first_ == nullptr; }
  const T& front() const { return first_->value; }  // REQUIRES: !empty().

  // These walk: go through a list with an iterator.
  std::size_t size() const { return static_cast<std::size_t>(std::distance(begin(), end())); }
  const T& operator[](std::size_t i) const {
    return *std::next(begin(), static_cast<std::ptrdiff_t>(i));
  }

 private:
  template <class>
  friend class ListWriter;
  const Item* first_ = nullptr;
};

// Puts the items of a list into the arena, one after the other.
template <class T>
class ListWriter {
 public:
  explicit ListWriter(List<T>& list) : link_(&list.first_) {}

  // Room for the next item, for the caller to write.
  T& add(Arena& arena) {
    auto* const item = arena.take<typename List<T>::Item>();
    *link_ = item;
    link_ = &item->next;
    return item->value;
  }

  // REQUIRED after the last item.
  void end() { *link_ = nullptr; }

 private:
  const typename List<T>::Item** link_;
};

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

// What few selections have. Plain fields, which most are, share one that is empty.
struct SelectionParts {
  Name alias = {};  // Field; empty text when there is none.
  List<Argument> arguments = {};
  List<Directive> directives = {};
  SelectionSet selection_set = {};
};
inline constexpr SelectionParts kNoParts;

struct Selection {
  enum class Kind : std::uint8_t { Field, FragmentSpread, InlineFragment };
  Kind kind = Kind::Field;
  Offset offset = kNoOffset;
  // Of the field or fragment; of an inline fragment its type condition, empty text when there is
  // none.
  Name name = {};
  const SelectionParts* parts = &kNoParts;

  const Name& type_condition() const { return name; }
  const Name& alias() const { return parts->alias; }
  const List<Argument>& arguments() const { return parts->arguments; }
  const List<Directive>& directives() const { return parts->directives; }
  const SelectionSet& selection_set() const { return parts->selection_set; }
  std::string_view response_key() const { return alias().text.empty() ? name.text : alias().text; }
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
  // Sets member by member. As an aggregate it would be cleared by the processor's string
  // instructions, which takes ten times as long.
  Definition() {}

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
  Arena arena;
  List<Definition> definitions = {};
};

}  // namespace graphcool::graphql::ast
