// What reading costs in the store itself, beside the best loop of prepared statements that one
// would write by hand for the same answer on the same file. One thread, CPU time.
//
//   bench_store            JSON on one line, for bench/run.mjs
//   bench_store --table    a table for a person; --users N for other sizes (posts 10 N, comments
//   100 N)
#include <fmt/format.h>
#include <sqlite3.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/base/json.h"
#include "core/model/graphcool_sdl.h"
#include "core/store/sqlite/connection.h"
#include "core/store/sqlite/sqlite_store.h"

namespace {

using namespace graphcool;
using query::Output;
using query::Read;
using query::Value;
using store::sqlite::Connection;
using store::sqlite::Resetting;
using store::sqlite::Statement;

constexpr const char* kModel = R"(
  type User @model { id: ID! @isUnique name: String! posts: [Post!]! @relation(name: "Posts") comments: [Comment!]! @relation(name: "Written") }
  type Post @model { id: ID! @isUnique createdAt: DateTime! title: String! text: String! published: Boolean!
                     author: User @relation(name: "Posts") comments: [Comment!]! @relation(name: "Comments") }
  type Comment @model { id: ID! @isUnique text: String! post: Post @relation(name: "Comments") author: User @relation(name: "Written") }
)";

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "bench_store: {}\n", why);
  std::exit(1);
}

template <class T>
T need(Result<T> result) {
  if (!result) give_up(result.error().what);
  return std::move(*result);
}

std::shared_ptr<const model::Model> parse() {
  const model::SdlFile sdl{"types.graphql", kModel};
  auto parsed = model::parse_graphcool({&sdl, 1});
  if (!parsed) give_up(parsed.error().front().description);
  return *parsed;
}

// ---- data ----

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() / ("graphcool-bench-" + ids::random_hex(6))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path file() const { return path_ / "data.db"; }

 private:
  std::filesystem::path path_;
};

std::string id_of(char kind, int number) {
  return fmt::format("c{}{:023}", kind, number);
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

// ---- plans ----

class Plans {
 public:
  explicit Plans(std::shared_ptr<const model::Model> model) : model_(std::move(model)) {}

  const model::Field& field(const char* type, const char* name) const {
    return *model_->type(type)->field(name);
  }

  std::vector<Output> columns(const char* type, std::initializer_list<const char*> names) const {
    std::vector<Output> outputs;
    for (const char* name : names) {
      outputs.push_back({.kind = Output::Kind::Column,
                         .key = name,
                         .nullable = false,
                         .field = &field(type, name),
                         .reads = {}});
    }
    return outputs;
  }

  Read all(const char* type, std::vector<Output> outputs) const {
    const model::Type& of = *model_->type(type);
    return {.type = &of, .order = {{&of.id(), false}}, .outputs = std::move(outputs)};
  }

  Read related(const char* type, const char* name, std::vector<Output> outputs) const {
    const model::Field& through = field(type, name);
    Read read = all(model_->related_type(through).name.c_str(), std::move(outputs));
    read.source = Read::Source::Related;
    read.through = &through;
    return read;
  }

  static Output output(Output::Kind kind, const char* key, Read read) {
    Output output{.kind = kind, .key = key, .reads = {}};
    output.reads.push_back(std::move(read));
    return output;
  }

  static Read first(Read read, int count) {
    read.page.first = Value::of(model::Datum::of_int(count));
    return read;
  }

  std::shared_ptr<const query::Plan> plan(Output root) const {
    auto plan = std::make_shared<query::Plan>();
    plan->model = model_;
    plan->roots.push_back({.output = std::move(root)});
    return plan;
  }

  std::shared_ptr<const query::Plan> node() const {
    Read read = all("Post", columns("Post", {"id", "title", "text", "published"}));
    read.source = Read::Source::Unique;
    read.key_field = &field("Post", "id");
    read.key = Value::parameter(0);
    return plan(output(Output::Kind::One, "Post", std::move(read)));
  }

  // 100 posts with their authors, in order of id, or the newest with their time.
  std::shared_ptr<const query::Plan> posts(bool newest) const {
    auto members =
        newest ? columns("Post", {"id", "createdAt", "title"}) : columns("Post", {"id", "title"});
    members.push_back(output(Output::Kind::One, "author",
                             related("Post", "author", columns("User", {"id", "name"}))));
    Read read = first(all("Post", std::move(members)), 100);
    if (newest) read.order.insert(read.order.begin(), {&field("Post", "createdAt"), true});
    return plan(output(Output::Kind::Many, "allPosts", std::move(read)));
  }

  // A page of posts whose title contains something, with the number of all of them.
  std::shared_ptr<const query::Plan> search() const {
    query::Predicate contains{.kind = query::Predicate::Kind::Compare,
                              .op = query::Predicate::Operator::Contains,
                              .wildcards = true,
                              .field = &field("Post", "title"),
                              .value = Value::of(model::Datum::of_text("POST 12"))};
    Read page = first(all("Post", columns("Post", {"id", "title"})), 10);
    page.order.insert(page.order.begin(), {&field("Post", "title"), false});
    page.page.skip = Value::of(model::Datum::of_int(5));
    page.filter = contains;
    Read every = all("Post", {});
    every.filter = contains;
    auto plan = std::make_shared<query::Plan>(
        *this->plan(output(Output::Kind::Many, "allPosts", std::move(page))));
    plan->roots.push_back({.output = output(Output::Kind::Count, "count", std::move(every))});
    return plan;
  }

  std::shared_ptr<const query::Plan> tree() const {
    auto comment = columns("Comment", {"id", "text"});
    comment.push_back(output(Output::Kind::One, "author",
                             related("Comment", "author", columns("User", {"name"}))));
    auto post = columns("Post", {"id", "title"});
    post.push_back(output(Output::Kind::Many, "comments",
                          first(related("Post", "comments", std::move(comment)), 5)));
    auto user = columns("User", {"id", "name"});
    user.push_back(
        output(Output::Kind::Many, "posts", first(related("User", "posts", std::move(post)), 10)));
    return plan(output(Output::Kind::Many, "allUsers", first(all("User", std::move(user)), 20)));
  }

 private:
  std::shared_ptr<const model::Model> model_;
};

// ---- by hand ----

// The same answers from loops that know their statements and columns.
class ByHand {
 public:
  explicit ByHand(const std::filesystem::path& file)
      : connection_(need(Connection::open(file, Connection::Use::Read))),
        node_(prepare("SELECT id, title, text, published FROM \"Post\" WHERE id = ?1")),
        listed_(prepare("SELECT p.id, p.title, u.id, u.name FROM \"Post\" p LEFT JOIN \"User\" u"
                        " ON u.id = p.author_id ORDER BY p.id LIMIT ?1")),
        newest_(prepare("SELECT p.id, p.title, u.id, u.name, p.createdAt FROM \"Post\" p"
                        " LEFT JOIN \"User\" u ON u.id = p.author_id"
                        " ORDER BY p.createdAt DESC, p.id LIMIT ?1")),
        found_(prepare("SELECT id, title FROM \"Post\" WHERE graphcool_match(12, ?1, title)"
                       " ORDER BY title, id LIMIT 10 OFFSET 5")),
        count_(prepare("SELECT count(*) FROM \"Post\" WHERE graphcool_match(12, ?1, title)")),
        users_(prepare("SELECT id, name FROM \"User\" ORDER BY id LIMIT ?1")),
        posts_(prepare("SELECT id, title FROM \"Post\" WHERE author_id = ?1 ORDER BY id LIMIT ?2")),
        comments_(
            prepare("SELECT c.id, c.text, u.id, u.name FROM \"Comment\" c LEFT JOIN \"User\" u"
                    " ON u.id = c.author_id WHERE c.post_id = ?1 ORDER BY c.id LIMIT ?2")) {}

  void node(const std::string& id, std::string& out) {
    sqlite3_stmt* s = node_.get();
    sqlite3_bind_text(s, 1, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
    out += "{\"Post\":";
    if (sqlite3_step(s) == SQLITE_ROW) {
      text(out, "{\"id\":", s, 0);
      text(out, ",\"title\":", s, 1);
      text(out, ",\"text\":", s, 2);
      out += ",\"published\":";
      out += sqlite3_column_int(s, 3) != 0 ? "true}" : "false}";
    } else {
      out += "null";
    }
    out += '}';
    sqlite3_reset(s);
  }

  void posts(bool newest, std::string& out) {
    sqlite3_stmt* s = newest ? newest_.get() : listed_.get();
    sqlite3_bind_int(s, 1, 100);
    out += "{\"allPosts\":[";
    for (bool first = true; sqlite3_step(s) == SQLITE_ROW; first = false) {
      if (!first) out += ',';
      text(out, "{\"id\":", s, 0);
      if (newest) {
        out += ",\"createdAt\":\"";
        datetime::append_iso(out, sqlite3_column_int64(s, 4));
        out += '"';
      }
      text(out, ",\"title\":", s, 1);
      if (sqlite3_column_type(s, 2) == SQLITE_NULL) {
        out += ",\"author\":null}";
      } else {
        text(out, ",\"author\":{\"id\":", s, 2);
        text(out, ",\"name\":", s, 3);
        out += "}}";
      }
    }
    out += "]}";
    sqlite3_reset(s);
  }

  void search(std::string& out) {
    sqlite3_stmt* s = found_.get();
    sqlite3_bind_text(s, 1, "POST 12", -1, SQLITE_STATIC);
    out += "{\"allPosts\":[";
    for (bool first = true; sqlite3_step(s) == SQLITE_ROW; first = false) {
      if (!first) out += ',';
      text(out, "{\"id\":", s, 0);
      text(out, ",\"title\":", s, 1);
      out += '}';
    }
    sqlite3_reset(s);
    s = count_.get();
    sqlite3_bind_text(s, 1, "POST 12", -1, SQLITE_STATIC);
    sqlite3_step(s);
    out += "],\"count\":";
    json::append_int(out, sqlite3_column_int64(s, 0));
    out += '}';
    sqlite3_reset(s);
  }

  void tree(std::string& out) {
    sqlite3_stmt* u = users_.get();
    sqlite3_bind_int(u, 1, 20);
    out += "{\"allUsers\":[";
    for (bool first = true; sqlite3_step(u) == SQLITE_ROW; first = false) {
      if (!first) out += ',';
      text(out, "{\"id\":", u, 0);
      text(out, ",\"name\":", u, 1);
      out += ",\"posts\":[";
      posts_of(u, out);
      out += "]}";
    }
    out += "]}";
    sqlite3_reset(u);
  }

 private:
  Statement prepare(const char* sql) { return need(connection_->prepare(sql)); }

  static void text(std::string& out, std::string_view key, sqlite3_stmt* s, int column) {
    out += key;
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(s, column));
    json::append_string(out, {bytes, static_cast<std::size_t>(sqlite3_column_bytes(s, column))});
  }

  static void bind_id(sqlite3_stmt* to, sqlite3_stmt* from) {
    sqlite3_bind_text(to, 1, reinterpret_cast<const char*>(sqlite3_column_text(from, 0)),
                      sqlite3_column_bytes(from, 0), SQLITE_STATIC);
  }

  void posts_of(sqlite3_stmt* user, std::string& out) {
    sqlite3_stmt* p = posts_.get();
    bind_id(p, user);
    sqlite3_bind_int(p, 2, 10);
    for (bool first = true; sqlite3_step(p) == SQLITE_ROW; first = false) {
      if (!first) out += ',';
      text(out, "{\"id\":", p, 0);
      text(out, ",\"title\":", p, 1);
      out += ",\"comments\":[";
      comments_of(p, out);
      out += "]}";
    }
    sqlite3_reset(p);
  }

  void comments_of(sqlite3_stmt* post, std::string& out) {
    sqlite3_stmt* c = comments_.get();
    bind_id(c, post);
    sqlite3_bind_int(c, 2, 5);
    for (bool first = true; sqlite3_step(c) == SQLITE_ROW; first = false) {
      if (!first) out += ',';
      text(out, "{\"id\":", c, 0);
      text(out, ",\"text\":", c, 1);
      if (sqlite3_column_type(c, 2) == SQLITE_NULL) {
        out += ",\"author\":null}";
      } else {
        text(out, ",\"author\":{\"name\":", c, 3);
        out += "}}";
      }
    }
    sqlite3_reset(c);
  }

  std::unique_ptr<Connection> connection_;
  Statement node_, listed_, newest_, found_, count_, users_, posts_, comments_;
};

// ---- measuring ----

double cpu_seconds(clockid_t clock = CLOCK_THREAD_CPUTIME_ID) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Microseconds of CPU for one run: the best of several rounds, in which the two take turns.
struct Pair {
  double store = 1e9, by_hand = 1e9;
};

Pair measure(int runs, const std::function<void(int)>& store,
             const std::function<void(int)>& by_hand) {
  Pair best;
  for (int round = 0; round < 9; ++round) {
    for (const auto& [body, result] : {std::pair{&store, &best.store}, {&by_hand, &best.by_hand}}) {
      const double start = cpu_seconds();
      for (int i = 0; i < runs; ++i) (*body)(i);
      *result = std::min(*result, (cpu_seconds() - start) * 1e6 / runs);
    }
  }
  return best;
}

struct Line {
  const char* name;
  std::size_t bytes;
  Pair cost;
};

std::vector<Line> run(int users) {
  const Folder folder;
  const auto model = parse();
  auto store = need(store::open_sqlite(folder.file()));
  need(store->migrate({std::make_shared<const model::Model>(), model, {}}, 0, ""));
  fill(folder.file(), users);

  const Plans plans(model);
  auto session = need(store->open_session());
  ByHand by_hand(folder.file());
  std::vector<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.push_back(id_of('p', (i * 7919) % (users * 10)));

  std::vector<Line> lines;
  const auto add = [&](const char* name, int runs, const std::shared_ptr<const query::Plan>& plan,
                       const std::function<void(int, std::string&)>& manual) {
    const auto compiled = need(store->compile(plan));
    store::Answer answer;
    std::string out;
    const auto read = [&](int i) {
      const graphql::Input id =
          graphql::Input::of_string(ids[static_cast<std::size_t>(i) % ids.size()]);
      answer.data = {};  // As for a new request.
      session->read(*compiled, {&id, 1},
                    std::chrono::steady_clock::now() + std::chrono::seconds(10), answer);
    };
    const auto write = [&](int i) {
      out = {};
      out.reserve(answer.data.size() + 64);
      manual(i, out);
    };
    read(0);
    write(0);
    if (answer.data != out) give_up(fmt::format("{} differs:\n{}\n{}", name, answer.data, out));
    lines.push_back({name, out.size(), measure(runs, read, write)});
  };
  add("one node by id", 20000, plans.node(), [&](int i, std::string& out) {
    by_hand.node(ids[static_cast<std::size_t>(i) % ids.size()], out);
  });
  for (const bool newest : {false, true}) {
    add(newest ? "100 newest posts with author" : "100 posts with author", 500, plans.posts(newest),
        [&, newest](int, std::string& out) { by_hand.posts(newest, out); });
  }
  add("20 users, 10 posts, 5 comments, author", 40, plans.tree(),
      [&](int, std::string& out) { by_hand.tree(out); });
  add("contains, order, page and count", 20, plans.search(),
      [&](int, std::string& out) { by_hand.search(out); });
  return lines;
}

// ---- durable writes ----

constexpr int kClients = 16;
constexpr auto kDuration = std::chrono::milliseconds(1500);

// Creates per second of so many clients, each of which waits for its answer.
double store_creates(store::Store& store, const std::shared_ptr<const model::Model>& model) {
  const model::Type& type = *model->type("Comment");
  auto plan = std::make_shared<query::Plan>();
  plan->model = model;
  plan->writes = true;
  query::Step insert{.kind = query::Step::Kind::Insert, .type = &type, .target = 0};
  insert.assignments = {{&type.id(), Value::new_id()},
                        {type.field("text"), Value::parameter(0)},
                        {type.field("createdAt"), Value::now()},
                        {type.field("updatedAt"), Value::now()}};
  plan->roots.push_back({.output = {.kind = Output::Kind::One, .key = "create", .reads = {}},
                         .program = query::Program{1, {insert}}});
  const auto compiled = need(store.compile(plan));
  std::atomic<int> created = 0;
  const auto end = std::chrono::steady_clock::now() + kDuration;
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&] {
      const std::vector<graphql::Input> text = {
          graphql::Input::of_string("A comment of some length")};
      while (std::chrono::steady_clock::now() < end) {
        std::promise<bool> done;
        store.write(compiled, text,
                    [&](store::Answer answer) { done.set_value(answer.errors.empty()); });
        created += done.get_future().get() ? 1 : 0;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  return created / std::chrono::duration<double>(kDuration).count();
}

// Milliseconds of CPU of a user made with that many posts.
double nested_create(store::Store& store, const std::shared_ptr<const model::Model>& model,
                     int posts) {
  const model::Type& user = *model->type("User");
  const model::Type& post = *model->type("Post");
  auto plan = std::make_shared<query::Plan>();
  plan->model = model;
  plan->writes = true;
  const auto insert = [](const model::Type& type, std::uint32_t target, const char* text) {
    query::Step step{.kind = query::Step::Kind::Insert, .type = &type, .target = target};
    step.assignments = {{&type.id(), Value::new_id()},
                        {type.field(text), Value::parameter(0)},
                        {type.field("createdAt"), Value::now()},
                        {type.field("updatedAt"), Value::now()}};
    return step;
  };
  query::Program program{2, {insert(user, 0, "name")}};
  for (int i = 0; i < posts; ++i) {
    program.steps.push_back(insert(post, 1, "title"));
    program.steps.push_back(
        {.kind = query::Step::Kind::Connect, .field = user.field("posts"), .node = 0, .other = 1});
  }
  plan->roots.push_back({.output = {.kind = Output::Kind::One, .key = "create", .reads = {}},
                         .program = std::move(program)});
  const auto compiled = need(store.compile(plan));
  const std::vector<graphql::Input> text = {graphql::Input::of_string("A title of some length")};
  constexpr int runs = 30;
  const double start = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (int i = 0; i < runs; ++i) {
    std::promise<void> done;
    store.write(compiled, text, [&](const store::Answer& answer) {
      if (!answer.errors.empty()) give_up(answer.errors.front().message);
      done.set_value();
    });
    done.get_future().wait();
  }
  return (cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - start) * 1e3 / runs;
}

// The same inserts straight on SQLite, so many in each transaction.
double raw_creates(const std::filesystem::path& file, int group) {
  auto connection = need(Connection::open(file, Connection::Use::Write));
  Statement begin = need(connection->prepare("BEGIN IMMEDIATE")),
            commit = need(connection->prepare("COMMIT"));
  Statement insert =
      need(connection->prepare("INSERT INTO \"Comment\" (id, text, createdAt, updatedAt) VALUES "
                               "(?1, 'A comment of some length', ?2, ?2)"));
  const auto step = [&](const Statement& statement) {
    const Resetting resetting(statement.get());
    if (sqlite3_step(statement.get()) != SQLITE_DONE) give_up(connection->error().what);
  };
  int created = 0;
  const auto end = std::chrono::steady_clock::now() + kDuration;
  while (std::chrono::steady_clock::now() < end) {
    step(begin);
    for (int i = 0; i < group; ++i, ++created) {
      const std::string id = ids::cuid();
      sqlite3_bind_text(insert.get(), 1, id.data(), static_cast<int>(id.size()), SQLITE_TRANSIENT);
      sqlite3_bind_int64(insert.get(), 2, datetime::now_ms());
      step(insert);
    }
    step(commit);
  }
  return created / std::chrono::duration<double>(kDuration).count();
}

struct Creates {
  double store, one_by_one, in_groups, one, nested;
};

Creates run_creates() {
  const Folder folder;
  const auto model = parse();
  Creates creates{};
  {
    auto store = need(store::open_sqlite(folder.file()));
    need(store->migrate({std::make_shared<const model::Model>(), model, {}}, 0, ""));
    creates.store = store_creates(*store, model);
    creates.one = nested_create(*store, model, 0);
    creates.nested = nested_create(*store, model, 100);
  }
  creates.one_by_one = raw_creates(folder.file(), 1);
  creates.in_groups = raw_creates(folder.file(), kClients);
  return creates;
}

}  // namespace

int main(int count, char** arguments) {
  int users = 1000;
  bool table = false;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--table") table = true;
    if (argument == "--users" && i + 1 < count) users = std::atoi(arguments[++i]);
  }
  const auto lines = run(users);
  if (!table) {
    const auto rate = [&](std::size_t line) { return 1e6 / lines[line].cost.by_hand; };
    fmt::print("{{\"node\":{:.0f},\"list\":{:.0f}}}\n", rate(0), rate(1));
    return 0;
  }
  fmt::print("{} users, {} posts, {} comments; CPU of one thread\n\n", users, users * 10,
             users * 100);
  fmt::print("{:<40} {:>8} {:>12} {:>12} {:>7}\n", "", "bytes", "store, µs", "by hand, µs",
             "ratio");
  for (const Line& line : lines) {
    fmt::print("{:<40} {:>8} {:>12.1f} {:>12.1f} {:>7.2f}\n", line.name, line.bytes,
               line.cost.store, line.cost.by_hand, line.cost.store / line.cost.by_hand);
  }
  const Creates creates = run_creates();
  fmt::print(
      "\ndurable creates a second: {} clients {:.0f}, raw SQLite {:.0f} one by one, {:.0f} in "
      "groups of {}\n",
      kClients, creates.store, creates.one_by_one, creates.in_groups, kClients);
  fmt::print("CPU of a create {:.3f} ms, of one with 100 nested {:.3f} ms\n", creates.one,
             creates.nested);
  return 0;
}
