// The management API of a cluster, and the API of a Prisma service, as commands use them
// (reference/prisma1, sections 7 and 8): what Prisma's own command line asks.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/client/http.h"

namespace graphcool::client {

// An entry of `errors` or `warnings` of a deploy.
struct PrismaProblem {
  std::string type;
  std::string field;  // Empty: none.
  std::string description;
};

struct PrismaDeploy {
  struct Subscription {
    std::string name, query, url;
    std::vector<std::pair<std::string, std::string>> headers = {};
  };
  std::string name, stage;
  std::string types;
  std::vector<std::string> secrets = {};
  std::vector<Subscription> subscriptions = {};
  bool dry_run = false;
  bool force = false;
  bool no_migration = false;
};

struct PrismaDeployed {
  std::vector<PrismaProblem> errors, warnings;  // Errors, and warnings without force: nothing done.
  boost::json::array steps;
  std::optional<std::int64_t> revision;  // Of the migration that was begun; none: none was.
  std::size_t migration_steps = 0;
};

struct PrismaProject {
  std::string name, stage;
};

// Errors, of every call: those of Http::send(); Denied when the token is refused; Unavailable when
// what answers is no such server; Invalid, with the server's words and code, for all else it says.
class PrismaManagement {
 public:
  // `url` is that of the endpoint: "http://localhost:4466/management".
  PrismaManagement(std::string url, std::string token)
      : url_(std::move(url)), token_(std::move(token)) {}

  Result<std::string> version();
  Result<bool> has_project(std::string_view name, std::string_view stage);
  Result<> add_project(std::string_view name, std::string_view stage,
                       const std::vector<std::string>& secrets);
  Result<PrismaDeployed> deploy(const PrismaDeploy& deploy);
  // Waits until the migration has ended. Invalid when it failed, with why.
  Result<> finish(std::string_view name, std::string_view stage, const PrismaDeployed& deployed);
  Result<> delete_project(std::string_view name, std::string_view stage);
  Result<std::vector<PrismaProject>> projects();

 private:
  Result<boost::json::value> ask(std::string_view query, boost::json::value variables);

  const std::string url_;
  const std::string token_;
  Http http_;
};

class PrismaService {
 public:
  PrismaService(std::string url, std::string token)
      : url_(std::move(url)), token_(std::move(token)) {}

  // `data` of a GraphQL operation; Invalid with the first error.
  Result<boost::json::value> run(const std::string& query);
  Result<> reset();
  // The errors of an import of one document; none: all is there.
  Result<std::vector<std::string>> import_document(const std::string& document);
  // One bundle of an export: `fileType` and `cursor` as the API has them.
  Result<boost::json::value> export_bundle(std::string_view kind, const boost::json::value& cursor);

 private:
  Result<boost::json::value> post(std::string_view path, std::string body);

  const std::string url_;
  const std::string token_;
  Http http_;
};

}  // namespace graphcool::client
