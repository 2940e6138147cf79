// From a valid document to what a dialect lowers: operation choice, variables, collected fields and
// coerced arguments (specification, section 6). Shared by all dialects.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graphql/ast.h"
#include "core/graphql/input.h"
#include "core/graphql/schema.h"

namespace graphcool::graphql {

// The operation to run: the only one, or the one named. Errors as graphql-js words them ("Must
// provide operation name if query contains multiple operations.", "Unknown operation named
// \"x\".").
Result<const ast::Definition*, GraphQLError> choose_operation(const ast::Document& document,
                                                              std::string_view operation_name);

class JsonCoercer;

// The coerced variables of one request, split into what shapes a plan and what is only bound.
// Variables left out count as their default.
//
// `shape` is equal for two requests of one operation exactly when one plan serves both: it spells,
// per variable, absent / null / leaf, the members of objects, the length of lists of objects, and
// the values of what is structural: booleans that @skip or @include read, enums and scalars marked
// structural, and every leaf where `all_structural` is set (used for operations whose answer is
// computed at planning, such as introspection with variables). A list of leaves is one parameter of
// kind List.
struct PreparedInputs {
  std::vector<Input> variables;  // By position of the operation's variable definitions.
  std::vector<Input>
      parameters;  // What Parameter leaves stand for: Int, Float, Boolean, String, Enum, List.
  std::string shape;

  // By position as well, untyped: the variables that stand within the literal of a scalar, Absent
  // for all others. Empty when there are none such.
  std::vector<Input> raw = {};
};

// Prepares the inputs of one operation, time and again: what depends on the operation alone is
// found out once. Immutable, so it may be shared between threads; all it was made from must outlive
// it.
class InputPreparer {
 public:
  // REQUIRES: the document is valid against the schema.
  InputPreparer(const Schema& schema, const ast::Document& document,
                const ast::Definition& operation);

  // Coerces `values` (the request's variables; null when it has none) against the operation's
  // variable definitions. Every error at once (50 at the most), worded as graphql-js 16 does
  // ('Variable "$id" of required type "ID!" was not provided.'). The result's views live in
  // `arena`, in `values` and in the document. Values nested deeper than kMaxInputDepth (literal.h)
  // are refused.
  Result<PreparedInputs, GraphQLErrors> prepare(const boost::json::object* values,
                                                bool all_structural, InputArena& arena) const;

 private:
  struct Variable {
    const ast::VariableDefinition* definition = nullptr;
    TypeRef type;
    Offset condition = kNoOffset;  // Where @skip or @include first reads it.
    bool in_scalar = false;        // It stands within the literal of a scalar, such as Json.

    bool is_input() const { return type.named() != nullptr && type.named()->is_input(); }
  };
  class Uses;

  static Input coerce(const Variable& variable, const boost::json::value* value,
                      JsonCoercer& coercer, InputArena& arena);
  void collect_errors(GraphQLErrors& errors, const Variable& variable,
                      const boost::json::value* value, const Input& coerced,
                      JsonCoercer& coercer) const;

  const Schema& schema_;
  const ast::Document& document_;
  std::vector<Variable> variables_;
};

// InputPreparer made and used once.
Result<PreparedInputs, GraphQLErrors> prepare_inputs(const Schema& schema,
                                                     const ast::Document& document,
                                                     const ast::Definition& operation,
                                                     const boost::json::object* values,
                                                     bool all_structural, InputArena& arena);

// One field of a result object: all selections with the same response key, merged.
struct CollectedField {
  std::string_view response_key;
  const Field* definition = nullptr;         // meta_field() for __typename and its like.
  const Type* parent = nullptr;              // The object type it was collected on.
  std::vector<const ast::Selection*> nodes;  // In document order; the first has the arguments.
};

// Collects and coerces for one operation with one shape of inputs. To be used by one thread at a
// time.
class Selector {
 public:
  // All must outlive the Selector. REQUIRES: the document is valid against the schema.
  Selector(const Schema& schema, const ast::Document& document, const ast::Definition& operation,
           const PreparedInputs& inputs, InputArena& arena);
  ~Selector();

  // The fields of the operation itself, on its root type.
  std::vector<CollectedField> root_fields() const;

  // The fields selected below `field` for an object of type `object` (fragments with other type
  // conditions left out, @skip and @include obeyed), in the order in which they answer.
  std::vector<CollectedField> sub_fields(const CollectedField& field, const Type& object) const;

  // The arguments of a field as an Object: defaults filled in, variables replaced, absent ones left
  // out. Errors are those of execution ('Argument "id" of required type "ID!" was provided the
  // variable
  // "$id" which was not provided a runtime value.').
  Result<Input, GraphQLError> arguments(const CollectedField& field) const;

  // From here on root_fields() is this field alone; arguments() of a field gives these. For
  // operations that are run in parts.
  void restrict_to(const CollectedField& root);
  void replace_arguments(const CollectedField& field, const Input& arguments);

  // Quick where the offsets of successive calls ascend.
  SourceLocation locate(Offset offset) const;

 private:
  class Collector;
  struct Tables;
  Result<Input, GraphQLError> argument(const ast::Selection& node,
                                       const InputValue& definition) const;

  const Schema& schema_;
  const ast::Definition& operation_;
  InputArena& arena_;
  std::unique_ptr<Tables> tables_;
  std::optional<std::string_view> only_ = std::nullopt;  // Response key of the one root field.
  const ast::Selection* replaced_ = nullptr;             // The field with other arguments: these.
  Input replacement_ = {};
};

}  // namespace graphcool::graphql
