#include "commands/logs.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "commands/dev_address.h"
#include "commands/log_follower.h"
#include "commands/log_view.h"
#include "commands/remote_function.h"
#include "commands/stop_signals.h"
#include "core/base/text.h"

namespace graphcool::commands {
namespace {

constexpr int kMostEntries = 1000;  // As many as a cluster shows of each function.
constexpr int kPage = 50;           // Asked for at each look, of each function.
constexpr int kPollMs = 1000;

// One run of the command.
class Reader {
 public:
  Reader(Output& output, Remote remote, std::optional<client::FunctionInfo> function)
      : output_(output), remote_(std::move(remote)), function_(std::move(function)) {}

  Checked<> show(int last);
  Checked<> follow(const StopSignals& signals);

 private:
  Result<std::vector<client::FunctionLogs>> read(int most);
  Result<std::vector<client::FunctionLogs>> read_news();
  void print(const std::vector<client::FunctionLog>& entries);
  void nothing_yet();

  Output& output_;
  const Remote remote_;
  const std::optional<client::FunctionInfo> function_;  // Nothing: all of them.
  LogFollower follower_;
  std::string trouble_;  // Why the last look failed, which was told.
};

Result<std::vector<client::FunctionLogs>> Reader::read(int most) {
  if (!function_) return remote_.api->all_logs(remote_.target.service, most);
  auto logs = remote_.api->logs(*function_, most);
  if (!logs) return logs.error();
  return std::vector<client::FunctionLogs>{std::move(*logs)};
}

// What is new since the last look may be more than a page.
Result<std::vector<client::FunctionLogs>> Reader::read_news() {
  auto page = read(kPage);
  if (!page || !follower_.is_torn(*page, kPage)) return page;
  return read(kMostEntries);
}

void Reader::print(const std::vector<client::FunctionLog>& entries) {
  for (const client::FunctionLog& each : entries) {
    if (output_.is_json()) {
      output_.json(log_json(each));
    } else {
      output_.line(log_text(each, output_));
    }
  }
}

void Reader::nothing_yet() {
  output_.note(function_ ? fmt::format("The function `{}` was not called yet.", function_->name)
                         : "No function was called yet.");
}

Checked<> Reader::show(int last) {
  const int most = std::max(last, kPage);
  const auto logs = read(most);
  if (!logs) return Errors{explained(logs.error(), remote_)};
  if (logs->empty()) output_.note("The service has no functions.");
  auto entries = follower_.take(*logs);
  follower_.forget_older(*logs, static_cast<std::size_t>(most));
  if (entries.empty() && !logs->empty()) nothing_yet();
  const auto wanted = static_cast<std::size_t>(last);
  if (entries.size() > wanted) {
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(wanted));
  }
  print(entries);
  return {};
}

// A cluster that is started again, or a function that is deployed again, is waited for.
Checked<> Reader::follow(const StopSignals& signals) {
  for (;;) {
    pollfd entry{signals.descriptor(), POLLIN, 0};
    if (poll(&entry, 1, kPollMs) > 0) return {};
    const auto logs = read_news();
    if (!logs) {
      const Error& error = logs.error();
      const bool may_pass = error.code == ErrorCode::Unavailable ||
                            (error.code == ErrorCode::NotFound && error.api_code == 0);
      if (!may_pass) return Errors{explained(error, remote_)};
      if (trouble_ != error.what) output_.note(error.what + " Waiting for it.");
      trouble_ = error.what;
      continue;
    }
    if (!std::exchange(trouble_, {}).empty()) output_.note("It is there again.");
    print(follower_.take(*logs));
  }
}

}  // namespace

Command logs_command(Context& context) {
  auto options = std::make_shared<LogsOptions>();
  return {
      .name = "logs",
      .group = "Manage services",
      .summary = "Show what functions were asked, printed and answered",
      .details =
          "Each call of a function leaves an entry: when, how long, whether it went well, what it "
          "was asked, what it printed, and what it answered or why it failed. The newest 1000 of "
          "each function are kept. Without a target the service that `graphcool dev` serves in "
          "this folder is meant.",
      .examples = {{"graphcool logs", ""},
                   {"graphcool logs -f signup --tail", "Go on as they come; Ctrl-C ends it"},
                   {"graphcool logs --last 1000 --json | jq 'select(.status == \"FAILURE\")'",
                    "One JSON document a line"}},
      .flags = {{.spelling = "-f,--function",
                 .placeholder = "NAME",
                 .help = "Of this function only",
                 .value = &options->function},
                {.spelling = "--tail,--follow",
                 .placeholder = "",
                 .help = "Go on with new entries as they come",
                 .value = &options->follow},
                {.spelling = "-n,--last",
                 .placeholder = "COUNT",
                 .help = "Begin with so many of the newest entries (default: 100)",
                 .range = {1, kMostEntries},
                 .value = &options->last},
                {.spelling = "--dev",
                 .placeholder = "",
                 .help = "Of what `graphcool dev` serves in this folder",
                 .value = &options->dev},
                target_flag(options->target)},
      .run = [&context, options] { return run_logs(context, *options); },
  };
}

Checked<> run_logs(Context& context, const LogsOptions& options) {
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  auto remote = remote_or_dev(*workspace, options.target, options.dev);
  if (!remote) return Errors{remote.error()};
  std::optional<client::FunctionInfo> function;
  if (!text::trim(options.function).empty()) {
    auto found = find_function(*remote, options.function);
    if (!found) return Errors{found.error()};
    function = std::move(*found);
  }
  Reader reader(context.output, std::move(*remote), std::move(function));
  if (!options.follow) return reader.show(options.last);
  StopSignals signals;
  if (auto shown = reader.show(options.last); !shown) return shown;
  auto followed = reader.follow(signals);
  signals.heard();
  return followed;
}

}  // namespace graphcool::commands
