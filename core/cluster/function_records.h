// The logs of functions, as the system API asks for them.
#pragma once

#include "core/cluster/function_host.h"
#include "core/cluster/system_api.h"

namespace graphcool::cluster {

class LoggedRecords final : public FunctionRecords {
 public:
  // `host` must outlive it.
  explicit LoggedRecords(FunctionHost& host) : host_(host) {}

  std::vector<FunctionLog> logs(std::string_view service_id, std::string_view function,
                                std::size_t most) override;
  std::size_t count(std::string_view service_id, std::string_view function) override;
  FunctionStats stats(std::string_view service_id, std::string_view function) override;

 private:
  FunctionHost& host_;
};

}  // namespace graphcool::cluster
