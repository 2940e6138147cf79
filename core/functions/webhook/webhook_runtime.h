// Functions behind an address: the event is posted to it as JSON.
//
// All calls share one thread, which loads libcurl for the first of them and waits for their
// sockets. A connection that is kept open is used again. A call is sent a second time only where a
// connection that was kept open ends before a byte of its answer: such a connection was most likely
// given up while the call was on its way. Nobody knows what any other call did that failed.
#pragma once

#include <memory>

#include "core/base/result.h"
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

  // Io, with what to install, where webhooks cannot be called: there is no libcurl.
  static Result<> check();

  // REQUIRES: the function's handler is a Webhook.
  void invoke(std::shared_ptr<const Function> function, std::string event, Done done) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::functions
