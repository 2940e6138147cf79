#include "core/client/prisma_api.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <thread>

namespace graphcool::client {
namespace {

namespace bj = boost::json;

constexpr int kBadToken = 3015;
constexpr int kExpiredToken = 3016;
constexpr int kNoSuchProject = 4000;
constexpr std::chrono::seconds kLongTimeout{600};
constexpr std::chrono::milliseconds kPollEvery{100};

constexpr const char* kDeployQuery =
    "mutation($input: DeployInput!) { deploy(input: $input) { errors { type field description } "
    "warnings { type field description } migration { revision steps { type } } steps { type "
    "__typename ... on CreateEnum { name ce_values: values } ... on UpdateEnum { name newName "
    "values } ... on "
    "DeleteEnum { name } ... on CreateModel { name } ... on UpdateModel { name um_newName: newName "
    "} "
    "... on DeleteModel { name } ... on CreateField { model name cf_typeName: typeName "
    "cf_isRequired: isRequired cf_isList: isList cf_isUnique: unique } ... on UpdateField { model "
    "name newName typeName isRequired isList isUnique: unique } ... on DeleteField { model name } "
    "... on CreateRelation { name leftModel rightModel } ... on UpdateRelation { name ur_newName: "
    "newName } ... on DeleteRelation { name } } } }";

const bj::value& at(const bj::value& value, std::string_view name) {
  static const bj::value nothing;
  const bj::object* object = value.if_object();
  const bj::value* member = object != nullptr ? object->if_contains(name) : nullptr;
  return member != nullptr ? *member : nothing;
}

std::string text_at(const bj::value& value, std::string_view name) {
  const bj::string* text = at(value, name).if_string();
  return text != nullptr ? std::string(*text) : std::string();
}

std::int64_t number_at(const bj::value& value, std::string_view name) {
  const auto* number = at(value, name).if_int64();
  return number != nullptr ? *number : 0;
}

const bj::array& list_at(const bj::value& value, std::string_view name) {
  static const bj::array nothing;
  const bj::array* list = at(value, name).if_array();
  return list != nullptr ? *list : nothing;
}

Error no_prisma(const std::string& url) {
  return {.code = ErrorCode::Unavailable,
          .what = fmt::format("What answers at {} is no Prisma API.", url),
          .hint = "Check the endpoint in prisma.yml, and whether the service is deployed."};
}

Error said(const std::string& url, const bj::value& error) {
  const auto code = static_cast<int>(number_at(error, "code"));
  Error result{.code = ErrorCode::Invalid, .what = text_at(error, "message"), .api_code = code};
  if (code == kBadToken || code == kExpiredToken) {
    result.code = ErrorCode::Denied;
    result.what = fmt::format("{} refuses the token: {}", url, result.what);
    result.hint = url.ends_with("/management")
                      ? "Set PRISMA_MANAGEMENT_API_SECRET to the server's management secret."
                      : "Check `secret` in prisma.yml, and deploy it.";
  }
  if (code == kNoSuchProject) result.code = ErrorCode::NotFound;
  return result;
}

// The JSON that a POST is answered with.
Result<bj::value> post_json(Http& http, const HttpRequest& request) {
  auto answer = http.send(request);
  if (!answer) return answer.error();
  boost::system::error_code failed;
  auto json = bj::parse(answer->body, failed);
  if (failed) return no_prisma(request.url);
  const bj::array& errors = list_at(json, "errors");
  if (!errors.empty()) return said(request.url, errors.front());
  if (answer->status >= 400) return no_prisma(request.url);
  return json;
}

std::vector<PrismaProblem> problems_of(const bj::array& list) {
  std::vector<PrismaProblem> problems;
  for (const bj::value& each : list) {
    problems.push_back(
        {text_at(each, "type"), text_at(each, "field"), text_at(each, "description")});
  }
  return problems;
}

bj::array to_json(const std::vector<std::string>& texts) {
  bj::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

bj::array to_json(const std::vector<PrismaDeploy::Subscription>& subscriptions) {
  bj::array array;
  for (const auto& each : subscriptions) {
    bj::array headers;
    for (const auto& [name, value] : each.headers) {
      headers.push_back(bj::object{{"name", name}, {"value", value}});
    }
    array.push_back(bj::object{{"name", each.name},
                               {"query", each.query},
                               {"url", each.url},
                               {"headers", std::move(headers)}});
  }
  return array;
}

}  // namespace

// ---- management ----

Result<bj::value> PrismaManagement::ask(std::string_view query, bj::value variables) {
  auto json = post_json(
      http_,
      {.url = url_,
       .body = bj::serialize(bj::object{{"query", query}, {"variables", std::move(variables)}}),
       .token = token_,
       .timeout = kLongTimeout});
  if (!json) return json;
  if (!at(*json, "data").is_object()) return no_prisma(url_);
  return at(*json, "data");
}

Result<std::string> PrismaManagement::version() {
  auto data = ask("{ serverInfo { version } }", bj::object());
  if (!data) return data.error();
  return text_at(at(*data, "serverInfo"), "version");
}

Result<bool> PrismaManagement::has_project(std::string_view name, std::string_view stage) {
  const auto data =
      ask("query($name: String! $stage: String!) { project(name: $name stage: $stage) { name } }",
          bj::object{{"name", name}, {"stage", stage}});
  if (data) return true;
  if (data.error().api_code == kNoSuchProject) return false;
  return data.error();
}

Result<> PrismaManagement::add_project(std::string_view name, std::string_view stage,
                                       const std::vector<std::string>& secrets) {
  const auto data = ask(
      "mutation($input: AddProjectInput!) { addProject(input: $input) { project { name } } }",
      bj::object{
          {"input", bj::object{{"name", name}, {"stage", stage}, {"secrets", to_json(secrets)}}}});
  if (!data) return data.error();
  return {};
}

Result<PrismaDeployed> PrismaManagement::deploy(const PrismaDeploy& deploy) {
  bj::object input{{"name", deploy.name},
                   {"stage", deploy.stage},
                   {"types", deploy.types},
                   {"dryRun", deploy.dry_run},
                   {"secrets", to_json(deploy.secrets)},
                   {"subscriptions", to_json(deploy.subscriptions)},
                   {"force", deploy.force}};
  if (deploy.no_migration) input["noMigration"] = true;
  const auto data = ask(kDeployQuery, bj::object{{"input", std::move(input)}});
  if (!data) return data.error();
  const bj::value& answer = at(*data, "deploy");
  PrismaDeployed deployed{.errors = problems_of(list_at(answer, "errors")),
                          .warnings = problems_of(list_at(answer, "warnings")),
                          .steps = list_at(answer, "steps"),
                          .revision = std::nullopt};
  if (const bj::value& migration = at(answer, "migration"); migration.is_object()) {
    deployed.revision = number_at(migration, "revision");
    deployed.migration_steps = list_at(migration, "steps").size();
  }
  return deployed;
}

Result<> PrismaManagement::finish(std::string_view name, std::string_view stage,
                                  const PrismaDeployed& deployed) {
  if (!deployed.revision) return {};
  while (true) {
    const auto data =
        ask("query($name: String! $stage: String!) { migrationStatus(name: $name stage: $stage) { "
            "revision status applied errors } }",
            bj::object{{"name", name}, {"stage", stage}});
    if (!data) return data.error();
    const bj::value& migration = at(*data, "migrationStatus");
    const std::string status = text_at(migration, "status");
    const bj::array& errors = list_at(migration, "errors");
    if (status.starts_with("ROLLBACK") || !errors.empty()) {
      return Error{.code = ErrorCode::Invalid,
                   .what = errors.empty() ? "The migration failed and was rolled back."
                                          : std::string(errors.front().as_string())};
    }
    if (number_at(migration, "revision") >= *deployed.revision && status == "SUCCESS") return {};
    std::this_thread::sleep_for(kPollEvery);
  }
}

Result<> PrismaManagement::delete_project(std::string_view name, std::string_view stage) {
  const auto data = ask(
      "mutation($input: DeleteProjectInput!) { deleteProject(input: $input) { clientMutationId } }",
      bj::object{{"input", bj::object{{"name", name}, {"stage", stage}}}});
  if (!data) return data.error();
  return {};
}

Result<std::vector<PrismaProject>> PrismaManagement::projects() {
  const auto data = ask("{ listProjects { name stage } }", bj::object());
  if (!data) return data.error();
  std::vector<PrismaProject> projects;
  for (const bj::value& each : list_at(*data, "listProjects")) {
    projects.push_back({text_at(each, "name"), text_at(each, "stage")});
  }
  return projects;
}

// ---- a service ----

Result<bj::value> PrismaService::post(std::string_view path, std::string body) {
  return post_json(http_, {.url = url_ + std::string(path),
                           .body = std::move(body),
                           .token = token_,
                           .timeout = kLongTimeout});
}

Result<bj::value> PrismaService::run(const std::string& query) {
  auto json = post("", bj::serialize(bj::object{{"query", query}}));
  if (!json) return json;
  return at(*json, "data");
}

Result<> PrismaService::reset() {
  const auto json =
      post("/private", bj::serialize(bj::object{{"query", "mutation { resetData }"}}));
  if (!json) return json.error();
  return {};
}

Result<std::vector<std::string>> PrismaService::import_document(const std::string& document) {
  const auto json = post("/import", document);
  if (!json) return json.error();
  if (!json->is_array()) return no_prisma(url_ + "/import");
  std::vector<std::string> errors;
  for (const bj::value& each : json->get_array()) {
    errors.push_back(each.is_string() ? std::string(each.get_string()) : bj::serialize(each));
  }
  return errors;
}

Result<bj::value> PrismaService::export_bundle(std::string_view kind, const bj::value& cursor) {
  auto json = post("/export", bj::serialize(bj::object{{"fileType", kind}, {"cursor", cursor}}));
  if (!json) return json;
  if (!at(*json, "out").is_object() || !at(*json, "cursor").is_object()) {
    return no_prisma(url_ + "/export");
  }
  return json;
}

}  // namespace graphcool::client
