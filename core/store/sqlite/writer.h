// The one writer of a data file: a thread that commits the mutations that wait together.
//
// A mutation is acknowledged after the commit that holds it has reached the disk. While one group
// is being flushed the next gathers.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/layout_gate.h"
#include "core/store/sqlite/outbox_table.h"
#include "core/store/sqlite/program_runner.h"
#include "core/store/sqlite/statement_cache.h"
#include "core/store/sqlite/watch_plans.h"
#include "core/store/sqlite/watch_runner.h"
#include "core/store/sqlite/write_queue.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

class Writer {
 public:
  // `gate` must outlive the writer.
  Writer(std::unique_ptr<Connection> connection, LayoutGate& gate);
  // Finishes what was handed in.
  ~Writer();

  // As Store::write(). The plan is a CompiledPlan, the watches are WatchPlans.
  void write(WriteRequest request, std::function<void(Answer)> done);

  // As that of Outbox.
  void on_filled(std::function<void()> filled);

  // Runs `use` on the writer's connection while no mutation does.
  template <class Use>
  auto with_connection(Use use) {
    const std::lock_guard lock(connection_mutex_);
    return use(*connection_);
  }

  // Runs `use` on the outbox in a transaction of its own, which is undone where it fails. What
  // commits Late costs no flush of the disk; it gets there with the next commit that does.
  enum class Flush { Now, Late };
  Result<> change_outbox(Flush flush, const std::function<Result<>(OutboxTable&)>& use);
  // To be used within with_connection() only.
  OutboxTable& outbox() { return outbox_; }

 private:
  void run();
  static std::size_t group_size(std::span<const WriteJob> jobs);
  void run_group(std::span<WriteJob> jobs);
  Result<> run_transaction(std::span<WriteJob> jobs, std::vector<Answer>& answers);
  // Runs `use`, a transaction; what it leaves open is undone.
  template <class Use>
  Result<> transact(Use use);

  LayoutGate& gate_;
  std::mutex connection_mutex_;
  std::unique_ptr<Connection> connection_;
  // After the connection: they go before it.
  StatementCache cache_;
  OutboxTable outbox_;
  WatchRunner watches_;
  ProgramRunner runner_;
  Statement begin_, commit_;

  std::mutex filled_mutex_;
  std::function<void()> filled_;

  WriteQueue queue_;
  std::chrono::nanoseconds last_flush_{};  // How long it took.
  std::thread thread_;                     // Last: it uses all of the above.
};

}  // namespace graphcool::store::sqlite
