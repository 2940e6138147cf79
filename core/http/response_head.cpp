#include "core/http/response_head.h"

#include "core/base/json.h"

namespace graphcool::http {

namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

constexpr Reason kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {302, "Found"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

}  // namespace

std::string_view reason_phrase(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.phrase;
  }
  return "Unknown";
}

std::string_view DateCache::now() {
  const std::time_t second = std::time(nullptr);
  if (second != second_) {
    std::tm parts{};
    gmtime_r(&second, &parts);
    // The server never sets a locale, so these are English names.
    size_ = std::strftime(text_, sizeof text_, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    second_ = second;
  }
  return {text_, size_};
}

void append_head(std::string& out, const Response& response, const HeadDetails& details,
                 DateCache& date) {
  out.append("HTTP/1.1 ");
  json::append_int(out, response.status);
  out.append(" ").append(reason_phrase(response.status));
  out.append("\r\nDate: ").append(date.now());
  const bool has_body = response.status != 204 && response.status != 304;
  if (has_body) {
    if (!response.content_type.empty()) {
      out.append("\r\nContent-Type: ").append(response.content_type);
    }
    out.append("\r\nContent-Length: ");
    json::append_int(out, static_cast<std::int64_t>(details.body_bytes));
    if (details.gzip) out.append("\r\nContent-Encoding: gzip");
  }
  if (details.varies) out.append("\r\nVary: Accept-Encoding");
  if (!details.keep_alive) {
    out.append("\r\nConnection: close");
  } else if (details.http_1_0) {
    out.append("\r\nConnection: keep-alive");
  }
  out.append("\r\n").append(response.header_lines).append("\r\n");
}

}  // namespace graphcool::http
