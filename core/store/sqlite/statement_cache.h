// The prepared statements of one connection, by plan.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::sqlite {

// Keeps as many as a few hundred statements, those of the plans used last, and none of plans that
// are gone.
class StatementCache {
 public:
  using Prepared = std::vector<Statement>;  // By slot; empty until first used.

  // Stays valid until the next call.
  Prepared& of(const CompiledPlan& plan);

 private:
  static constexpr std::size_t kMaxStatements = 300;

  struct Entry {
    std::uint64_t number;
    std::weak_ptr<const CompiledPlan> plan;
    Prepared prepared;
  };

  void make_room(std::size_t statements);

  std::list<Entry> entries_;  // The one used last in front.
  std::unordered_map<std::uint64_t, std::list<Entry>::iterator> by_number_;
  std::size_t statements_ = 0;
};

}  // namespace graphcool::store::sqlite
