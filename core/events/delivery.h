// Tells those who watch a service of what is in its outbox: at least once, in order for each watch
// and node, again after a failure, also after a crash (docs/functions.md has what is promised).
//
// A Delivery has no thread: a Courier runs it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/events/subscribers.h"
#include "core/events/window.h"
#include "core/store/outbox.h"

namespace graphcool::events {

class Delivery : public std::enable_shared_from_this<Delivery> {
 public:
  // What the outbox holds is taken up with the first run. `outbox` must live until stop() was
  // called. `seed`: of the jitter.
  static std::shared_ptr<Delivery> make(store::Outbox& outbox, const WindowLimits& limits = {},
                                        std::uint32_t seed = std::random_device()());

  // In place of those before; entries for others die. Nothing is told before the first call. Any
  // thread.
  void replace(Subscribers subscribers);
  // The outbox was emptied: what was read of it before is forgotten. Any thread.
  void read_anew();

  // Called whenever there is something to run for; must not wait. Set before the first run.
  void on_work(std::function<void()> wake);

  // Does what can be done now; when to be called again at the latest, if nothing happens until
  // then. Waits for the disk, for nobody's function. One thread at a time.
  std::optional<std::int64_t> run(std::int64_t now_ms);

  // Nothing is told any more, and no answer counts; what was told is settled. What is left stays in
  // the outbox. A second time it does nothing. REQUIRES: run() is not running, nor called after.
  void stop();

 private:
  struct Told {
    std::int64_t number;
    std::string watch, node;
    int attempts;
    Outcome outcome;
  };

  Delivery(store::Outbox& outbox, const WindowLimits& limits, std::uint32_t seed)
      : outbox_(outbox), window_(limits), random_(seed) {}

  void wake();
  void take_subscribers();
  void take_answers(std::int64_t now_ms);
  void take_answer(Told told, std::int64_t now_ms);
  void tell();
  bool read(std::int64_t now_ms);
  bool read_new(std::int64_t now_ms);
  bool read_left(std::int64_t now_ms);
  bool settle(std::int64_t now_ms);
  void add(store::Settled settled, std::int64_t now_ms);
  void postpone(std::int64_t now_ms);

  store::Outbox& outbox_;
  Window window_;
  std::minstd_rand random_;
  Subscribers subscribers_;
  std::vector<store::Settled> settled_;  // Not in the outbox yet.
  std::int64_t settle_ms_ = 0;           // When they have to be.
  std::int64_t rest_until_ms_ = 0;       // The outbox could not be asked.
  bool at_end_ = false;                  // Nothing new was left when it was read last.

  std::mutex mutex_;  // Guards what follows.
  std::function<void()> wake_;
  std::optional<Subscribers> next_subscribers_;
  std::vector<Told> answers_;
  bool filled_ = true;
  bool anew_ = false;
  bool stopped_ = false;
};

}  // namespace graphcool::events
