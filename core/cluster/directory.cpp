#include "core/cluster/directory.h"

namespace graphcool::cluster {

HostedPtr Directory::find(std::string_view id_or_alias) const {
  if (const auto found = by_id_.find(id_or_alias); found != by_id_.end()) return found->second;
  const auto alias = ids_by_alias_.find(id_or_alias);
  return alias == ids_by_alias_.end() ? nullptr : by_id_.find(alias->second)->second;
}

HostedPtr Directory::find(service::Family family, std::string_view name,
                          std::string_view stage) const {
  const auto found = ids_by_stage_.find({family, std::string(name), std::string(stage)});
  return found == ids_by_stage_.end() ? nullptr : by_id_.find(found->second)->second;
}

std::vector<HostedPtr> Directory::all() const {
  std::vector<HostedPtr> all;
  all.reserve(by_id_.size());
  for (const auto& [id, hosted] : by_id_) all.push_back(hosted);
  return all;
}

void Directory::put(HostedPtr hosted) {
  const ServiceInfo& info = hosted->info;
  if (!info.alias.empty()) ids_by_alias_[info.alias] = info.id;
  ids_by_stage_[{info.family, info.name, info.stage}] = info.id;
  by_id_[info.id] = std::move(hosted);
}

void Directory::take(const ServiceInfo& info) {
  ids_by_alias_.erase(info.alias);
  ids_by_stage_.erase({info.family, info.name, info.stage});
  by_id_.erase(info.id);
}

}  // namespace graphcool::cluster
