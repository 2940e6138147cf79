#include "core/client/http.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/curl/curl.h"

namespace graphcool::client {
namespace {

struct Exchange {
  const HttpRequest& request;
  HttpAnswer answer = {};
  bool is_too_large = false;
  char reason[CURL_ERROR_SIZE] = {};
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  if (exchange.answer.body.size() + size * count > exchange.request.max_answer_bytes) {
    exchange.is_too_large = true;
    return 0;
  }
  exchange.answer.body.append(bytes, size * count);
  return size * count;
}

Error unavailable(std::string what, std::string hint) {
  return {.code = ErrorCode::Unavailable,
          .what = std::move(what),
          .where = {},
          .hint = std::move(hint)};
}

std::string start_hint(const std::string& url) {
  return is_local(url) ? "Start a cluster here: graphcool local up"
                       : "Check the address, and whether the cluster runs: graphcool cluster list";
}

Error failure(const Curl& curl, const Exchange& exchange, CURLcode code) {
  const std::string& url = exchange.request.url;
  const std::string origin = origin_of(url);
  const std::string reason =
      exchange.reason[0] != '\0' ? exchange.reason : curl.easy_strerror(code);
  const Error not_http =
      unavailable(fmt::format("What answers at {} does not speak HTTP.", origin), start_hint(url));
  // libcurl takes what has no head for an answer of HTTP/0.9.
  if (reason.find("HTTP/0.9") != std::string::npos) return not_http;
  switch (code) {
    case CURLE_COULDNT_CONNECT:
      return unavailable(fmt::format("Nothing answers at {}.", origin), start_hint(url));
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return unavailable(fmt::format("The host of {} is not known.", origin),
                         "Check the address, and whether you are online.");
    case CURLE_OPERATION_TIMEDOUT:
      return unavailable(fmt::format("{} did not answer in time: {}.", origin, reason),
                         "Try again; its log may tell what it is busy with.");
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
      return unavailable(fmt::format("{} ended the connection before it had answered.", origin),
                         "Whether it did what was asked is not known; look first: graphcool info");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return unavailable(fmt::format("There is no safe connection to {}: {}.", origin, reason),
                         "Check its certificate, and whether the address starts with https://.");
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {.code = ErrorCode::Invalid,
              .what = fmt::format("`{}` is no address of a cluster.", url),
              .where = {},
              .hint = "It is like http://localhost:60000."};
    case CURLE_WEIRD_SERVER_REPLY:
      return not_http;
    default:
      return unavailable(fmt::format("{} could not be asked: {}.", origin, reason),
                         start_hint(url));
  }
}

}  // namespace

struct Http::Impl {
  explicit Impl(const Curl& curl) : curl(curl), easy(curl.easy_init()) {}
  ~Impl() { curl.easy_cleanup(easy); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const Curl& curl;
  CURL* const easy;
};

Http::Http() = default;
Http::~Http() = default;

Result<HttpAnswer> Http::send(const HttpRequest& request) {
  if (!impl_) {
    const auto loaded = load_curl();
    if (!loaded) return loaded.error();
    impl_ = std::make_unique<Impl>(**loaded);
  }
  const Curl& curl = impl_->curl;
  CURL* const easy = impl_->easy;
  Exchange exchange{.request = request};
  curl_slist* headers = curl.slist_append(nullptr, "Content-Type: application/json");
  headers = curl.slist_append(headers, "Accept: application/json");
  headers = curl.slist_append(headers, "Expect:");  // Nothing to wait for.
  if (!request.token.empty()) {
    headers = curl.slist_append(headers, ("Authorization: Bearer " + request.token).c_str());
  }
  curl.easy_reset(easy);
  curl.easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  if (!request.body.empty()) {
    curl.easy_setopt(easy, CURLOPT_POST, 1L);
    curl.easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  curl.easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl.easy_setopt(easy, CURLOPT_USERAGENT, "graphcool");
  curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  // A cluster on this machine is asked straight, whatever proxy leads out of it.
  curl.easy_setopt(easy, CURLOPT_NOPROXY, is_local(request.url) ? "*" : nullptr);
  curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(request.connect_timeout.count()));
  curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
  curl.easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
  curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange.reason);
  const CURLcode code = curl.easy_perform(easy);
  curl.slist_free_all(headers);
  curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);

  if (exchange.is_too_large) {
    return Error{.code = ErrorCode::Limit,
                 .what = fmt::format("{} answered with more than {} MB.", origin_of(request.url),
                                     request.max_answer_bytes >> 20)};
  }
  if (code != CURLE_OK) return failure(curl, exchange, code);
  long status = 0;
  curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  const char* text = nullptr;
  curl.easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &text);
  if (text != nullptr) exchange.answer.content_type = text;
  curl.easy_getinfo(easy, CURLINFO_REDIRECT_URL, &text);
  if (text != nullptr) exchange.answer.location = text;
  exchange.answer.status = static_cast<int>(status);
  return std::move(exchange.answer);
}

std::string origin_of(const std::string& url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string::npos ? 0 : scheme + 3;
  return url.substr(0, url.find_first_of("/?#", start));
}

bool is_local(const std::string& url) {
  const std::string origin = text::to_lower_ascii(origin_of(url));
  const std::size_t scheme = origin.find("://");
  std::string host = origin.substr(scheme == std::string::npos ? 0 : scheme + 3);
  if (const std::size_t at = host.rfind('@'); at != std::string::npos) host.erase(0, at + 1);
  host =
      host.starts_with('[') ? host.substr(0, host.find(']') + 1) : host.substr(0, host.find(':'));
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

}  // namespace graphcool::client
