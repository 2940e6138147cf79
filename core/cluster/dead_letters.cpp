#include "core/cluster/dead_letters.h"

#include <functional>
#include <limits>
#include <utility>

#include "core/base/text.h"

namespace graphcool::cluster {
namespace {

using store::OutboxEntry;

constexpr int kPage = 200;

// Calls `take` for each dead entry of a function, newest first, until it says no.
Result<> each_dead(store::Outbox& outbox, const std::string& function,
                   const std::function<bool(OutboxEntry&)>& take) {
  const std::string wanted = text::to_lower_ascii(function);
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  while (true) {
    auto page = outbox.dead(kPage, before);
    if (!page) return page.error();
    if (page->empty()) return {};
    before = page->back().number;
    for (OutboxEntry& each : *page) {
      if (!wanted.empty() && text::to_lower_ascii(each.watch) != wanted) continue;
      if (!take(each)) return {};
    }
  }
}

using Change = Result<std::int64_t> (store::Outbox::*)(std::span<const std::int64_t>);

Result<std::int64_t> change(store::Outbox& outbox, const DeadLetters& meant, Change change) {
  if (!meant.numbers.empty() || meant.function.empty()) return (outbox.*change)(meant.numbers);
  std::vector<std::int64_t> numbers;
  const auto found = each_dead(outbox, meant.function, [&](OutboxEntry& each) {
    numbers.push_back(each.number);
    return true;
  });
  if (!found) return found.error();
  if (numbers.empty()) return 0;  // None would mean all.
  return (outbox.*change)(numbers);
}

}  // namespace

Result<std::vector<OutboxEntry>> list_dead_letters(store::Outbox& outbox,
                                                   const std::string& function, int most) {
  std::vector<OutboxEntry> found;
  if (most <= 0) return found;
  const auto read = each_dead(outbox, function, [&](OutboxEntry& each) {
    found.push_back(std::move(each));
    return static_cast<int>(found.size()) < most;
  });
  if (!read) return read.error();
  return found;
}

Result<std::int64_t> retry_dead_letters(store::Outbox& outbox, const DeadLetters& meant) {
  return change(outbox, meant, &store::Outbox::revive);
}

Result<std::int64_t> delete_dead_letters(store::Outbox& outbox, const DeadLetters& meant) {
  return change(outbox, meant, &store::Outbox::bury);
}

}  // namespace graphcool::cluster
