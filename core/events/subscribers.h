// Those who are told of what is in an outbox.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/store/outbox.h"

namespace graphcool::events {

// What came of an attempt to tell somebody.
struct Outcome {
  bool told = false;
  std::string failure = {};  // Why not, for a person.
};

// As of one revision of the service.
struct Subscribers {
  std::vector<std::string> names;
  // Tells the one who is `entry.watch`. Never waits; `done` is called once, in place or later, on
  // any thread. The entry is not there any more after the call.
  std::function<void(const store::OutboxEntry& entry, std::function<void(Outcome)> done)> tell;
};

}  // namespace graphcool::events
