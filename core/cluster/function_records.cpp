#include "core/cluster/function_records.h"

#include <utility>

namespace graphcool::cluster {

std::vector<FunctionLog> LoggedRecords::logs(std::string_view service_id, std::string_view function,
                                             std::size_t most) {
  std::vector<FunctionLog> found;
  const auto store = host_.logs();
  if (!store) return found;
  auto entries =
      (*store)->read(std::string(service_id), std::string(function), {}, static_cast<int>(most));
  if (!entries) return found;
  for (auto& each : *entries) {
    found.push_back({.id = std::move(each.id),
                     .request_id = std::move(each.request_id),
                     .duration_ms = each.duration_ms,
                     .succeeded = each.success,
                     .at_ms = each.time_ms,
                     .message = std::move(each.message)});
  }
  return found;
}

std::size_t LoggedRecords::count(std::string_view service_id, std::string_view function) {
  const auto store = host_.logs();
  if (!store) return 0;
  const auto count = (*store)->count(std::string(service_id), std::string(function));
  return count ? static_cast<std::size_t>(*count) : 0;
}

FunctionStats LoggedRecords::stats(std::string_view service_id, std::string_view function) {
  const auto store = host_.logs();
  if (!store) return {};
  const auto found = (*store)->stats(std::string(service_id), std::string(function));
  if (!found) return {};
  return {.histogram = {found->histogram.begin(), found->histogram.end()},
          .requests = found->requests,
          .errors = found->errors,
          .last_ms = found->last_ms};
}

}  // namespace graphcool::cluster
