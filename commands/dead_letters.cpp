#include "commands/dead_letters.h"

#include <fmt/format.h>

#include <memory>

#include "commands/dev_address.h"
#include "commands/remote.h"
#include "core/base/json.h"

namespace graphcool::commands {
namespace {

constexpr int kShown = 100;

std::string as_json(const std::vector<client::DeadLetter>& letters) {
  std::string out = "{\"deadLetters\":[";
  for (const client::DeadLetter& each : letters) {
    if (out.back() == '}') out += ',';
    out += fmt::format(
        R"({{"id":{},"function":{},"nodeId":{},"requestId":{},"createdAt":{},"attempts":{},"failure":{},"result":{}}})",
        json::quoted(each.id), json::quoted(each.function), json::quoted(each.node),
        each.request_id.empty() ? "null" : json::quoted(each.request_id),
        json::quoted(each.created_at), each.attempts, json::quoted(each.failure), each.result);
  }
  return out + "]}";
}

Checked<> list(Output& output, const Remote& remote, const DeadLettersOptions& options) {
  auto progress = output.progress("Asking " + remote.cluster.name);
  const auto letters = remote.api->dead_letters(remote.target.service, options.function, kShown);
  if (!letters) return Errors{explained(letters.error(), remote)};
  progress.reset();
  output.json(as_json(*letters));
  if (letters->empty()) {
    output.line("There are no dead letters: every function was told.");
    return {};
  }
  Table table{{"ID", "Function", "Written", "Attempts", "Why"}, {}};
  for (const client::DeadLetter& each : *letters) {
    table.rows.push_back({each.id, each.function, each.created_at, std::to_string(each.attempts),
                          each.failure.substr(0, each.failure.find('\n'))});
  }
  output.table(table);
  output.note("To try again: graphcool dead-letters --retry ID, or --retry-all");
  return {};
}

// What the flags ask for beside a list.
enum class Change { None, Retry, Delete };

Result<Change> change_of(const DeadLettersOptions& options) {
  const int asked = static_cast<int>(!options.retried.empty()) +
                    static_cast<int>(!options.deleted.empty()) +
                    static_cast<int>(options.retries_all) + static_cast<int>(options.deletes_all);
  if (asked > 1) {
    return Error{.code = ErrorCode::Usage,
                 .what =
                     "Only one of --retry, --retry-all, --delete and --delete-all can be "
                     "given.",
                 .hint = "Run the command once for each."};
  }
  const bool by_id = !options.retried.empty() || !options.deleted.empty();
  if (by_id && !options.function.empty()) {
    return Error{.code = ErrorCode::Usage,
                 .what = "An id says which dead letter is meant: --function does not go with it.",
                 .hint = "For all of a function: --function NAME --retry-all"};
  }
  if (asked == 0) return Change::None;
  return options.retries_all || !options.retried.empty() ? Change::Retry : Change::Delete;
}

}  // namespace

Command dead_letters_command(Context& context) {
  auto options = std::make_shared<DeadLettersOptions>();
  return {
      .name = "dead-letters",
      .group = "Manage services",
      .summary = "Show calls of subscription functions that were given up",
      .details =
          "A function that fails is called again, up to 12 times; then the call is kept as a "
          "dead letter. Told again, it begins anew.",
      .examples = {{"graphcool dead-letters", "The newest 100"},
                   {"graphcool dead-letters --function announce --retry-all", ""},
                   {"graphcool dead-letters --delete 17 --target prod", ""}},
      .flags = {target_flag(options->target),
                {.spelling = "--dev",
                 .placeholder = "",
                 .help = "Of what `graphcool dev` serves in this folder",
                 .value = &options->dev},
                {.spelling = "--function",
                 .placeholder = "NAME",
                 .help = "Only those of this function",
                 .value = &options->function},
                {.spelling = "--retry",
                 .placeholder = "ID",
                 .help = "Tell it again; may be given several times",
                 .value = &options->retried},
                {.spelling = "--retry-all",
                 .placeholder = "",
                 .help = "Tell all of them again",
                 .value = &options->retries_all},
                {.spelling = "--delete",
                 .placeholder = "ID",
                 .help = "Forget it; may be given several times",
                 .value = &options->deleted},
                {.spelling = "--delete-all",
                 .placeholder = "",
                 .help = "Forget all of them",
                 .value = &options->deletes_all},
                {.spelling = "-f,--force",
                 .placeholder = "",
                 .help = "Forget all of them without asking",
                 .value = &options->force}},
      .run = [&context, options] { return run_dead_letters(context, *options); },
  };
}

Checked<> run_dead_letters(Context& context, const DeadLettersOptions& options) {
  const auto change = change_of(options);
  if (!change) return Errors{change.error()};
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  const auto remote = remote_or_dev(*workspace, options.target, options.dev);
  if (!remote) return Errors{remote.error()};
  if (*change == Change::None) return list(context.output, *remote, options);
  if (options.deletes_all && !options.force) {
    const auto agreed = context.prompter.confirm(
        options.function.empty() ? "Forget all dead letters of the service?"
                                 : fmt::format("Forget all dead letters of {}?", options.function),
        false, "To do it: --force");
    if (!agreed) return Errors{agreed.error()};
    if (!*agreed) {
      return Errors{{.code = ErrorCode::Cancelled, .what = "Cancelled: nothing was changed."}};
    }
  }
  const bool retries = *change == Change::Retry;
  const auto count = remote->api->change_dead_letters(remote->target.service, retries,
                                                      retries ? options.retried : options.deleted,
                                                      options.function);
  if (!count) return Errors{explained(count.error(), *remote)};
  const std::string_view done = retries ? "retried" : "deleted";
  context.output.json(fmt::format(R"({{"{}":{}}})", done, *count));
  context.output.line(fmt::format("{} dead {} {}.", *count, *count == 1 ? "letter" : "letters",
                                  retries ? "will be told again" : "deleted"));
  return {};
}

}  // namespace graphcool::commands
