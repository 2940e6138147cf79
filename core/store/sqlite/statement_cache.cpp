#include "core/store/sqlite/statement_cache.h"

#include <iterator>

namespace graphcool::store::sqlite {

StatementCache::Prepared& StatementCache::of(const CompiledPlan& plan) {
  if (!entries_.empty() && entries_.front().number == plan.number) return entries_.front().prepared;
  if (const auto found = by_number_.find(plan.number); found != by_number_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front().prepared;
  }
  make_room(plan.sql.size());
  entries_.push_front({plan.number, plan.weak_from_this(), Prepared(plan.sql.size())});
  by_number_[plan.number] = entries_.begin();
  statements_ += plan.sql.size();
  return entries_.front().prepared;
}

void StatementCache::make_room(std::size_t statements) {
  const auto remove = [&](std::list<Entry>::iterator entry) {
    statements_ -= entry->prepared.size();
    by_number_.erase(entry->number);
    return entries_.erase(entry);
  };
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    entry = entry->plan.expired() ? remove(entry) : std::next(entry);
  }
  while (!entries_.empty() && statements_ + statements > kMaxStatements) {
    remove(std::prev(entries_.end()));
  }
}

}  // namespace graphcool::store::sqlite
