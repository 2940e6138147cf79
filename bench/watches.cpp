// What it costs a write to be watched: creates per second without a watch and with one whose answer
// is small, settled as it comes.
#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/model/graphcool_sdl.h"
#include "core/store/sqlite/sqlite_store.h"

using namespace graphcool;
using query::Output;
using query::Step;
using query::Value;

namespace {

constexpr const char* kTypes = R"(
type Post @model {
  id: ID! @isUnique
  title: String!
  text: String!
}
)";
constexpr int kClients = 64;

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "{}\n", why);
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result) give_up(result.error().what);
  return std::move(*result);
}

class Subject {
 public:
  explicit Subject(const std::filesystem::path& file) : store_(must(store::open_sqlite(file))) {
    const model::SdlFile sdl{"types.graphql", kTypes};
    auto model = model::parse_graphcool({&sdl, 1});
    if (!model) give_up(model.error().front().description);
    const auto migration = migrate::make_migration(std::make_shared<model::Model>(), *model);
    must(store_->migrate(migration, 0, "bundle"));
    model_ = migration.after;
    post_ = model_->type("Post");
    create_ = must(store_->compile(create_plan()));
    watches_ = must(store_->compile_watches(watches()));
  }

  // Creates that many, kClients at a time or one after the other; how many a second.
  double create(int count, bool together, bool watched) {
    const auto start = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    under_way_ = 0;
    for (int i = 0; i < count; ++i) {
      answered_.wait(lock, [&] { return under_way_ < (together ? kClients : 1); });
      ++under_way_;
      lock.unlock();
      send(watched);
      lock.lock();
    }
    answered_.wait(lock, [&] { return under_way_ == 0; });
    return count / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  store::Outbox& outbox() { return store_->outbox(); }

 private:
  void send(bool watched) {
    store_->write({.plan = create_, .watches = watched ? watches_ : nullptr},
                  [this](const store::Answer& answer) {
                    if (!answer.errors.empty()) give_up(answer.errors.front().message);
                    const std::lock_guard guard(mutex_);
                    --under_way_;
                    answered_.notify_one();
                  });
  }

  query::Read node(Value id) const {
    query::Read read{.source = query::Read::Source::Unique, .type = post_};
    read.key_field = &post_->id();
    read.key = std::move(id);
    for (const char* name : {"id", "title"}) {
      read.outputs.push_back(
          {.kind = Output::Kind::Column, .key = name, .field = post_->field(name), .reads = {}});
    }
    return read;
  }

  Output one(std::string key, Value id) const {
    Output output{.kind = Output::Kind::One, .key = std::move(key), .reads = {}};
    output.reads.push_back(node(std::move(id)));
    return output;
  }

  std::shared_ptr<const query::Plan> create_plan() const {
    const auto text = [](std::string value) {
      return Value::of(model::Datum::of_text(std::move(value)));
    };
    Step insert{.kind = Step::Kind::Insert, .type = post_, .target = 0};
    insert.assignments = {{&post_->id(), Value::new_id()},
                          {post_->field("title"), text("A title")},
                          {post_->field("text"), text(std::string(100, 'x'))}};
    insert.told.emplace();
    auto plan = std::make_shared<query::Plan>();
    plan->model = model_;
    plan->writes = true;
    plan->roots.push_back({.output = {.kind = Output::Kind::One, .key = "create", .reads = {}}});
    Step respond{.kind = Step::Kind::Respond, .output = one("create", Value::reg(0))};
    plan->roots[0].program = query::Program{1, {std::move(insert), std::move(respond)}};
    return plan;
  }

  std::shared_ptr<const query::Watches> watches() const {
    auto answer = std::make_shared<query::Plan>();
    answer->model = model_;
    answer->roots.push_back({.output = one("node", Value::parameter(query::kNode))});
    query::Watches watches;
    watches.all.push_back({.name = "function",
                           .type = post_,
                           .answer = std::move(answer),
                           .previous = nullptr,
                           .conditions = nullptr});
    return std::make_shared<const query::Watches>(std::move(watches));
  }

  std::unique_ptr<store::Store> store_;
  std::shared_ptr<const model::Model> model_;
  const model::Type* post_ = nullptr;
  std::shared_ptr<const store::Compiled> create_;
  std::shared_ptr<const store::CompiledWatches> watches_;
  std::mutex mutex_;
  std::condition_variable answered_;
  int under_way_ = 0;
};

// Takes what comes, a hundred at a time, until it is told to stop and nothing is left.
class Receiver {
 public:
  explicit Receiver(store::Outbox& outbox) : outbox_(outbox), thread_([this] { run(); }) {
    outbox_.on_filled([this] {
      const std::lock_guard guard(mutex_);
      is_filled_ = true;
      filled_.notify_one();
    });
  }
  ~Receiver() {
    outbox_.on_filled({});
    {
      const std::lock_guard guard(mutex_);
      stopping_ = true;
    }
    filled_.notify_one();
    thread_.join();
  }

 private:
  void run() {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return is_filled_ || stopping_; });
        if (!is_filled_) return;
        is_filled_ = false;
      }
      for (;;) {
        std::vector<store::Settled> settled;
        for (const auto& each : must(outbox_.read(0, 100))) {
          settled.push_back({.number = each.number});
        }
        if (settled.empty()) break;
        if (auto done = outbox_.settle(settled); !done) give_up(done.error().what);
      }
    }
  }

  store::Outbox& outbox_;
  std::mutex mutex_;
  std::condition_variable filled_;
  bool is_filled_ = false, stopping_ = false;
  std::thread thread_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) give_up("usage: bench_watches FOLDER [CREATES]");
  const int creates = count > 2 ? std::atoi(arguments[2]) : 20'000;
  const std::filesystem::path file = std::filesystem::path(arguments[1]) / "watches.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  Subject subject(file);
  const auto line = [&](const char* name, int most, bool together) {
    const double plain = subject.create(most, together, false);
    double kept = 0, settled = 0;
    kept = subject.create(most, together, true);
    {
      const Receiver receiver(subject.outbox());
      settled = subject.create(most, together, true);
    }
    fmt::print("{:<28} {:>10.0f} {:>12.0f} {:>20.0f}\n", name, plain, kept, settled);
  };
  fmt::print("{:<28} {:>10} {:>12} {:>20}\n", "creates a second, durable", "unwatched", "watched",
             "watched and settled");
  line("one after the other", creates / 10, false);
  line("64 at a time", creates, true);
}
