#include "commands/deploy_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "commands/changes.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/service/files.h"

namespace graphcool::commands {
namespace {

constexpr std::size_t kLargestFile = 4u << 20;

std::string optional_text(std::string_view name, const std::string& value) {
  return value.empty() ? std::string() : fmt::format(R"(,"{}":{})", name, json::quoted(value));
}

std::string optional_number(std::string_view name, int value) {
  return value == 0 ? std::string() : fmt::format(R"(,"{}":{})", name, value);
}

std::string problems_json(const std::vector<client::Problem>& problems) {
  std::string out = "[";
  for (const client::Problem& each : problems) {
    if (out.size() > 1) out += ',';
    const Error& error = each.error;
    out += fmt::format(
        R"({{"type":{},"field":{},"description":{}{}{}{}{}{}}})", json::quoted(each.type),
        each.field.empty() ? "null" : json::quoted(each.field), json::quoted(each.description),
        optional_text("file", error.where.file), optional_number("line", error.where.line),
        optional_number("column", error.where.column), optional_text("hint", error.hint),
        optional_number("code", error.api_code));
  }
  return out + "]";
}

std::string json_of(const DeployOutcome& outcome) {
  const Remote& remote = outcome.remote;
  return fmt::format(
      R"({{"service":{},"target":{},"cluster":{},"revision":{},"endpoints":{},)"
      R"("migrationMessages":{},"errors":{}}})",
      outcome.pushed.service.id.empty() ? "null" : service_json(outcome.pushed.service),
      remote.target.name.empty() ? "null" : json::quoted(remote.target.name),
      json::quoted(remote.cluster.name), outcome.pushed.service.revision,
      remote.target.service.empty() ? "null" : endpoints_json(remote.endpoints()),
      outcome.pushed.messages, problems_json(outcome.pushed.errors));
}

bool is_destructive(const client::Problem& problem) {
  return problem.description.find("destructive changes") != std::string::npos;
}

Errors errors_of(const DeployOutcome& outcome, const std::filesystem::path& folder) {
  Errors errors;
  for (const client::Problem& each : outcome.pushed.errors) {
    Error error = each.error;
    if (is_destructive(each)) {
      error.code = ErrorCode::NeedsConfirmation;
      if (error.what.find("--force") == std::string::npos) {
        error.hint = "To accept it: graphcool deploy --force";
      }
    }
    if (error.where.line > 0 && service::is_inside(error.where.file)) {
      const auto text = files::read(folder / error.where.file, kLargestFile);
      const auto lines = text ? text::split(*text, '\n') : std::vector<std::string_view>();
      const auto index = static_cast<std::size_t>(error.where.line - 1);
      if (index < lines.size()) error.excerpt = std::string(lines[index]);
    }
    errors.push_back(std::move(error));
  }
  return errors;
}

bool is_deletion(const boost::json::value& message) {
  constexpr std::string_view types[] = {"Type", "Field", "Enum", "Relation"};
  const auto& type = message.at("type").as_string();
  return message.at("action").as_string() == "Delete" &&
         std::ranges::count(types, std::string_view(type)) > 0;
}

// Whether the changes are such that a deploy needs --force.
bool need_force(const std::string& messages) {
  const boost::json::value all = boost::json::parse(messages);
  return std::ranges::any_of(all.as_array(), [](const boost::json::value& message) {
    const auto* below = message.as_object().if_contains("subDescriptions");
    return is_deletion(message) ||
           (below && below->is_array() && std::ranges::any_of(below->get_array(), is_deletion));
  });
}

// "Deploying to local with target dev... 12 ms": how long the cluster took, for who watches.
void tell_time(Output& output, const DeployOutcome& outcome) {
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(outcome.took).count();
  const std::string& target = outcome.remote.target.name;
  output.note(
      output.styled(fmt::format("Deploying to {}{}... {} ms", outcome.remote.cluster.name,
                                target.empty() ? "" : " with target " + target, milliseconds),
                    Style::Dim));
}

void tell_changes(Output& output, const DeployOutcome& outcome) {
  const std::string changes = changes_text(outcome.pushed.messages, output);
  if (!outcome.pushed.errors.empty()) {
    if (changes.empty()) {
      output.note("There are issues with the new service definition:\n");
      return;
    }
    output.line("Error! Here are the potential changes:\n");
    return output.line(changes + "\n");
  }
  if (changes.empty()) {
    output.line(outcome.kind == DeployKind::DryRun
                    ? "The definition is identical with what is deployed: nothing would change."
                    : "Everything up-to-date.");
    return;
  }
  switch (outcome.kind) {
    case DeployKind::DryRun:
      output.line("Here is what would change:\n");
      break;
    case DeployKind::New:
      output.line(fmt::format("Success! Created the service {}:\n",
                              output.styled(outcome.pushed.service.name, Style::Bold)));
      break;
    case DeployKind::Deploy:
    case DeployKind::Rollback:
      output.line("Success! Here is what changed:\n");
      break;
  }
  output.line(changes);
  if (outcome.kind == DeployKind::DryRun && need_force(outcome.pushed.messages)) {
    output.note(
        output.styled("\nThis deletes data: it takes graphcool deploy --force", Style::Warn));
  }
}

}  // namespace

Checked<> report(Output& output, const DeployOutcome& outcome,
                 const std::filesystem::path& folder) {
  const bool failed = !outcome.pushed.errors.empty();
  output.json(json_of(outcome));
  if (output.is_json()) return failed ? Checked<>(Errors{}) : Checked<>();
  if (outcome.kind != DeployKind::DryRun) tell_time(output, outcome);
  tell_changes(output, outcome);
  if (failed) return errors_of(outcome, folder);
  if (outcome.kind == DeployKind::DryRun) return {};
  output.line("\nHere are your GraphQL Endpoints:\n");
  output.line(endpoints_text(outcome.remote.endpoints(), output));
  return {};
}

void report_warnings(Output& output, const Errors& warnings) {
  for (const Error& each : warnings) {
    const std::string place = each.where.file.empty() ? ""
                              : each.where.line > 0
                                  ? fmt::format(" ({}:{})", each.where.file, each.where.line)
                                  : fmt::format(" ({})", each.where.file);
    output.note(output.styled("warning:", Style::Warn) + " " + each.what + place);
    if (!each.hint.empty()) output.note(output.styled("hint:", Style::Accent) + " " + each.hint);
  }
}

}  // namespace graphcool::commands
