#include "core/http/cors.h"

namespace graphcool::http {
namespace {

constexpr std::string_view kMaxAge = "86400";  // Browsers cut it to what they like.

}  // namespace

void add_cors(bool from_page, Response& response) {
  response.add_header("Access-Control-Allow-Origin", "*");
  if (from_page) {
    response.add_header("Access-Control-Expose-Headers", "Request-Id");
  }
}

Response answer_options(const Request& request, std::string_view methods) {
  Response response{.status = 204, .content_type = {}};
  response.add_header("Allow", methods);
  add_cors(!request.header("Origin").empty(), response);
  if (request.header("Access-Control-Request-Method").empty()) return response;
  response.add_header("Access-Control-Allow-Methods", methods);
  const std::string_view headers = request.header("Access-Control-Request-Headers");
  if (!headers.empty()) response.add_header("Access-Control-Allow-Headers", headers);
  response.add_header("Access-Control-Max-Age", kMaxAge);
  response.add_header("Vary", "Access-Control-Request-Headers");
  return response;
}

}  // namespace graphcool::http
