#include "core/http/management_handler.h"

#include <memory>
#include <utility>

#include "core/http/prisma_handler.h"
#include "core/http/resolver_reply.h"
#include "core/http/uri.h"

namespace graphcool::http {
namespace {

constexpr std::string_view kEndpoint = "/management";

// Whether a page of another machine asks. Without a secret whatever runs in a browser on this
// machine could: a page from anywhere must not be able to delete services.
bool is_foreign_page(const Request& request) {
  const std::string_view origin = request.header("Origin");
  return !origin.empty() && !is_loopback_origin(origin);
}

}  // namespace

ManagementHandler::ManagementHandler(cluster::Cluster& cluster, cluster::ManagementOptions options)
    : cluster_(cluster), management_(cluster, std::move(options)) {}

void ManagementHandler::handle(const Request& request, Respond respond) {
  if (request.path != kEndpoint && request.path != std::string(kEndpoint) + "/") {
    return respond({.status = 404, .body = "The management API is at /management.\n"});
  }
  if (request.method != "POST" && request.method != "OPTIONS") {
    return respond(refuse_graphql(
        request, kPrismaStyle, {.status = 405, .what = "The management API is spoken by POST."}));
  }
  if (management_.is_open() && is_foreign_page(request)) {
    return respond(refuse_graphql(
        request, kPrismaStyle,
        {.status = 403,
         .what = "Without a management secret, pages of other origins may not use this API."}));
  }
  const Execute execute = [this, &request](engine::Request asked, engine::Done done) {
    // Not here: a deploy waits for the disk.
    cluster_.run([this, asked = std::make_shared<engine::Request>(std::move(asked)),
                  done = std::move(done),
                  authorization = std::string(request.header("Authorization"))] {
      done(to_reply(management_.run(
          {.graphql = to_resolver_request(*asked), .authorization = authorization})));
    });
  };
  answer_graphql(request, kPrismaStyle, execute, std::move(respond));
}

}  // namespace graphcool::http
