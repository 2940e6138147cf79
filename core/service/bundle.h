// A bundle: a service definition with all files that it names, as one JSON document. The command
// line makes it of a folder, `push` of the system API receives it, a revision is stored as it
// (reference/graphcool-framework, section 12.4).
//
//   {"modules":[{"name":"","content":"types: ./types.graphql\n...",
//                "files":{"./types.graphql":"type A ...","src/a.js":"..."},
//                "binaryFiles":{"assets/logo.png":"<base64>"},
//                "externalFiles":{"src/b.js":{"url":"http://...","devHandler":"src/b-dev.js",
//                                             "lambdaHandler":"src/b-lambda.handle"}},
//                "variables":{"env:STAGE":"dev"}}]}
//
// `binaryFiles` and `variables` are ours; the rest is what the original command line sends. It has
// put the variables into `content` itself; ours leaves the text as the author wrote it, so that
// places in errors are the author's, and sends along what `env:` and `opt:` stood for.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace graphcool::service {

// Whose conventions a service follows: its data model's SDL, its APIs, its words.
enum class Family { Graphcool, Prisma };

// The code of functions that was uploaded by itself (section 12.7).
struct ExternalFile {
  std::string url = {};
  std::string dev_handler = {};
  std::string lambda_handler = {};
  std::string hash = {};

  bool operator==(const ExternalFile&) const = default;
};

struct BundleModule {
  std::string name = {};                                    // "" is the service itself.
  std::string content = {};                                 // Of graphcool.yml.
  std::map<std::string, std::string> files = {};            // Bytes by path, as the YAML spells it.
  std::map<std::string, ExternalFile> external_files = {};  // The same.
  std::map<std::string, std::string> variables = {};        // "env:STAGE" -> "dev"

  bool operator==(const BundleModule&) const = default;
};

struct Bundle {
  Family family = Family::Graphcool;
  // Ours has one, whose files hold also those of its modules. A received one may have several.
  std::vector<BundleModule> modules = {};

  bool operator==(const Bundle&) const = default;
};

// The most bytes that a bundle has as JSON.
inline constexpr std::size_t kLargestBundle = 64u << 20;

// Equal bundles are equal texts.
std::string write_bundle(const Bundle& bundle);

// Invalid when it is no JSON or lacks a member, with which one; Limit when it is too large.
Result<Bundle> read_bundle(std::string_view json);

}  // namespace graphcool::service
