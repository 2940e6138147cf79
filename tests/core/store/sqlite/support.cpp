#include "support.h"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "core/base/ids.h"
#include "core/model/graphcool_sdl.h"
#include "core/store/sqlite/connection.h"

namespace graphcool::store::tests {

using model::Field;
using model::Model;
using model::Type;
using query::Output;
using query::Predicate;
using query::Read;
using query::Step;
using query::Value;

// In memory where the system has a place for that: hundreds of commits wait for no disk there.
TempDir::TempDir() {
  const std::filesystem::path memory = "/dev/shm";
  std::error_code none;
  path_ =
      std::filesystem::is_directory(memory, none) ? memory : std::filesystem::temp_directory_path();
  path_ /= "graphcool-store-" + ids::random_hex(8);
  std::filesystem::create_directories(path_);
}

TempDir::~TempDir() {
  std::filesystem::remove_all(path_);
}

std::shared_ptr<const Model> parse_model(std::string_view sdl) {
  const model::SdlFile file{"types.graphql", std::string(sdl)};
  auto model = model::parse_graphcool({&file, 1});
  if (!model) FAIL(model.error().front().description);
  return *model;
}

const Field& field(const Model& model, std::string_view name) {
  const std::size_t dot = name.find('.');
  const Type* const type = model.type(name.substr(0, dot));
  const Field* const found = type == nullptr ? nullptr : type->field(name.substr(dot + 1));
  if (found == nullptr) FAIL("no field " << name);
  return *found;
}

Value text(std::string value) {
  return Value::of(model::Datum::of_text(std::move(value)));
}
Value number(std::int64_t value) {
  return Value::of(model::Datum::of_int(value));
}
Value boolean(bool value) {
  return Value::of(model::Datum::of_boolean(value));
}
Value null_value() {
  return Value::of({});
}

// ---- plans
// ---------------------------------------------------------------------------------------

const Type& Plans::type(std::string_view name) const {
  const Type* const found = model_->type(name);
  if (found == nullptr) FAIL("no type " << name);
  return *found;
}

std::vector<Output> Plans::columns(std::string_view type_name,
                                   std::initializer_list<const char*> names) const {
  std::vector<Output> outputs;
  for (const char* name : names) {
    const Field& column = field(std::string(type_name) + "." + name);
    outputs.push_back({.kind = Output::Kind::Column,
                       .key = name,
                       .nullable = !column.required,
                       .coordinate = std::string(type_name) + "." + name,
                       .field = &column,
                       .reads = {}});
  }
  return outputs;
}

Read Plans::all(std::string_view type_name, std::vector<Output> outputs) const {
  const Type& of = type(type_name);
  return {.type = &of, .order = {{&of.id(), false}}, .outputs = std::move(outputs)};
}

Read Plans::unique(std::string_view key_field, Value key, std::vector<Output> outputs) const {
  Read read = all(key_field.substr(0, key_field.find('.')), std::move(outputs));
  read.source = Read::Source::Unique;
  read.key_field = &field(key_field);
  read.key = std::move(key);
  return read;
}

Read Plans::related(std::string_view through, std::vector<Output> outputs) const {
  const Field& relation = field(through);
  Read read = all(model_->related_type(relation).name, std::move(outputs));
  read.source = Read::Source::Related;
  read.through = &relation;
  return read;
}

Output Plans::output(Output::Kind kind, std::string key, std::vector<Read> reads,
                     std::vector<Output> outputs) {
  return {.kind = kind,
          .key = std::move(key),
          .coordinate = "Test.field",
          .location = {2, 3},
          .outputs = std::move(outputs),
          .reads = std::move(reads)};
}

Output Plans::many(std::string key, Read read) {
  return output(Output::Kind::Many, std::move(key), {std::move(read)});
}
Output Plans::one(std::string key, Read read) {
  return output(Output::Kind::One, std::move(key), {std::move(read)});
}
Output Plans::count(std::string key, Read read) {
  return output(Output::Kind::Count, std::move(key), {std::move(read)});
}

Predicate Plans::compare(std::string_view name, Predicate::Operator op, Value value) const {
  return {
      .kind = Predicate::Kind::Compare, .op = op, .field = &field(name), .value = std::move(value)};
}
Predicate Plans::equal(std::string_view name, Value value) const {
  return compare(name, Predicate::Operator::Equal, std::move(value));
}
Predicate Plans::in(std::string_view name, Value list) const {
  return {.kind = Predicate::Kind::In, .field = &field(name), .value = std::move(list)};
}
Predicate Plans::is_null(std::string_view name) const {
  return {.kind = Predicate::Kind::IsNull, .field = &field(name)};
}
Predicate Plans::related_to(std::string_view name, query::Quantifier quantifier,
                            Predicate child) const {
  return {.kind = Predicate::Kind::Related,
          .quantifier = quantifier,
          .field = &field(name),
          .children = {std::move(child)}};
}
Predicate Plans::all_of(std::vector<Predicate> children) {
  return {.kind = Predicate::Kind::And, .children = std::move(children)};
}
Predicate Plans::any_of(std::vector<Predicate> children) {
  return {.kind = Predicate::Kind::Or, .children = std::move(children)};
}
Predicate Plans::negate(Predicate child) {
  return {.kind = Predicate::Kind::Not, .children = {std::move(child)}};
}

query::OrderTerm Plans::by(std::string_view name, bool descending) const {
  return {&field(name), descending};
}

std::shared_ptr<const query::Plan> Plans::query(std::vector<Output> roots) const {
  auto plan = std::make_shared<query::Plan>();
  plan->model = model_;
  for (Output& output : roots) plan->roots.push_back({.output = std::move(output)});
  return plan;
}

namespace {

class Words final : public query::ConstraintWords {
 public:
  query::Failure out_of_range(const Type&, const Field& field) const override {
    return {3036, field.name + " out of range", {}};
  }
  query::Failure unique_violation(const Type& type, const Field& field,
                                  const std::string& value) const override {
    return {.code = 3010, .text = type.name + "." + field.name + " = " + value + " is taken"};
  }
};

}  // namespace

query::Root Plans::root(std::string key, std::uint32_t registers, std::vector<Step> steps) {
  return {.output = output(Output::Kind::One, std::move(key)),
          .program = query::Program{registers, std::move(steps)}};
}

std::shared_ptr<const query::Plan> Plans::mutation(std::vector<query::Root> roots) const {
  auto plan = std::make_shared<query::Plan>();
  plan->model = model_;
  plan->writes = true;
  plan->roots = std::move(roots);
  plan->words = std::make_shared<Words>();
  return plan;
}

std::shared_ptr<const query::Plan> Plans::mutation(std::string key, std::uint32_t registers,
                                                   std::vector<Step> steps) const {
  std::vector<query::Root> roots;
  roots.push_back(root(std::move(key), registers, std::move(steps)));
  return mutation(std::move(roots));
}

Step Plans::insert(std::string_view type_name, std::uint32_t target,
                   std::vector<std::pair<std::string, Value>> assignments) const {
  const Type& of = type(type_name);
  Step step{.kind = Step::Kind::Insert, .type = &of, .target = target};
  bool has_id = false;
  for (auto& [name, value] : assignments) {
    has_id = has_id || name == of.id().name;
    step.assignments.push_back({&field(of.name + "." + name), std::move(value)});
  }
  if (!has_id) step.assignments.push_back({&of.id(), Value::new_id()});
  for (const Field& each : of.fields) {
    if (each.role != model::Role::CreatedAt && each.role != model::Role::UpdatedAt) continue;
    step.assignments.push_back({&each, Value::now()});
  }
  return step;
}

Step Plans::connect(std::string_view name, std::uint32_t node, std::uint32_t other) const {
  return {.kind = Step::Kind::Connect, .field = &field(name), .node = node, .other = other};
}

Step Plans::disconnect(std::string_view name, std::uint32_t node) const {
  return {.kind = Step::Kind::Disconnect, .field = &field(name), .node = node};
}

Step Plans::find(std::string_view type_name, Predicate where, std::uint32_t target) const {
  return {.kind = Step::Kind::Find,
          .type = &type(type_name),
          .target = target,
          .where = std::move(where)};
}

Step Plans::respond(std::string_view type_name, std::uint32_t node,
                    std::vector<Output> outputs) const {
  Read read = unique(std::string(type_name) + ".id", Value::reg(node), std::move(outputs));
  return {.kind = Step::Kind::Respond, .output = one("answer", std::move(read))};
}

// ---- a store
// -------------------------------------------------------------------------------------

TestStore::TestStore(std::shared_ptr<const Model> model)
    : file_(dir_.file()), plans_(std::move(model)) {
  open();
  if (auto migrated = migrate(plans_.model()); !migrated) FAIL(migrated.error().what);
}

TestStore::TestStore(std::shared_ptr<const Model> model, const std::filesystem::path& file)
    : file_(file), plans_(std::move(model)) {
  open();
}

void TestStore::open() {
  auto store = open_sqlite(file_);
  if (!store) FAIL(store.error().what);
  store_ = std::move(*store);
  auto session = store_->open_session();
  if (!session) FAIL(session.error().what);
  session_ = std::move(*session);
}

Result<std::int64_t> TestStore::migrate(const std::shared_ptr<const Model>& model) {
  auto revision = store_->revision();
  if (!revision) return revision.error();
  const auto before = revision->number == 0 ? std::make_shared<const Model>() : plans_.model();
  const migrate::Migration migration = migrate::make_migration(before, model);
  auto number = store_->migrate(migration, revision->number, "bundle");
  if (number) plans_ = Plans(migration.after);
  return number;
}

std::string TestStore::sql(const std::string& query) {
  auto connection = sqlite::Connection::open(file_, sqlite::Connection::Use::Read);
  if (!connection) return connection.error().what;
  auto statement = (*connection)->prepare(query);
  if (!statement) return statement.error().what;
  std::string out;
  while (sqlite3_step(statement->get()) == SQLITE_ROW) {
    if (!out.empty()) out += '\n';
    for (int i = 0; i < sqlite3_column_count(statement->get()); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement->get(), i));
      out += (i > 0 ? "|" : "") + std::string(text == nullptr ? "null" : text);
    }
  }
  return out;
}

std::string describe(const Answer& answer) {
  if (answer.outdated) return "outdated";
  std::string out = answer.data;
  for (const auto& error : answer.errors) {
    out += " ! " + error.path_json + " " + error.message;
    if (error.code != 0) out += " (" + std::to_string(error.code) + ")";
  }
  return out;
}

std::string TestStore::read(const std::shared_ptr<const query::Plan>& plan,
                            const std::vector<graphql::Input>& parameters) {
  auto compiled = store_->compile(plan);
  if (!compiled) return compiled.error().what;
  Answer answer;
  session_->read(**compiled, parameters,
                 std::chrono::steady_clock::now() + std::chrono::seconds(60), answer);
  return describe(answer);
}

Answer TestStore::write_answer(const std::shared_ptr<const query::Plan>& plan,
                               const std::vector<graphql::Input>& parameters) {
  auto compiled = store_->compile(plan);
  if (!compiled) FAIL(compiled.error().what);
  std::mutex mutex;
  std::condition_variable ready;
  std::optional<Answer> result;
  store_->write({.plan = *compiled, .parameters = parameters, .watches = watches_},
                [&](Answer answer) {
                  const std::lock_guard lock(mutex);
                  result = std::move(answer);
                  ready.notify_one();
                });
  std::unique_lock lock(mutex);
  ready.wait(lock, [&] { return result.has_value(); });
  return std::move(*result);
}

std::string TestStore::write(const std::shared_ptr<const query::Plan>& plan,
                             const std::vector<graphql::Input>& parameters) {
  return describe(write_answer(plan, parameters));
}

void TestStore::watch(std::vector<query::Watch> watches) {
  auto compiled =
      store_->compile_watches(std::make_shared<query::Watches>(query::Watches{std::move(watches)}));
  if (!compiled) FAIL(compiled.error().what);
  watches_ = std::move(*compiled);
}

namespace {

std::string lines(const Result<std::vector<OutboxEntry>>& entries, bool numbers) {
  if (!entries) return entries.error().what;
  std::string out;
  for (const OutboxEntry& each : *entries) {
    if (!out.empty()) out += '\n';
    if (numbers) out += std::to_string(each.number) + ' ';
    out += each.watch + ' ' + each.node + ' ' + each.result;
    if (!each.failure.empty()) out += " ! " + each.failure;
  }
  return out;
}

}  // namespace

std::string TestStore::waiting(bool numbers) {
  return lines(store_->outbox().read(0, 1000), numbers);
}

std::string TestStore::dead(bool numbers) {
  return lines(store_->outbox().dead(1000), numbers);
}

void TestStore::add(std::string_view type, std::string id,
                    std::vector<std::pair<std::string, Value>> assignments) {
  assignments.emplace_back("id", text(std::move(id)));
  const std::string answer =
      write(plans_.mutation("add", 1, {plans_.insert(type, 0, std::move(assignments))}));
  if (answer != R"({"add":null})") FAIL(answer);
}

void TestStore::link(std::string_view name, std::string node, std::string other) {
  const std::string near(name.substr(0, name.find('.')));
  const std::string far = plans_.model()->related_type(plans_.field(name)).name;
  const std::string answer = write(
      plans_.mutation("link", 2,
                      {plans_.find(near, plans_.equal(near + ".id", text(std::move(node))), 0),
                       plans_.find(far, plans_.equal(far + ".id", text(std::move(other))), 1),
                       plans_.connect(name, 0, 1)}));
  if (answer != R"({"link":null})") FAIL(answer);
}

}  // namespace graphcool::store::tests
