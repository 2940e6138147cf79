#include "core/store/sqlite/sqlite_outbox.h"

#include <utility>

namespace graphcool::store::sqlite {
namespace {

OutboxEntry entry_of(sqlite3_stmt* row) {
  return {.number = sqlite3_column_int64(row, 0),
          .watch = bytes_at(row, 1),
          .node = bytes_at(row, 2),
          .result = bytes_at(row, 8),
          .request_id = bytes_at(row, 3),
          .made_ms = sqlite3_column_int64(row, 4),
          .attempts = sqlite3_column_int(row, 5),
          .due_ms = sqlite3_column_int64(row, 6),
          .failure = bytes_at(row, 7)};
}

}  // namespace

SqliteOutbox::SqliteOutbox(std::filesystem::path path, Writer& writer)
    : path_(std::move(path)), writer_(writer) {}

SqliteOutbox::~SqliteOutbox() {
  writer_.on_filled({});
}

void SqliteOutbox::on_filled(std::function<void()> filled) {
  writer_.on_filled(std::move(filled));
}

Result<std::vector<OutboxEntry>> SqliteOutbox::entries(Statement& kept, const char* sql,
                                                       std::int64_t number, int limit) {
  const std::lock_guard lock(reading_);
  if (reader_ == nullptr) {
    auto opened = Connection::open(path_, Connection::Use::Read);
    if (!opened) return opened.error();
    reader_ = std::move(*opened);
  }
  if (!kept) {
    auto made = reader_->prepare(sql);
    if (!made) return made.error();
    kept = std::move(*made);
  }
  const Resetting resetting(kept.get());
  sqlite3_bind_int64(kept.get(), 1, number);
  sqlite3_bind_int(kept.get(), 2, limit);
  std::vector<OutboxEntry> found;
  std::size_t bytes = 0;
  int result = SQLITE_OK;
  while ((result = sqlite3_step(kept.get())) == SQLITE_ROW) {
    bytes += found.emplace_back(entry_of(kept.get())).result.size();
    if (bytes > kMaxReadBytes) return found;
  }
  if (result != SQLITE_DONE) return reader_->error();
  return found;
}

Result<std::vector<OutboxEntry>> SqliteOutbox::read(std::int64_t after, int limit) {
  return entries(read_,
                 "SELECT number, watch, node, request, made, attempts, due, failure, result"
                 " FROM \"graphcool:outbox\" WHERE number > ?1 ORDER BY number LIMIT ?2",
                 after, limit);
}

Result<std::vector<OutboxEntry>> SqliteOutbox::dead(int limit, std::int64_t before) {
  return entries(dead_,
                 "SELECT number, watch, node, request, made, attempts, due, failure, result"
                 " FROM \"graphcool:dead\" WHERE number < ?1 ORDER BY number DESC LIMIT ?2",
                 before, limit);
}

Result<> SqliteOutbox::settle(std::span<const Settled> settled) {
  if (settled.empty()) return {};
  return writer_.change_outbox(Writer::Flush::Late, [&](OutboxTable& table) -> Result<> {
    for (const Settled& each : settled) {
      if (auto done = table.settle(each); !done) return done;
    }
    return {};
  });
}

// Runs a change that counts the entries it is about.
template <class Change>
Result<std::int64_t> SqliteOutbox::counted(Change change) {
  std::int64_t count = 0;
  auto done = writer_.change_outbox(Writer::Flush::Now, [&](OutboxTable& table) -> Result<> {
    auto changed = change(table);
    if (!changed) return changed.error();
    count = *changed;
    return {};
  });
  if (!done) return done.error();
  return count;
}

Result<std::int64_t> SqliteOutbox::revive(std::span<const std::int64_t> numbers) {
  return counted([&](OutboxTable& table) { return table.revive(numbers); });
}

Result<std::int64_t> SqliteOutbox::bury(std::span<const std::int64_t> numbers) {
  return counted([&](OutboxTable& table) { return table.bury(numbers); });
}

}  // namespace graphcool::store::sqlite
