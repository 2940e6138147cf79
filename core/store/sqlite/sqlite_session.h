// Reading on a connection of its own.
#pragma once

#include <memory>

#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/layout_gate.h"
#include "core/store/sqlite/shared_read.h"
#include "core/store/sqlite/statement_cache.h"
#include "core/store/store.h"

namespace graphcool::store::sqlite {

class SqliteSession final : public Session {
 public:
  // `gate` and `commits`, those of the writer, must outlive the session.
  SqliteSession(std::unique_ptr<Connection> connection, LayoutGate& gate,
                const std::atomic<std::uint64_t>& commits, Turn* turn);

  void read(const Compiled& plan, std::span<const graphql::Input> parameters,
            const Patience& patience, Answer& answer) override;

 private:
  void run(const CompiledPlan& plan, std::span<const graphql::Input> parameters, Answer& answer);

  SharedRead shared_;
  LayoutGate& gate_;
  StatementCache cache_;  // After the connection: goes before it.
  Statement begin_, commit_;
};

}  // namespace graphcool::store::sqlite
