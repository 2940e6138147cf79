// What an operation costs in the engine, from the text of the request to the bytes of the answer,
// beside the best loop of prepared statements written by hand on the same file (by_hand.h). One
// process, no HTTP.
//
//   bench_engine FOLDER TYPES [--users N] [--reads | --writes] [--json]
//
// makes the service `dev` of bench/types.graphql below FOLDER/.graphcool, with N users, 10 N posts
// and 100 N comments, unless it is there; so that `graphcool dev` can serve the same data
// afterwards. Beside it the service `prisma` has the same tables under bench/datamodel.prisma,
// which is looked for beside TYPES, and is asked the same through the Prisma API.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "bench/by_hand.h"
#include "core/base/files.h"
#include "core/cluster/cluster.h"
#include "core/service/definition.h"

namespace {

using namespace graphcool;
using bench::ByHand;
using bench::give_up;
using bench::need;
using bench::WritesByHand;
using store::sqlite::Connection;
using store::sqlite::Resetting;
using store::sqlite::Statement;

constexpr int kClients = 16;

// ---- data ----

std::string id_of(char kind, int number) {
  return fmt::format("a{}{:023}", kind, number);  // Before every id that is made later.
}

// Written straight into the tables: how they come about is not measured here. Comments and posts of
// one author lie scattered, as they do when many people write.
void fill(const std::filesystem::path& file, int users) {
  auto connection = need(Connection::open(file, Connection::Use::Write));
  const auto run = [&](const std::string& sql) {
    if (auto done = connection->execute(sql); !done) give_up(done.error().what);
  };
  run("PRAGMA synchronous = OFF; BEGIN");
  const auto each = [&](const std::string& sql, int count,
                        const std::function<std::vector<std::string>(int)>& row) {
    Statement statement = need(connection->prepare(sql));
    for (int i = 0; i < count; ++i) {
      const auto values = row(i);
      for (std::size_t v = 0; v < values.size(); ++v) {
        sqlite3_bind_text(statement.get(), static_cast<int>(v) + 1, values[v].data(),
                          static_cast<int>(values[v].size()), SQLITE_TRANSIENT);
      }
      const Resetting resetting(statement.get());
      if (sqlite3_step(statement.get()) != SQLITE_DONE) give_up(connection->error().what);
    }
  };
  each("INSERT INTO \"User\" (id, name, createdAt, updatedAt) VALUES (?1, ?2, 0, 0)", users,
       [](int i) {
         return std::vector{id_of('u', i), fmt::format("User number {}", i)};
       });
  each(
      "INSERT INTO \"Post\" (id, title, text, published, createdAt, updatedAt, author_id)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
      users * 10, [&](int i) {
        return std::vector{id_of('p', i),
                           fmt::format("The title of post {}", i),
                           std::string(200, 'x'),
                           std::to_string(i % 2),
                           std::to_string(1500000000000 + i * 1000LL),
                           id_of('u', i % users)};
      });
  each(
      "INSERT INTO \"Comment\" (id, text, createdAt, updatedAt, post_id, author_id) VALUES (?1, "
      "?2, 0, "
      "0, ?3, ?4)",
      users * 100, [&](int i) {
        return std::vector{id_of('m', i), fmt::format("Comment {}, which is of some length", i),
                           id_of('p', i % (users * 10)), id_of('u', (i * 7) % users)};
      });
  run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

// ---- measuring ----

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Microseconds for one run: the best of several rounds, in which the two take turns.
struct Pair {
  double engine = 1e9, by_hand = 1e9;
};

Pair measure(int runs, const std::function<void(int)>& engine,
             const std::function<void(int)>& by_hand) {
  Pair best;
  for (int round = 0; round < 9; ++round) {
    for (const auto& [body, result] :
         {std::pair{&engine, &best.engine}, {&by_hand, &best.by_hand}}) {
      const double start = cpu_seconds();
      for (int i = 0; i < runs; ++i) (*body)(i);
      *result = std::min(*result, (cpu_seconds() - start) * 1e6 / runs);
    }
  }
  return best;
}

struct Line {
  std::string name;
  std::string query;           // What a client sends, ...
  std::string variables = {};  // ... with these, as JSON.
  std::size_t bytes = 0;
  Pair cost = {};
  std::string prisma = {};  // The same in the Prisma API; empty: not asked there.
  double prisma_cost = 0;
};

// The service with its data, asked as the HTTP server asks it.
class Backend {
 public:
  Backend(const std::filesystem::path& folder, const std::filesystem::path& types, int users)
      : cluster_(need(cluster::Cluster::open({.data_dir = folder / ".graphcool", .loops = 3}))),
        file_(folder / ".graphcool/services/dev.db") {
    make_prisma(folder, types.parent_path() / "datamodel.prisma", users);
    if (cluster_->find("dev") != nullptr) return;
    service::Definition definition;
    definition.types = {{"./types.graphql", need(files::read(types))}};
    if (auto deployed = cluster_->add({.name = "dev", .id = "dev"}, definition); !deployed) {
      give_up(deployed.error().front().error.what);
    }
    fill(file_, users);
  }

  std::string run(int loop, const std::string& query, const boost::json::value& variables) {
    std::promise<std::string> body;
    service_->execute(loop, "simple", {.query = query, .variables = variables},
                      [&](engine::Reply reply) { body.set_value(std::move(reply.body)); });
    return body.get_future().get();
  }

  void send(int loop, const std::string& query, std::function<void()> done) {
    service_->execute(loop, "simple", {.query = query},
                      [done = std::move(done)](const engine::Reply&) { done(); });
  }

  // For reads, which answer in place.
  void read(const std::string& query, const boost::json::value& variables, std::string& out) {
    service_->execute(0, "simple", {.query = query, .variables = variables},
                      [&](engine::Reply reply) { out = std::move(reply.body); });
  }
  void read_prisma(const std::string& query, const boost::json::value& variables,
                   std::string& out) {
    prisma_->execute(0, "prisma", {.query = query, .variables = variables},
                     [&](engine::Reply reply) { out = std::move(reply.body); });
  }

  void start() {
    service_ = cluster_->find("dev");
    prisma_ = cluster_->find("prisma");
  }
  const std::filesystem::path& file() const { return file_; }

 private:
  void make_prisma(const std::filesystem::path& folder, const std::filesystem::path& datamodel,
                   int users) {
    if (cluster_->find("prisma") != nullptr) return;
    service::Definition definition;
    definition.family = service::Family::Prisma;
    definition.types = {{"datamodel.prisma", need(files::read(datamodel))}};
    auto made = cluster_->add({.name = "prisma", .stage = "bench", .id = "prisma"}, definition);
    if (!made) give_up(made.error().front().description);
    fill(folder / ".graphcool/services/prisma.db", users);
  }

  std::unique_ptr<cluster::Cluster> cluster_;
  std::shared_ptr<engine::Service> service_, prisma_;
  std::filesystem::path file_;
};

// ---- reads ----

constexpr const char* kIntrospection =
    "{ __schema { queryType { name } mutationType { name } types { kind name description fields { "
    "name "
    "description args { name type { ...T } defaultValue } type { ...T } isDeprecated } inputFields "
    "{ "
    "name type { ...T } } interfaces { name } enumValues { name } possibleTypes { name } } "
    "directives "
    "{ name locations args { name type { ...T } } } } } fragment T on __Type { kind name ofType { "
    "kind "
    "name ofType { kind name ofType { kind name } } } }";

std::vector<Line> measure_reads(Backend& backend, int users) {
  ByHand by_hand(backend.file());
  std::vector<Line> lines;
  const auto add = [&](Line line, int runs, const std::function<boost::json::value(int)>& variables,
                       const std::function<void(int, std::string&)>& manual) {
    std::vector<boost::json::value> inputs;
    for (int i = 0; i < 100; ++i) inputs.push_back(variables(i));
    line.variables = boost::json::serialize(inputs.front());
    std::string answer, out;
    const auto engine = [&](int i) {
      backend.read(line.query, inputs[static_cast<std::size_t>(i) % inputs.size()], answer);
    };
    const auto hand = [&](int i) {
      out = "{\"data\":";
      out.reserve(answer.size());
      manual(i % 100, out);
      out += '}';
    };
    engine(0);
    if (manual) {
      hand(0);
      if (answer != out) give_up(fmt::format("{} differs:\n{}\n{}", line.name, answer, out));
      line.cost = measure(runs, engine, hand);
    } else {
      line.cost = measure(runs, engine, [](int) {});
    }
    line.bytes = answer.size();
    if (!line.prisma.empty()) {
      const auto prisma = [&](int i) {
        backend.read_prisma(line.prisma, inputs[static_cast<std::size_t>(i) % inputs.size()], out);
      };
      prisma(0);
      if (out.find("\"errors\"") != out.npos) give_up(out);
      line.prisma_cost = measure(runs, prisma, [](int) {}).engine;
    }
    lines.push_back(std::move(line));
  };
  const auto none = [](int) { return boost::json::value(boost::json::object()); };
  const auto post = [&](int i) { return id_of('p', (i * 7919) % (users * 10)); };

  add(
      {.name = "one node by id",
       .query = "query($id: ID!) { Post(id: $id) { id title text published } }",
       .prisma = "query($id: ID!) { post(where: {id: $id}) { id title text published } }"},
      10000,
      [&](int i) {
        return boost::json::value{{"id", post(i)}};
      },
      [&](int i, std::string& out) { by_hand.node(post(i), out); });
  add({.name = "100 newest posts with author",
       .query = "{ allPosts(orderBy: createdAt_DESC, first: 100) { id createdAt title author { id "
                "name } } }",
       .prisma = "{ posts(orderBy: createdAt_DESC, first: 100) { id createdAt title author { id "
                 "name } } }"},
      300, none, [&](int, std::string& out) { by_hand.newest(out); });
  add({.name = "20 users, 10 posts, 5 comments, author",
       .query =
           "{ allUsers(first: 20) { id name posts(first: 10) { id title comments(first: 5) { id "
           "text author { name } } } } }",
       .prisma = "{ users(first: 20) { id name posts(first: 10) { id title comments(first: 5) { id "
                 "text author { name } } } } }"},
      30, none, [&](int, std::string& out) { by_hand.tree(out); });
  add(
      {.name = "contains, order, page and count",
       .query = "query($w: String) { allPosts(filter: {title_contains: $w, published: true}, "
                "orderBy: createdAt_DESC, first: 20, skip: 20) { id title } "
                "_allPostsMeta(filter: {title_contains: $w, published: true}) { count } }",
       .prisma =
           "query($w: String) { posts(where: {title_contains: $w, published: true}, "
           "orderBy: createdAt_DESC, first: 20, skip: 20) { id title } "
           "postsConnection(where: {title_contains: $w, published: true}) { aggregate { count "
           "} } }"},
      5,
      [](int i) {
        return boost::json::value{{"w", std::to_string(i % 10) + "1"}};
      },
      [&](int i, std::string& out) { by_hand.search(std::to_string(i % 10) + "1", out); });
  add({.name = "introspection", .query = kIntrospection, .prisma = kIntrospection}, 1000, none,
      nullptr);
  return lines;
}

// ---- writes ----

constexpr const char* kCreate = "mutation { createUser(name: \"Somebody\") { id name } }";
constexpr const char* kCreateNested =
    "mutation { createUser(name: \"Somebody\", posts: [{title: \"A title\", text: \"A text\", "
    "published: true}, {title: \"A title\", text: \"A text\", published: true}, {title: \"A "
    "title\", text: \"A text\", published: true}, {title: \"A title\", text: \"A text\", "
    "published: true}, {title: \"A title\", text: \"A text\", published: true}]) { id name } }";

constexpr int kWriteRounds = 5;
constexpr std::chrono::milliseconds kWriteRound{400};

// Runs for a while in wall-clock time, since the disk is what is waited for.
double per_second(const std::function<int()>& body) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  int done = 0;
  while (Clock::now() - start < kWriteRound) done += body();
  return done / std::chrono::duration<double>(Clock::now() - start).count();
}

// An event loop with its share of the clients: each sends its next request when it has its answer.
class Clients {
 public:
  Clients(Backend& backend, int loop, int count)
      : backend_(backend), loop_(loop), ready_(count), thread_([this] { run(); }) {}

  // How many were answered since the last call.
  int take() { return answered_.exchange(0); }
  void stop() {
    stopping_ = true;
    thread_.join();
  }

 private:
  void run() {
    int under_way = 0;
    while (true) {
      std::unique_lock lock(mutex_);
      filled_.wait(lock, [&] { return ready_ > 0; });
      const int ready = std::exchange(ready_, 0);
      lock.unlock();
      under_way -= std::min(under_way, ready);
      if (stopping_ && under_way == 0) return;
      for (int i = 0; i < ready && !stopping_; ++i, ++under_way) {
        backend_.send(loop_, kCreate, [this] {
          ++answered_;
          std::unique_lock guard(mutex_);
          const bool first = ready_++ == 0;  // As in a server's loop, one wake-up is for all.
          guard.unlock();
          if (first) filled_.notify_one();
        });
      }
    }
  }

  Backend& backend_;
  const int loop_;
  std::mutex mutex_;
  std::condition_variable filled_;
  int ready_;
  std::atomic<int> answered_ = 0;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

double by_clients(Backend& backend) {
  Clients first(backend, 1, kClients / 2), second(backend, 2, kClients / 2);
  const double rate = per_second([&] {
    std::this_thread::sleep_for(kWriteRound / 4);
    return first.take() + second.take();
  });
  first.stop();
  second.stop();
  return rate;
}

struct Writes {
  double create = 0, create_by_hand = 0, nested = 0, nested_by_hand = 0;
  double clients = 0, groups_by_hand = 0;
};

// The best of several rounds, in which all take turns.
Writes measure_writes(Backend& backend) {
  WritesByHand by_hand(backend.file());
  std::string out;
  const auto manual = [&](auto body, int made) {
    return per_second([&] { return out.clear(), body(), made; });
  };
  const auto through_engine = [&](const char* mutation) {
    return per_second([&] { return backend.run(0, mutation, nullptr), 1; });
  };
  Writes best;
  const auto keep = [](double& rate, double measured) { rate = std::max(rate, measured); };
  for (int round = 0; round < kWriteRounds; ++round) {
    keep(best.create, through_engine(kCreate));
    keep(best.create_by_hand, manual([&] { by_hand.create(1, out); }, 1));
    keep(best.nested, through_engine(kCreateNested));
    keep(best.nested_by_hand, manual([&] { by_hand.create_nested(out); }, 1));
    keep(best.clients, by_clients(backend));
    keep(best.groups_by_hand, manual([&] { by_hand.create(kClients, out); }, kClients));
  }
  return best;
}

// ---- printing ----

void print_json(const std::vector<Line>& lines, const Writes& writes) {
  boost::json::array reads;
  for (const Line& line : lines) {
    boost::json::object read{{"name", line.name},
                             {"query", line.query},
                             {"variables", boost::json::parse(line.variables)},
                             {"bytes", line.bytes},
                             {"engine", line.cost.engine},
                             {"prisma", line.prisma_cost},
                             {"prismaQuery", line.prisma}};
    if (line.cost.by_hand > 0.01) read["byHand"] = line.cost.by_hand;
    reads.push_back(std::move(read));
  }
  const boost::json::object out{{"reads", std::move(reads)},
                                {"create", writes.create},
                                {"createByHand", writes.create_by_hand},
                                {"nested", writes.nested},
                                {"nestedByHand", writes.nested_by_hand},
                                {"clients", writes.clients},
                                {"groupsByHand", writes.groups_by_hand}};
  fmt::print("{}\n", boost::json::serialize(out));
}

void print_table(const std::vector<Line>& lines, const Writes& writes) {
  fmt::print("{:<40} {:>8} {:>12} {:>12} {:>7} {:>12}\n", "CPU of one thread", "bytes",
             "engine, µs", "by hand, µs", "ratio", "Prisma, µs");
  for (const Line& line : lines) {
    const bool compared = line.cost.by_hand > 0.01;
    fmt::print("{:<40} {:>8} {:>12.1f} {:>12} {:>7} {:>12.1f}\n", line.name, line.bytes,
               line.cost.engine, compared ? fmt::format("{:.1f}", line.cost.by_hand) : "",
               compared ? fmt::format("{:.2f}", line.cost.engine / line.cost.by_hand) : "",
               line.prisma_cost);
  }
  fmt::print("\n{:<40} {:>12} {:>12}\n", "durable, per second", "engine", "by hand");
  fmt::print("{:<40} {:>12.0f} {:>12.0f}\n", "create one", writes.create, writes.create_by_hand);
  fmt::print("{:<40} {:>12.0f} {:>12.0f}\n", "create one with five nested", writes.nested,
             writes.nested_by_hand);
  fmt::print("{:<40} {:>12.0f} {:>12.0f}\n",
             fmt::format("create, {0} clients; groups of {0} by hand", kClients), writes.clients,
             writes.groups_by_hand);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3)
    give_up("usage: bench_engine FOLDER TYPES [--users N] [--reads | --writes] [--json]");
  int users = 1000;
  bool as_json = false, reads = true, writes = true;
  for (int i = 3; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--json") as_json = true;
    if (argument == "--reads") writes = false;
    if (argument == "--writes") reads = false;
    if (argument == "--users" && i + 1 < count) users = std::atoi(arguments[++i]);
  }
  Backend backend(arguments[1], arguments[2], users);
  backend.start();
  const auto lines = reads ? measure_reads(backend, users) : std::vector<Line>{};
  const auto rates = writes ? measure_writes(backend) : Writes{};
  as_json ? print_json(lines, rates) : print_table(lines, rates);
  return 0;
}
