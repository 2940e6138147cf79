#include "commands/prisma/deploy_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace graphcool::commands::prisma {
namespace {

namespace bj = boost::json;

std::string text(const bj::object& step, std::string_view name) {
  const bj::value* value = step.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// Nothing: the step says nothing about it.
std::optional<bool> flag(const bj::object& step, std::string_view name) {
  const bj::value* value = step.if_contains(name);
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

// "[String!]!" of a created field.
std::string type_of(const bj::object& step) {
  std::string type = text(step, "cf_typeName");
  if (flag(step, "cf_isList").value_or(false)) return "[" + type + "!]!";
  return type + (flag(step, "cf_isRequired").value_or(false) ? "!" : "");
}

std::string changes_of_field(const bj::object& step) {
  std::vector<std::string> changes;
  const auto say = [&](std::string_view name, const char* yes, const char* no) {
    if (const auto value = flag(step, name)) changes.emplace_back(*value ? yes : no);
  };
  if (auto name = text(step, "newName"); !name.empty()) {
    changes.push_back(fmt::format("It is called `{}` now.", name));
  }
  if (auto type = text(step, "typeName"); !type.empty()) {
    changes.push_back(fmt::format("It has the type `{}` now.", type));
  }
  say("isRequired", "It became required.", "It is not required any more.");
  say("isList", "It became a list.", "It is no list any more.");
  say("isUnique", "It became unique.", "It is not unique any more.");
  return fmt::format("{}", fmt::join(changes, " "));
}

struct Line {
  std::string subject;  // The type, enum or relation it is told under.
  std::string text;
  Style style;
};

std::optional<Line> line_of(const bj::object& step) {
  const std::string kind = text(step, "type"), name = text(step, "name"),
                    model = text(step, "model");
  const auto created = [&](const std::string& of, std::string what) {
    return Line{of, "+ Created " + std::move(what), Style::Good};
  };
  const auto deleted = [&](const std::string& of, std::string what) {
    return Line{of, "- Deleted " + std::move(what), Style::Bad};
  };
  const auto updated = [&](const std::string& of, std::string what) {
    return Line{of, "~ Updated " + std::move(what), Style::Warn};
  };
  if (kind == "CreateModel") return created(name + " (Type)", fmt::format("type `{}`", name));
  if (kind == "DeleteModel") return deleted(name + " (Type)", fmt::format("type `{}`", name));
  if (kind == "CreateField") {
    return created(model + " (Type)", fmt::format("field `{}` of type `{}`", name, type_of(step)));
  }
  if (kind == "DeleteField") return deleted(model + " (Type)", fmt::format("field `{}`", name));
  if (kind == "UpdateField") {
    return updated(model + " (Type)", fmt::format("field `{}`. {}", name, changes_of_field(step)));
  }
  if (kind == "CreateEnum") return created(name + " (Enum)", fmt::format("enum `{}`", name));
  if (kind == "UpdateEnum") return updated(name + " (Enum)", fmt::format("enum `{}`", name));
  if (kind == "DeleteEnum") return deleted(name + " (Enum)", fmt::format("enum `{}`", name));
  if (kind == "CreateRelation") {
    return created(name + " (Relation)",
                   fmt::format("relation between {} and {}", text(step, "leftModel"),
                               text(step, "rightModel")));
  }
  if (kind == "UpdateRelation") return updated(name + " (Relation)", "relation");
  if (kind == "DeleteRelation") return deleted(name + " (Relation)", "relation");
  if (kind == "UpdateModel" && text(step, "um_newName") != name) {
    return updated(name + " (Type)", fmt::format("type `{}`. It is called `{}` now.", name,
                                                 text(step, "um_newName")));
  }
  return std::nullopt;
}

}  // namespace

void report_steps(Output& output, const bj::array& steps, bool potential) {
  std::vector<Line> lines;
  for (const bj::value& step : steps) {
    if (!step.is_object()) continue;
    if (auto line = line_of(step.get_object())) lines.push_back(std::move(*line));
  }
  if (lines.empty()) return output.line("There are no changes.");
  output.line(potential ? "Potential changes:" : "Changes:");
  std::vector<std::string> subjects;
  for (const Line& line : lines) {
    if (std::ranges::count(subjects, line.subject) == 0) subjects.push_back(line.subject);
  }
  for (const std::string& subject : subjects) {
    output.line("\n  " + output.styled(subject, Style::Bold));
    for (const Line& line : lines) {
      if (line.subject == subject) output.line("  " + output.styled(line.text, line.style));
    }
  }
  output.line("");
}

void report_problems(Output& output, std::string_view heading,
                     const std::vector<client::PrismaProblem>& problems) {
  output.note(heading);
  for (const auto& each : problems) {
    const std::string of = each.field.empty() ? each.type : each.type + "." + each.field;
    output.note(fmt::format("  {}: {}", of, each.description));
  }
}

std::string problems_json(const std::vector<client::PrismaProblem>& problems) {
  bj::array array;
  for (const auto& each : problems) {
    array.push_back(
        bj::object{{"type", each.type},
                   {"field", each.field.empty() ? bj::value(nullptr) : bj::value(each.field)},
                   {"description", each.description}});
  }
  return bj::serialize(array);
}

}  // namespace graphcool::commands::prisma
