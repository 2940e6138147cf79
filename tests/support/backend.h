// A whole backend in the test's process: a cluster in a folder of its own with one service, asked
// as a client asks it, without the sockets.
#pragma once

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "core/base/ids.h"
#include "core/cluster/cluster.h"

namespace graphcool::tests {

class Backend {
 public:
  explicit Backend(const std::string& sdl, int loops = 1,
                   service::Family family = service::Family::Graphcool)
      : loops_(loops),
        family_(family),
        folder_(std::filesystem::temp_directory_path() / ("graphcool-test-" + ids::random_hex(8))) {
    open();
    REQUIRE(deploy(sdl) == std::vector<std::string>{});
  }
  ~Backend() {
    cluster_.reset();
    std::filesystem::remove_all(folder_);
  }
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  // The messages of what the deploy found wrong; empty when it was done.
  std::vector<std::string> deploy(const std::string& sdl, cluster::DeployOptions options = {}) {
    service::Definition definition;
    definition.family = family_;
    definition.types = {{"types.graphql", sdl}};
    return deploy(definition, options);
  }
  std::vector<std::string> deploy(const service::Definition& definition,
                                  cluster::DeployOptions options = {}) {
    const bool is_new = cluster_->look_up("test") == nullptr;
    const char* const stage = family_ == service::Family::Prisma ? "dev" : "";
    auto deployed =
        is_new ? cluster_->add({.name = "test", .stage = stage, .id = "test"}, definition, options)
               : cluster_->deploy("test", definition, options);
    std::vector<std::string> messages;
    if (!deployed) {
      for (const auto& problem : deployed.error()) messages.push_back(problem.error.what);
    }
    return messages;
  }

  // Ends the cluster and opens it again on the same data.
  void reopen() {
    cluster_.reset();
    open();
  }

  // The body of the answer of the family's first API, Simple or Prisma. `variables` is a JSON
  // object.
  std::string run(const std::string& query, const std::string& variables = "{}") {
    return request_on(0, family_ == service::Family::Prisma ? "prisma" : "simple", query,
                      variables);
  }
  std::string relay(const std::string& query, const std::string& variables = "{}") {
    return request_on(0, "relay", query, variables);
  }

  // The same, as event loop `loop` would ask. REQUIRES: one thread a loop.
  std::string request_on(int loop, const std::string& dialect, const std::string& query,
                         const std::string& variables) {
    std::promise<std::string> body;
    cluster_->find("test")->execute(
        loop, dialect, {.query = query, .variables = boost::json::parse(variables), .token = token},
        [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
    return body.get_future().get();
  }

  // The text at a JSON pointer of the answer: `ask("mutation {...}", "/data/createPost/id")`.
  std::string ask(const std::string& query, const std::string& pointer,
                  const std::string& variables = "{}") {
    const std::string body = run(query, variables);
    INFO(body);
    boost::system::error_code error;
    const auto document = boost::json::parse(body);
    const auto* value = document.find_pointer(pointer, error);
    REQUIRE(value != nullptr);
    return value->is_string() ? std::string(value->as_string()) : boost::json::serialize(*value);
  }
  // The code of the first error; 0 when there is none, or it has none.
  int code(const std::string& query, const std::string& variables = "{}") {
    const auto document = boost::json::parse(run(query, variables));
    boost::system::error_code error;
    const auto* code = document.find_pointer("/errors/0/code", error);
    return code == nullptr ? 0 : static_cast<int>(code->as_int64());
  }

  cluster::Cluster& cluster() { return *cluster_; }
  // Sent with every request from here on.
  std::string token = {};

  engine::Service& service() { return *cluster_->find("test"); }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  void open() {
    auto cluster = cluster::Cluster::open({.data_dir = folder_, .loops = loops_});
    REQUIRE(cluster);
    cluster_ = std::move(*cluster);
  }

  const int loops_;
  const service::Family family_;
  std::filesystem::path folder_;
  std::unique_ptr<cluster::Cluster> cluster_;
};

// The same for a Prisma service, whose data model is `sdl`.
class PrismaBackend : public Backend {
 public:
  explicit PrismaBackend(const std::string& sdl) : Backend(sdl, 1, service::Family::Prisma) {}
};

}  // namespace graphcool::tests
