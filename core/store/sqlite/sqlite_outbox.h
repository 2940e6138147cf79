// The Outbox of a data file: settles on the writer's connection, reads on one of its own.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>

#include "core/store/outbox.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/writer.h"

namespace graphcool::store::sqlite {

class SqliteOutbox final : public Outbox {
 public:
  // `writer`, which writes the file at `path`, must outlive it.
  SqliteOutbox(std::filesystem::path path, Writer& writer);
  ~SqliteOutbox() override;

  void on_filled(std::function<void()> filled) override;
  Result<std::vector<OutboxEntry>> read(std::int64_t after, int limit) override;
  Result<> settle(std::span<const Settled> settled) override;
  Result<std::vector<OutboxEntry>> dead(int limit, std::int64_t before) override;
  Result<std::int64_t> revive(std::span<const std::int64_t> numbers) override;
  Result<std::int64_t> bury(std::span<const std::int64_t> numbers) override;

 private:
  template <class Change>
  Result<std::int64_t> counted(Change change);
  Result<std::vector<OutboxEntry>> entries(Statement& kept, const char* sql, std::int64_t number,
                                           int limit);

  const std::filesystem::path path_;
  Writer& writer_;
  std::mutex reading_;
  std::unique_ptr<Connection> reader_;  // Opened when first needed.
  Statement read_, dead_;               // After the connection: they go before it.
};

}  // namespace graphcool::store::sqlite
