#include "core/http/access_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/base/datetime.h"
#include "core/base/json.h"

namespace graphcool::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kRequestId = "Request-Id: ";

std::string request_id_in(std::string_view header_lines) {
  const std::size_t start = header_lines.find(kRequestId);
  if (start == header_lines.npos) return {};
  const std::string_view rest = header_lines.substr(start + kRequestId.size());
  return std::string(rest.substr(0, rest.find('\r')));
}

// A path may hold whatever a client escaped: no line of the log is made of it.
std::string on_one_line(std::string_view path) {
  const bool plain =
      std::ranges::all_of(path, [](unsigned char c) { return c > ' ' && c != 0x7f; });
  return plain ? std::string(path) : json::quoted(path);
}

}  // namespace

struct AccessLog::Entry {
  std::string method;
  std::string path;
  Clock::time_point start;
  int status = 0;
  std::size_t bytes = 0;
  std::string request_id = {};
};

AccessLog::AccessLog(Handler& handler, LogFormat format, Write write)
    : handler_(handler), format_(format), write_(std::move(write)) {}

void AccessLog::handle(const Request& request, Respond respond) {
  Entry entry{.method = std::string(request.method),
              .path = std::string(request.path),
              .start = Clock::now()};
  handler_.handle(request, [this, entry = std::move(entry),
                            respond = std::move(respond)](Response response) mutable {
    entry.status = response.status;
    entry.bytes = response.static_body.empty() ? response.body.size() : response.static_body.size();
    entry.request_id = request_id_in(response.header_lines);
    respond(std::move(response));
    log(entry);
  });
}

void AccessLog::log(const Entry& entry) {
  const std::chrono::duration<double, std::milli> took = Clock::now() - entry.start;
  const std::string time = datetime::to_iso(datetime::now_ms());
  std::string line;
  if (format_ == LogFormat::Json) {
    line = fmt::format(
        R"({{"time":"{}","status":{},"method":{},"path":{},"milliseconds":{:.3f},"bytes":{})", time,
        entry.status, json::quoted(entry.method), json::quoted(entry.path), took.count(),
        entry.bytes);
    if (!entry.request_id.empty()) line += ",\"requestId\":" + json::quoted(entry.request_id);
    line += "}\n";
  } else {
    line = fmt::format("{} {} {} {} {:.3f} ms {} bytes {}", time, entry.status, entry.method,
                       on_one_line(entry.path), took.count(), entry.bytes, entry.request_id);
    while (line.ends_with(' ')) line.pop_back();
    line += '\n';
  }
  const std::lock_guard lock(mutex_);
  write_(line);
}

}  // namespace graphcool::http
