// What functions of the developer add to the generated APIs: fields that they resolve, and calls
// around writes (reference/graphcool-framework, sections 3.2 and 9.4 to 9.6).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/graphql/ast.h"
#include "core/model/model.h"
#include "core/model/sdl.h"

namespace graphcool::api {

enum class Verb : std::uint8_t { Create, Update, Delete };

// A field that a function resolves.
struct Resolver {
  std::string function;
  std::string parent;  // "Query", "Mutation", or a type of the model.
  const graphql::ast::FieldDefinition* field = nullptr;
};

// A function around the writes of one kind to one type.
struct Hook {
  std::string function;
  const model::Type* type = nullptr;
  Verb verb = Verb::Create;
  bool before = true;  // Else after.
};

// Everything of one service. Immutable; keeps what it points into alive.
struct Extensions {
  std::vector<Resolver> resolvers = {};
  // Transient types: objects, inputs and enums that only functions know of, each by its definition.
  std::vector<const graphql::ast::Definition*> types = {};
  std::vector<Hook> hooks = {};

  std::shared_ptr<const void> owned = {};  // The documents.

  bool empty() const { return resolvers.empty() && hooks.empty(); }
  const Hook* hook(const model::Type& type, Verb verb, bool before) const;  // Null: none.
};

// A resolver as the service's definition has it.
struct ResolverSource {
  std::string function;
  std::string path;  // Of the file with its schema. Empty: its field stands in the types files.
  std::string schema;
  Location where = {};  // What names the file; for problems that the file has no place for.
};

struct HookSource {
  std::string function;
  std::string model;
  Verb verb = Verb::Create;
  bool before = true;
  Location where = {};
};

// Reads them, with the transient types of the types files, which `model` was made of. Types that no
// resolver leads to are left out. Every problem at once, with the code by which the system API
// knows it: 2053, 2065, 2040 for resolvers, 2066 for hooks of a type that does not exist.
Checked<Extensions> read_extensions(const std::vector<ResolverSource>& resolvers,
                                    const std::vector<HookSource>& hooks, const model::Model& model,
                                    std::span<const model::SdlFile> types = {});

}  // namespace graphcool::api
