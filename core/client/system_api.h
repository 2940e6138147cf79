// The system API of a cluster, as commands use it: `POST HOST/system`
// (reference/graphcool-framework, section 12).
//
// What is asked beyond the original's API:
//
//   type Project { ... version: Int!                          # Number of the current revision.
//                  history(first: Int): [Revision!]!          # The current one first.
//                  deadLetters(function: String, first: Int): [DeadLetter!]! }
//   type Revision { number: Int!, deployedAt: DateTime!, isCurrent: Boolean!,
//                   migrationMessages: [MigrationMessage!]! }
//   type SchemaError { type: String!, field: String, description: String!,  # The original's, and
//                      file: String, line: Int, column: Int,                # the place, where it
//                      hint: String, code: Int }                            # is known; `code` is
//                                                                           # that of section 11.
//   type Mutation {
//     rollback(input: {projectId: String!, revision: Int, isDryRun: Boolean, force: Boolean})
//     resetProjectData(input: {projectId: String!})
//     deleteProject(input: {projectId: String!})
//     retryDeadLetters, deleteDeadLetters(input: {projectId: String!, ids: [ID!], function:
//     String})
//   }
//
// `addProject` takes a whole definition as `config` and `push` what service::write_bundle() makes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/client/http.h"

namespace graphcool::client {

struct ServiceInfo {
  std::string id;
  std::string name;
  std::string alias = {};  // Empty: none.
  std::int64_t revision = 0;
};

struct Account {
  std::string email;
  std::string name;
};

struct RootToken {
  std::string name;
  std::string token;
};

struct Revision {
  std::int64_t number = 0;
  std::string deployed_at;  // "2017-11-20T04:33:00.000Z"
  bool is_current = false;
  std::string messages = "[]";  // As Pushed has them.
};

struct FunctionInfo {
  std::string id;
  std::string name;
};

// One call of a function (section 9.9).
struct FunctionLog {
  std::string id;
  std::string function;  // Its name.
  std::string request_id;
  std::string timestamp;  // "2017-11-20T04:33:00.000Z"
  std::int64_t duration_ms = 0;
  bool succeeded = true;
  std::string message;  // JSON text.
};

struct FunctionLogs {
  FunctionInfo function;
  std::vector<FunctionLog> entries;  // The newest first.
};

// An entry of `push.errors`.
struct Problem {
  std::string type;
  std::string field;        // Empty: none.
  std::string description;  // For a reader without the file: tells the place too.
  Error error;              // The same for the author: place, hint, api_code.
};

struct Pushed {
  ServiceInfo service;
  std::string messages = "[]";  // `migrationMessages` as JSON.
  std::vector<Problem> errors;  // Not empty: nothing was changed.
};

// A call of the function of a subscription that was given up.
struct DeadLetter {
  std::string id, function, node;
  std::string request_id;  // Empty: none.
  std::string created_at;
  std::int64_t attempts = 0;
  std::string failure;  // Why the last attempt failed.
  std::string result;   // JSON: what was to be told.
};

struct NewService {
  std::string name;
  std::string alias = {};
  std::string region = {};  // Of a shared cluster: "EU_WEST_1".
  std::string config = {};  // The definition to begin with, a bundle.
};

struct PushOptions {
  bool dry_run = false;
  bool force = false;
};

// Errors, of every call: those of Http::send(); Denied when the token is refused, NotFound for an
// unknown service, Unavailable when what answers is no cluster or one of another version, Limit
// when it refuses the size; Invalid, with the cluster's words, for whatever else it says.
class SystemApi {
 public:
  // `host`: "http://localhost:60000".
  SystemApi(std::string host, std::string token);

  Result<> probe();  // Whether a cluster answers, whatever the token.
  Result<Account> account();
  Result<std::vector<ServiceInfo>> services();
  Result<ServiceInfo> service(std::string_view id_or_alias);
  Result<std::string> definition(std::string_view id_or_alias);  // A bundle, as JSON.
  Result<std::vector<RootToken>> root_tokens(std::string_view id);
  Result<std::vector<Revision>> history(std::string_view id, int first);

  Result<std::vector<FunctionInfo>> functions(std::string_view id);
  // The newest entries, at most `most` of each function. The second: of all functions of a service.
  Result<FunctionLogs> logs(const FunctionInfo& function, int most);
  Result<std::vector<FunctionLogs>> all_logs(std::string_view id, int most);
  // The newest `first` of a function (empty: of all), newest first.
  Result<std::vector<DeadLetter>> dead_letters(std::string_view id, std::string_view function,
                                               int first);
  // Lets them be told again, or deletes them: those with these ids, or else all of a function, or
  // else all. How many there were.
  Result<std::int64_t> change_dead_letters(std::string_view id, bool retries,
                                           const std::vector<std::string>& ids,
                                           std::string_view function);

  Result<Pushed> add(const NewService& service);
  Result<Pushed> push(std::string_view id, std::string_view bundle, const PushOptions& options);
  // To an earlier revision; 0: the one before.
  Result<Pushed> roll_back(std::string_view id, std::int64_t revision, const PushOptions& options);
  Result<> reset(std::string_view id);
  Result<> remove(std::string_view id);

  // New keys for the tokens of the cluster, or the end of those before; a platform token that the
  // new ones signed.
  Result<std::string> rotate_keys(bool retire);

  // A platform token for the cluster's master token.
  Result<std::string> authenticate(std::string_view master_token);

  const std::string& host() const { return host_; }

 private:
  struct Answer;
  Result<Answer> ask(std::string_view query, std::string variables,
                     std::chrono::milliseconds timeout = std::chrono::seconds(30));
  Result<Pushed> pushed(std::string_view field, std::string_view query, std::string variables);

  const std::string host_;
  const std::string token_;
  Http http_;
};

}  // namespace graphcool::client
