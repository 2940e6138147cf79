// The rules of a service's permissions, understood against its data model
// (reference/graphcool-framework, sections 1.6 and 10.7).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/model.h"
#include "core/query/plan.h"
#include "core/service/definition.h"

namespace graphcool::auth {

enum class Verb : std::uint8_t { Read, Create, Update, Delete, Connect, Disconnect };
std::string_view name_of(Verb verb);  // "read"

// What a variable of a permission query stands for.
struct Variable {
  enum class Kind : std::uint8_t {
    Caller,  // $user_id
    Node,    // $node_id
    Stored,  // $node_title, $old_title: as the row has it.
    Given,   // $input_title, $new_writerId: as the request has it.
    End,     // $writerPerson_id: the node at `end` of the relation.
  };
  Kind kind = Kind::Caller;
  const model::Field* field = nullptr;
  int end = 0;
  bool required = false;  // Declared as ID!: without a value the query cannot be true.
};

// One verb on one type or relation that a permission allows.
struct Rule {
  std::size_t number = 0;  // Of the permission in the definition, from 0.
  Verb verb = Verb::Read;
  const model::Type* type = nullptr;          // Of the first four verbs; ...
  const model::Relation* relation = nullptr;  // ... of the last two.
  bool authenticated = false;
  std::optional<std::vector<const model::Field*>> fields = {};  // Nothing: all of them.

  // Of a rule with a query: all of these have a row. Their Parameters are `variables`.
  bool has_query = false;
  std::vector<query::Read> conditions = {};
  std::vector<Variable> variables = {};

  bool covers(const model::Field& field) const;
};

struct Rules {
  bool open = false;  // A permission for "*": everything is allowed to everybody.
  std::vector<Rule> rules = {};
};

// Every problem at once. The rules point into the model.
Checked<Rules> read_rules(std::shared_ptr<const model::Model> model,
                          const std::vector<service::Permission>& permissions);

}  // namespace graphcool::auth
