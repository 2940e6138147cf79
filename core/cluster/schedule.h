// Calls what is due: the schedules of services, on a thread of its own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/datetime.h"
#include "core/service/cron.h"

namespace graphcool::cluster {

// Any thread may call. What was due while nobody ran is not made up for. A clock that is set
// forward lets what was due in between be called once; one that is set back by hours starts anew.
class Schedule {
 public:
  using Clock = std::function<std::int64_t()>;  // Milliseconds since 1970.

  explicit Schedule(Clock clock = datetime::now_ms) : clock_(std::move(clock)) {}
  // Gets the name and the time that was due. On the schedule's thread, which it must not hold up.
  using Call = std::function<void(const std::string& name, std::int64_t due_ms)>;

  ~Schedule() { stop(); }

  // What is due for an owner from now on, in place of what was.
  void replace(const std::string& owner, std::vector<std::pair<std::string, service::Cron>> entries,
               Call call);
  void stop();

  // The clock was set: looks again at once and not within half a minute.
  void look();

 private:
  struct Entry {
    std::string name;
    service::Cron cron;
    std::optional<std::int64_t> due_ms;
  };
  struct Owner {
    std::vector<Entry> entries;
    Call call;
  };

  void run();
  // Calls what is due now; when the next one is.
  std::optional<std::int64_t> call_due(std::unique_lock<std::mutex>& lock);

  void start_anew(std::int64_t now);

  const Clock clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Owner> owners_;
  std::int64_t last_look_ms_ = 0;
  bool stopping_ = false, look_ = false;
  std::thread thread_;  // From the first entry on.
};

}  // namespace graphcool::cluster
