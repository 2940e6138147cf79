// Making a Schema: from SDL, or member by member for generated APIs.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/graphql/schema.h"

namespace graphcool::graphql {

// The schema that SDL documents describe (type definitions and extensions; specification, section
// 3). All errors at once, those of SDL validation and of schema validation, worded as graphql-js 16
// does. The documents may be destroyed afterwards only if the result is: the schema keeps views
// into them.
Result<Schema, GraphQLErrors> build_schema(const ast::Document& document);

struct ArgumentSpec {
  std::string name;
  TypeRef type;
  std::string default_value = {};  // GraphQL literal; empty means none.
  std::uint32_t tag = 0;
  std::string description = {};
};
struct FieldSpec {
  std::string name;
  TypeRef type;
  std::vector<ArgumentSpec> arguments = {};
  std::uint32_t tag = 0;
  std::string description = {};
};
struct ValueSpec {
  std::string name;
  std::uint32_t tag = 0;
  std::string description = {};
};
struct TypeOptions {
  std::string description = {};
  std::uint32_t tag = 0;
  bool structural = false;
};

// Makes a schema programmatically. Types are declared by name in any order; members may name types
// that are declared later. All texts are copied. Used by the dialects, whose output is right by
// construction; so a reference to a type that never came is a bug (assert), not an Error.
class SchemaBuilder {
 public:
  SchemaBuilder();
  ~SchemaBuilder();

  // A type by name, made as a placeholder where it is not declared yet. The five scalars of the
  // specification are there from the start.
  const Type* named(std::string_view name);
  // Reads "[Post!]!" into a TypeRef on named types.
  TypeRef ref(std::string_view text);

  void scalar(std::string_view name, ScalarCoercion coerce, const TypeOptions& options = {});
  void object(std::string_view name, const std::vector<FieldSpec>& fields,
              const std::vector<std::string>& interfaces = {}, const TypeOptions& options = {});
  void interface(std::string_view name, const std::vector<FieldSpec>& fields,
                 const TypeOptions& options = {});
  void union_of(std::string_view name, const std::vector<std::string>& members,
                const TypeOptions& options = {});
  void enumeration(std::string_view name, const std::vector<ValueSpec>& values,
                   const TypeOptions& options = {});
  void input_object(std::string_view name, const std::vector<ArgumentSpec>& fields,
                    const TypeOptions& options = {});
  // `words` has to stay.
  void word_inputs(const InputWords& words);
  bool has(std::string_view name) const;  // Declared already (not only referred to).

  // Names that were declared more than once, so that only the first counts: "PostFilter" of a type,
  // "Mutation.setUser" of a field. Generated names can meet those that a developer chose; who
  // builds from such names looks here and refuses the schema.
  const std::vector<std::string>& clashes() const;

  // Ends the building. Types appear in introspection in the order of their declaration, after which
  // the built-in ones come; those that no root field leads to are left out.
  Schema build(std::string_view query, std::string_view mutation = {},
               std::string_view subscription = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The scalars of the specification, for custom scalars that behave like one of them.
std::optional<Input> coerce_int(const Input&, bool, InputArena&, std::string&);
std::optional<Input> coerce_float(const Input&, bool, InputArena&, std::string&);
std::optional<Input> coerce_string(const Input&, bool, InputArena&, std::string&);
std::optional<Input> coerce_boolean(const Input&, bool, InputArena&, std::string&);
std::optional<Input> coerce_id(const Input&, bool, InputArena&, std::string&);

}  // namespace graphcool::graphql
