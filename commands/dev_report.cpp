#include "commands/dev_report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/json.hpp>
#include <vector>

#include "commands/changes.h"
#include "commands/log_view.h"
#include "core/base/datetime.h"
#include "core/base/json.h"

namespace graphcool::commands {
namespace {

// "12:04:31", by the clock on the wall.
std::string time_of_day() {
  return fmt::format("{:%H:%M:%S}", fmt::localtime(std::time(nullptr)));
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

// An address of the service: its key in JSON, and its name for people.
struct Endpoint {
  const char* key;
  const char* name;
  std::string address;
};

// What a new service consists of; the list of its fields would fill the screen.
std::string summary(const model::Model& model) {
  return fmt::format("{}, {}, {}", counted(model.types.size(), "type", "types"),
                     counted(model.enums.size(), "enum", "enums"),
                     counted(model.relations.size(), "relation", "relations"));
}

}  // namespace

void DevReport::ready(const Start& start, const std::string& origin, const std::string& prisma) {
  std::vector<Endpoint> endpoints = {{"simple", "Simple API", origin + "/simple/v1/dev"},
                                     {"relay", "Relay API", origin + "/relay/v1/dev"},
                                     {"playground", "Playground", origin + "/playground"}};
  if (!prisma.empty()) {
    const std::string address = fmt::format("{}/{}", origin, prisma);
    endpoints = {{"prisma", "Prisma API", address}, {"playground", "Playground", address}};
  }
  const int port = std::stoi(origin.substr(origin.rfind(':') + 1));
  std::string json;
  for (const Endpoint& each : endpoints) {
    json +=
        fmt::format("{}\"{}\":{}", json.empty() ? "" : ",", each.key, json::quoted(each.address));
  }
  output_.json(
      fmt::format(R"({{"event":"ready","revision":{},"new":{},"seeded":{},"messages":{},"port":{},)"
                  R"("endpoints":{{{}}}}})",
                  start.deployed.revision, start.is_new, start.seeded,
                  migrate::messages_json(start.deployed.migration), port, json));
  if (start.is_new) {
    output_.line(fmt::format("Made a new service: {}.", summary(*start.deployed.migration.after)));
    if (start.seeded > 0) {
      output_.line(
          fmt::format("Ran {} of seed.graphql.",
                      counted(static_cast<std::size_t>(start.seeded), "mutation", "mutations")));
    }
    output_.line("");
  } else if (!start.deployed.migration.empty()) {
    output_.line("Changed since the last time:\n");
    output_.line(changes_text(migrate::messages_json(start.deployed.migration), output_));
    output_.line("");
  }
  warnings(start.deployed);
  output_.line("Here is your service:\n");
  for (const Endpoint& each : endpoints) {
    output_.line(
        fmt::format("  {:<12} {}", each.name, output_.styled(each.address, Style::Accent)));
  }
  output_.line(output_.styled("\nEach save is deployed. Ctrl-C ends it.", Style::Dim));
}

void DevReport::deployed(const cluster::Deployed& deployed, std::chrono::nanoseconds took) {
  const auto milliseconds = std::chrono::round<std::chrono::milliseconds>(took).count();
  const std::string messages = migrate::messages_json(deployed.migration);
  output_.json(
      fmt::format(R"({{"event":"deployed","revision":{},"messages":{},"milliseconds":{}}})",
                  deployed.revision, messages, milliseconds));
  const std::string time = output_.styled(time_of_day(), Style::Dim);
  if (deployed.migration.empty()) {
    output_.line(fmt::format("\n{} Everything up-to-date.", time));
  } else {
    output_.line(
        fmt::format("\n{} Deployed in {} ms. Here is what changed:\n", time, milliseconds));
    output_.line(changes_text(messages, output_));
  }
  warnings(deployed);
}

void DevReport::warnings(const cluster::Deployed& deployed) {
  for (const Error& each : deployed.migration.warnings) {
    std::string place;
    if (each.where.line > 0) place = fmt::format(" ({}:{})", each.where.file, each.where.line);
    output_.note(output_.styled("warning:", Style::Warn) + " " + each.what + place);
    if (!each.hint.empty()) output_.note(output_.styled("hint:", Style::Accent) + " " + each.hint);
  }
}

void DevReport::refused(const Errors& errors) {
  const Errors explained = DevReport::explained(errors);
  if (output_.is_json()) {
    return output_.json("{\"event\":\"refused\"," + errors_json(explained).substr(1));
  }
  output_.line("");
  output_.errors(explained);
  output_.note(fmt::format("{} Nothing was changed: the API goes on as it was.",
                           output_.styled(time_of_day(), Style::Dim)));
}

void DevReport::not_watching(const Error& error) {
  if (output_.is_json()) {
    return output_.json("{\"event\":\"not_watching\"," + errors_json({error}).substr(1));
  }
  output_.error(error);
  output_.note("Saves are not noticed. To deploy one, start again.");
}

void DevReport::called(const functions::LogEntry& entry) {
  const client::FunctionLog log{.id = entry.id,
                                .function = entry.function,
                                .request_id = entry.request_id,
                                .timestamp = datetime::to_iso(entry.time_ms),
                                .duration_ms = entry.duration_ms,
                                .succeeded = entry.success,
                                .message = entry.message};
  if (output_.is_json()) {
    return output_.json(fmt::format(R"({{"event":"called","call":{}}})", log_json(log)));
  }
  output_.line(
      fmt::format("\n{} {}", output_.styled(time_of_day(), Style::Dim), log_summary(log, output_)));
  // What a call printed that went well is what its author waits for; of one that failed, all.
  const std::string details =
      log_details(log, entry.success ? Details::Printed : Details::All, output_);
  if (!details.empty()) output_.line(details);
}

void DevReport::calls_dropped(std::size_t count) {
  output_.json(fmt::format(R"({{"event":"calls_dropped","count":{}}})", count));
  output_.line(output_.styled(
      fmt::format("{} more calls are not shown here: graphcool logs --dev", count), Style::Dim));
}

void DevReport::stopped() {
  output_.json(R"({"event":"stopped"})");
  output_.line("\nStopped.");
}

Errors DevReport::explained(Errors errors) {
  for (Error& each : errors) {
    if (each.code == ErrorCode::NeedsConfirmation) {
      each.hint = "To accept that, end this and start it again: graphcool dev --force";
    }
  }
  return errors;
}

}  // namespace graphcool::commands
