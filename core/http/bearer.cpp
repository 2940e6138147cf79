#include "core/http/bearer.h"

#include "core/base/text.h"

namespace graphcool::http {

std::string_view bearer_token(const Request& request) {
  constexpr std::string_view kBearer = "bearer ";
  const std::string_view given = request.header("Authorization");
  if (given.size() <= kBearer.size() || !same_name(given.substr(0, kBearer.size()), kBearer)) {
    return {};
  }
  return text::trim(given.substr(kBearer.size()));
}

}  // namespace graphcool::http
