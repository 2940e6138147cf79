// The data file: whose it is, what it may be, and what a failing disk does.
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "support.h"

namespace graphcool::store::tests {

namespace {

constexpr const char* kModel = "type A @model { id: ID! @isUnique s: String n: Int }";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void run_sql(const std::filesystem::path& file, const char* sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
  REQUIRE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(handle);
}

// A file with some data in it, closed.
void make_file(const std::filesystem::path& path) {
  const auto model = parse_model(kModel);
  TestStore store(model, path);
  REQUIRE(store.migrate(model));
  for (int i = 0; i < 50; ++i)
    store.add("A", "a" + std::to_string(i), {{"s", text(std::string(500, 'x'))}});
}

// Runs `body` in a process of its own and returns its exit code, 128 + signal when it was killed.
template <class Body>
int in_child(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("files that are not ours are told apart, and left alone", "[store][sqlite]") {
  TempDir dir;
  const auto refused = [&](const char* words) {
    const std::string before = bytes_of(dir.file());
    const auto store = open_sqlite(dir.file());
    REQUIRE_FALSE(store);
    CHECK(store.error().code == ErrorCode::Corrupt);
    CHECK(store.error().what.find(words) != std::string::npos);
    CHECK(store.error().where.file == dir.file().string());
    CHECK_FALSE(store.error().hint.empty());
    CHECK(bytes_of(dir.file()) == before);
    CHECK_FALSE(std::filesystem::exists(dir.file().string() + "-wal"));
    CHECK_FALSE(std::filesystem::exists(dir.file().string() + ".lock"));
  };
  SECTION("no SQLite file") {
    std::ofstream(dir.file()) << std::string(5000, 'x');
    refused("no data file of graphcool");
  }
  SECTION("of another program") {
    run_sql(dir.file(), "CREATE TABLE a (b)");
    refused("another program");
  }
  SECTION("of a newer version") {
    make_file(dir.file());
    run_sql(dir.file(), "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
    refused("newer version");
  }
  SECTION("cut off") {
    make_file(dir.file());
    run_sql(dir.file(), "PRAGMA journal_mode = DELETE");
    std::filesystem::resize_file(dir.file(), std::filesystem::file_size(dir.file()) / 2);
    refused("damaged");
  }
  SECTION("an empty file is a new one") {
    std::ofstream(dir.file()).flush();
    CHECK(open_sqlite(dir.file()));
  }
}

TEST_CASE("a damaged page is an error of the query that meets it", "[store][sqlite]") {
  TempDir dir;
  make_file(dir.file());
  run_sql(dir.file(), "PRAGMA journal_mode = DELETE");
  {
    std::fstream file(dir.file(), std::ios::in | std::ios::out | std::ios::binary);
    for (std::size_t page = 6; page < 8; ++page) {
      file.seekp(static_cast<std::streamoff>(page * 4096));
      file << std::string(4096, '\x7f');
    }
  }
  TestStore store(parse_model(kModel), dir.file());
  const Plans& plans = store.plans();
  const std::string answer =
      store.read(plans.query({Plans::many("a", plans.all("A", plans.columns("A", {"id", "s"})))}));
  CHECK(answer.starts_with("null !  The data file is damaged"));
}

TEST_CASE("a file belongs to one store at a time", "[store][sqlite]") {
  TempDir dir;
  {
    auto first = open_sqlite(dir.file());
    REQUIRE(first);
    const auto second = open_sqlite(dir.file());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::Conflict);
    CHECK(in_child([&] {
            const auto other = open_sqlite(dir.file());
            _exit(!other && other.error().code == ErrorCode::Conflict ? 7 : 1);
          }) == 7);
  }
  CHECK_FALSE(std::filesystem::exists(dir.file().string() + ".lock"));
  CHECK_FALSE(std::filesystem::exists(dir.file().string() + "-wal"));
  CHECK(open_sqlite(dir.file()));
  const auto nowhere = open_sqlite(dir.path() / "no" / "folder.db");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == ErrorCode::Io);
}

TEST_CASE("a full disk acknowledges nothing and loses nothing", "[store][sqlite]") {
  TempDir dir;
  const auto model = parse_model(kModel);
  // In a process of its own: the limit on the size of files cannot be taken back.
  const int code = in_child([&] {
    TestStore store(model, dir.file());
    if (!store.migrate(model)) _exit(2);
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{400 << 10, 400 << 10};
    setrlimit(RLIMIT_FSIZE, &limit);
    const Plans& plans = store.plans();
    int stored = 0;
    bool refused = false;
    for (int i = 0; i < 400; ++i) {
      const std::string answer = store.write(
          plans.mutation("m", 1, {plans.insert("A", 0, {{"s", text(std::string(3000, 'x'))}})}));
      if (answer == R"({"m":null})") {
        ++stored;
      } else {
        refused = true;
        if (!answer.starts_with("null ! ") && !answer.starts_with(R"({"m":null} ! )")) _exit(3);
      }
    }
    if (!refused || stored < 10) _exit(4);
    if (store.read(plans.query({Plans::count("n", plans.all("A", {}))})) !=
        R"({"n":)" + std::to_string(stored) + "}")
      _exit(5);
    // What is small still fits, or is refused: the store goes on either way.
    std::ofstream(dir.path() / "stored") << stored;
  });
  CHECK(code == 0);
  std::string stored = bytes_of(dir.path() / "stored");
  TestStore store(model, dir.file());
  CHECK(store.read(store.plans().query({Plans::count("n", store.plans().all("A", {}))})) ==
        R"({"n":)" + stored + "}");
  store.add("A", "after");
}

// Kills a process in the midst of concurrent writes, again and again: every acknowledged write is
// there, none is there by half, and the file opens at once.
TEST_CASE("a killed process loses nothing that was acknowledged", "[store][sqlite]") {
  const char* const wish = std::getenv("GRAPHCOOL_CRASH_ROUNDS");
  const int rounds = wish == nullptr ? 12 : std::atoi(wish);
  TempDir dir;
  const auto model = parse_model(
      "type A @model { id: ID! @isUnique s: String b: B @relation(name: \"AB\") }"
      "type B @model { id: ID! @isUnique s: String as: [A!]! @relation(name: \"AB\") }");
  {
    TestStore store(model, dir.file());
    REQUIRE(store.migrate(model));
  }
  std::size_t acknowledged = 0;
  for (int round = 0; round < rounds; ++round) {
    int acknowledgements[2];
    REQUIRE(pipe(acknowledgements) == 0);
    const pid_t child = fork();
    if (child == 0) {
      close(acknowledgements[0]);
      TestStore store(model, dir.file());
      const Plans& plans = store.plans();
      // Each mutation makes two nodes and an edge.
      const auto plan = *store.store().compile(plans.mutation(
          "m", 2,
          {plans.insert("A", 0,
                        {{"id", query::Value::parameter(0)}, {"s", query::Value::parameter(0)}}),
           plans.insert("B", 1,
                        {{"id", query::Value::parameter(0)}, {"s", query::Value::parameter(0)}}),
           plans.connect("A.b", 0, 1)}));
      std::vector<std::thread> writers;
      for (int writer = 0; writer < 4; ++writer) {
        writers.emplace_back([&, writer] {
          for (int i = 0;; ++i) {
            std::string id =
                std::to_string(round) + "-" + std::to_string(writer) + "-" + std::to_string(i);
            const std::vector<graphql::Input> parameters = {graphql::Input::of_string(id)};
            std::atomic<bool> done = false;
            store.store().write({.plan = plan, .parameters = parameters}, [&](Answer answer) {
              if (answer.errors.empty()) {
                id += '\n';
                if (::write(acknowledgements[1], id.data(), id.size()) < 0) _exit(1);
              }
              done = true;
              done.notify_one();
            });
            done.wait(false);
          }
        });
      }
      for (;;) pause();
    }
    close(acknowledgements[1]);
    // Wait for the first acknowledgement, then a moment that differs from round to round.
    std::string seen(1 << 16, '\0');
    auto size = ::read(acknowledgements[0], seen.data(), seen.size());
    REQUIRE(size > 0);
    std::string ids = seen.substr(0, static_cast<std::size_t>(size));
    std::this_thread::sleep_for(std::chrono::microseconds(500 + 1700 * (round % 7)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    while ((size = ::read(acknowledgements[0], seen.data(), seen.size())) > 0) {
      ids.append(seen, 0, static_cast<std::size_t>(size));
    }
    close(acknowledgements[0]);

    const auto start = std::chrono::steady_clock::now();
    TestStore store(model, dir.file());
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
    CHECK(store.sql("PRAGMA integrity_check") == "ok");
    CHECK(store.sql("SELECT count(*) FROM A JOIN B USING (id) WHERE A.s = A.id AND B.s = A.id AND "
                    "A.b_id = B.id") ==
          store.sql("SELECT max((SELECT count(*) FROM A), (SELECT count(*) FROM B))"));
    const std::string stored = "\n" + store.sql("SELECT id FROM A") + "\n";
    std::size_t missing = 0;
    for (std::size_t at = 0, end = 0; (end = ids.find('\n', at)) != std::string::npos;
         at = end + 1) {
      ++acknowledged;
      if (stored.find("\n" + ids.substr(at, end - at) + "\n") == std::string::npos) ++missing;
    }
    CHECK(missing == 0);
  }
  CHECK(acknowledged >= static_cast<std::size_t>(rounds));
}

TEST_CASE("readers on many threads while tables change", "[store][sqlite]") {
  TestStore store("type A @model { id: ID! @isUnique x: Int y: Int }");
  store.add("A", "1", {{"x", number(1)}, {"y", number(2)}});
  std::atomic<bool> stop = false;
  std::atomic<int> wrong = 0, right = 0, outdated = 0;
  const Plans first = store.plans();
  const Plans second(parse_model("type A @model { id: ID! @isUnique x: Int z: Int }"));
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      auto session = std::move(*store.store().open_session());
      const auto old = *store.store().compile(
          first.query({Plans::many("a", first.all("A", first.columns("A", {"x", "y"})))}));
      const auto now = *store.store().compile(
          second.query({Plans::many("a", second.all("A", second.columns("A", {"x", "z"})))}));
      while (!stop) {
        for (const auto& [plan, expected] :
             {std::pair{old, R"({"a":[{"x":1,"y":2})"}, {now, R"({"a":[{"x":1,"z":2})"}}) {
          Answer answer;
          session->read(*plan, {}, Deadline::max(), answer);
          if (answer.outdated)
            ++outdated;
          else if (describe(answer).starts_with(expected))
            ++right;
          else
            ++wrong;
        }
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    const std::string sdl =
        i % 2 == 0 ? "type A @model { id: ID! @isUnique x: Int z: Int @rename(oldName: \"y\") }"
                   : "type A @model { id: ID! @isUnique x: Int y: Int @rename(oldName: \"z\") }";
    REQUIRE(store.migrate(sdl));
    store.add("A", "2");
    const Plans& plans = store.plans();
    REQUIRE(store.write(plans.mutation("d", 1,
                                       {plans.find("A", plans.equal("A.id", text("2")), 0),
                                        query::Step{.kind = query::Step::Kind::Delete,
                                                    .type = &plans.type("A"),
                                                    .node = 0}})) == R"({"d":null})");
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(right > 0);
  CHECK(outdated > 0);
  CHECK(wrong == 0);
}

}  // namespace graphcool::store::tests
