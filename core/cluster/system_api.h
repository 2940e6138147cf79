// The system API: how clusters are asked and told about their services, at /system
// (reference/graphcool-framework, section 12). The original command line speaks it, and so does
// ours, which also uses what the original did not have:
//
//   viewer { cluster { version } }
//   viewer { project(id) { family stage createdAt
//                          history(first: 20) { number deployedAt isCurrent migrationMessages
//                          {..} }
//   } }
//   errors { type field description code file line column hint }      of addProject and push
//   mutation { rollback(input: { projectId, revision, isDryRun, force }) { ... as push ... } }
//   mutation { resetProjectData, deleteProject }                      of the hosted system
//   viewer { project(id) { deadLetters(function, first) { ... } } }
//   mutation { retryDeadLetters, deleteDeadLetters }                  input: projectId ids function
//
// Whoever has no token of the cluster (Access) may ask `viewer { id }` and `cluster`, call
// authenticateCustomer, and call generateNodeToken with a root token.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cluster/access.h"
#include "core/cluster/cluster.h"
#include "core/graphql/resolvers.h"

namespace graphcool::cluster {

// One call of a function, as the system API tells it.
struct FunctionLog {
  std::string id;  // Later ones sort later.
  std::string request_id = {};
  std::int64_t duration_ms = 0;
  bool succeeded = true;
  std::int64_t at_ms = 0;  // Since 1970.
  std::string message;     // JSON text.
};

struct FunctionStats {
  std::vector<std::int64_t> histogram;  // 180 numbers, the newest last.
  std::int64_t requests = 0;            // In the last 24 hours.
  std::int64_t errors = 0;
  std::optional<std::int64_t> last_ms = std::nullopt;
};

// What is known about the calls of functions. Any thread may call.
class FunctionRecords {
 public:
  virtual ~FunctionRecords() = default;
  // The newest `most`, in the order of time.
  virtual std::vector<FunctionLog> logs(std::string_view service_id, std::string_view function,
                                        std::size_t most) = 0;
  virtual std::size_t count(std::string_view service_id, std::string_view function) = 0;
  virtual FunctionStats stats(std::string_view service_id, std::string_view function) = 0;
};

struct SystemApiOptions {
  std::string version;                 // Of this program.
  FunctionRecords* records = nullptr;  // Null: no function was ever called.
};

// Any thread may call. What changes something waits for the disk: not for event loops.
class SystemApi {
 public:
  // `cluster` and `access` must outlive it.
  SystemApi(Cluster& cluster, Access& access, SystemApiOptions options);
  ~SystemApi();

  struct Request {
    graphql::ResolverApi::Request graphql;
    std::string_view token;   // Of `Authorization: Bearer`, or of the cookie `session`.
    std::string_view origin;  // Where the client reaches this server: "http://localhost:60000".
  };
  graphql::ResolverApi::Answer run(const Request& request) const;

 private:
  Cluster& cluster_;
  Access& access_;
  const SystemApiOptions options_;
  std::unique_ptr<const graphql::ResolverApi> api_;
};

}  // namespace graphcool::cluster
