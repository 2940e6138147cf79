// Where the requests of a path go: the services of a cluster by id, alias, name and stage.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/published.h"
#include "core/cluster/hosted.h"

namespace graphcool::cluster {

// As it is at one moment.
class Directory {
 public:
  // Null when there is none.
  HostedPtr find(std::string_view id_or_alias) const;
  HostedPtr find(service::Family family, std::string_view name, std::string_view stage) const;

  bool has_id(std::string_view id) const { return by_id_.contains(id); }
  std::vector<HostedPtr> all() const;  // By id.

  // Adds the service, or takes the place of the one with its id.
  void put(HostedPtr hosted);
  void take(const ServiceInfo& info);

 private:
  using Stage = std::tuple<service::Family, std::string, std::string>;

  std::map<std::string, HostedPtr, std::less<>> by_id_;
  std::map<std::string, std::string, std::less<>> ids_by_alias_;
  std::map<Stage, std::string> ids_by_stage_;
};

// The one that counts, replaced as a whole, so that current() never waits. Any thread may call.
class PublishedDirectory {
 public:
  std::shared_ptr<const Directory> current() const { return current_.load(); }

  void replace(Directory next) {
    const std::lock_guard guard(editing_);
    current_.store(std::make_shared<const Directory>(std::move(next)));
  }

  // Edits come one after the other.
  template <class Edit>
  void edit(Edit edit) {
    const std::lock_guard guard(editing_);
    auto next = std::make_shared<Directory>(*current_.load());
    edit(*next);
    current_.store(std::move(next));
  }

 private:
  std::mutex editing_;
  Published<Directory> current_{std::make_shared<const Directory>()};
};

}  // namespace graphcool::cluster
