// A tree of files, drawn.
#pragma once

#include <string>
#include <vector>

namespace graphcool::commands {

// `root`, and below it the paths, each folder once, in the order of the names:
//
//   my-app
//   ├─ graphcool.yml
//   └─ src/
//      └─ hello.js
//
// Ends with a newline.
std::string tree_text(const std::string& root, const std::vector<std::string>& paths);

}  // namespace graphcool::commands
