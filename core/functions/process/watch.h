// Looks after the processes of functions while they run: how many they have become, and what memory
// they take together.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/functions/process/loop.h"

namespace graphcool::functions {

// Belongs to the loop's thread.
class Watch {
 public:
  // Gets why the family has to end; in words.
  using OnExcess = std::function<void(std::string reason)>;

  // `memory_bytes`: of all processes of a family together; 0: any.
  Watch(asio::io_context& io, std::size_t processes, std::size_t memory_bytes);

  // From now on until remove(). `on_excess` may remove any.
  void add(const Process& process, OnExcess on_excess);
  void remove(FamilyId family);

  // A call begins. A while after the last one it looks less often: processes that are only warm
  // should not keep a processor awake.
  void expect_more();

 private:
  struct Watched {
    pid_t first = 0;
    OnExcess on_excess;
  };

  void look_later();
  void look();
  std::string excess(const FamilyCount& count) const;

  const std::size_t processes_, memory_bytes_;
  asio::steady_timer timer_;
  asio::steady_timer::time_point last_call_;
  std::map<FamilyId, Watched> watched_;
  bool waiting_ = false, slow_ = false;
};

}  // namespace graphcool::functions
