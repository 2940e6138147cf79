// Which path is what: the APIs of services, the playground, and what machines ask.
//
//   /simple/v1/ID, /relay/v1/ID  POST, GET with ?query=: the API; GET by a browser: its playground
//   .../schema.json              GET: the result of the introspection query
//   /playground                  the playground of the default service, or of ?service=ID
//   /playground/assets/...       its files
//   /                            leads to the playground
//   /health /status              {"status":"ok"}, OK
//
// HEAD answers as GET does. Everything else is 404 or 405, as JSON.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/assets.h"
#include "core/http/graphql_http.h"
#include "core/http/message.h"

namespace graphcool::http {

// What the router asks of a cluster.
class Services {
 public:
  virtual ~Services() = default;
  // Runs requests of a dialect of the service with that id or alias, for one event loop. Empty when
  // there is no such service, or it does not speak the dialect. Any thread.
  virtual Execute find(std::string_view id_or_alias, std::string_view dialect, int loop) = 0;
};

// A path and all below it, answered by a handler of its own.
struct Mount {
  std::string_view path;  // "/system". Lives as long as the program.
  Handler* handler = nullptr;
};

// Answers a request that nothing else does, later too; false, leaving `respond` as it is, when it
// is none of its own either.
using Fallback = std::function<bool(const Request& request, Respond& respond)>;

struct RouterOptions {
  std::vector<Asset> playground = {};  // Empty: the binary was built without it.
  std::string default_service = {};    // Whose playground /playground is; empty: none.
  // Asked before anything else; the first that fits answers. They must outlive the router.
  std::vector<Mount> mounts = {};
  // Asked last, and by other methods than GET before a page is; may be empty.
  Fallback fallback = {};
};

// Shared by all loops: it never changes.
class Router : public Handler {
 public:
  // `services` must outlive the router.
  Router(Services& services, RouterOptions options);

  void handle(const Request& request, Respond respond) override;

 private:
  struct Api;
  struct Page;
  static const Api kApis[];
  static const Page kPages[];

  void answer_api(const Api& api, const Request& request, Respond respond);
  Response root(const Request& request) const;
  Response playground(const Request& request) const;
  Response playground_file(const Request& request) const;
  Response favicon(const Request& request) const;
  Response health(const Request& request) const;
  Response status(const Request& request) const;
  Response not_found(const Request& request) const;

  Services& services_;
  const Playground playground_;
  const std::string default_service_;
  const std::vector<Mount> mounts_;
  const Fallback fallback_;
};

}  // namespace graphcool::http
