#include "core/service/prisma_endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/base/text.h"

namespace graphcool::service {
namespace {

Error invalid(std::string_view text, std::string_view why) {
  return {.code = ErrorCode::Invalid,
          .what = fmt::format("`{}` is no endpoint: {}.", text, why),
          .hint = "Write it like http://localhost:4466/my-service/dev"};
}

// The host's name of "host:port" or "[::1]:port".
std::string host_name(std::string_view authority) {
  if (authority.starts_with('[')) return std::string(authority.substr(0, authority.find(']') + 1));
  return text::to_lower_ascii(authority.substr(0, authority.find(':')));
}

bool is_local(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "prisma";
}

bool is_shared(std::string_view host) {
  return host == "eu1.prisma.sh" || host == "us1.prisma.sh";
}

bool is_name(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '~' || c == '.' || c == '@';
  });
}

}  // namespace

Result<PrismaEndpoint> parse_prisma_endpoint(std::string_view text) {
  const std::string lower = text::to_lower_ascii(text);
  if (!lower.starts_with("http://") && !lower.starts_with("https://")) {
    return invalid(text, "it does not start with http:// or https://");
  }
  const std::size_t start = text.find("//") + 2;
  const std::size_t slash = std::min(text.find('/', start), text.size());
  const std::string_view authority = text.substr(start, slash - start);
  if (authority.empty() || authority.find_first_of(" ?#@") != std::string_view::npos) {
    return invalid(text, "no host is named");
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return invalid(text, "it has a query or a fragment");
  }
  std::vector<std::string_view> segments;
  for (const std::string_view segment : text::split(text.substr(slash), '/')) {
    if (segment.empty()) continue;
    if (!is_name(segment)) return invalid(text, fmt::format("`{}` is no name", segment));
    segments.push_back(segment);
  }
  if (segments.size() > 3) return invalid(text, "it has more than three names in its path");

  PrismaEndpoint endpoint{.origin = std::string(text.substr(0, slash))};
  if (segments.size() == 3) {
    endpoint.workspace = segments.front();
    segments.erase(segments.begin());
  }
  if (!segments.empty()) endpoint.service = segments[0];
  if (segments.size() > 1) endpoint.stage = segments[1];
  const std::string host = host_name(authority);
  endpoint.kind = is_shared(host)                                ? PrismaEndpoint::Kind::Shared
                  : is_local(host) && endpoint.workspace.empty() ? PrismaEndpoint::Kind::Local
                                                                 : PrismaEndpoint::Kind::Private;
  return endpoint;
}

std::string PrismaEndpoint::url() const {
  const bool shared = kind == Kind::Shared;
  if (!shared && stage == "default") {
    return service == "default" ? origin : fmt::format("{}/{}", origin, service);
  }
  const bool named = shared && !workspace.empty();
  return fmt::format("{}/{}{}/{}", origin, named ? workspace + "/" : "", service, stage);
}

std::string PrismaEndpoint::websocket_url() const {
  return "ws" + url().substr(4);
}

std::string PrismaEndpoint::management_url() const {
  return origin + "/management";
}

std::string PrismaEndpoint::server() const {
  const std::string host = host_name(std::string_view(origin).substr(origin.find("//") + 2));
  if (kind == Kind::Shared) return "prisma-" + host.substr(0, 3);
  if (host.ends_with(".prisma.sh")) return host.substr(0, host.find('_'));
  return kind == Kind::Local ? "local" : "default";
}

std::string PrismaEndpoint::project() const {
  return kind == Kind::Shared && !workspace.empty() ? workspace + "~" + service : service;
}

}  // namespace graphcool::service
