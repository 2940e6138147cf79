// Watches of subscriptions, as text.
#pragma once

#include <string>

#include "core/api/read_subscription.h"

namespace graphcool::tests {

// The printed watch; what is wrong with the subscription, each with its first place.
inline std::string watch_of(const api::Api& api, const std::string& subscription) {
  const auto watch = api::read_subscription(api, subscription);
  if (watch) return query::print(*watch);
  std::string out;
  for (const auto& error : watch.error()) {
    if (!out.empty()) out += "\n";
    if (!error.locations.empty()) {
      const auto& place = error.locations.front();
      out += std::to_string(place.line) + ":" + std::to_string(place.column) + " ";
    }
    out += error.message;
  }
  return out;
}

// What comes before the plans: "CREATED, UPDATED where ..."; with the conditions' filters behind.
inline std::string watched_by(const api::Api& api, const std::string& subscription) {
  const std::string printed = watch_of(api, subscription);
  std::string out;
  for (std::size_t at = 0, end = 0; at < printed.size() && end != std::string::npos; at = end + 1) {
    end = printed.find('\n', at);
    std::string line = printed.substr(at, end - at);
    if (line.starts_with("answer")) break;
    if (const auto word = line.find("where "); word == 4 || word == 6) line = line.substr(word);
    if (!line.starts_with("watch") && !line.starts_with("where")) continue;
    if (line.starts_with("watch")) line = line.substr(line.find(": ") + 2);
    out += (out.empty() ? "" : "; ") + line;
  }
  return out;
}

}  // namespace graphcool::tests
