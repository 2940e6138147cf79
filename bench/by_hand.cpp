#include "bench/by_hand.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdlib>
#include <string_view>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/base/json.h"

namespace graphcool::bench {

using store::sqlite::Connection;

void give_up(const std::string& why) {
  fmt::print(stderr, "benchmark: {}\n", why);
  std::exit(1);
}

namespace {

void text(std::string& out, std::string_view key, sqlite3_stmt* s, int column) {
  out += key;
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(s, column));
  json::append_string(out, {bytes, static_cast<std::size_t>(sqlite3_column_bytes(s, column))});
}

void bind_id(sqlite3_stmt* to, sqlite3_stmt* from) {
  sqlite3_bind_text(to, 1, reinterpret_cast<const char*>(sqlite3_column_text(from, 0)),
                    sqlite3_column_bytes(from, 0), SQLITE_STATIC);
}

void bind(sqlite3_stmt* s, int index, const std::string& text) {
  sqlite3_bind_text(s, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void finish(sqlite3_stmt* s) {
  if (const int result = sqlite3_step(s); result != SQLITE_DONE) {
    give_up(sqlite3_errstr(result));
  }
  sqlite3_reset(s);
}

}  // namespace

ByHand::ByHand(const std::filesystem::path& file)
    : connection_(need(Connection::open(file, Connection::Use::Read))) {
  const auto prepare = [&](const char* sql) { return need(connection_->prepare(sql)); };
  node_ = prepare("SELECT id, title, text, published FROM \"Post\" WHERE id = ?1");
  newest_ = prepare(
      "SELECT p.id, p.createdAt, p.title, u.id, u.name FROM \"Post\" p LEFT JOIN \"User\" u"
      " ON u.id = p.author_id ORDER BY p.createdAt DESC, p.id LIMIT ?1");
  users_ = prepare("SELECT id, name FROM \"User\" ORDER BY id LIMIT ?1");
  posts_ = prepare("SELECT id, title FROM \"Post\" WHERE author_id = ?1 ORDER BY id LIMIT ?2");
  comments_ = prepare(
      "SELECT c.id, c.text, u.id, u.name FROM \"Comment\" c LEFT JOIN \"User\" u"
      " ON u.id = c.author_id WHERE c.post_id = ?1 ORDER BY c.id LIMIT ?2");
  search_ = prepare(
      "SELECT id, title FROM \"Post\" WHERE title LIKE ?1 AND published = 1"
      " ORDER BY createdAt DESC, id LIMIT 20 OFFSET 20");
  count_ = prepare("SELECT count(*) FROM \"Post\" WHERE title LIKE ?1 AND published = 1");
}

void ByHand::node(const std::string& id, std::string& out) {
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

void ByHand::newest(std::string& out) {
  sqlite3_stmt* s = newest_.get();
  sqlite3_bind_int(s, 1, 100);
  out += "{\"allPosts\":[";
  for (bool first = true; sqlite3_step(s) == SQLITE_ROW; first = false) {
    if (!first) out += ',';
    text(out, "{\"id\":", s, 0);
    out += ",\"createdAt\":\"";
    datetime::append_iso(out, sqlite3_column_int64(s, 1));
    out += '"';
    text(out, ",\"title\":", s, 2);
    if (sqlite3_column_type(s, 3) == SQLITE_NULL) {
      out += ",\"author\":null}";
    } else {
      text(out, ",\"author\":{\"id\":", s, 3);
      text(out, ",\"name\":", s, 4);
      out += "}}";
    }
  }
  out += "]}";
  sqlite3_reset(s);
}

void ByHand::tree(std::string& out) {
  sqlite3_stmt* u = users_.get();
  sqlite3_bind_int(u, 1, 20);
  out += "{\"allUsers\":[";
  for (bool first = true; sqlite3_step(u) == SQLITE_ROW; first = false) {
    if (!first) out += ',';
    text(out, "{\"id\":", u, 0);
    text(out, ",\"name\":", u, 1);
    out += ",\"posts\":[";
    posts(u, out);
    out += "]}";
  }
  out += "]}";
  sqlite3_reset(u);
}

void ByHand::posts(sqlite3_stmt* user, std::string& out) {
  sqlite3_stmt* p = posts_.get();
  bind_id(p, user);
  sqlite3_bind_int(p, 2, 10);
  for (bool first = true; sqlite3_step(p) == SQLITE_ROW; first = false) {
    if (!first) out += ',';
    text(out, "{\"id\":", p, 0);
    text(out, ",\"title\":", p, 1);
    out += ",\"comments\":[";
    comments(p, out);
    out += "]}";
  }
  sqlite3_reset(p);
}

void ByHand::comments(sqlite3_stmt* post, std::string& out) {
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

void ByHand::search(const std::string& word, std::string& out) {
  const std::string pattern = "%" + word + "%";
  sqlite3_stmt* s = search_.get();
  bind(s, 1, pattern);
  out += "{\"allPosts\":[";
  for (bool first = true; sqlite3_step(s) == SQLITE_ROW; first = false) {
    if (!first) out += ',';
    text(out, "{\"id\":", s, 0);
    text(out, ",\"title\":", s, 1);
    out += '}';
  }
  sqlite3_reset(s);
  sqlite3_stmt* c = count_.get();
  bind(c, 1, pattern);
  sqlite3_step(c);
  out += "],\"_allPostsMeta\":{\"count\":";
  json::append_int(out, sqlite3_column_int64(c, 0));
  out += "}}";
  sqlite3_reset(c);
}

WritesByHand::WritesByHand(const std::filesystem::path& file)
    : connection_(need(Connection::open(file, Connection::Use::Write))) {
  const auto prepare = [&](const char* sql) { return need(connection_->prepare(sql)); };
  begin_ = prepare("BEGIN IMMEDIATE");
  commit_ = prepare("COMMIT");
  user_ = prepare(
      "INSERT INTO \"User\" (id, name, createdAt, updatedAt) VALUES (?1, 'Somebody', ?2, ?2)");
  post_ = prepare(
      "INSERT INTO \"Post\" (id, title, text, published, createdAt, updatedAt, author_id)"
      " VALUES (?1, 'A title', 'A text', 1, ?2, ?2, ?3)");
}

void WritesByHand::insert_user(const std::string& id, std::string& out) {
  bind(user_.get(), 1, id);
  sqlite3_bind_int64(user_.get(), 2, datetime::now_ms());
  finish(user_.get());
  out += "{\"createUser\":{\"id\":";
  json::append_string(out, id);
  out += ",\"name\":\"Somebody\"}}";
}

void WritesByHand::create(int count, std::string& out) {
  finish(begin_.get());
  for (int i = 0; i < count; ++i) insert_user(ids::cuid(), out);
  finish(commit_.get());
}

void WritesByHand::create_nested(std::string& out) {
  finish(begin_.get());
  const std::string user = ids::cuid();
  insert_user(user, out);
  for (int i = 0; i < 5; ++i) {
    const std::string id = ids::cuid();
    bind(post_.get(), 1, id);
    sqlite3_bind_int64(post_.get(), 2, datetime::now_ms());
    bind(post_.get(), 3, user);
    finish(post_.get());
  }
  finish(commit_.get());
}

}  // namespace graphcool::bench
