// A cluster that is managed as Prisma's command line does it, without the sockets.
#pragma once

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/cluster/management.h"

namespace graphcool::tests {

class PrismaServer {
 public:
  explicit PrismaServer(std::vector<std::string> secrets = {}, api::prisma::Options api = {})
      : secrets_(std::move(secrets)), api_(std::move(api)) {
    open();
  }
  ~PrismaServer() {
    close();
    std::filesystem::remove_all(folder_);
  }
  PrismaServer(const PrismaServer&) = delete;
  PrismaServer& operator=(const PrismaServer&) = delete;

  void reopen() {
    close();
    open();
  }

  cluster::Cluster& cluster() { return *cluster_; }

  // The answer of the management API.
  boost::json::value manage(const std::string& query, const boost::json::object& variables = {},
                            const std::string& authorization = {}) {
    const auto answer = management_->run(
        {.graphql = {.query = query, .variables = &variables}, .authorization = authorization});
    return boost::json::parse(answer.body);
  }

  void add(const std::string& secrets = "[]") {
    const auto answer =
        manage(R"(mutation { addProject(input: {name: "shop", stage: "dev", secrets: )" + secrets +
               "}) { project { name } } }");
    INFO(answer);
    REQUIRE_FALSE(answer.as_object().contains("errors"));
  }

  // The payload of a deploy; `more` are further members of its input: ", force: true".
  boost::json::object deploy(const std::string& types, const std::string& more = {}) {
    const auto answer = manage(
        "mutation ($types: String!) { deploy(input: {name: \"shop\", stage: \"dev\", types: "
        "$types" +
            more +
            "}) { errors { type field description } warnings { type field description } "
            "migration { revision status applied datamodel steps { type } } steps { type "
            "... on CreateModel { name } ... on DeleteModel { name } ... on UpdateModel { "
            "name newName } ... on CreateField { model name typeName isRequired isList "
            "unique enum default relation } ... on DeleteField { model name } ... on "
            "UpdateField { model name u_new: newName u_type: typeName u_required: "
            "isRequired } ... on CreateEnum { name } ... on DeleteEnum { name } ... on "
            "UpdateEnum { name e_new: newName e_values: values } ... on CreateRelation { "
            "name leftModel rightModel after { type ... on Inline { model column } ... on "
            "LinkTable { table modelAColumn modelBColumn idColumn } } } ... on "
            "DeleteRelation { name } ... on UpdateRelation { name r_new: newName } } } }",
        {{"types", types}});
    const auto* data = answer.as_object().if_contains("data");
    const auto* payload =
        data && data->is_object() ? data->get_object().if_contains("deploy") : nullptr;
    if (payload && payload->is_object()) return payload->get_object();
    return {{"failed", answer.at("errors").at(0)}};
  }

  // The same, which must change something.
  boost::json::object must_deploy(const std::string& types, const std::string& more = {}) {
    auto payload = deploy(types, more);
    INFO(payload);
    REQUIRE(payload.contains("migration"));
    REQUIRE(payload.at("migration").is_object());
    return payload;
  }

  // The body of an answer of the service's API.
  std::string run(const std::string& query) {
    std::promise<std::string> body;
    const auto hosted = cluster_->look_up(service::Family::Prisma, "shop", "dev");
    hosted->engine->execute(0, "prisma", {.query = query},
                            [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
    return body.get_future().get();
  }

  // "User.name" or "User" of each problem.
  static std::vector<std::string> places(const boost::json::value& problems) {
    std::vector<std::string> result;
    for (const auto& each : problems.as_array()) {
      std::string place(each.at("type").as_string());
      if (each.at("field").is_string()) place += "." + std::string(each.at("field").as_string());
      result.push_back(std::move(place));
    }
    return result;
  }

  // "CreateField User.name" of each step.
  static std::vector<std::string> steps(const boost::json::object& payload) {
    std::vector<std::string> result;
    for (const auto& each : payload.at("steps").as_array()) {
      const auto& step = each.as_object();
      std::string line(step.at("type").as_string());
      line += ' ';
      if (step.contains("model")) line += std::string(step.at("model").as_string()) + ".";
      if (step.contains("name")) line += std::string(step.at("name").as_string());
      result.push_back(std::move(line));
    }
    return result;
  }

 private:
  void open() {
    auto opened = cluster::Cluster::open({.data_dir = folder_, .prisma = api_});
    REQUIRE(opened);
    cluster_ = std::move(*opened);
    management_ = std::make_unique<cluster::Management>(
        *cluster_, cluster::ManagementOptions{.secrets = secrets_});
  }
  void close() {
    management_.reset();
    cluster_.reset();
  }

  const std::vector<std::string> secrets_;
  const api::prisma::Options api_;
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("graphcool-test-" + ids::random_hex(8));
  std::unique_ptr<cluster::Cluster> cluster_;
  std::unique_ptr<cluster::Management> management_;
};

}  // namespace graphcool::tests
