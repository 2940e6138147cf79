// One request on its way through the engine. Internal to this folder.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "core/engine/operations.h"
#include "core/engine/service.h"

namespace graphcool::engine {

// Reads keep it on the stack, what takes longer on the heap.
struct Call {
  Call(int loop, std::string_view dialect, Request request, Done done)
      : loop(loop), dialect(dialect), request(std::move(request)), done(std::move(done)) {}
  // Takes over all but the inputs, which point into the arena.
  // REQUIRES: `other` has no inputs yet.
  explicit Call(Call&& other)
      : loop(other.loop),
        dialect(other.dialect),
        request(std::move(other.request)),
        done(std::move(other.done)),
        operation(std::move(other.operation)),
        caller(std::move(other.caller)),
        left_loop(other.left_loop),
        session(std::move(other.session)) {}

  const int loop;
  std::string_view dialect;  // As the caller spelt it; DialectEntry::name once it is found.
  Request request;
  Done done;
  std::shared_ptr<Operation> operation = nullptr;
  std::optional<auth::Caller> caller = {};  // Once it was asked for.
  // It goes on on another thread, while the loop goes on with other requests: it must not read on
  // the loop's session then, but on one of its own.
  bool left_loop = false;
  std::unique_ptr<store::Session> session = nullptr;
  std::array<std::byte, 4096> buffer;
  graphql::InputArena arena{buffer.data(), buffer.size()};
  graphql::PreparedInputs inputs = {};
};

// The reply to what was executed, `data` being its JSON text, and to what was not.
Reply executed(std::string&& data, graphql::GraphQLErrors&& errors, const Request& request);
Reply rejected(const graphql::GraphQLErrors& errors, Reply::Outcome outcome);

}  // namespace graphcool::engine
