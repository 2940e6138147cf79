// What the tests of the SQLite store share: a store in a folder of its own over a model written as
// SDL, and short ways to write plans by hand.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/graphql/input.h"
#include "core/migrate/migration.h"
#include "core/model/model.h"
#include "core/query/plan.h"
#include "core/store/sqlite/sqlite_store.h"

namespace graphcool::store::tests {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file() const { return path_ / "data.db"; }

 private:
  std::filesystem::path path_;
};

std::shared_ptr<const model::Model> parse_model(std::string_view sdl);

// A field by "Type.field"; fails the test when there is none.
const model::Field& field(const model::Model& model, std::string_view name);

// ---- plans by hand -----------------------------------------------------------------------------

// Makes plans over one model; names are those of the model.
class Plans {
 public:
  explicit Plans(std::shared_ptr<const model::Model> model) : model_(std::move(model)) {}

  const model::Type& type(std::string_view name) const;
  const model::Field& field(std::string_view name) const { return tests::field(*model_, name); }

  // Members of an object: "id", "title"... of the type; nullable as the field is.
  std::vector<query::Output> columns(std::string_view type,
                                     std::initializer_list<const char*> names) const;
  query::Read all(std::string_view type, std::vector<query::Output> outputs) const;
  query::Read unique(std::string_view field, query::Value key,
                     std::vector<query::Output> outputs) const;
  // Through a relation field, in order of id.
  query::Read related(std::string_view field, std::vector<query::Output> outputs) const;

  static query::Output output(query::Output::Kind kind, std::string key,
                              std::vector<query::Read> reads = {},
                              std::vector<query::Output> outputs = {});
  static query::Output many(std::string key, query::Read read);
  static query::Output one(std::string key, query::Read read);
  static query::Output count(std::string key, query::Read read);

  query::Predicate compare(std::string_view field, query::Predicate::Operator op,
                           query::Value value) const;
  query::Predicate equal(std::string_view field, query::Value value) const;
  query::Predicate in(std::string_view field, query::Value list) const;
  query::Predicate is_null(std::string_view field) const;
  query::Predicate related_to(std::string_view field, query::Quantifier quantifier,
                              query::Predicate child) const;
  static query::Predicate all_of(std::vector<query::Predicate> children);
  static query::Predicate any_of(std::vector<query::Predicate> children);
  static query::Predicate negate(query::Predicate child);

  query::OrderTerm by(std::string_view field, bool descending = false) const;

  std::shared_ptr<const query::Plan> query(std::vector<query::Output> roots) const;
  // One root field of that name.
  std::shared_ptr<const query::Plan> mutation(std::string key, std::uint32_t registers,
                                              std::vector<query::Step> steps) const;
  std::shared_ptr<const query::Plan> mutation(std::vector<query::Root> roots) const;
  static query::Root root(std::string key, std::uint32_t registers, std::vector<query::Step> steps);

  // A step on a type, with the assignments by field name; `id` among them unless given.
  query::Step insert(std::string_view type, std::uint32_t target,
                     std::vector<std::pair<std::string, query::Value>> assignments) const;
  query::Step connect(std::string_view field, std::uint32_t node, std::uint32_t other) const;
  query::Step disconnect(std::string_view field, std::uint32_t node) const;
  query::Step find(std::string_view type, query::Predicate where, std::uint32_t target) const;
  // Answers with the row in a register.
  query::Step respond(std::string_view type, std::uint32_t node,
                      std::vector<query::Output> outputs) const;

  const std::shared_ptr<const model::Model>& model() const { return model_; }

 private:
  std::shared_ptr<const model::Model> model_;
};

query::Value text(std::string value);
query::Value number(std::int64_t value);
query::Value boolean(bool value);
query::Value null_value();

// ---- a store -----------------------------------------------------------------------------------

class TestStore {
 public:
  explicit TestStore(std::string_view sdl) : TestStore(parse_model(sdl)) {}
  explicit TestStore(std::shared_ptr<const model::Model> model);
  // On a file that may exist; nothing is deployed.
  TestStore(std::shared_ptr<const model::Model> model, const std::filesystem::path& file);

  // The bytes of `data`; errors follow as " ! path message (code)".
  std::string read(const std::shared_ptr<const query::Plan>& plan,
                   const std::vector<graphql::Input>& parameters = {});
  std::string write(const std::shared_ptr<const query::Plan>& plan,
                    const std::vector<graphql::Input>& parameters = {});
  Answer write_answer(const std::shared_ptr<const query::Plan>& plan,
                      const std::vector<graphql::Input>& parameters = {});

  // From here on these are told of what is written.
  void watch(std::vector<query::Watch> watches);
  // What waits in the outbox, one in a line: "NUMBER WATCH NODE RESULT", without the number where
  // it does not matter. Those that are dead: their failure as well.
  std::string waiting(bool numbers = false);
  std::string dead(bool numbers = false);

  // A node with that id and these values.
  void add(std::string_view type, std::string id,
           std::vector<std::pair<std::string, query::Value>> assignments = {});
  // An edge between existing nodes, given by ids.
  void link(std::string_view field, std::string node, std::string other);

  // Deploys that model: what the data forbids is not asked for beforehand.
  Result<std::int64_t> migrate(const std::shared_ptr<const model::Model>& model);
  Result<std::int64_t> migrate(std::string_view sdl) { return migrate(parse_model(sdl)); }

  // What SQL answers: rows in lines, columns apart by '|'.
  std::string sql(const std::string& query);

  Store& store() { return *store_; }
  Session& session() { return *session_; }
  const std::shared_ptr<const CompiledWatches>& watches() const { return watches_; }
  const Plans& plans() const { return plans_; }
  const std::filesystem::path& file() const { return file_; }

 private:
  void open();

  TempDir dir_;
  std::filesystem::path file_;
  Plans plans_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Session> session_;
  std::shared_ptr<const CompiledWatches> watches_;
};

std::string describe(const Answer& answer);

}  // namespace graphcool::store::tests
