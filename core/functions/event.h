// The event that a function is called with (reference/graphcool-framework, section 9.3).
#pragma once

#include <optional>
#include <string>

namespace graphcool::functions {

// Who made the request that led to the call.
struct EventCaller {
  std::string node_id;
  std::string type_name;  // A type of the model; "PAT" for a root token, "Customer" for others.
  std::string token;
};

// What a call is about; the rest of the event belongs to the service.
struct EventSource {
  std::string source_ip = {};
  std::optional<EventCaller> caller = {};
};

// The service, as its functions see it.
struct EventService {
  std::string id;
  std::string alias = {};  // Empty: null.
  std::string root_token;  // Valid for a few minutes.
  std::string origin;      // "http://localhost:60000"
};

// `data` and `parent` are JSON texts; `parent`, the node that a resolver of a type's field is for,
// may be empty.
std::string make_event(const std::string& data, const std::string& parent,
                       const EventSource& source, const EventService& service);

// The event of a subscription: `result` is what its query came to, {"data":...} without spaces
// around it, perhaps with `errors`.
std::string make_subscription_event(const std::string& result, const EventService& service);

}  // namespace graphcool::functions
