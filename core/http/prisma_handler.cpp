#include "core/http/prisma_handler.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/cluster/management.h"
#include "core/http/cors.h"
#include "core/http/prisma_private.h"
#include "core/http/resolver_reply.h"
#include "core/service/prisma_definition.h"
#include "core/transfer/export.h"
#include "core/transfer/import.h"

namespace graphcool::http {
namespace {

constexpr int kInvalidToken = 3015;
constexpr int kProjectNotFound = 3016;
constexpr std::string_view kMethods = "GET, POST, OPTIONS";
constexpr std::array<std::string_view, 5> kParts = {"private", "import", "export", "_datamodel",
                                                    "_admin"};

// As cluster/service_names.h allows: letters, digits, and a few more.
bool is_segment(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '~';
  });
}

bool may_call(const cluster::Hosted& hosted, const Request& request) {
  if (!hosted.verifier) return true;
  constexpr std::string_view kBearer = "Bearer ";
  std::string_view token = request.header("Authorization");
  if (token.starts_with(kBearer)) token.remove_prefix(kBearer.size());
  return !token.empty() && hosted.verifier->verify(token);
}

Response refuse(const Request& request, int code, std::string what) {
  return refuse_graphql(request, kPrismaStyle,
                        {.status = 200, .code = code, .what = std::move(what)});
}

}  // namespace

std::optional<PrismaPath> PrismaPath::parse(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::string_view segment : text::split(path, '/')) {
    if (!segment.empty()) segments.push_back(segment);
  }
  PrismaPath result;
  if (!segments.empty() && std::ranges::find(kParts, segments.back()) != kParts.end()) {
    result.part = segments.back();
    segments.pop_back();
  }
  if (segments.size() > 3 || !std::ranges::all_of(segments, is_segment)) return {};
  if (segments.size() == 3) {
    result.name = std::string(segments[0]) + "~" + std::string(segments[1]);
    result.stage = segments[2];
  } else if (!segments.empty()) {
    result.name = segments[0];
    if (segments.size() == 2) result.stage = segments[1];
  }
  return result;
}

bool is_loopback_origin(std::string_view origin) {
  const auto scheme = origin.find("://");
  if (scheme == origin.npos) return false;
  std::string_view host = origin.substr(scheme + 3);
  if (host.starts_with('[')) return host.starts_with("[::1]");
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host == "127.0.0.1";
}

PrismaHandler::PrismaHandler(cluster::Cluster& cluster, std::vector<Asset> playground,
                             std::size_t export_bundle_size)
    : cluster_(cluster),
      playground_(std::move(playground)),
      export_bundle_size_(export_bundle_size),
      private_api_(make_private_api()) {}

bool PrismaHandler::handle(const Request& request, Respond& respond) {
  const auto path = PrismaPath::parse(request.path);
  if (!path) return false;
  const auto hosted = cluster_.look_up(service::Family::Prisma, path->name, path->stage);
  if (request.method == "POST") {
    answer_post(*path, request, std::move(respond));
    return true;
  }
  if (!hosted) return false;
  if (request.method == "OPTIONS") {
    respond(answer_options(request, kMethods));
  } else if (request.method == "GET" || request.method == "HEAD") {
    respond(playground_.page(request.path, path->name));
  } else {
    respond(refuse_graphql(request, kPrismaStyle,
                           {.status = 405, .what = "The API is spoken by POST."}));
  }
  return true;
}

void PrismaHandler::answer_post(const PrismaPath& path, const Request& request, Respond respond) {
  const auto hosted = cluster_.look_up(service::Family::Prisma, path.name, path.stage);
  if (!hosted) {
    return respond(
        refuse(request, kProjectNotFound,
               "Project not found: '" + cluster::prisma_project_id(path.name, path.stage) + "'"));
  }
  if (!may_call(*hosted, request)) {
    return respond(refuse(request, kInvalidToken,
                          "Your token is invalid. It might have expired or you might be using a "
                          "token from a different project."));
  }
  if (hosted->fault) {
    return respond(
        refuse_graphql(request, kPrismaStyle, {.status = 500, .what = hosted->fault->what}));
  }
  if (path.part == "private") return answer_private(hosted, request, std::move(respond));
  if (path.part == "_datamodel") {
    Response response{.content_type = "application/json; charset=utf-8",
                      .body = json::quoted(service::datamodel_text(hosted->definition))};
    add_cors(!request.header("Origin").empty(), response);
    return respond(std::move(response));
  }
  if (path.part == "import") return answer_import(hosted, request, std::move(respond));
  if (path.part == "export") return answer_export(hosted, request, std::move(respond));
  if (!path.part.empty()) {
    return respond(refuse_graphql(request, kPrismaStyle,
                                  {.status = 404, .what = "There is no /" + path.part + " here."}));
  }
  const Execute execute = [engine = hosted->engine, loop = request.loop](engine::Request asked,
                                                                         engine::Done done) {
    engine::Service& service = *engine;
    service.execute(
        loop, "prisma", std::move(asked),
        [engine, done = std::move(done)](engine::Reply reply) { done(std::move(reply)); });
  };
  answer_graphql(request, kPrismaStyle, execute, std::move(respond));
}

namespace {

// What import and export answer: JSON that is no answer of GraphQL.
Response json_response(bool add_origin, std::string json, int status = 200) {
  Response response{
      .status = status, .content_type = "application/json; charset=utf-8", .body = std::move(json)};
  add_cors(add_origin, response);
  return response;
}

Response transfer_refusal(bool add_origin, const Error& error) {
  const int status = error.code == ErrorCode::Unavailable ? 503
                     : error.code == ErrorCode::Limit     ? 413
                                                          : 400;
  const std::string what = error.hint.empty() ? error.what : error.what + " " + error.hint;
  return json_response(add_origin, "{\"errors\":[{\"message\":" + json::quoted(what) + "}]}",
                       status);
}

}  // namespace

// The answer comes when what was written is on disk.
void PrismaHandler::answer_import(const cluster::HostedPtr& hosted, const Request& request,
                                  Respond respond) {
  cluster_.run([hosted, body = std::string(request.body), respond = std::move(respond),
                has_origin = !request.header("Origin").empty()] {
    const auto done =
        transfer::import_document(hosted->engine->store(), hosted->engine->model(), body,
                                  [hosted, respond, has_origin](std::string errors) {
                                    respond(json_response(has_origin, std::move(errors)));
                                  });
    if (!done) respond(transfer_refusal(has_origin, done.error()));
  });
}

void PrismaHandler::answer_export(const cluster::HostedPtr& hosted, const Request& request,
                                  Respond respond) {
  cluster_.run([hosted, body = std::string(request.body), respond = std::move(respond),
                has_origin = !request.header("Origin").empty(), size = export_bundle_size_] {
    auto bundle =
        transfer::export_bundle(hosted->engine->store(), hosted->engine->model(), body, size);
    respond(bundle ? json_response(has_origin, std::move(*bundle))
                   : transfer_refusal(has_origin, bundle.error()));
  });
}

void PrismaHandler::answer_private(cluster::HostedPtr hosted, const Request& request,
                                   Respond respond) {
  const Execute execute = [this, hosted](engine::Request asked, engine::Done done) {
    cluster_.run([this, hosted, asked = std::make_shared<engine::Request>(std::move(asked)),
                  done = std::move(done)] {
      PrivateContext context(cluster_, hosted);
      done(to_reply(private_api_->run(to_resolver_request(*asked), context)));
    });
  };
  answer_graphql(request, kPrismaStyle, execute, std::move(respond));
}

}  // namespace graphcool::http
