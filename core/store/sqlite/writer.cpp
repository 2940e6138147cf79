#include "core/store/sqlite/writer.h"

#include <sys/prctl.h>

#include <algorithm>
#include <utility>

#include "core/store/sqlite/refusal.h"

namespace graphcool::store::sqlite {
namespace {

using Clock = std::chrono::steady_clock;

// Those who come back do so at once, however slow the disk is.
constexpr std::chrono::nanoseconds kMostGathering = std::chrono::microseconds(250);

const CompiledPlan& plan_of(const WriteJob& job) {
  return static_cast<const CompiledPlan&>(*job.request.plan);
}

const WatchPlans* watches_of(const WriteJob& job) {
  return static_cast<const WatchPlans*>(job.request.watches.get());
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, LayoutGate& gate)
    : gate_(gate),
      connection_(std::move(connection)),
      outbox_(*connection_),
      watches_(*connection_, outbox_),
      runner_(*connection_, cache_, watches_),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  queue_.stop();
  thread_.join();
}

void Writer::write(WriteRequest request, std::function<void(Answer)> done) {
  queue_.push({std::move(request), std::move(done)});
}

void Writer::run() {
  // The system's timers are late by 50 µs unless a thread asks for better: half a flush of a fast
  // disk.
  prctl(PR_SET_TIMERSLACK, 1000);
  std::vector<WriteJob> jobs;
  for (;;) {
    queue_.take(jobs, std::min(last_flush_ / 2, kMostGathering));
    if (jobs.empty()) return;
    for (std::span<WriteJob> rest = jobs; !rest.empty();) {
      const std::span<WriteJob> group = rest.first(group_size(rest));
      run_group(group);
      rest = rest.subspan(group.size());
    }
  }
}

// How many of the jobs, from the first on, are committed together.
std::size_t Writer::group_size(std::span<const WriteJob> jobs) {
  if (plan_of(jobs.front()).stands_alone) return 1;
  const auto next =
      std::ranges::find_if(jobs, [](const WriteJob& job) { return plan_of(job).stands_alone; });
  return static_cast<std::size_t>(next - jobs.begin());
}

template <class Use>
Result<> Writer::transact(Use use) {
  const OutboxTable::Totals before = outbox_.totals();
  auto done = use();
  const bool left_open = sqlite3_get_autocommit(connection_->handle()) == 0;
  if (left_open) (void)connection_->execute("ROLLBACK");
  if (!done || left_open) {
    outbox_.set_totals(before);
  } else if (outbox_.totals().put != before.put) {
    const std::lock_guard lock(filled_mutex_);
    if (filled_) filled_();
  }
  return done;
}

void Writer::run_group(std::span<WriteJob> jobs) {
  std::vector<Answer> answers(jobs.size());
  Result<> committed;
  {
    const std::lock_guard lock(connection_mutex_);
    committed = transact([&] { return run_transaction(jobs, answers); });
  }
  if (!committed && jobs.size() > 1) {
    // What one of them ran into (its deadline, say) is not for the others to bear.
    for (std::size_t i = 0; i < jobs.size(); ++i) run_group(jobs.subspan(i, 1));
    return;
  }
  // Nothing of it is on disk, so nothing of it is acknowledged.
  if (!committed && !answers.front().outdated) refuse(answers.front(), committed.error());
  queue_.expect_back(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].done(std::move(answers[i]));
}

// Leaves the transaction open where nothing of it is to stay.
Result<> Writer::run_transaction(std::span<WriteJob> jobs, std::vector<Answer>& answers) {
  if (auto begun = connection_->run(begin_, "BEGIN IMMEDIATE"); !begun) return begun;
  const auto transaction =
      jobs.size() == 1 ? ProgramRunner::Transaction::Own : ProgramRunner::Transaction::Shared;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const CompiledPlan& plan = plan_of(jobs[i]);
    if (!gate_.is_current(plan.layout)) {
      answers[i].outdated = true;
      continue;
    }
    const WriteRequest& request = jobs[i].request;
    if (Clock::now() > request.deadline) {
      refuse(answers[i], {.code = ErrorCode::Cancelled, .what = {}});
      continue;
    }
    watches_.watch(watches_of(jobs[i]), request.request_id);
    const Connection::Patient patient(*connection_, request.deadline);
    auto keep = runner_.run(plan, request.parameters, transaction, answers[i]);
    if (!keep) return keep.error();
    if (!*keep) return {};
  }
  const auto written = Clock::now();
  auto committed = connection_->run(commit_, "COMMIT");
  last_flush_ = Clock::now() - written;
  return committed;
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
