#include "core/functions/event.h"

#include <algorithm>

#include "core/base/json.h"

namespace graphcool::functions {

namespace {

void member(std::string& out, std::string_view name, std::string_view text) {
  if (out.back() != '{') out += ',';
  json::append_string(out, name);
  out += ':';
  json::append_string(out, text);
}

std::string endpoints(const EventService& service) {
  const bool secure = service.origin.starts_with("https:");
  const std::string sockets =
      (secure ? "wss" : "ws") +
      service.origin.substr(std::min(service.origin.find(':'), service.origin.size()));
  std::string out = "{";
  member(out, "simple", service.origin + "/simple/v1/" + service.id);
  member(out, "relay", service.origin + "/relay/v1/" + service.id);
  member(out, "system", service.origin + "/system");
  member(out, "subscriptions", sockets + "/subscriptions/v1/" + service.id);
  return out + "}";
}

// `"context":...`
std::string context_member(const EventSource& source, const EventService& service) {
  std::string out = "\"context\":{\"request\":{";
  member(out, "sourceIp", source.source_ip);
  out += ",\"headers\":{},\"httpMethod\":\"post\"},\"graphcool\":{";
  member(out, "projectId", service.id);
  member(out, "serviceId", service.id);
  if (service.alias.empty()) {
    out += ",\"alias\":null";
  } else {
    member(out, "alias", service.alias);
  }
  member(out, "pat", service.root_token);
  member(out, "rootToken", service.root_token);
  out += ",\"endpoints\":" + endpoints(service) + "},\"environment\":{},\"auth\":";
  if (source.caller) {
    out += '{';
    member(out, "nodeId", source.caller->node_id);
    member(out, "typeName", source.caller->type_name);
    member(out, "token", source.caller->token);
    out += '}';
  } else {
    out += "null";
  }
  return out + ",\"sessionCache\":{}}";
}

}  // namespace

std::string make_event(const std::string& data, const std::string& parent,
                       const EventSource& source, const EventService& service) {
  return "{\"data\":" + data + (parent.empty() ? "" : ",\"parent\":" + parent) + "," +
         context_member(source, service) + "}";
}

std::string make_subscription_event(const std::string& result, const EventService& service) {
  return result.substr(0, result.size() - 1) + "," + context_member({}, service) + "}";
}

}  // namespace graphcool::functions
