#include "core/functions/webhook/webhook_runtime.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/text.h"

namespace graphcool::functions {
namespace {

// curl_global_init() once, before any thread uses the library.
void set_up_library() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  (void)done;
}

struct Call {
  std::shared_ptr<const Function> function;
  std::string event;
  Runtime::Done done;
  curl_slist* headers = nullptr;
  std::string body = {};
  std::size_t most = 0;
  bool too_large = false;
  char error[CURL_ERROR_SIZE] = {};

  Call(std::shared_ptr<const Function> function, std::string event, Runtime::Done done)
      : function(std::move(function)), event(std::move(event)), done(std::move(done)) {}
  ~Call() { curl_slist_free_all(headers); }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& call = *static_cast<Call*>(user);
  if (call.body.size() + size * count > call.most) {
    call.too_large = true;
    return 0;
  }
  call.body.append(bytes, size * count);
  return size * count;
}

bool is_unreachable(CURLcode code) {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return true;
    default:
      return false;
  }
}

// Ours, but for those that the developer gives, and theirs.
curl_slist* header_list(const std::vector<std::pair<std::string, std::string>>& given) {
  // Nothing to wait for: no Expect, whatever the size.
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  for (const std::string_view ours : {"Content-Type", "Accept"}) {
    const bool is_given = std::ranges::any_of(given, [&](const auto& each) {
      return text::to_lower_ascii(each.first) == text::to_lower_ascii(ours);
    });
    if (!is_given)
      list = curl_slist_append(list, fmt::format("{}: application/json", ours).c_str());
  }
  for (const auto& [name, value] : given) {
    // "Name;" is how libcurl spells a header without a value.
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    list = curl_slist_append(list, line.c_str());
  }
  return list;
}

double seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

// What came of a transfer, at the end of it.
Outcome outcome_of(Call& call, CURL* easy, CURLcode code, const WebhookOptions& options) {
  const Limits& limits = options.limits;
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  const auto& url = std::get<Webhook>(call.function->handler).url;
  if (call.too_large) {
    return Outcome::failed(fmt::format("{} answered with more than {} MB.", url, call.most >> 20));
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    // When it was ready to be sent; never, where there was no connection.
    curl_off_t ready = 0;
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
    if (ready == 0) {
      return {.kind = Outcome::Kind::Unreachable,
              .reason = fmt::format("{} could not be reached within {:.3g} seconds.", url,
                                    seconds(std::min(options.connect_time, limits.time)))};
    }
    return {.kind = Outcome::Kind::BadStatus,
            .reason =
                fmt::format("{} did not answer within {:.3g} seconds.", url, seconds(limits.time))};
  }
  if (code != CURLE_OK) {
    const char* why = call.error[0] != '\0' ? call.error : curl_easy_strerror(code);
    return {.kind = is_unreachable(code) ? Outcome::Kind::Unreachable : Outcome::Kind::BadStatus,
            .reason = fmt::format("{} could not be asked: {}.", url, why)};
  }
  if (status < 200 || status > 299) {
    Outcome outcome{.kind = Outcome::Kind::BadStatus,
                    .reason = fmt::format("{} answered with status {}.", url, status)};
    outcome.output = call.body.substr(0, limits.kept_output_bytes);
    return outcome;
  }
  if (status == 204) call.body = "{}";
  return {.kind = Outcome::Kind::Answered, .answer = std::move(call.body)};
}

}  // namespace

struct WebhookRuntime::Impl {
  explicit Impl(const WebhookOptions& options)
      : options(options), multi(curl_multi_init()), thread([this] { run(); }) {}

  void run();
  void take_new();
  void start(std::unique_ptr<Call> call);
  void finish();
  void end_all();

  const WebhookOptions options;
  CURLM* const multi;
  std::map<CURL*, std::unique_ptr<Call>> running;
  std::deque<std::unique_ptr<Call>> waiting;

  std::mutex mutex;
  std::vector<std::unique_ptr<Call>> arrived;
  bool stopping = false;
  std::thread thread;  // Last: it uses all of the above.
};

void WebhookRuntime::Impl::run() {
  // libcurl leaves it to us, and TLS writes where it may come.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  bool over = false;
  while (!over) {
    take_new();
    {
      const std::lock_guard lock(mutex);
      over = stopping;
    }
    int active = 0;
    curl_multi_perform(multi, &active);
    finish();
    if (!over) curl_multi_poll(multi, nullptr, 0, 10'000, nullptr);
  }
  end_all();
}

void WebhookRuntime::Impl::take_new() {
  std::vector<std::unique_ptr<Call>> fresh;
  {
    const std::lock_guard lock(mutex);
    fresh.swap(arrived);
  }
  for (auto& each : fresh) waiting.push_back(std::move(each));
  while (!waiting.empty() && running.size() < static_cast<std::size_t>(options.max_calls)) {
    auto call = std::move(waiting.front());
    waiting.pop_front();
    start(std::move(call));
  }
}

void WebhookRuntime::Impl::start(std::unique_ptr<Call> call) {
  const auto& webhook = std::get<Webhook>(call->function->handler);
  call->most = options.limits.answer_bytes;
  call->headers = header_list(webhook.headers);
  CURL* const easy = curl_easy_init();
  curl_easy_setopt(easy, CURLOPT_URL, webhook.url.c_str());
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->event.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call->event.size()));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "graphcool");
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A redirect could lead to where the caller of a webhook must not be led; it counts as an answer
  // that is not 2xx. file: and its like are no webhooks at all.
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.limits.time.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options.connect_time.count()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, call.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->error);
  curl_multi_add_handle(multi, easy);
  running.emplace(easy, std::move(call));
}

void WebhookRuntime::Impl::finish() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;
    const auto found = running.find(easy);
    const auto call = std::move(found->second);
    running.erase(found);
    auto outcome = outcome_of(*call, easy, code, options);
    curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    call->done(std::move(outcome));
  }
  if (!waiting.empty()) take_new();
}

void WebhookRuntime::Impl::end_all() {
  take_new();
  for (auto& [easy, call] : running) {
    curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    call->done(Outcome::failed("The server is being stopped."));
  }
  running.clear();
  for (auto& call : waiting) call->done(Outcome::failed("The server is being stopped."));
  waiting.clear();
}

WebhookRuntime::WebhookRuntime(const WebhookOptions& options) {
  set_up_library();
  impl_ = std::make_unique<Impl>(options);
}

WebhookRuntime::~WebhookRuntime() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  curl_multi_wakeup(impl_->multi);
  impl_->thread.join();
  curl_multi_cleanup(impl_->multi);
}

void WebhookRuntime::invoke(std::shared_ptr<const Function> function, std::string event,
                            Done done) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->arrived.push_back(
        std::make_unique<Call>(std::move(function), std::move(event), std::move(done)));
  }
  curl_multi_wakeup(impl_->multi);
}

}  // namespace graphcool::functions
