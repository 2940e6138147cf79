// What tells the functions of subscriptions, for all services of a cluster: a delivery for each
// service that has some, or had.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/worker_pool.h"
#include "core/cluster/function_host.h"
#include "core/events/courier.h"
#include "core/query/watch.h"
#include "core/store/store.h"

namespace graphcool::cluster {

// Any thread may call.
class Deliveries {
 public:
  // Both must outlive it.
  Deliveries(FunctionHost& functions, WorkerPool& workers);

  // Nothing is told before.
  void start();
  // Ends at once; what was not told is told by the next start.
  void stop();

  // A revision of the service is current, whose functions and watches these are (each may be null);
  // `store` has its outbox, and must live until removed() or stop().
  void activated(const std::string& service, store::Store& store,
                 const ServiceFunctionsPtr& functions,
                 const std::shared_ptr<const query::Watches>& watches);
  // Dead entries of the service live again: somebody has to look at them.
  void revived(const std::string& service, store::Store& store);
  // The outbox of the service was emptied.
  void cleared(const std::string& service);
  // Nothing of the service is told any more; nobody uses its store when this is back.
  void removed(const std::string& service);

 private:
  FunctionHost& functions_;
  std::mutex mutex_;  // Guards what follows.
  bool started_ = false;
  std::map<std::string, std::shared_ptr<events::Delivery>> by_service_;
  events::Courier courier_;  // Last: it runs them.
};

}  // namespace graphcool::cluster
