// Changes of single values in a YAML text that leave all else as its author wrote it: comments,
// order, quotes, unknown keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace graphcool::service::yaml {

struct Edit {
  std::vector<std::string> path;     // Keys from the root; maps that miss on the way are made.
  std::optional<std::string> value;  // Nothing: the entry goes, with what is in it.
};

// The text with the edits made, one after the other. Invalid when the text is no YAML, or has a
// form that cannot be edited in place (a list or text where a map would be); then nothing is lost,
// since nothing was done. `file` is its name in errors.
Result<std::string> edited(const std::string& file, std::string text,
                           const std::vector<Edit>& edits);

}  // namespace graphcool::service::yaml
