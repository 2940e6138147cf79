#include "core/http/router.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/http/cors.h"
#include "core/http/introspection_query.h"
#include "core/http/negotiate.h"
#include "core/http/uri.h"

namespace graphcool::http {
namespace {

constexpr int kProjectNotFound = 3016;
constexpr std::string_view kPageMethods = "GET, HEAD, OPTIONS";
constexpr std::string_view kSchemaFile = "/schema.json";
constexpr std::string_view kPermissions = "/permissions";
constexpr std::string_view kPlaygroundFiles = "/playground/";
constexpr const char* kJson = "application/json; charset=utf-8";

bool is_get(const Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

// True for a browser that opens a page, and not for a program that takes anything.
bool wants_page(const Request& request) {
  const std::string_view accept = request.header("Accept");
  const Preference page = preference(accept, "text/html");
  return page.named && page.quality > 0 &&
         page.quality >= preference(accept, "application/json").quality;
}

Response method_not_allowed(const Request& request, std::string_view methods) {
  Response response{
      .status = 405,
      .content_type = kJson,
      .body = fmt::format("{{\"error\":{}}}",
                          json::quoted(fmt::format("{} takes {}, not {}.", request.path, methods,
                                                   request.method)))};
  response.add_header("Allow", methods);
  add_cors(!request.header("Origin").empty(), response);
  return response;
}

Response redirect(std::string_view location) {
  Response response{.status = 302, .content_type = {}};
  response.add_header("Location", location);
  return response;
}

bool is_below(std::string_view path, std::string_view asked) {
  return asked.starts_with(path) && (asked.size() == path.size() || asked[path.size()] == '/');
}

// The schema as introspection tells it, for tools that fetch it as a file.
void answer_schema(const Request& request, const Execute& execute, Respond respond) {
  const bool from_page = !request.header("Origin").empty();
  engine::Request question{.query = std::string(introspection_query()), .read_only = true};
  execute(std::move(question), [from_page, respond = std::move(respond)](engine::Reply reply) {
    Response response{.content_type = kJson, .body = std::move(reply.body)};
    add_cors(from_page, response);
    respond(std::move(response));
  });
}

}  // namespace

// An API that services have, one a dialect. A new one is a line below.
struct Router::Api {
  std::string_view prefix;  // The id follows.
  std::string_view dialect;
  GraphqlStyle style;
  std::string_view permissions = {};  // Dialect of what stands below it; empty: nothing does.

  std::string endpoint(std::string_view id) const { return std::string(prefix) + std::string(id); }
};

const Router::Api Router::kApis[] = {
    {.prefix = "/simple/v1/",
     .dialect = "simple",
     .style = {.request_id_prefix = "local:simple:", .error_member = true},
     .permissions = "permissions"},
    {.prefix = "/relay/v1/",
     .dialect = "relay",
     .style = {.request_id_prefix = "local:relay:", .error_member = true}},
};

struct Router::Page {
  std::string_view path;
  Response (Router::*answer)(const Request&) const;
};

const Router::Page Router::kPages[] = {
    {"/", &Router::root},
    {"/playground", &Router::playground},
    {"/health", &Router::health},
    {"/status", &Router::status},
    {"/favicon.ico", &Router::favicon},
};

Router::Router(Services& services, RouterOptions options)
    : services_(services),
      playground_(std::move(options.playground)),
      default_service_(std::move(options.default_service)),
      mounts_(std::move(options.mounts)),
      fallback_(std::move(options.fallback)) {}

void Router::handle(const Request& request, Respond respond) {
  for (const Mount& mount : mounts_) {
    if (is_below(mount.path, request.path)) {
      return mount.handler->handle(request, std::move(respond));
    }
  }
  for (const Api& api : kApis) {
    if (request.path.starts_with(api.prefix)) return answer_api(api, request, std::move(respond));
  }
  for (const Page& page : kPages) {
    if (request.path != page.path) continue;
    // A page is for reading; a service may be spoken to at the same path.
    if (!is_get(request) && fallback_ && fallback_(request, respond)) return;
    if (request.method == "OPTIONS") return respond(answer_options(request, kPageMethods));
    return respond(is_get(request) ? (this->*page.answer)(request)
                                   : method_not_allowed(request, kPageMethods));
  }
  if (request.path.starts_with(kPlaygroundFiles)) {
    if (request.method == "OPTIONS") return respond(answer_options(request, kPageMethods));
    return respond(is_get(request) ? playground_file(request)
                                   : method_not_allowed(request, kPageMethods));
  }
  if (fallback_ && fallback_(request, respond)) return;
  if (request.method == "OPTIONS") return respond(answer_options(request, kPageMethods));
  respond(not_found(request));
}

void Router::answer_api(const Api& api, const Request& request, Respond respond) {
  std::string_view id = request.path.substr(api.prefix.size());
  const bool schema = id.ends_with(kSchemaFile);
  if (schema) id.remove_suffix(kSchemaFile.size());
  if (id.ends_with('/')) id.remove_suffix(1);
  std::string_view dialect = api.dialect;
  if (!schema && !api.permissions.empty() && id.ends_with(kPermissions)) {
    id.remove_suffix(kPermissions.size());
    dialect = api.permissions;
  }
  if (id.empty() || id.find('/') != id.npos) return respond(not_found(request));
  if (request.method == "OPTIONS") {
    return respond(answer_options(request, schema ? kPageMethods : kGraphqlMethods));
  }

  const Execute execute = services_.find(id, dialect, request.loop);
  if (!execute) {
    const GraphqlRefusal refusal{.status = 404,
                                 .code = kProjectNotFound,
                                 .what = fmt::format("Project not found: '{}'", id)};
    return respond(refuse_graphql(request, api.style, refusal, true));
  }
  if (schema) {
    return is_get(request) ? answer_schema(request, execute, std::move(respond))
                           : respond(method_not_allowed(request, kPageMethods));
  }
  if (is_get(request) && wants_page(request) && dialect == api.dialect) {
    const auto parameters = QueryParameters::parse(request.query);
    if (!parameters || parameters->find("query") == nullptr) {
      return respond(playground_.page(api.endpoint(id), id));
    }
  }
  answer_graphql(request, api.style, execute, std::move(respond));
}

Response Router::root(const Request&) const {
  return redirect("/playground");
}

Response Router::playground(const Request& request) const {
  std::string id = default_service_;
  const auto parameters = QueryParameters::parse(request.query);
  if (parameters) {
    if (const std::string* wanted = parameters->find("service")) id = *wanted;
  }
  if (!playground_.available()) return playground_.page({}, {});
  const Api& api = kApis[0];
  if (id.empty() || !services_.find(id, api.dialect, request.loop)) {
    return {.status = 404,
            .body = id.empty() ? "Name the service: /playground?service=ID\n"
                               : "There is no service '" + id + "' here.\n"};
  }
  return playground_.page(api.endpoint(id), id);
}

Response Router::playground_file(const Request& request) const {
  return playground_.file(request.path.substr(kPlaygroundFiles.size()), request);
}

Response Router::favicon(const Request& request) const {
  for (std::string_view path : {"favicon.ico", "favicon.svg"}) {
    if (playground_.has(path)) return playground_.file(path, request);
  }
  return {.status = 204, .content_type = {}};
}

Response Router::health(const Request&) const {
  return {.content_type = kJson, .body = R"({"status":"ok"})"};
}

Response Router::status(const Request&) const {
  return {.body = "OK"};
}

Response Router::not_found(const Request& request) const {
  std::string paths;
  for (const Mount& mount : mounts_) paths += json::quoted(mount.path) + ",";
  for (const Api& api : kApis) paths += json::quoted(api.endpoint("ID")) + ",";
  for (const Page& page : kPages) paths += json::quoted(page.path) + ",";
  paths.pop_back();
  Response response{.status = 404,
                    .content_type = kJson,
                    .body = fmt::format(
                        R"({{"error":{},"paths":[{}]}})",
                        json::quoted(fmt::format("There is nothing at {}.", request.path)), paths)};
  add_cors(!request.header("Origin").empty(), response);
  return response;
}

}  // namespace graphcool::http
