// What permissions cost: the same list of 100 without rules, with simple ones, and with queries.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include "core/auth/tokens.h"
#include "core/base/ids.h"
#include "core/cluster/cluster.h"

using namespace graphcool;

namespace {

constexpr const char* kTypes = R"(
type User @model { id: ID! @isUnique name: String! posts: [Post!]! @relation(name: "PostAuthor") }
type Post @model {
  id: ID! @isUnique
  createdAt: DateTime!
  title: String!
  text: String!
  author: User @relation(name: "PostAuthor")
}
)";

constexpr const char* kOwns = "{ SomePostExists(filter: {id: $node_id, author: {id: $user_id}}) }";
constexpr const char* kIsSomebody = "{ SomeUserExists(filter: {id: $user_id}) }";
constexpr const char* kList =
    "{ allPosts(orderBy: createdAt_DESC, first: 100) { id createdAt title text author { id name } "
    "} }";

struct Rules {
  const char* name;
  std::string permissions;
};

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "{}\n", why);
  std::exit(1);
}

service::Definition definition_of(const Rules& rules) {
  service::Bundle bundle;
  bundle.modules.push_back(
      {.content = "types: types.graphql\npermissions:\n" + rules.permissions,
       .files = {
           {"types.graphql", kTypes}, {"owns.graphql", kOwns}, {"somebody.graphql", kIsSomebody}}});
  auto definition = service::read_definition(bundle);
  if (!definition) give_up(definition.error().front().what);
  return std::move(*definition);
}

class Service {
 public:
  explicit Service(cluster::Cluster& cluster) : cluster_(cluster) {}

  void deploy(const Rules& rules) {
    const auto definition = definition_of(rules);
    const bool is_new = cluster_.find("bench") == nullptr;
    auto done = is_new ? cluster_.add({.name = "bench", .id = "bench"}, definition)
                       : cluster_.deploy("bench", definition, {});
    if (!done) give_up(done.error().front().description);
  }

  std::string run(const std::string& query, const std::string& token = {}) {
    std::promise<std::string> body;
    cluster_.find("bench")->execute(
        0, "simple", {.query = query, .token = token},
        [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
    return body.get_future().get();
  }

 private:
  cluster::Cluster& cluster_;
};

// The fastest of some rounds, in microseconds a request.
double measure(Service& service, const std::string& token) {
  using Clock = std::chrono::steady_clock;
  double best = 1e9;
  for (int round = 0; round < 20; ++round) {
    constexpr int kRuns = 50;
    const auto start = Clock::now();
    for (int i = 0; i < kRuns; ++i) service.run(kList, token);
    const std::chrono::duration<double, std::micro> took = Clock::now() - start;
    best = std::min(best, took.count() / kRuns);
  }
  return best;
}

}  // namespace

int main() {
  const auto folder = std::filesystem::temp_directory_path() / ("graphcool-" + ids::random_hex(8));
  {
    auto cluster = cluster::Cluster::open({.data_dir = folder});
    if (!cluster) give_up(cluster.error().what);
    Service service(**cluster);
    const Rules open{"everything open", "- operation: '*'\n"};
    service.deploy(open);
    const std::string made = service.run("mutation { createUser(name: \"Ann\") { id } }");
    const std::string user = made.substr(made.find("\"id\":\"") + 6, 25);
    for (int i = 0; i < 20; ++i) {
      std::string posts;
      for (int j = 0; j < 50; ++j) {
        posts += fmt::format(
            "p{}: createPost(title: \"Title {}\", text: \"Some text {}\", authorId: "
            "\"{}\") {{ id }} ",
            j, j, i, user);
      }
      service.run("mutation { " + posts + "}");
    }
    const std::string token = auth::node_token((*cluster)->token_keys(), "bench", "User", user);
    const std::vector<Rules> all = {
        open,
        {"simple rules", "- {operation: Post.read}\n- {operation: User.read}\n"},
        {"for authenticated callers",
         "- {operation: Post.read, authenticated: true}\n"
         "- {operation: User.read, authenticated: true}\n"},
        {"a query on the node",
         "- {operation: Post.read, query: owns.graphql}\n- {operation: User.read}\n"},
        {"a query on another node",
         "- {operation: Post.read, query: somebody.graphql}\n- {operation: User.read}\n"},
        {"a query on the node, strict",
         "- {operation: Post.read, query: owns.graphql}\n- {operation: User.read}\n"
         "permissionMode: strict\n"},
    };
    double without = 0;
    fmt::print("{:<30} {:>10} {:>8}\n", "100 posts with author", "µs", "ratio");
    for (const Rules& rules : all) {
      service.deploy(rules);
      if (service.run(kList, token).find("errors") != std::string::npos) give_up(rules.name);
      const double cost = measure(service, token);
      if (without == 0) without = cost;
      fmt::print("{:<30} {:>10.1f} {:>8.2f}\n", rules.name, cost, cost / without);
    }
  }
  std::filesystem::remove_all(folder);
}
