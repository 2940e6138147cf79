// Which defaults of arguments and input fields can stand. Internal to this folder.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/graphql/schema.h"

namespace graphcool::graphql {

struct DefaultCycle {
  const InputValue* field = nullptr;
  std::string message = {};
};

// `input P { p: P = {} }`: filling in `p` would need `p` again, without end. graphql-js 16 dies of
// it; the message is that of its successor. Each cycle among the fields of `types` is told once:
// when the defaults of the fields returned are taken away, none is left, and no default leads
// through more than a thousand others.
std::vector<DefaultCycle> find_default_cycles(std::span<const Type* const> types);

// Tells whether defaults are values of their types. What it found out it remembers: defaults may
// contain those of input objects, and these others again.
class DefaultValidity {
 public:
  // REQUIRES: no default leads to itself.
  bool holds(const InputValue& definition);

 private:
  bool is_value(const ast::Value& literal, TypeRef type);
  bool is_object(const ast::Value& literal, const Type& type);

  std::unordered_map<const InputValue*, bool> known_;
};

}  // namespace graphcool::graphql
