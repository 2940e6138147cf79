#include "core/client/system_api.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>

#include "core/base/json.h"

namespace graphcool::client {
namespace {

namespace bj = boost::json;
using std::chrono::seconds;

constexpr seconds kPushTimeout{600};  // As long as the original server takes at most.
constexpr int kNoSession = 2001;
constexpr int kNoSuchService = 4000;

constexpr std::string_view kPushPayload =
    "{project{id name alias version}"
    "migrationMessages{type action name description "
    "subDescriptions{type action name description}}"
    "errors{type field description file line column hint code}}";

constexpr std::string_view kLogs =
    "logs(first:$most){edges{node{id requestId duration status timestamp message}}}";

// ---- Writing variables

class Variables {
 public:
  Variables& text(std::string_view name, std::string_view value) {
    json::append_string(key(name), value);
    return *this;
  }
  Variables& texts(std::string_view name, const std::vector<std::string>& values) {
    std::string& out = key(name) += '[';
    for (const std::string& each : values) {
      if (&each != values.data()) out += ',';
      json::append_string(out, each);
    }
    out += ']';
    return *this;
  }
  Variables& number(std::string_view name, std::int64_t value) {
    json::append_int(key(name), value);
    return *this;
  }
  Variables& boolean(std::string_view name, bool value) {
    key(name) += value ? "true" : "false";
    return *this;
  }
  Variables& nothing(std::string_view name) {
    key(name) += "null";
    return *this;
  }
  std::string take() { return out_ + '}'; }

 private:
  std::string& key(std::string_view name) {
    if (out_.size() > 1) out_ += ',';
    json::append_string(out_, name);
    return out_ += ':';
  }
  std::string out_ = "{";
};

// ---- Reading answers

const bj::value& at(const bj::value& value, std::string_view name) {
  static const bj::value nothing;
  const bj::object* object = value.if_object();
  const bj::value* member = object ? object->if_contains(name) : nullptr;
  return member ? *member : nothing;
}

const bj::value& at(const bj::value& value, std::initializer_list<std::string_view> path) {
  const bj::value* here = &value;
  for (const std::string_view name : path) here = &at(*here, name);
  return *here;
}

std::string text_at(const bj::value& value, std::string_view name) {
  const bj::string* text = at(value, name).if_string();
  return text ? std::string(*text) : std::string();
}

std::int64_t number_at(const bj::value& value, std::string_view name) {
  boost::system::error_code failed;
  const auto number = at(value, name).to_number<std::int64_t>(failed);
  return failed ? 0 : number;
}

const bj::array& list_at(const bj::value& value, std::string_view name) {
  static const bj::array nothing;
  const bj::array* list = at(value, name).if_array();
  return list ? *list : nothing;
}

ServiceInfo read_service(const bj::value& project) {
  return {.id = text_at(project, "id"),
          .name = text_at(project, "name"),
          .alias = text_at(project, "alias"),
          .revision = number_at(project, "version")};
}

std::vector<FunctionLog> read_logs(const bj::value& function, const std::string& name) {
  std::vector<FunctionLog> entries;
  for (const bj::value& edge : list_at(at(function, "logs"), "edges")) {
    const bj::value& node = at(edge, "node");
    entries.push_back({.id = text_at(node, "id"),
                       .function = name,
                       .request_id = text_at(node, "requestId"),
                       .timestamp = text_at(node, "timestamp"),
                       .duration_ms = number_at(node, "duration"),
                       .succeeded = text_at(node, "status") == "SUCCESS",
                       .message = text_at(node, "message")});
  }
  return entries;
}

Problem read_problem(const bj::value& entry) {
  Problem problem{.type = text_at(entry, "type"),
                  .field = text_at(entry, "field"),
                  .description = text_at(entry, "description"),
                  .error = {.code = ErrorCode::Invalid,
                            .what = text_at(entry, "description"),
                            .where = {.file = text_at(entry, "file"),
                                      .line = static_cast<int>(number_at(entry, "line")),
                                      .column = static_cast<int>(number_at(entry, "column"))},
                            .hint = text_at(entry, "hint"),
                            .excerpt = {},
                            .api_code = static_cast<int>(number_at(entry, "code"))}};
  // The description tells the place for readers without the file; the error has it by itself.
  const Location& where = problem.error.where;
  std::string place = where.file;
  if (where.line > 0) place += fmt::format(":{}:{}", where.line, where.column);
  if (!place.empty() && problem.error.what.starts_with(place + ": ")) {
    problem.error.what.erase(0, place.size() + 2);
  }
  return problem;
}

Error other_version(const std::string& host, std::string_view said) {
  return {.code = ErrorCode::Unavailable,
          .what = fmt::format("The cluster at {} is of another version: {}", host, said),
          .where = {},
          .hint =
              "Deploy with the version of graphcool that the cluster has, or update the "
              "cluster."};
}

Error refused(const std::string& host) {
  return {.code = ErrorCode::Denied,
          .what = fmt::format("The cluster at {} refuses the token.", host),
          .where = {},
          .hint =
              "Log in again: graphcool login, or graphcool cluster add for a cluster of your "
              "own"};
}

// What the first of `errors` means.
Error said(const std::string& host, const bj::value& error, int status) {
  const std::string message = text_at(error, "message");
  const std::int64_t code = number_at(error, "code");
  if (code == kNoSession || message.starts_with("No valid session")) return refused(host);
  if (code == kNoSuchService || message.find("No service with id") != std::string::npos) {
    return {
        .code = ErrorCode::NotFound,
        .what = fmt::format("{} (cluster {})", message, host),
        .where = {},
        .hint = "`graphcool list` shows what there is; a service may belong to another account.",
        .excerpt = {},
        .api_code = kNoSuchService};
  }
  // Our queries are valid for a cluster of our version.
  if (status == 400 || message.starts_with("Cannot query field") ||
      message.starts_with("Unknown argument") || message.starts_with("Unknown type")) {
    return other_version(host, message);
  }
  return {.code = ErrorCode::Invalid,
          .what = message.empty() ? fmt::format("The cluster at {} refused it.", host) : message,
          .where = {},
          .hint = {},
          .excerpt = {},
          .api_code = static_cast<int>(code)};
}

Error no_cluster(const std::string& host, const HttpAnswer& answer) {
  const auto unavailable = [](std::string what, std::string hint) {
    return Error{.code = ErrorCode::Unavailable,
                 .what = std::move(what),
                 .where = {},
                 .hint = std::move(hint)};
  };
  if (!answer.location.empty()) {
    return unavailable(fmt::format("{} leads on to {}.", host, answer.location),
                       "Give the cluster's own address: graphcool cluster add");
  }
  if (answer.status == 502 || answer.status == 503 || answer.status == 504) {
    return unavailable(
        fmt::format("The cluster at {} is not ready (status {}).", host, answer.status),
        "Try again in a moment.");
  }
  return unavailable(
      fmt::format("What answers at {} is no Graphcool cluster: status {}, {}.", host, answer.status,
                  answer.content_type.empty() ? "no content type" : answer.content_type),
      "Check the address: graphcool cluster list");
}

}  // namespace

struct SystemApi::Answer {
  bj::value data;
};

SystemApi::SystemApi(std::string host, std::string token)
    : host_(std::move(host)), token_(std::move(token)) {}

Result<SystemApi::Answer> SystemApi::ask(std::string_view query, std::string variables,
                                         std::chrono::milliseconds timeout) {
  const auto answer =
      http_.send({.url = host_ + "/system",
                  .body = fmt::format(R"({{"query":{},"variables":{}}})", json::quoted(query),
                                      variables.empty() ? "{}" : variables),
                  .token = token_,
                  .timeout = timeout});
  if (!answer) return answer.error();
  if (answer->status == 401 || answer->status == 403) return refused(host_);
  if (answer->status == 413) {
    return Error{.code = ErrorCode::Limit,
                 .what = fmt::format("The cluster at {} takes no request of {} MB.", host_,
                                     (variables.size() >> 20) + 1),
                 .where = {},
                 .hint = "Name what functions do not need in .graphcoolignore."};
  }
  boost::system::error_code failed;
  bj::value document = bj::parse(answer->body, failed);
  if (failed || !document.is_object()) return no_cluster(host_, *answer);
  if (const auto& errors = list_at(document, "errors"); !errors.empty()) {
    return said(host_, errors.front(), answer->status);
  }
  if (const std::string error = text_at(document, "error"); !error.empty()) {
    return said(host_, bj::object{{"message", error}, {"code", number_at(document, "code")}},
                answer->status);
  }
  if (answer->status != 200 || !at(document, "data").is_object()) return no_cluster(host_, *answer);
  return Answer{std::move(document.get_object()["data"])};
}

// ---- Queries

Result<> SystemApi::probe() {
  const auto answer = ask("{viewer{id}}", {}, seconds(5));
  return answer ? Result<>() : answer.error();
}

Result<Account> SystemApi::account() {
  const auto answer = ask("{viewer{user{email name}}}", {});
  if (!answer) return answer.error();
  const bj::value& user = at(answer->data, {"viewer", "user"});
  if (!user.is_object()) return refused(host_);
  return Account{text_at(user, "email"), text_at(user, "name")};
}

Result<std::vector<ServiceInfo>> SystemApi::services() {
  const auto answer = ask("{viewer{user{projects{edges{node{id name alias version}}}}}}", {});
  if (!answer) return answer.error();
  std::vector<ServiceInfo> services;
  const bj::value& projects = at(answer->data, {"viewer", "user", "projects"});
  for (const bj::value& edge : list_at(projects, "edges")) {
    services.push_back(read_service(at(edge, "node")));
  }
  return services;
}

Result<ServiceInfo> SystemApi::service(std::string_view id_or_alias) {
  const auto answer = ask("query($id:ID!){viewer{project(id:$id){id name alias version}}}",
                          Variables().text("id", id_or_alias).take());
  if (!answer) return answer.error();
  return read_service(at(answer->data, {"viewer", "project"}));
}

Result<std::string> SystemApi::definition(std::string_view id_or_alias) {
  const auto answer =
      ask("query($id:ID!){viewer{project(id:$id){projectDefinitionWithFileContent}}}",
          Variables().text("id", id_or_alias).take());
  if (!answer) return answer.error();
  return text_at(at(answer->data, {"viewer", "project"}), "projectDefinitionWithFileContent");
}

Result<std::vector<RootToken>> SystemApi::root_tokens(std::string_view id) {
  const auto answer =
      ask("query($id:ID!){viewer{project(id:$id){permanentAuthTokens{edges{node{name token}}}}}}",
          Variables().text("id", id).take());
  if (!answer) return answer.error();
  std::vector<RootToken> tokens;
  const bj::value& all = at(answer->data, {"viewer", "project", "permanentAuthTokens"});
  for (const bj::value& edge : list_at(all, "edges")) {
    const bj::value& node = at(edge, "node");
    tokens.push_back({text_at(node, "name"), text_at(node, "token")});
  }
  return tokens;
}

Result<std::vector<Revision>> SystemApi::history(std::string_view id, int first) {
  const auto answer =
      ask("query($id:ID!,$first:Int){viewer{project(id:$id){history(first:$first){number "
          "deployedAt isCurrent migrationMessages{type action name description "
          "subDescriptions{type action name description}}}}}}",
          Variables().text("id", id).number("first", first).take());
  if (!answer) return answer.error();
  std::vector<Revision> revisions;
  for (const bj::value& each : list_at(at(answer->data, {"viewer", "project"}), "history")) {
    const bj::value& is_current = at(each, "isCurrent");
    revisions.push_back({.number = number_at(each, "number"),
                         .deployed_at = text_at(each, "deployedAt"),
                         .is_current = is_current.is_bool() && is_current.get_bool(),
                         .messages = bj::serialize(list_at(each, "migrationMessages"))});
  }
  return revisions;
}

// ---- Functions

// `first` is the newest ones for every version of the cluster; the original gave the oldest of a
// thousand for `last`.
Result<FunctionLogs> SystemApi::logs(const FunctionInfo& function, int most) {
  const auto answer =
      ask(fmt::format("query($id:ID!,$most:Int!){{node(id:$id){{...on Function{{{}}}}}}}", kLogs),
          Variables().text("id", function.id).number("most", most).take());
  if (!answer) return answer.error();
  const bj::value& node = at(answer->data, "node");
  if (!node.is_object()) {
    return Error{.code = ErrorCode::NotFound,
                 .what = fmt::format("The function `{}` is there no more.", function.name),
                 .where = {},
                 .hint = "Functions come and go with deploys."};
  }
  return FunctionLogs{function, read_logs(node, function.name)};
}

Result<std::vector<FunctionLogs>> SystemApi::all_logs(std::string_view id, int most) {
  const auto answer =
      ask(fmt::format("query($id:ID!,$most:Int!){{viewer{{project(id:$id){{functions{{edges{{node"
                      "{{id name {}}}}}}}}}}}}}",
                      kLogs),
          Variables().text("id", id).number("most", most).take());
  if (!answer) return answer.error();
  std::vector<FunctionLogs> all;
  const bj::value& functions = at(answer->data, {"viewer", "project", "functions"});
  for (const bj::value& edge : list_at(functions, "edges")) {
    const bj::value& node = at(edge, "node");
    const std::string name = text_at(node, "name");
    all.push_back({{text_at(node, "id"), name}, read_logs(node, name)});
  }
  return all;
}

Result<std::vector<FunctionInfo>> SystemApi::functions(std::string_view id) {
  const auto answer =
      ask("query($id:ID!){viewer{project(id:$id){functions{edges{node{id name}}}}}}",
          Variables().text("id", id).take());
  if (!answer) return answer.error();
  std::vector<FunctionInfo> functions;
  const bj::value& all = at(answer->data, {"viewer", "project", "functions"});
  for (const bj::value& edge : list_at(all, "edges")) {
    functions.push_back({text_at(at(edge, "node"), "id"), text_at(at(edge, "node"), "name")});
  }
  return functions;
}

Result<std::vector<DeadLetter>> SystemApi::dead_letters(std::string_view id,
                                                        std::string_view function, int first) {
  Variables variables;
  variables.text("id", id).number("first", first);
  if (!function.empty()) variables.text("function", function);
  const auto answer =
      ask("query($id:ID!,$function:String,$first:Int){viewer{project(id:$id){"
          "deadLetters(function:$function,first:$first){id function nodeId requestId createdAt "
          "attempts failure result}}}}",
          variables.take());
  if (!answer) return answer.error();
  std::vector<DeadLetter> letters;
  for (const bj::value& each : list_at(at(answer->data, {"viewer", "project"}), "deadLetters")) {
    letters.push_back({.id = text_at(each, "id"),
                       .function = text_at(each, "function"),
                       .node = text_at(each, "nodeId"),
                       .request_id = text_at(each, "requestId"),
                       .created_at = text_at(each, "createdAt"),
                       .attempts = number_at(each, "attempts"),
                       .failure = text_at(each, "failure"),
                       .result = text_at(each, "result")});
  }
  return letters;
}

// ---- Mutations

Result<Pushed> SystemApi::pushed(std::string_view field, std::string_view query,
                                 std::string variables) {
  const auto answer = ask(query, std::move(variables), kPushTimeout);
  if (!answer) return answer.error();
  const bj::value& payload = at(answer->data, field);
  Pushed pushed{.service = read_service(at(payload, "project")),
                .messages = bj::serialize(list_at(payload, "migrationMessages")),
                .errors = {}};
  for (const bj::value& each : list_at(payload, "errors")) {
    pushed.errors.push_back(read_problem(each));
  }
  return pushed;
}

Result<Pushed> SystemApi::add(const NewService& service) {
  Variables variables;
  variables.text("name", service.name).text("config", service.config);
  if (!service.alias.empty()) variables.text("alias", service.alias);
  if (!service.region.empty()) variables.text("region", service.region);
  return pushed("addProject",
                fmt::format("mutation($name:String!,$config:String,$alias:String,$region:Region)"
                            "{{addProject(input:{{name:$name,config:$config,alias:$alias,"
                            "region:$region}}){}}}",
                            kPushPayload),
                variables.take());
}

Result<Pushed> SystemApi::push(std::string_view id, std::string_view bundle,
                               const PushOptions& options) {
  return pushed("push",
                fmt::format("mutation($id:String!,$config:String!,$dry:Boolean!,$force:Boolean)"
                            "{{push(input:{{projectId:$id,version:1,config:$config,isDryRun:$dry,"
                            "force:$force}}){}}}",
                            kPushPayload),
                Variables()
                    .text("id", id)
                    .text("config", bundle)
                    .boolean("dry", options.dry_run)
                    .boolean("force", options.force)
                    .take());
}

Result<Pushed> SystemApi::roll_back(std::string_view id, std::int64_t revision,
                                    const PushOptions& options) {
  Variables variables;
  variables.text("id", id).boolean("dry", options.dry_run).boolean("force", options.force);
  revision == 0 ? variables.nothing("revision") : variables.number("revision", revision);
  return pushed("rollback",
                fmt::format("mutation($id:String!,$revision:Int,$dry:Boolean!,$force:Boolean)"
                            "{{rollback(input:{{projectId:$id,revision:$revision,isDryRun:$dry,"
                            "force:$force}}){}}}",
                            kPushPayload),
                variables.take());
}

Result<> SystemApi::reset(std::string_view id) {
  const auto answer =
      ask("mutation($id:String!){resetProjectData(input:{projectId:$id}){clientMutationId}}",
          Variables().text("id", id).take(), kPushTimeout);
  return answer ? Result<>() : answer.error();
}

Result<> SystemApi::remove(std::string_view id) {
  const auto answer = ask("mutation($id:String!){deleteProject(input:{projectId:$id}){deletedId}}",
                          Variables().text("id", id).take(), kPushTimeout);
  return answer ? Result<>() : answer.error();
}

Result<std::string> SystemApi::rotate_keys(bool retire) {
  const auto answer = ask("mutation($retire:Boolean!){rotateKeys(input:{retire:$retire}){token}}",
                          Variables().boolean("retire", retire).take());
  if (!answer) return answer.error();
  return text_at(at(answer->data, "rotateKeys"), "token");
}

Result<std::int64_t> SystemApi::change_dead_letters(std::string_view id, bool retries,
                                                    const std::vector<std::string>& ids,
                                                    std::string_view function) {
  const std::string_view field = retries ? "retryDeadLetters" : "deleteDeadLetters";
  Variables variables;
  variables.text("id", id);
  if (!ids.empty()) variables.texts("ids", ids);
  if (!function.empty()) variables.text("function", function);
  const auto answer =
      ask(fmt::format("mutation($id:String!,$ids:[ID!],$function:String){{{}(input:{{projectId:$id,"
                      "ids:$ids,function:$function}}){{count}}}}",
                      field),
          variables.take());
  if (!answer) return answer.error();
  return number_at(at(answer->data, field), "count");
}

Result<std::string> SystemApi::authenticate(std::string_view master_token) {
  const auto answer =
      ask("mutation($token:String!){authenticateCustomer(input:{auth0IdToken:$token}){token}}",
          Variables().text("token", master_token).take());
  if (!answer) return answer.error();
  std::string token = text_at(at(answer->data, "authenticateCustomer"), "token");
  if (token.empty()) return refused(host_);
  return token;
}

}  // namespace graphcool::client
