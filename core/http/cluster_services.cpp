#include "core/http/cluster_services.h"

#include <string>
#include <utility>

namespace graphcool::http {

Execute ClusterServices::find(std::string_view id_or_alias, std::string_view dialect, int loop) {
  auto service = cluster_.find(id_or_alias);
  if (service == nullptr || !service->has_dialect(dialect)) return {};
  return [service = std::move(service), dialect = std::string(dialect), loop](
             engine::Request request, engine::Done done) {
    service->execute(loop, dialect, std::move(request), std::move(done));
  };
}

}  // namespace graphcool::http
