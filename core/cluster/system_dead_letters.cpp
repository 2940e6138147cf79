// Dead letters: beyond the original's API.
#include <algorithm>
#include <charconv>
#include <limits>

#include "core/base/datetime.h"
#include "core/cluster/system_context.h"

namespace graphcool::cluster::system {
namespace {

using graphql::FieldCall;
using graphql::GraphQLError;
using graphql::Resolved;

constexpr std::int64_t kMostListed = 1'000;

bj::object letter(const store::OutboxEntry& entry) {
  return {{"id", text(std::to_string(entry.number))},
          {"function", text(entry.watch)},
          {"nodeId", text(entry.node)},
          {"requestId", text_or_null(entry.request_id.substr(entry.request_id.rfind(':') + 1))},
          {"createdAt", text(datetime::to_iso(entry.made_ms))},
          {"attempts", entry.attempts},
          {"failure", text(entry.failure)},
          {"result", text(entry.result)}};
}

Resolved dead_letters(const FieldCall& call) {
  const auto& id = call.parent.at("id").as_string();
  const auto* first = call.argument("first").if_int64();
  const auto most =
      std::clamp<std::int64_t>(first == nullptr ? kMostListed : *first, 0, kMostListed);
  const auto found = context_of(call).cluster.dead_letters(
      {id.data(), id.size()}, call.text("function"), static_cast<int>(most));
  if (!found) return GraphQLError{.message = found.error().what};
  bj::array letters;
  for (const auto& each : *found) letters.push_back(letter(each));
  return bj::value(std::move(letters));
}

// What an id stands for; none of an outbox when it is no number.
std::int64_t number_of(const bj::value& id) {
  std::int64_t number = 0;
  const auto* given = id.if_string();
  if (given == nullptr) return -1;
  const auto [end, failed] = std::from_chars(given->begin(), given->end(), number);
  return failed == std::errc() && end == given->end() ? number : -1;
}

using Change = Result<std::int64_t> (Cluster::*)(std::string_view, const DeadLetters&);

graphql::Resolver changes(Change change) {
  return [change](const FieldCall& call) -> Resolved {
    const Context& context = context_of(call);
    const std::string id = call.input_text("projectId");
    const auto hosted = context.cluster.look_up(id);
    if (hosted == nullptr) return no_service(id);
    DeadLetters meant{.function = call.input_text("function")};
    const auto* ids = call.input("ids").if_array();
    if (ids != nullptr) {
      for (const bj::value& each : *ids) meant.numbers.push_back(number_of(each));
    }
    // An empty list is none of them, not all.
    const auto count = ids != nullptr && ids->empty() ? Result<std::int64_t>(0)
                                                      : (context.cluster.*change)(id, meant);
    if (!count) return GraphQLError{.message = count.error().what};
    return bj::value{{"clientMutationId", call.input("clientMutationId")},
                     {"count", *count},
                     {"project", project(*hosted)}};
  };
}

}  // namespace

void add_dead_letters(Resolvers& resolvers) {
  resolvers["Project.deadLetters"] = dead_letters;
  resolvers["Mutation.retryDeadLetters"] = admitted(changes(&Cluster::retry_dead_letters));
  resolvers["Mutation.deleteDeadLetters"] = admitted(changes(&Cluster::delete_dead_letters));
}

}  // namespace graphcool::cluster::system
