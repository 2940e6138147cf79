#include "core/http/system_handler.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/http/bearer.h"
#include "core/http/negotiate.h"
#include "core/http/resolver_reply.h"
#include "core/http/uri.h"

namespace graphcool::http {
namespace {

constexpr std::string_view kEndpoint = "/system";
constexpr std::string_view kSession = "session";
const GraphqlStyle kStyle = {
    .request_id_prefix = "local:system:", .error_member = true, .rejected_is_400 = true};

// True for a browser that opens the address, and not for a question by GET.
bool wants_page(const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  const auto parameters = QueryParameters::parse(request.query);
  return preference(request.header("Accept"), "text/html").named && parameters &&
         parameters->find("query") == nullptr;
}

// One question, its credentials, and who waits for the answer.
struct Question {
  engine::Request request;
  engine::Done done;
  std::string token;
  std::string origin;
};

void answer(const cluster::SystemApi& api, const Question& question) {
  question.done(to_reply(api.run({.graphql = to_resolver_request(question.request),
                                  .token = question.token,
                                  .origin = question.origin})));
}

}  // namespace

std::string_view session_token(const Request& request) {
  if (const std::string_view token = bearer_token(request); !token.empty()) return token;
  for (std::string_view cookie : text::split(request.header("Cookie"), ';')) {
    cookie = text::trim(cookie);
    if (cookie.starts_with(kSession) && cookie.substr(kSession.size()).starts_with('=')) {
      return cookie.substr(kSession.size() + 1);
    }
  }
  return {};
}

std::string origin_of(const Request& request) {
  const std::string_view host = request.header("Host");
  const bool is_host = !host.empty() && std::ranges::all_of(host, [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view(".:-_[]").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (!is_host) return {};
  // A proxy in front of this server speaks TLS for it.
  const bool is_tls = request.header("X-Forwarded-Proto") == "https";
  return (is_tls ? "https://" : "http://") + std::string(host);
}

SystemHandler::SystemHandler(cluster::Cluster& cluster, cluster::Access& access,
                             cluster::SystemApiOptions options, std::vector<Asset> playground)
    : cluster_(cluster),
      api_(cluster, access, std::move(options)),
      playground_(std::move(playground)) {}

void SystemHandler::handle(const Request& request, Respond respond) {
  if (request.path != kEndpoint && request.path != std::string(kEndpoint) + "/") {
    return respond({.status = 404, .body = "The system API is at /system.\n"});
  }
  if (wants_page(request)) return respond(playground_.page(kEndpoint, "system API"));
  const Execute execute = [this, &request](engine::Request asked, engine::Done done) {
    auto question = std::make_shared<Question>(Question{std::move(asked), std::move(done),
                                                        std::string(session_token(request)),
                                                        origin_of(request)});
    cluster_.run([this, question] { answer(api_, *question); });
  };
  answer_graphql(request, kStyle, execute, std::move(respond));
}

}  // namespace graphcool::http
