#include "commands/invoke_event.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <optional>

#include "commands/remote_function.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/json_document.h"
#include "core/functions/event.h"

namespace graphcool::commands {

namespace bj = boost::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLargestEvent = 64u << 20;
constexpr int kLooked = 5;  // Entries of the log, as the original looked at.

// The event that an entry tells of; nothing when it tells of none, or only of a part of it.
std::optional<bj::value> event_in(const client::FunctionLog& log) {
  const auto message = json::read_document(log.message, "");
  const bj::object* members = message ? message->if_object() : nullptr;
  const bj::value* event = members ? members->if_contains("event") : nullptr;
  if (event == nullptr) return std::nullopt;
  if (const bj::string* text = event->if_string()) {
    auto inner = json::read_document({text->data(), text->size()}, "");
    return inner ? std::optional(std::move(*inner)) : std::nullopt;
  }
  return event->is_object() ? std::optional(*event) : std::nullopt;
}

bool holds(const fs::path& file, const bj::value& event) {
  const auto text = files::read(file, kLargestEvent);
  const auto saved = text ? json::read_document(*text, "") : Result<bj::value>(text.error());
  return saved && *saved == event;
}

Result<> save(const fs::path& file, const bj::value& event) {
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  if (failed) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("The folder cannot be made: {}.", failed.message()),
                 .where = {.file = file.parent_path().string()}};
  }
  return files::write(file, json::pretty(event) + "\n");
}

}  // namespace

Result<std::string> event_of_file(const Context& context, const fs::path& folder,
                                  const std::string& file) {
  fs::path path = folder / file;
  std::error_code ignored;
  if (!fs::exists(path, ignored) && fs::exists(context.folder / file, ignored)) {
    path = context.folder / file;
  }
  auto text = files::read(path, kLargestEvent);
  if (!text) {
    Error error = text.error();
    if (error.code == ErrorCode::NotFound) {
      error.hint = "Save the event of the last call: graphcool invoke-local -f NAME --lastEvent";
    }
    return error;
  }
  const auto event = json::read_document(*text, file);
  if (!event) return event.error();
  return bj::serialize(*event);
}

Result<std::string> event_around(const std::string& data, const Remote* remote) {
  const auto document = json::read_document(data, "--data");
  if (!document) return document.error();
  functions::EventService service{
      .id = "local", .root_token = "", .origin = "http://localhost:60000"};
  if (remote != nullptr) {
    service = {.id = remote->target.service,
               .root_token = remote->cluster.secret,
               .origin = remote->cluster.host};
  }
  return functions::make_event(bj::serialize(*document), {}, {.source_ip = "127.0.0.1"}, service);
}

Result<std::string> last_event(Context& context, const Remote& remote, const fs::path& folder,
                               const std::string& function) {
  const auto deployed = find_function(remote, function);
  if (!deployed) return deployed.error();
  const auto logs = remote.api->logs(*deployed, kLooked);
  if (!logs) return explained(logs.error(), remote);
  std::optional<bj::value> event;
  for (const client::FunctionLog& each : logs->entries) {
    if ((event = event_in(each))) break;
  }
  if (!event) {
    return Error{
        .code = ErrorCode::NotFound,
        .what = fmt::format("No call of the function `{}` is in the logs of the service {}.",
                            deployed->name, remote.target.service),
        .where = {},
        .hint = "Call it once, or give it some data: --data '{}'"};
  }
  const fs::path events = fs::path("events") / function;
  const auto numbered = [&](int number) { return events / fmt::format("{}.json", number); };
  int next = 1;
  while (fs::exists(folder / numbered(next))) ++next;
  Output& output = context.output;
  if (next > 1 && holds(folder / numbered(next - 1), *event)) {
    output.note(fmt::format("The event of the last call is in {} already.",
                            output.styled(numbered(next - 1).string(), Style::Accent)));
    return bj::serialize(*event);
  }
  if (auto saved = save(folder / numbered(next), *event); !saved) return saved.error();
  output.note(fmt::format("Saved the event of the last call. To change it, and call again:\n{}",
                          output.styled(fmt::format("graphcool invoke-local -f {} -j {}", function,
                                                    numbered(next).string()),
                                        Style::Accent)));
  return bj::serialize(*event);
}

}  // namespace graphcool::commands
