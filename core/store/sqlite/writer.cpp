#include "core/store/sqlite/writer.h"

#include <algorithm>
#include <utility>

#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {

Writer::Writer(std::unique_ptr<Connection> connection, LayoutGate& gate)
    : gate_(gate),
      connection_(std::move(connection)),
      outbox_(*connection_),
      watches_(*connection_, outbox_),
      runner_(*connection_, cache_, watches_),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(queue_mutex_);
    stopping_ = true;
  }
  queue_filled_.notify_one();
  thread_.join();
}

void Writer::write(WriteRequest request, std::function<void(Answer)> done) {
  bool first;
  {
    const std::lock_guard lock(queue_mutex_);
    first = queue_.empty();
    queue_.push_back({std::move(request), std::move(done)});
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
  if (jobs.front().plan().stands_alone) return 1;
  const auto next =
      std::ranges::find_if(jobs, [](const Job& job) { return job.plan().stands_alone; });
  return static_cast<std::size_t>(next - jobs.begin());
}

void Writer::run_group(std::span<Job> jobs) {
  std::vector<Answer> answers(jobs.size());
  {
    const std::lock_guard lock(connection_mutex_);
    const auto committed = transact([&] { return run_transaction(jobs, answers); });
    if (!committed) {
      // Nothing of the group is on disk, so nothing of it is acknowledged.
      for (Answer& answer : answers) {
        if (!answer.outdated) refuse(answer, committed.error());
      }
    }
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done(std::move(answers[i]));
}

template <class Use>
Result<> Writer::transact(Use use) {
  const OutboxTable::Totals before = outbox_.totals();
  auto done = use();
  if (!done) {
    if (sqlite3_get_autocommit(connection_->handle()) == 0) (void)connection_->execute("ROLLBACK");
    outbox_.set_totals(before);
  } else if (outbox_.totals().put != before.put) {
    const std::lock_guard lock(filled_mutex_);
    if (filled_) filled_();
  }
  return done;
}

Result<> Writer::run_transaction(std::span<Job> jobs, std::vector<Answer>& answers) {
  if (auto begun = connection_->run(begin_, "BEGIN IMMEDIATE"); !begun) return begun;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const CompiledPlan& plan = jobs[i].plan();
    if (!gate_.is_current(plan.layout)) {
      answers[i].outdated = true;
      continue;
    }
    watches_.watch(jobs[i].watches(), jobs[i].request.request_id);
    auto ran = runner_.run(plan, jobs[i].request.parameters, answers[i]);
    if (!ran) return ran;
  }
  return connection_->run(commit_, "COMMIT");
}

void Writer::on_filled(std::function<void()> filled) {
  const std::lock_guard lock(filled_mutex_);
  filled_ = std::move(filled);
}

Result<> Writer::change_outbox(Flush flush, const std::function<Result<>(OutboxTable&)>& use) {
  const std::lock_guard lock(connection_mutex_);
  const bool late = flush == Flush::Late;
  // In its log's order, the file holds what was committed late before all that comes after it.
  if (late) {
    if (auto set = connection_->execute("PRAGMA synchronous = NORMAL"); !set) return set;
  }
  auto done = transact([&] {
    auto ran = connection_->run(begin_, "BEGIN IMMEDIATE");
    if (ran) ran = use(outbox_);
    return ran ? connection_->run(commit_, "COMMIT") : ran;
  });
  if (late) {
    if (auto set = connection_->execute("PRAGMA synchronous = FULL"); !set && done) return set;
  }
  return done;
}

}  // namespace graphcool::store::sqlite
