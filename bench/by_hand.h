// The best that one would write by hand for the operations of the benchmark: loops of prepared
// statements that know their columns and append the same JSON. One thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/store/sqlite/connection.h"

namespace graphcool::bench {

class ByHand {
 public:
  // REQUIRES: the tables of bench/types.graphql.
  explicit ByHand(const std::filesystem::path& file);

  void node(const std::string& id, std::string& out);
  void newest(std::string& out);
  void tree(std::string& out);
  void search(const std::string& word, std::string& out);

 private:
  using Statement = store::sqlite::Statement;
  void posts(sqlite3_stmt* user, std::string& out);
  void comments(sqlite3_stmt* post, std::string& out);

  std::unique_ptr<store::sqlite::Connection> connection_;
  Statement node_, newest_, users_, posts_, comments_, search_, count_;
};

// Creates by hand, each durable when it returns.
class WritesByHand {
 public:
  explicit WritesByHand(const std::filesystem::path& file);

  // `count` users in one transaction, each answered as createUser { id name }.
  void create(int count, std::string& out);
  // A user with five posts in one transaction.
  void create_nested(std::string& out);

 private:
  void insert_user(const std::string& id, std::string& out);

  std::unique_ptr<store::sqlite::Connection> connection_;
  store::sqlite::Statement begin_, commit_, user_, post_;
};

[[noreturn]] void give_up(const std::string& why);

template <class T>
T need(Result<T> result) {
  if (!result) give_up(result.error().what);
  return std::move(*result);
}

}  // namespace graphcool::bench
