#include "core/functions/webhook/webhook_runtime.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "core/base/text.h"
#include "core/curl/curl.h"

namespace graphcool::functions {
namespace {

struct Call {
  std::shared_ptr<const Function> function;
  std::string event;
  Runtime::Done done;
  std::unique_ptr<curl_slist, decltype(&::curl_slist_free_all)> headers{nullptr, nullptr};
  std::string body = {};
  std::size_t most = 0;
  bool too_large = false;
  char error[CURL_ERROR_SIZE] = {};

  Call(std::shared_ptr<const Function> function, std::string event, Runtime::Done done)
      : function(std::move(function)), event(std::move(event)), done(std::move(done)) {}
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
curl_slist* header_list(const Curl& curl,
                        const std::vector<std::pair<std::string, std::string>>& given) {
  // Nothing to wait for: no Expect, whatever the size.
  curl_slist* list = curl.slist_append(nullptr, "Expect:");
  for (const std::string_view ours : {"Content-Type", "Accept"}) {
    const bool is_given = std::ranges::any_of(given, [&](const auto& each) {
      return text::to_lower_ascii(each.first) == text::to_lower_ascii(ours);
    });
    if (!is_given)
      list = curl.slist_append(list, fmt::format("{}: application/json", ours).c_str());
  }
  for (const auto& [name, value] : given) {
    // "Name;" is how libcurl spells a header without a value.
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    list = curl.slist_append(list, line.c_str());
  }
  return list;
}

double seconds(std::chrono::milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

// What came of a transfer, at the end of it.
Outcome outcome_of(const Curl& curl, Call& call, CURL* easy, CURLcode code,
                   const WebhookOptions& options) {
  const Limits& limits = options.limits;
  long status = 0;
  curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  const auto& url = std::get<Webhook>(call.function->handler).url;
  if (call.too_large) {
    return Outcome::failed(fmt::format("{} answered with more than {} MB.", url, call.most >> 20));
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    // When it was ready to be sent; never, where there was no connection.
    curl_off_t ready = 0;
    curl.easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
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
    const char* why = call.error[0] != '\0' ? call.error : curl.easy_strerror(code);
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
  explicit Impl(const WebhookOptions& options) : options(options), thread([this] { run(); }) {}

  void run();
  bool load();
  void transfer();
  void take_new();
  void start(std::unique_ptr<Call> call);
  void finish();
  void end_all();
  void wake();  // Has the thread look at what the mutex guards.

  const WebhookOptions options;
  // Both are set once, when the first call comes, the second one last.
  const Curl* curl = nullptr;
  std::atomic<CURLM*> multi = nullptr;
  // The thread's own.
  std::map<CURL*, std::unique_ptr<Call>> running;
  std::deque<std::unique_ptr<Call>> waiting;

  std::mutex mutex;  // Guards what follows.
  std::condition_variable changed;
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
  if (load()) transfer();
}

// Loads libcurl at the first call; while it cannot be loaded, calls are refused. False when it is
// all over.
bool WebhookRuntime::Impl::load() {
  while (true) {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return stopping || !arrived.empty(); });
      if (arrived.empty()) return false;
    }
    const auto loaded = load_curl();
    if (loaded) {
      curl = *loaded;
      multi = curl->multi_init();
      return true;
    }
    std::vector<std::unique_ptr<Call>> refused;
    {
      const std::lock_guard lock(mutex);
      refused.swap(arrived);
    }
    const std::string reason = fmt::format("{} {}", loaded.error().what, loaded.error().hint);
    for (auto& call : refused) {
      call->done({.kind = Outcome::Kind::Unreachable, .reason = reason});
    }
  }
}

void WebhookRuntime::Impl::transfer() {
  bool over = false;
  while (!over) {
    take_new();
    {
      const std::lock_guard lock(mutex);
      over = stopping;
    }
    int active = 0;
    curl->multi_perform(multi, &active);
    finish();
    if (!over) curl->multi_poll(multi, nullptr, 0, 10'000, nullptr);
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
  call->headers = {header_list(*curl, webhook.headers), curl->slist_free_all};
  CURL* const easy = curl->easy_init();
  curl->easy_setopt(easy, CURLOPT_URL, webhook.url.c_str());
  curl->easy_setopt(easy, CURLOPT_POST, 1L);
  curl->easy_setopt(easy, CURLOPT_POSTFIELDS, call->event.data());
  curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call->event.size()));
  curl->easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers.get());
  curl->easy_setopt(easy, CURLOPT_USERAGENT, "graphcool");
  curl->easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A redirect could lead to where the caller of a webhook must not be led; it counts as an answer
  // that is not 2xx. file: and its like are no webhooks at all.
  curl->easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.limits.time.count()));
  curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                    static_cast<long>(options.connect_time.count()));
  curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
  curl->easy_setopt(easy, CURLOPT_WRITEDATA, call.get());
  curl->easy_setopt(easy, CURLOPT_ERRORBUFFER, call->error);
  curl->multi_add_handle(multi, easy);
  running.emplace(easy, std::move(call));
}

void WebhookRuntime::Impl::finish() {
  int left = 0;
  while (const CURLMsg* message = curl->multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;
    const auto found = running.find(easy);
    const auto call = std::move(found->second);
    running.erase(found);
    auto outcome = outcome_of(*curl, *call, easy, code, options);
    curl->multi_remove_handle(multi, easy);
    curl->easy_cleanup(easy);
    call->done(std::move(outcome));
  }
  if (!waiting.empty()) take_new();
}

void WebhookRuntime::Impl::end_all() {
  take_new();
  for (auto& [easy, call] : running) {
    curl->multi_remove_handle(multi, easy);
    curl->easy_cleanup(easy);
    call->done(Outcome::failed("The server is being stopped."));
  }
  running.clear();
  for (auto& call : waiting) call->done(Outcome::failed("The server is being stopped."));
  waiting.clear();
}

void WebhookRuntime::Impl::wake() {
  if (CURLM* const there = multi) {
    curl->multi_wakeup(there);
  } else {
    changed.notify_one();
  }
}

WebhookRuntime::WebhookRuntime(const WebhookOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}

WebhookRuntime::~WebhookRuntime() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake();
  impl_->thread.join();
  if (CURLM* const multi = impl_->multi) impl_->curl->multi_cleanup(multi);
}

Result<> WebhookRuntime::check() {
  const auto loaded = load_curl();
  return loaded ? Result<>() : loaded.error();
}

void WebhookRuntime::invoke(std::shared_ptr<const Function> function, std::string event,
                            Done done) {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->arrived.push_back(
        std::make_unique<Call>(std::move(function), std::move(event), std::move(done)));
  }
  impl_->wake();
}

}  // namespace graphcool::functions
