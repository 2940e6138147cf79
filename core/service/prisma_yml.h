// prisma.yml: the definition of a Prisma service, as values with places (reference/prisma1,
// sections 1.1 to 1.4).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/service/definition.h"
#include "core/service/prisma_endpoint.h"

namespace graphcool::service {

struct PrismaGenerator {
  std::string name;    // "graphql-schema", "typescript-client", ...
  std::string output;  // Relative to prisma.yml.
  Location where = {};
};

// What the server sends to a webhook, whenever the query answers an event.
struct PrismaSubscription {
  std::string name;
  std::string query;  // GraphQL; read from its file where one was named.
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers = {};
  Location where = {};
};

struct PrismaSeed {
  std::string import = {};  // A .graphql or .zip file, relative to prisma.yml; ...
  std::string run = {};     // ... or a command.
  Location where = {};
};

struct PrismaDefinition {
  std::filesystem::path file;              // prisma.yml itself.
  std::vector<SourceFile> datamodel = {};  // In order; empty when none is named.
  std::optional<PrismaEndpoint> endpoint = {};
  Location endpoint_where = {};
  std::vector<std::string> secrets = {};
  std::vector<PrismaGenerator> generators = {};
  std::vector<PrismaSubscription> subscriptions = {};
  std::optional<PrismaSeed> seed = {};
  std::vector<std::string> post_deploy = {};  // Commands.
  bool is_document = false;                   // databaseType: document.
  Errors warnings = {};                       // Variables that stand for nothing.

  // The datamodel as one text: its files in order, each followed by a line end.
  std::string types() const;
};

// prisma.yml in `from`, in `from`/prisma, where the extension `prisma` of a .graphqlconfig in
// `from` says, or in a folder above. NotFound with where was looked; the mistake of a
// .graphqlconfig that cannot be read or names no file.
Result<std::filesystem::path> find_prisma_yml(const std::filesystem::path& from);

struct PrismaOptions {
  Sources sources = {};
  // Stands in for the endpoint of the file, whatever that says.
  std::optional<std::string> endpoint = {};
};

// Reads and checks the file and those it names: every problem at once, with file, line, column and
// what to do. A variable that stands for nothing is a warning and stays as it is written, as the
// original has it; in the endpoint it is an error.
Checked<PrismaDefinition> load_prisma_yml(const std::filesystem::path& file,
                                          const PrismaOptions& options = {});

}  // namespace graphcool::service
