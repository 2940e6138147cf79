// What a migration of many rows costs beside the one SQL statement that it comes down to: a
// required field with a migration value for a million nodes, against ALTER TABLE and UPDATE by hand
// on a copy of the same file. Prints {"rows":...,"engine":seconds,"byHand":seconds}.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "core/cluster/cluster.h"
#include "core/store/sqlite/connection.h"

namespace {

using namespace graphcool;
using store::sqlite::Connection;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr int kRounds = 3;
const std::string kTypes =
    "type Item @model { id: ID! @isUnique  name: String  price: Float  count: Int }";
const std::string kMore =
    "type Item @model { id: ID! @isUnique  name: String  price: Float  count: Int  state: String! "
    "@migrationValue(value: \"new\") }";

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << why << '\n';
  std::exit(1);
}

template <class T>
T need(Result<T> result) {
  if (!result) give_up(result.error().what);
  return std::move(*result);
}

void run(Connection& connection, const std::string& sql) {
  if (auto done = connection.execute(sql); !done) give_up(done.error().what);
}

service::Definition definition_of(const std::string& types) {
  service::Definition definition;
  definition.types = {{"types.graphql", types}};
  return definition;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void fill(const fs::path& file, int rows) {
  auto connection = need(Connection::open(file, Connection::Use::Write));
  run(*connection,
      fmt::format("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
                  "INSERT INTO Item (id, name, price, count, createdAt, updatedAt) SELECT "
                  "printf('c%024d', i), 'The item of number ' || i, i / 7.0, i, 0, 0 FROM n",
                  rows - 1));
  run(*connection, "PRAGMA wal_checkpoint(TRUNCATE)");
}

double by_hand(const fs::path& file) {
  auto connection = need(Connection::open(file, Connection::Use::Write));
  const auto start = Clock::now();
  run(*connection,
      "BEGIN IMMEDIATE; ALTER TABLE Item ADD COLUMN state TEXT COLLATE graphcool_folded;"
      "UPDATE Item SET state = 'new'; COMMIT");
  return seconds_since(start);
}

double by_engine(const fs::path& folder) {
  auto cluster = need(cluster::Cluster::open({.data_dir = folder}));
  const auto start = Clock::now();
  const auto deployed = cluster->deploy("items", definition_of(kMore), {});
  if (!deployed) give_up(deployed.error().front().description);
  return seconds_since(start);
}

}  // namespace

int main(int count, char** arguments) {
  const fs::path folder = count > 1 ? arguments[1] : "bench-migration";
  const int rows = count > 2 ? std::atoi(arguments[2]) : 1'000'000;
  const fs::path start = folder / "start";
  {
    auto cluster = need(cluster::Cluster::open({.data_dir = start}));
    const auto added = cluster->add({.name = "items", .id = "items"}, definition_of(kTypes));
    if (!added) give_up(added.error().front().description);
  }
  fill(start / "services/items.db", rows);
  double engine = 1e9, hand = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const fs::path file = folder / "by-hand.db", copy = folder / "engine";
    fs::copy_file(start / "services/items.db", file);
    fs::copy(start, copy, fs::copy_options::recursive);
    hand = std::min(hand, by_hand(file));
    engine = std::min(engine, by_engine(copy));
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix);
    fs::remove_all(copy);
  }
  fs::remove_all(start);
  fmt::print("{{\"rows\":{},\"engine\":{:.3f},\"byHand\":{:.3f}}}\n", rows, engine, hand);
}
