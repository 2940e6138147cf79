// The project templates that the binary carries (the folder templates/).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace graphcool::commands {

struct TemplateFile {
  std::string path;        // Relative to the project, with '/'.
  std::string_view bytes;  // Lives as long as the program.
};

struct Template {
  std::string name;
  std::string description = {};          // One line.
  std::vector<TemplateFile> files = {};  // Sorted by path.
};

// Sorted by name, but "default" first.
const std::vector<Template>& templates();

std::vector<std::string> template_names();

// REQUIRES: one of template_names().
const Template& template_named(std::string_view name);

}  // namespace graphcool::commands
