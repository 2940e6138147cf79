#include "commands/invoke_local.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <future>
#include <optional>
#include <variant>

#include "commands/dev_address.h"
#include "commands/function_code.h"
#include "commands/invoke_event.h"
#include "commands/log_view.h"
#include "commands/remote_function.h"
#include "core/base/files.h"
#include "core/base/json_document.h"
#include "core/base/text.h"
#include "core/cluster/function_code.h"
#include "core/functions/exec/exec_runtime.h"
#include "core/functions/node/node_runtime.h"

namespace graphcool::commands {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKeptCodes = 2;
constexpr int kLongestTimeout = 86'400;

Error usage_error(std::string what, std::string hint) {
  return {.code = ErrorCode::Usage, .what = std::move(what), .where = {}, .hint = std::move(hint)};
}

std::optional<Error> check(const InvokeOptions& options) {
  if (text::trim(options.function).empty()) {
    return usage_error("Which function is meant?", "Name it: graphcool invoke-local -f NAME ...");
  }
  const int events = !options.file.empty() + !options.data.empty() + options.last_event;
  if (events == 1) return std::nullopt;
  return usage_error(events == 0 ? "The function needs an event to be called with."
                                 : "There is more than one event to call the function with.",
                     "Give a file with one (--json FILE), the data of one (--data JSON), or take "
                     "that of the last call (--lastEvent).");
}

Result<const service::Function*> find_function(const service::Definition& definition,
                                               const std::string& name) {
  const std::string wanted = text::to_lower_ascii(text::trim(name));
  std::vector<std::string> names;
  for (const service::Function& each : definition.functions) {
    if (text::to_lower_ascii(each.name) == wanted) return &each;
    names.push_back(each.name);
  }
  return no_such_function(name, "in graphcool.yml", names);
}

Result<std::string> event_for(Context& context, const Workspace& workspace,
                              const InvokeOptions& options, const std::string& function) {
  if (!options.file.empty()) return event_of_file(context, workspace.folder(), options.file);
  auto remote = remote_or_dev(workspace, options.target, options.dev);
  if (options.last_event) {
    if (!remote) return remote.error();
    return last_event(context, *remote, workspace.folder(), function);
  }
  const bool named = options.dev || !options.target.empty();
  if (!remote)
    return named ? Result<std::string>(remote.error()) : event_around(options.data, nullptr);
  if (remote->cluster.secret.empty())
    remote->cluster.secret = workspace.rc().token(remote->cluster);
  return event_around(options.data, &*remote);
}

// The function with its code as it is now, in a folder of its own, as a deploy would put it there.
Result<functions::Function> prepare(const service::Definition& definition,
                                    const service::Function& function, const fs::path& folder) {
  if (const auto* webhook = std::get_if<service::Webhook>(&function.handler)) {
    return Error{.code = ErrorCode::Invalid,
                 .what = fmt::format("The function `{}` is a webhook: it runs at {}, not here.",
                                     function.name, webhook->url),
                 .where = function.handler_where};
  }
  functions::CodeStore store(fs::absolute(dev_data_folder(folder)) / "invoke-local");
  auto code = cluster::put_code(definition, store);
  if (!code) return code.error();
  store.keep(kKeptCodes);
  auto handler = cluster::handler_in(*code, function, definition);
  if (!handler) return handler.error();
  return functions::Function{
      .service = "local", .name = function.name, .handler = std::move(*handler)};
}

functions::Outcome call(functions::Runtime& runtime, const functions::Function& function,
                        const std::string& event) {
  std::promise<functions::Outcome> done;
  runtime.invoke(std::make_shared<const functions::Function>(function), event,
                 [&done](functions::Outcome outcome) { done.set_value(std::move(outcome)); });
  return done.get_future().get();
}

functions::Outcome call(const functions::Function& function, const std::string& event,
                        int timeout) {
  functions::Limits limits;
  limits.time = std::chrono::seconds(timeout);
  if (std::holds_alternative<functions::Code>(function.handler)) {
    functions::NodeRuntime runtime({.limits = limits, .max_processes = 1, .source_maps = true});
    return call(runtime, function, event);
  }
  functions::ExecRuntime runtime({.limits = limits, .max_processes = 1});
  return call(runtime, function, event);
}

// The folder that the code ran in.
const fs::path& folder_of(const functions::Function& function) {
  if (const auto* code = std::get_if<functions::Code>(&function.handler)) return code->folder;
  return std::get<functions::Executable>(function.handler).folder;
}

// `text` with the developer's own folder in place of the one that the code ran in.
std::string in_own_folder(std::string text, const fs::path& ran_in, const fs::path& own) {
  const std::string to = fs::absolute(own).lexically_normal().string();
  std::error_code ignored;
  for (const fs::path& each : {ran_in, fs::canonical(ran_in, ignored)}) {
    const std::string from = each.string();
    for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != text.npos;) {
      text.replace(at, from.size(), to);
      at += to.size();
    }
  }
  return text;
}

// The first place of a stack ("at f (/app/src/a.ts:3:9)") that is in the developer's folder, and
// the line there.
void add_place(Error& error, const fs::path& own) {
  const std::string folder = fs::absolute(own).lexically_normal().string() + "/";
  for (const std::string_view line : text::split(error.what, '\n')) {
    const std::size_t start = line.find(folder);
    if (start == line.npos || line.find("/node_modules/") != line.npos) continue;
    const auto parts = text::split(line.substr(start + folder.size()), ':');
    if (parts.size() < 2) continue;
    const auto number = [](std::string_view text) {
      int value = 0;
      std::from_chars(text.data(), text.data() + text.size(), value);
      return value;
    };
    error.where = {.file = std::string(parts[0]), .line = number(parts[1])};
    if (parts.size() > 2) error.where.column = number(parts[2]);
    const auto source = files::read(own / error.where.file);
    if (!source || error.where.line < 1) return;
    const auto lines = text::split(*source, '\n');
    const auto index = static_cast<std::size_t>(error.where.line) - 1;
    if (index < lines.size()) error.excerpt = lines[index];
    return;
  }
}

void print_logs(Output& output, const functions::Outcome& outcome) {
  std::string printed = outcome.output + outcome.error_output;
  while (printed.ends_with('\n')) printed.pop_back();
  if (printed.empty()) return;
  output.note(output.styled("Logs:", Style::Bold) + "\n");
  for (const std::string_view line : text::split(printed, '\n')) {
    output.note(text::without_controls(line));
  }
  output.note("");
}

Checked<> print_result(Output& output, const functions::Outcome& outcome,
                       const service::Function& function) {
  const auto value = json::read_document(outcome.answer, "");
  if (!value) {
    output.line(outcome.answer);
    return Errors{{.code = ErrorCode::Invalid,
                   .what = fmt::format("What `{}` answered is no JSON.", function.name),
                   .where = function.handler_where,
                   .hint = "Print one document, such as {\"data\":{}}, and nothing else, to the "
                           "standard output."}};
  }
  output.note(output.styled("Result:", Style::Bold) + "\n");
  output.line(json::pretty(*value));
  return {};
}

}  // namespace

Command invoke_local_command(Context& context) {
  auto options = std::make_shared<InvokeOptions>();
  return {
      .name = "invoke-local",
      .group = "General commands",
      .summary = "Call a function of this folder, as it is now, with an event",
      .details =
          "Runs the function in a process of its own, compiled as a deploy would compile it. What "
          "it prints goes to standard error, what it answers to standard output. No server takes "
          "part: nothing checks the answer, and only --lastEvent asks for something. The context "
          "of an event from --data leads to the service of the target, with a token that may do "
          "everything there.",
      .examples = {{"graphcool invoke-local -f hello --data '{\"name\":\"Ada\"}'", ""},
                   {"graphcool invoke-local -f hello --lastEvent",
                    "As it was called last; keeps the event in events/hello/1.json"},
                   {"graphcool invoke-local -f hello --json events/hello/1.json", ""}},
      .flags = {{.spelling = "-f,--function",
                 .placeholder = "NAME",
                 .help = "Of the function in graphcool.yml",
                 .value = &options->function},
                {.spelling = "-j,--json",
                 .placeholder = "FILE",
                 .help = "With the event, from the folder of graphcool.yml",
                 .value = &options->file},
                {.spelling = "-d,--data",
                 .placeholder = "JSON",
                 .help = "Of the event; the rest is put around it",
                 .value = &options->data},
                {.spelling = "-l,--lastEvent,--last-event",
                 .placeholder = "",
                 .help = "Take the event of the last call of the deployed function, and keep it in "
                         "events/NAME/",
                 .value = &options->last_event},
                {.spelling = "--timeout",
                 .placeholder = "SECONDS",
                 .help = "End it after so long (default: 15, as where it is deployed)",
                 .range = {1, kLongestTimeout},
                 .value = &options->timeout},
                {.spelling = "--dev",
                 .placeholder = "",
                 .help = "The deployed one is what `graphcool dev` serves in this folder",
                 .value = &options->dev},
                target_flag(options->target)},
      .run = [&context, options] { return run_invoke_local(context, *options); },
  };
}

Checked<> run_invoke_local(Context& context, const InvokeOptions& options) {
  if (auto wrong = check(options)) return Errors{*wrong};
  auto workspace = Workspace::open(context);
  if (!workspace) return std::move(workspace).error();
  const fs::path& folder = workspace->folder();
  auto definition = service::load_definition(folder, workspace->sources());
  if (!definition) return std::move(definition).error();
  const auto function = find_function(*definition, options.function);
  if (!function) return Errors{function.error()};
  if (auto added = add_code_for_here(*definition); !added) return Errors{added.error()};
  const auto ready = prepare(*definition, **function, folder);
  if (!ready) return Errors{ready.error()};
  const auto event = event_for(context, *workspace, options, (*function)->name);
  if (!event) return Errors{event.error()};

  auto outcome = call(*ready, *event, options.timeout);
  const fs::path& ran_in = folder_of(*ready);
  outcome.output = in_own_folder(std::move(outcome.output), ran_in, folder);
  outcome.error_output = in_own_folder(std::move(outcome.error_output), ran_in, folder);
  print_logs(context.output, outcome);
  if (outcome.kind == functions::Outcome::Kind::Answered) {
    return print_result(context.output, outcome, **function);
  }
  Error error{.code = ErrorCode::Invalid,
              .what = in_own_folder(reason_text(outcome.reason), ran_in, folder)};
  add_place(error, folder);
  return Errors{error};
}

}  // namespace graphcool::commands
