#include "commands/changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "core/base/text.h"

namespace graphcool::commands {
namespace {

using boost::json::object;

std::string_view text_of(const object& message, std::string_view key) {
  const boost::json::value* value = message.if_contains(key);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// The sign comes from the words of the description, as in the original.
std::string sign(std::string_view description, const Output& output) {
  const auto says = [&](std::string_view word) {
    return description.find(word) != std::string_view::npos;
  };
  if (says("create")) return output.styled("+", Style::Good);
  if (says("update")) return output.styled("*", Style::Warn);
  if (says("delete") || says("remove")) return output.styled("-", Style::Bad);
  return "?";
}

// Names stand between back-ticks, and are shown bold.
std::string with_names(std::string_view description, const Output& output) {
  std::string out;
  bool name = false;
  for (const std::string_view part : text::split(description, '`')) {
    out += name ? output.styled(fmt::format("`{}`", part), Style::Bold) : std::string(part);
    name = !name;
  }
  return out;
}

// "relation" -> "Relations"
std::string heading(std::string_view type) {
  std::string out;
  for (const std::string_view word : text::split(type, ' ')) {
    out += (out.empty() ? "" : " ") + text::upper_first(word);
  }
  return out + "s";
}

void append_message(std::string& out, const object& message, const Output& output) {
  const std::string_view description = text_of(message, "description");
  out += fmt::format("   {} {}\n", sign(description, output), with_names(description, output));
  const boost::json::value* below = message.if_contains("subDescriptions");
  if (!below || !below->is_array()) return;
  const boost::json::array& details = below->get_array();
  for (std::size_t i = 0; i < details.size(); ++i) {
    const std::string_view detail = text_of(details[i].get_object(), "description");
    out += fmt::format("   {} {}  {}\n", i + 1 == details.size() ? "└─" : "├─",
                       sign(detail, output), with_names(detail, output));
  }
}

}  // namespace

std::string changes_text(std::string_view messages, const Output& output) {
  const boost::json::array all = boost::json::parse(messages).as_array();
  std::vector<std::string> types;
  for (const auto& each : all) {
    const std::string type(text_of(each.get_object(), "type"));
    if (std::ranges::count(types, type) == 0) types.push_back(type);
  }
  std::string out;
  for (const std::string& type : types) {
    out +=
        fmt::format("{}{}\n", out.empty() ? "" : "\n", output.styled(heading(type), Style::Accent));
    std::string subject;
    for (const auto& each : all) {
      const object& message = each.get_object();
      if (text_of(message, "type") != type) continue;
      const std::string_view name = text_of(message, "name");
      if (const std::string of(name.substr(0, name.find('.'))); of != subject) {
        subject = of;
        out += "\n  " + output.styled(subject, Style::Bold) + "\n";
      }
      append_message(out, message, output);
    }
  }
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace graphcool::commands
