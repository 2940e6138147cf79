// What functions of subscriptions could not be told, and was given up: to be looked at, told again,
// deleted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/outbox.h"

namespace graphcool::cluster {

// Those that are meant: `numbers`, or else all of a function, or else all.
struct DeadLetters {
  std::vector<std::int64_t> numbers = {};
  std::string function = {};  // Without regard to case.
};

// The newest `most` of a function (empty: of all), newest first. All wait for the disk.
Result<std::vector<store::OutboxEntry>> list_dead_letters(store::Outbox& outbox,
                                                          const std::string& function, int most);

// Lets them be told again, or deletes them; how many there were.
Result<std::int64_t> retry_dead_letters(store::Outbox& outbox, const DeadLetters& meant);
Result<std::int64_t> delete_dead_letters(store::Outbox& outbox, const DeadLetters& meant);

}  // namespace graphcool::cluster
