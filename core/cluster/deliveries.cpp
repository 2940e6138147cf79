#include "core/cluster/deliveries.h"

#include <utility>

#include "core/base/datetime.h"

namespace graphcool::cluster {
namespace {

events::Subscribers subscribers_of(FunctionHost& host, const ServiceFunctionsPtr& functions,
                                   const std::shared_ptr<const query::Watches>& watches) {
  events::Subscribers subscribers;
  if (watches) {
    for (const query::Watch& each : watches->all) subscribers.names.push_back(each.name);
  }
  subscribers.tell = [&host, functions](const store::OutboxEntry& entry, auto done) {
    host.tell(functions, entry, std::move(done));
  };
  return subscribers;
}

}  // namespace

Deliveries::Deliveries(FunctionHost& functions, WorkerPool& workers)
    : functions_(functions),
      courier_([&workers](auto work) { workers.run(std::move(work)); }, datetime::now_ms) {}

void Deliveries::start() {
  const std::lock_guard lock(mutex_);
  started_ = true;
  for (const auto& [service, delivery] : by_service_) courier_.add(delivery);
}

void Deliveries::stop() {
  std::map<std::string, std::shared_ptr<events::Delivery>> all;
  {
    const std::lock_guard lock(mutex_);
    started_ = false;
    all.swap(by_service_);
  }
  courier_.stop();
  for (const auto& [service, delivery] : all) delivery->stop();
}

void Deliveries::activated(const std::string& service, store::Store& store,
                           const ServiceFunctionsPtr& functions,
                           const std::shared_ptr<const query::Watches>& watches) {
  const std::lock_guard lock(mutex_);
  const auto found = by_service_.find(service);
  if (found == by_service_.end() && watches == nullptr) return;  // It costs nothing.
  auto& delivery = by_service_[service];
  if (delivery == nullptr) delivery = events::Delivery::make(store.outbox());
  delivery->replace(subscribers_of(functions_, functions, watches));
  if (started_) courier_.add(delivery);
}

void Deliveries::revived(const std::string& service, store::Store& store) {
  const std::lock_guard lock(mutex_);
  auto& delivery = by_service_[service];
  if (delivery != nullptr) return;  // The outbox has told it.
  delivery = events::Delivery::make(store.outbox());
  delivery->replace(subscribers_of(functions_, nullptr, nullptr));
  if (started_) courier_.add(delivery);
}

void Deliveries::cleared(const std::string& service) {
  const std::lock_guard lock(mutex_);
  const auto found = by_service_.find(service);
  if (found != by_service_.end()) found->second->read_anew();
}

void Deliveries::removed(const std::string& service) {
  std::shared_ptr<events::Delivery> delivery;
  {
    const std::lock_guard lock(mutex_);
    const auto found = by_service_.find(service);
    if (found == by_service_.end()) return;
    delivery = std::move(found->second);
    by_service_.erase(found);
  }
  courier_.remove(delivery);
  delivery->stop();
}

}  // namespace graphcool::cluster
