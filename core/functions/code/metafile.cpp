#include "core/functions/code/metafile.h"

#include <boost/json.hpp>

#include "core/base/files.h"

namespace graphcool::functions {

namespace bj = boost::json;

namespace {

Input read_input(const bj::value& value) {
  Input input;
  const bj::value* imports =
      value.is_object() ? value.get_object().if_contains("imports") : nullptr;
  if (imports == nullptr || !imports->is_array()) return input;
  for (const bj::value& each : imports->get_array()) {
    const bj::object* object = each.if_object();
    const bj::value* path = object ? object->if_contains("path") : nullptr;
    if (path == nullptr || !path->is_string()) continue;
    const bj::value* external = object->if_contains("external");
    input.imports.push_back({std::string(path->get_string()),
                             external != nullptr && external->is_bool() && external->get_bool()});
  }
  return input;
}

}  // namespace

Result<Inputs> read_metafile(const std::filesystem::path& file) {
  const auto text = files::read(file);
  if (!text) return text.error();
  boost::system::error_code failed;
  const bj::value document = bj::parse(*text, failed);
  const bj::value* inputs =
      !failed && document.is_object() ? document.get_object().if_contains("inputs") : nullptr;
  if (inputs == nullptr || !inputs->is_object()) {
    return Error{.code = ErrorCode::Invalid,
                 .what = "esbuild did not tell what it has bundled.",
                 .where = {},
                 .hint = "Use a newer one: npm install --save-dev esbuild@latest"};
  }
  Inputs result;
  for (const auto& each : inputs->get_object()) {
    result.emplace(std::string(each.key()), read_input(each.value()));
  }
  return result;
}

}  // namespace graphcool::functions
