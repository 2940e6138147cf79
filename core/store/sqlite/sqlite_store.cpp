#include "core/store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>

#include "core/store/sqlite/compiled.h"
#include "core/store/sqlite/data_file.h"
#include "core/store/sqlite/file_lock.h"
#include "core/store/sqlite/layout.h"
#include "core/store/sqlite/layout_gate.h"
#include "core/store/sqlite/migrator.h"
#include "core/store/sqlite/probe.h"
#include "core/store/sqlite/sqlite_outbox.h"
#include "core/store/sqlite/sqlite_session.h"
#include "core/store/sqlite/watch_plans.h"
#include "core/store/sqlite/writer.h"

namespace graphcool::store::sqlite {
namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(std::filesystem::path path, FileLock lock, std::unique_ptr<Connection> connection,
              std::uint64_t layout)
      : path_(std::move(path)),
        lock_(std::move(lock)),
        writer_(std::move(connection), gate_),
        outbox_(path_, writer_) {
    gate_.set(layout);
    writer_.with_connection([this](Connection& each) { each.count_commits(commits_); });
  }

  // To be done before anything else.
  Result<> count_outbox() {
    return writer_.with_connection([this](Connection&) { return writer_.outbox().count(); });
  }

  Result<std::shared_ptr<const Compiled>> compile(
      std::shared_ptr<const query::Plan> plan) override {
    const std::uint64_t layout = layout_of(plan->model);
    auto compiled = compile_plan(std::move(plan));
    if (!compiled) return compiled.error();
    (*compiled)->layout = layout;
    return std::shared_ptr<const Compiled>(std::move(*compiled));
  }

  Result<std::shared_ptr<const CompiledWatches>> compile_watches(
      std::shared_ptr<const query::Watches> watches) override {
    if (watches == nullptr || watches->all.empty()) {
      return std::shared_ptr<const CompiledWatches>();
    }
    auto compiled = WatchPlans::compile(std::move(watches));
    if (!compiled) return compiled.error();
    return std::shared_ptr<const CompiledWatches>(std::move(*compiled));
  }

  Result<std::unique_ptr<Session>> open_session(Turn* turn) override {
    auto connection = Connection::open(path_, Connection::Use::Read);
    if (!connection) return connection.error();
    return std::unique_ptr<Session>(
        std::make_unique<SqliteSession>(std::move(*connection), gate_, commits_, turn));
  }

  void write(WriteRequest request, std::function<void(Answer)> done) override {
    writer_.write(std::move(request), std::move(done));
  }

  Outbox& outbox() override { return outbox_; }

  Result<StoredRevision> revision() override {
    return writer_.with_connection([](Connection& connection) -> Result<StoredRevision> {
      auto deployed = read_deployed(connection);
      if (!deployed) return deployed.error();
      return std::move(deployed->revision);
    });
  }

  std::unique_ptr<migrate::DataProbe> probe(std::shared_ptr<const model::Model> model) override {
    return make_probe(writer_, std::move(model));
  }

  Result<std::int64_t> migrate(const migrate::Migration& migration, std::int64_t expected,
                               const std::string& bundle, const std::string& messages) override {
    // Tables are dropped and written anew; no row may follow them.
    return without_foreign_keys<std::int64_t>([&](Connection& connection) {
      return migrate_within(connection, migration, expected, bundle, messages);
    });
  }

  Result<std::vector<PastRevision>> history(std::int64_t most) override {
    return writer_.with_connection(
        [&](Connection& connection) { return read_history(connection, most); });
  }

  Result<> clear() override {
    return without_foreign_keys<void>([this](Connection& connection) {
      auto done = delete_all(connection);
      return done ? writer_.outbox().count() : done;
    });
  }

 private:
  // Runs `use` on the writer's connection; a transaction that it leaves open is undone.
  template <class T, class Use>
  Result<T> without_foreign_keys(Use use) {
    return writer_.with_connection([&](Connection& connection) -> Result<T> {
      if (auto off = connection.execute("PRAGMA foreign_keys = OFF"); !off) return off.error();
      auto result = use(connection);
      if (sqlite3_get_autocommit(connection.handle()) == 0) (void)connection.execute("ROLLBACK");
      if (auto on = connection.execute("PRAGMA foreign_keys = ON"); !on) return on.error();
      return result;
    });
  }

  Result<std::int64_t> migrate_within(Connection& connection, const migrate::Migration& migration,
                                      std::int64_t expected, const std::string& bundle,
                                      const std::string& messages) {
    if (auto begun = connection.execute("BEGIN IMMEDIATE"); !begun) return begun.error();
    auto deployed = read_deployed(connection);
    if (!deployed) return deployed.error();
    const std::int64_t stored = deployed->revision.number;
    if (stored != expected) {
      return Error{
          .code = ErrorCode::Conflict,
          .what = fmt::format("The service has changed meanwhile: revision {} is deployed, "
                              "not {}.",
                              stored, expected),
          .hint = "Deploy again."};
    }
    if (auto migrated = Migrator(connection, migration).run(); !migrated) return migrated.error();
    const std::uint64_t layout = fingerprint(*migration.after);
    const StoredRevision revision{.number = stored + 1, .bundle = bundle};
    auto written = write_deployed(connection, {.revision = revision, .layout = layout});
    if (!written) return written.error();
    if (auto kept = remember(connection, revision, messages); !kept) return kept.error();
    Result<> committed;
    gate_.change(layout, [&] {
      committed = connection.execute("COMMIT");
      return static_cast<bool>(committed);
    });
    if (!committed) return committed.error();
    return stored + 1;
  }

  // Operations of one model are compiled one after the other: its fingerprint is taken once.
  std::uint64_t layout_of(const std::shared_ptr<const model::Model>& model) {
    const std::lock_guard lock(layout_mutex_);
    if (last_model_.lock() != model) {
      last_layout_ = fingerprint(*model);
      last_model_ = model;
    }
    return last_layout_;
  }

  std::filesystem::path path_;
  FileLock lock_;  // Before the connections: goes after them.
  LayoutGate gate_;
  std::atomic<std::uint64_t> commits_ = 0;  // Of the writer.
  Writer writer_;
  SqliteOutbox outbox_;  // After the writer: goes before it.
  std::mutex layout_mutex_;
  std::weak_ptr<const model::Model> last_model_;
  std::uint64_t last_layout_ = 0;
};

}  // namespace
}  // namespace graphcool::store::sqlite

namespace graphcool::store {

Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& path) {
  auto lock = sqlite::FileLock::take(path.string() + ".lock");
  if (!lock) return lock.error();
  auto connection = sqlite::open_data_file(path);
  if (!connection) return connection.error();
  auto deployed = sqlite::read_deployed(**connection);
  if (!deployed) return deployed.error();
  auto store = std::make_unique<sqlite::SqliteStore>(path, std::move(*lock), std::move(*connection),
                                                     deployed->layout);
  if (auto counted = store->count_outbox(); !counted) return counted.error();
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace graphcool::store
