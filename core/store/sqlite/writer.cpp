#include "core/store/sqlite/writer.h"

#include <algorithm>
#include <utility>

#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {

Writer::Writer(std::unique_ptr<Connection> connection, LayoutGate& gate)
    : gate_(gate),
      connection_(std::move(connection)),
      runner_(*connection_, cache_),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(queue_mutex_);
    stopping_ = true;
  }
  queue_filled_.notify_one();
  thread_.join();
}

void Writer::write(std::shared_ptr<const CompiledPlan> plan,
                   std::span<const graphql::Input> parameters, std::function<void(Answer)> done) {
  bool first;
  {
    const std::lock_guard lock(queue_mutex_);
    first = queue_.empty();
    queue_.push_back({std::move(plan), parameters, std::move(done)});
  }
  if (first) queue_filled_.notify_one();  // It takes all that there are.
}

void Writer::run() {
  std::vector<Job> jobs;
  for (;;) {
    {
      std::unique_lock lock(queue_mutex_);
      queue_filled_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      jobs.swap(queue_);
    }
    for (std::span<Job> rest = jobs; !rest.empty();) {
      const std::span<Job> group = rest.first(group_size(rest));
      run_group(group);
      rest = rest.subspan(group.size());
    }
    jobs.clear();
  }
}

// How many of the jobs, from the first on, are committed together.
std::size_t Writer::group_size(std::span<const Job> jobs) {
  if (jobs.front().plan->stands_alone) return 1;
  const auto next =
      std::ranges::find_if(jobs, [](const Job& job) { return job.plan->stands_alone; });
  return static_cast<std::size_t>(next - jobs.begin());
}

void Writer::run_group(std::span<Job> jobs) {
  std::vector<Answer> answers(jobs.size());
  {
    const std::lock_guard lock(connection_mutex_);
    if (auto committed = run_transaction(jobs, answers); !committed) {
      // Nothing of the group is on disk, so nothing of it is acknowledged.
      if (sqlite3_get_autocommit(connection_->handle()) == 0) {
        (void)connection_->execute("ROLLBACK");
      }
      for (Answer& answer : answers) {
        if (!answer.outdated) refuse(answer, committed.error());
      }
    }
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done(std::move(answers[i]));
}

Result<> Writer::run_transaction(std::span<Job> jobs, std::vector<Answer>& answers) {
  if (auto begun = connection_->run(begin_, "BEGIN IMMEDIATE"); !begun) return begun;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!gate_.is_current(jobs[i].plan->layout)) {
      answers[i].outdated = true;
    } else if (auto ran = runner_.run(*jobs[i].plan, jobs[i].parameters, answers[i]); !ran) {
      return ran;
    }
  }
  return connection_->run(commit_, "COMMIT");
}

}  // namespace graphcool::store::sqlite
