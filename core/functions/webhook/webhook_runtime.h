// Functions behind an address: the event is posted to it as JSON.
//
// All calls share one thread, which waits for their sockets. A connection that is kept open is used
// again; a call is never sent a second time, since nobody knows what the first one did.
#pragma once

#include <memory>

#include "core/functions/runtime.h"

namespace graphcool::functions {

struct WebhookOptions {
  Limits limits = {};
  std::chrono::milliseconds connect_time{5'000};
  int max_calls = 256;  // At the same time; further ones wait.
};

class WebhookRuntime final : public Runtime {
 public:
  explicit WebhookRuntime(const WebhookOptions& options = {});
  ~WebhookRuntime() override;

  // REQUIRES: the function's handler is a Webhook.
  void invoke(std::shared_ptr<const Function> function, std::string event, Done done) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::functions
