#include "commands/templates.h"

#include <algorithm>
#include <cassert>

#include "core/base/text.h"
#include "embedded/templates.h"

namespace graphcool::commands {
namespace {

// Describes a template in one line; not part of the project that is made of it.
constexpr std::string_view kDescription = "template.txt";
constexpr std::string_view kDefault = "default";

std::vector<Template> collect() {
  std::vector<Template> result;
  for (const embedded::File& file : embedded::templates()) {
    const std::size_t slash = file.path.find('/');
    if (slash == std::string_view::npos) continue;
    const std::string_view name = file.path.substr(0, slash);
    const std::string_view path = file.path.substr(slash + 1);
    auto at = std::ranges::find(result, name, &Template::name);
    if (at == result.end()) at = result.insert(at, Template{.name = std::string(name)});
    if (path == kDescription) {
      at->description = text::trim(file.bytes);
    } else {
      at->files.push_back({std::string(path), file.bytes});
    }
  }
  for (Template& each : result) std::ranges::sort(each.files, {}, &TemplateFile::path);
  std::ranges::sort(result, {}, [](const Template& each) {
    return std::pair(each.name != kDefault, std::string_view(each.name));
  });
  return result;
}

}  // namespace

const std::vector<Template>& templates() {
  static const std::vector<Template> all = collect();
  return all;
}

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  for (const Template& each : templates()) names.push_back(each.name);
  return names;
}

const Template& template_named(std::string_view name) {
  const auto found = std::ranges::find(templates(), name, &Template::name);
  assert(found != templates().end());
  return *found;
}

}  // namespace graphcool::commands
