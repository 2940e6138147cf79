// Services that were removed while requests held them.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/service.h"

namespace graphcool::cluster {

// The last holder of each is always here: an engine that goes joins its writer, which no request's
// thread may do. Any thread that may wait may call.
class Retired {
 public:
  void put(std::string_view id, std::shared_ptr<engine::Service> service);

  // Waits until nobody holds a service of that id (or, without one, any service) that is here.
  // False when that lasts longer than any request.
  bool wait(std::string_view id = {});

 private:
  struct Entry {
    std::string id;
    std::shared_ptr<engine::Service> service;
  };
  bool sweep(std::string_view id = {});

  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace graphcool::cluster
