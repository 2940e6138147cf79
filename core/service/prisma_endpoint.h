// The endpoint of a Prisma service, as prisma.yml names it (reference/prisma1, section 1.3).
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace graphcool::service {

struct PrismaEndpoint {
  // `Local` on this machine, `Shared` on the demo servers that Prisma ran, `Private` on any other.
  enum class Kind { Local, Private, Shared };

  std::string origin;  // "http://localhost:4466"
  std::string service = "default";
  std::string stage = "default";
  std::string workspace = {};
  Kind kind = Kind::Local;

  std::string url() const;  // Of the service's API; /import and /export stand below it.
  std::string websocket_url() const;
  std::string management_url() const;
  std::string server() const;   // How the original names the server: "local", "default", ...
  std::string project() const;  // What the service is called on the server.

  bool operator==(const PrismaEndpoint&) const = default;
};

// Invalid for what is no such URL, with what is wrong.
Result<PrismaEndpoint> parse_prisma_endpoint(std::string_view text);

}  // namespace graphcool::service
