// Server-side subscriptions of a deploy: a query over the service's events, and where what it gives
// is sent.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "core/base/text.h"
#include "core/cluster/management_context.h"

namespace graphcool::cluster::management {
namespace {

constexpr std::size_t kLongestName = 64;

std::string text_in(const bj::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool is_function_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::ranges::all_of(
             name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

// Control characters would end the line that a header is.
bool is_header(std::string_view name, std::string_view value) {
  const auto is_plain = [](unsigned char c) { return c >= 0x20 && c != 0x7f; };
  return !name.empty() && name.find_first_of(": ") == name.npos &&
         std::ranges::all_of(name, is_plain) && std::ranges::all_of(value, is_plain);
}

}  // namespace

std::vector<service::Function> read_subscriptions(const bj::value& input,
                                                  model::SchemaErrors& errors) {
  std::vector<service::Function> functions;
  const auto* list = input.if_array();
  if (!list) return functions;
  std::set<std::string> names;
  for (const auto& each : *list) {
    const bj::object& object = each.get_object();
    const std::string name = text_in(object, "name");
    const auto refuse = [&](std::string what) {
      errors.push_back({.type = name,
                        .field = {},
                        .description = what,
                        .error = {.code = ErrorCode::Invalid, .what = what}});
    };
    if (!is_function_name(name)) {
      refuse(
          fmt::format("'{}' is not a valid name for a subscription: letters, digits, - and _; {} "
                      "at the most.",
                      name, kLongestName));
    }
    if (!names.insert(text::to_lower_ascii(name)).second) {
      refuse(fmt::format("There is more than one subscription with the name '{}'.", name));
    }
    const std::string url = text_in(object, "url");
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
      refuse(fmt::format("The webhook of the subscription '{}' has to be an http(s) URL.", name));
    }
    service::Webhook webhook{.url = url};
    for (const auto& header : object.at("headers").as_array()) {
      const std::string key = text_in(header.get_object(), "name");
      const std::string value = text_in(header.get_object(), "value");
      if (!is_header(key, value)) {
        refuse(fmt::format("The subscription '{}' has an invalid header.", name));
      }
      webhook.headers[key] = value;
    }
    service::Function function;
    function.name = name;
    function.type = service::FunctionType::Subscription;
    function.handler = std::move(webhook);
    function.query = {.path = "subscriptions/" + name + ".graphql",
                      .text = text_in(object, "query")};
    functions.push_back(std::move(function));
  }
  return functions;
}

}  // namespace graphcool::cluster::management
