// The functions of a service and the log of their calls (section 12.6).
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <utility>
#include <variant>

#include "core/base/datetime.h"
#include "core/cluster/system_context.h"

namespace graphcool::cluster::system {
namespace {

using graphql::FieldCall;
using graphql::Resolved;
using service::Function;
using service::FunctionType;

constexpr std::size_t kVisibleLogs = 1000;
constexpr std::size_t kHistogramSteps = 180;
constexpr char kSeparator = ':';  // Stands in no id of a service.

std::string_view verb_text(service::Verb verb) {
  switch (verb) {
    case service::Verb::Create:
      return "CREATE";
    case service::Verb::Update:
      return "UPDATE";
    default:
      return "DELETE";
  }
}

// What the kinds have beside the rest.
void add_kind(bj::object& node, const Function& function) {
  switch (function.type) {
    case FunctionType::Resolver:
      node["__typename"] = "SchemaExtensionFunction";
      node["schema"] = text(function.schema.text);
      return;
    case FunctionType::Subscription:
      node["__typename"] = "ServerSideSubscriptionFunction";
      node["query"] = text(function.query.text);
      return;
    case FunctionType::Schedule:
      node["__typename"] = "ScheduleFunction";
      node["cron"] = text(function.cron);
      return;
    default:
      node["__typename"] = "RequestPipelineMutationFunction";
      node["model"] = text(function.model);
      node["binding"] = function.type == FunctionType::OperationBefore ? "TRANSFORM_ARGUMENT"
                                                                       : "TRANSFORM_PAYLOAD";
      node["operation"] = text(verb_text(function.verb));
  }
}

bj::object function_object(const Hosted& hosted, const Function& function) {
  bj::object node{{"id", text(hosted.info.id + kSeparator + function.name)},
                  {"name", text(function.name)},
                  {"isActive", true},
                  {"type", "AUTH0"},
                  {"webhookUrl", nullptr},
                  {"webhookHeaders", nullptr},
                  {"inlineCode", nullptr},
                  {"auth0Id", nullptr}};
  if (const auto* webhook = std::get_if<service::Webhook>(&function.handler)) {
    bj::object headers;
    for (const auto& [name, value] : webhook->headers) headers[name] = text(value);
    node["type"] = "WEBHOOK";
    node["webhookUrl"] = text(webhook->url);
    node["webhookHeaders"] = text(bj::serialize(headers));
  }
  add_kind(node, function);
  return node;
}

Resolved functions(const FieldCall& call) {
  const auto& id = call.parent.at("id").as_string();
  const auto hosted = context_of(call).cluster.look_up({id.data(), id.size()});
  bj::array nodes;
  if (hosted) {
    for (const Function& each : hosted->definition.functions) {
      nodes.push_back(function_object(*hosted, each));
    }
  }
  return bj::value(connection(call, std::move(nodes)));
}

// Service and name of the function that the parent is.
std::pair<std::string, std::string> parent_function(const FieldCall& call) {
  const auto& id = call.parent.at("id").as_string();
  const std::string whole(id.data(), id.size());
  const std::size_t at = whole.find(kSeparator);
  return {whole.substr(0, at), whole.substr(at + 1)};
}

// As many entries as the answer takes, and one, which tells that there are more. With a cursor all
// are looked at.
std::size_t wanted_logs(const FieldCall& call) {
  if (!call.text("after").empty() || !call.text("before").empty()) return kVisibleLogs;
  std::int64_t most = 0;
  for (const char* argument : {"first", "last"}) {
    const auto* count = call.argument(argument).if_int64();
    if (count != nullptr) most = std::max(most, std::clamp<std::int64_t>(*count, 1, kVisibleLogs));
  }
  return most == 0 ? kVisibleLogs : std::min(static_cast<std::size_t>(most) + 1, kVisibleLogs);
}

// `first` gives the newest and `last` the newest too: in the original it gave the oldest of a
// thousand, so that a tail stood still.
Resolved logs(const FieldCall& call) {
  FunctionRecords* records = context_of(call).options.records;
  const auto [service, name] = parent_function(call);
  std::vector<FunctionLog> found;
  if (records != nullptr) found = records->logs(service, name, wanted_logs(call));
  const auto* first = call.argument("first").if_int64();
  const bool newest_first = first != nullptr;
  if (newest_first) std::ranges::reverse(found);
  bj::array nodes;
  for (const FunctionLog& each : found) {
    nodes.push_back(bj::object{{"__typename", "Log"},
                               {"id", text(each.id)},
                               {"requestId", text_or_null(each.request_id)},
                               {"duration", each.duration_ms},
                               {"status", each.succeeded ? "SUCCESS" : "FAILURE"},
                               {"timestamp", text(datetime::to_iso(each.at_ms))},
                               {"message", text(each.message)}});
  }
  bj::object result = connection(call, std::move(nodes));
  if (records != nullptr) result["count"] = records->count(service, name);
  return bj::value(std::move(result));
}

Resolved stats(const FieldCall& call) {
  FunctionRecords* records = context_of(call).options.records;
  const auto [service, name] = parent_function(call);
  FunctionStats stats;
  if (records != nullptr) stats = records->stats(service, name);
  stats.histogram.resize(kHistogramSteps);
  return bj::value{
      {"requestHistogram", bj::array(stats.histogram.begin(), stats.histogram.end())},
      {"requestCount", stats.requests},
      {"errorCount", stats.errors},
      {"lastRequest", stats.last_ms ? text(datetime::to_iso(*stats.last_ms)) : bj::value()}};
}

}  // namespace

bj::value function_node(const Context& context, std::string_view id) {
  const std::size_t at = id.find(kSeparator);
  if (at == id.npos) return nullptr;
  const auto hosted = context.cluster.look_up(id.substr(0, at));
  if (hosted == nullptr) return nullptr;
  const auto& all = hosted->definition.functions;
  const auto found = std::ranges::find_if(
      all, [&](const Function& each) { return each.name == id.substr(at + 1); });
  return found == all.end() ? bj::value() : bj::value(function_object(*hosted, *found));
}

void add_functions(Resolvers& resolvers) {
  resolvers["Project.functions"] = functions;
  for (const char* type : {"RequestPipelineMutationFunction", "ServerSideSubscriptionFunction",
                           "SchemaExtensionFunction", "ScheduleFunction"}) {
    resolvers[std::string(type) + ".logs"] = logs;
    resolvers[std::string(type) + ".stats"] = stats;
  }
}

}  // namespace graphcool::cluster::system
