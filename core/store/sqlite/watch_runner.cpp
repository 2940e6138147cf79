#include "core/store/sqlite/watch_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/json.h"
#include "core/store/sqlite/read_plan.h"

namespace graphcool::store::sqlite {
namespace {

using graphql::Input;
using query::Change;
using query::Truth;

std::string json_of(const std::vector<std::string>& names) {
  std::string json = "[";
  for (const std::string& name : names) {
    if (json.size() > 1) json.push_back(',');
    json::append_string(json, name);
  }
  return json + ']';
}

std::string result_of(std::string_view data, const graphql::GraphQLErrors& errors) {
  std::string result = "{\"data\":";
  result += data;
  if (!errors.empty()) {
    result += ",\"errors\":";
    append_json(result, errors);
  }
  return result + '}';
}

}  // namespace

void WatchRunner::begin() {
  notes_.clear();
  spent_ = {};
  before_ = outbox_.totals();
}

void WatchRunner::forget() {
  notes_.clear();
  outbox_.set_totals(before_);
}

Result<std::size_t> WatchRunner::note(const query::Step& step, Change change,
                                      const std::string& id) {
  const std::size_t first = notes_.size();
  for (const WatchNode* node : plans_->of(*step.type, change)) {
    Note note{.node = node, .change = change, .id = id, .fields = &*step.told};
    auto wanted = prepare(note);
    if (!wanted) return wanted.error();
    if (*wanted) notes_.push_back(std::move(note));
  }
  return first;
}

// What has to be known before the change happens; false when the watch does not want it.
Result<bool> WatchRunner::prepare(Note& note) {
  // The filter is decided for a node that goes, as far as possible for any other.
  auto truth = filter(note, note.change == Change::Deleted);
  if (!truth) return truth.error();
  if (*truth == Truth::False) return false;
  const auto& previous = note.node->previous;
  if (note.change == Change::Created || previous == nullptr || !note.failure.empty()) return true;
  Answer answer;
  auto done = read(
      note,
      [&](auto parameters, Answer& into) {
        return read_root(connection_, cache_, *previous, 0, parameters, into);
      },
      answer);
  if (!done) return done.error();
  note.previous = std::move(answer.data);
  note.errors = std::move(answer.errors);
  return true;
}

// Unknown where it depends on the node, and that is not asked about or cannot be.
Result<Truth> WatchRunner::filter(Note& note, bool asks) {
  Result<> failed;
  const auto ask = [&](std::uint32_t condition) {
    if (!asks || !failed || !note.failure.empty()) return Truth::Unknown;
    Answer answer;
    failed = read(
        note,
        [&](auto parameters, Answer& into) {
          return read_root(connection_, cache_, *note.node->conditions, condition, parameters,
                           into);
        },
        answer);
    if (!failed || !note.failure.empty()) return Truth::Unknown;
    return answer.data == "true" ? Truth::True : Truth::False;
  };
  const Truth truth = query::holds(note.node->watch->filter, note.change, *note.fields, ask);
  if (!failed) return failed.error();
  return truth;
}

Result<> WatchRunner::tell() {
  for (Note& note : notes_) {
    if (auto told = tell(note); !told) return told;
  }
  return {};
}

Result<> WatchRunner::tell(Note& note) {
  if (note.change != Change::Deleted && note.failure.empty()) {
    auto truth = filter(note, true);
    if (!truth) return truth.error();
    if (*truth == Truth::False) return {};
  }
  Answer answer;
  if (note.failure.empty()) {
    auto done = read(
        note,
        [&](auto parameters, Answer& into) {
          return read_plan(connection_, cache_, *note.node->answer, parameters, into);
        },
        answer);
    if (!done) return done;
  }
  if (!note.failure.empty()) return put(note, result_of("null", {{.message = note.failure}}));
  note.errors.insert(note.errors.end(), std::make_move_iterator(answer.errors.begin()),
                     std::make_move_iterator(answer.errors.end()));
  return put(note, result_of(answer.data, note.errors));
}

Result<> WatchRunner::put(const Note& note, std::string result) {
  return outbox_.put({.watch = note.node->watch->name,
                      .node = note.id,
                      .result = std::move(result),
                      .request_id = std::string(request_id_),
                      .failure = note.failure});
}

std::string WatchRunner::reason_of(const Error& error) const {
  if (error.code != ErrorCode::Cancelled) return error.what;
  return fmt::format(
      "The subscription takes longer to answer than the {} ms that a write waits for it. Ask for "
      "fewer fields, or for pages with 'first'.",
      patience_.each.count());
}

// Reads for a watch, which fails where the reading does. An error: the transaction is gone.
Result<> WatchRunner::read(Note& note, const Read& read, Answer& answer) {
  using std::chrono::steady_clock;
  const steady_clock::duration left = patience_.all - spent_;
  if (left <= steady_clock::duration::zero()) {
    note.failure = fmt::format(
        "The subscriptions to a single mutation took more than the {} ms that it waits for them.",
        patience_.all.count());
    return {};
  }
  const std::string fields = note.change == Change::Updated ? json_of(*note.fields) : "null";
  const Input parameters[query::kWatchParameters] = {
      Input::of_string(query::change_name(note.change)), Input::of_string(note.id),
      Input::of_string(fields), Input::of_string(note.previous)};
  const auto start = steady_clock::now();
  Result<> done;
  {
    const auto until = start + std::min<steady_clock::duration>(patience_.each, left);
    const Connection::Patient patient(connection_, until);
    done = read(parameters, answer);
  }
  spent_ += steady_clock::now() - start;
  if (done) return {};
  if (sqlite3_get_autocommit(connection_.handle()) != 0) return done;
  note.failure = reason_of(done.error());
  return {};
}

}  // namespace graphcool::store::sqlite
