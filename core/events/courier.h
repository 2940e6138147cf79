// Runs the deliveries of all services: each when there is something to do for it, none twice at a
// time. Nothing runs, and there is no thread, before the first one is added.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "core/events/delivery.h"

namespace graphcool::events {

// Any thread may call.
class Courier {
 public:
  // `run_soon`: runs work on a thread that may wait for the disk. Work that it still holds when the
  // Courier goes does nothing. `now_ms`: since 1970.
  using RunSoon = std::function<void(std::function<void()>)>;
  explicit Courier(RunSoon run_soon, std::function<std::int64_t()> now_ms);
  ~Courier();  // As stop().

  // Runs it now, and from now on.
  void add(const std::shared_ptr<Delivery>& delivery);
  // Stops it; when this is back, nobody uses its outbox. What was not added is passed over.
  void remove(const std::shared_ptr<Delivery>& delivery);
  // Stops all of them, and takes no more.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace graphcool::events
