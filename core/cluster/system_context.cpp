#include "core/cluster/system_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <utility>

#include "core/base/datetime.h"

namespace graphcool::cluster::system {
namespace {

constexpr int kNoSession = 2001;
constexpr int kNoService = 4000;
constexpr std::string_view kViewerId = "static-viewer-id";
constexpr std::string_view kDefaultRegion = "EU_WEST_1";

bj::value number_or_null(int number) {
  return number == 0 ? bj::value() : bj::value(static_cast<std::int64_t>(number));
}

std::size_t clamped(const bj::value& count, std::size_t most) {
  const auto* number = count.if_int64();
  if (number == nullptr) return most;
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(*number, 0, static_cast<std::int64_t>(most)));
}

}  // namespace

graphql::GraphQLError no_session() {
  return {.message = "No valid session", .code = kNoSession};
}

graphql::GraphQLError no_service(std::string_view id) {
  return {.message = fmt::format("No service with id '{}'", id), .code = kNoService};
}

graphql::Resolver admitted(graphql::Resolver resolver) {
  return [resolver = std::move(resolver)](const graphql::FieldCall& call) -> graphql::Resolved {
    if (!context_of(call).is_admitted) return no_session();
    return resolver(call);
  };
}

bj::value text(std::string_view text) {
  return bj::value(bj::string_view(text.data(), text.size()));
}

bj::value text_or_null(std::string_view given) {
  return given.empty() ? bj::value() : text(given);
}

bj::object viewer() {
  return {{"id", text(kViewerId)}};
}

bj::object customer(const Context& context) {
  // Of the one account of a cluster of one's own.
  return {{"__typename", "Customer"},
          {"id", text(context.cluster.account_id())},
          {"name", "Test"},
          {"email", "test@test.org"},
          {"source", "HOMEPAGE"},
          {"createdAt", text(datetime::to_iso(context.cluster.created_ms()))},
          {"updatedAt", text(datetime::to_iso(context.cluster.created_ms()))}};
}

bj::object project(const Hosted& hosted) {
  const ServiceInfo& info = hosted.info;
  return {{"__typename", "Project"},
          {"id", text(info.id)},
          {"name", text(info.name)},
          {"alias", text_or_null(info.alias)},
          {"stage", text_or_null(info.stage)},
          {"family", info.family == service::Family::Prisma ? "prisma" : "graphcool"},
          {"version", hosted.revision},
          {"region", text(info.region.empty() ? kDefaultRegion : std::string_view(info.region))},
          {"createdAt", text(datetime::to_iso(info.created_ms))},
          {"isEjected", true},
          {"isGlobalEnumsEnabled", true},
          {"webhookUrl", nullptr},
          {"allowMutations", true}};
}

bj::array schema_errors(const model::SchemaErrors& errors) {
  bj::array out;
  for (const auto& each : errors) {
    const Location& where = each.error.where;
    const int code = each.code != 0 ? each.code : each.error.api_code;
    out.push_back(bj::object{{"type", text(each.type.empty() ? std::string_view("Global")
                                                             : std::string_view(each.type))},
                             {"field", text_or_null(each.field)},
                             {"description", text(each.description)},
                             {"code", number_or_null(code)},
                             {"file", text_or_null(where.file)},
                             {"line", number_or_null(where.line)},
                             {"column", number_or_null(where.column)},
                             {"hint", text_or_null(each.error.hint)}});
  }
  return out;
}

bj::array migration_messages(const std::string& messages) {
  boost::system::error_code failed;
  auto parsed = bj::parse(messages, failed);
  return !failed && parsed.is_array() ? std::move(parsed.get_array()) : bj::array();
}

bj::object connection(const graphql::FieldCall& call, bj::array nodes) {
  const auto position = [&](std::string_view argument) {
    const std::string cursor = call.text(argument);
    return cursor.empty() ? nodes.end() : std::ranges::find_if(nodes, [&](const bj::value& node) {
      return node.at("id").as_string() == cursor;
    });
  };
  const auto count = static_cast<std::int64_t>(nodes.size());
  auto begin = nodes.begin();
  auto end = position("before");
  if (const auto after = position("after"); after != nodes.end()) begin = after + 1;
  if (begin > end) end = begin;
  const auto size = [&] { return static_cast<std::size_t>(end - begin); };
  end = begin + clamped(call.argument("first"), size());
  begin = end - clamped(call.argument("last"), size());

  const bool more_before = begin != nodes.begin(), more_behind = end != nodes.end();
  bj::array edges;
  for (auto each = begin; each != end; ++each) {
    bj::value cursor = each->at("id");
    edges.push_back(bj::object{{"node", std::move(*each)}, {"cursor", std::move(cursor)}});
  }
  const auto cursor_of = [&](bool last) -> bj::value {
    if (edges.empty()) return nullptr;
    return (last ? edges.back() : edges.front()).at("cursor");
  };
  bj::object page{{"hasNextPage", more_behind},
                  {"hasPreviousPage", more_before},
                  {"startCursor", cursor_of(false)},
                  {"endCursor", cursor_of(true)}};
  return {{"pageInfo", std::move(page)}, {"edges", std::move(edges)}, {"count", count}};
}

}  // namespace graphcool::cluster::system
