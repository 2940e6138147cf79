#include "core/functions/code/portable.h"

#include <boost/json.hpp>

#include "core/base/text.h"

namespace graphcool::functions {

namespace fs = std::filesystem;
namespace bj = boost::json;

namespace {

bool leads_out(const std::string& path) {
  return path == ".." || path.starts_with("../") || path.starts_with('/');
}

// A line that is no more than "// PATH", or that begins with "PATH"(: what esbuild puts before the
// text of each file.
std::string portable_line(std::string_view line, const std::map<std::string, std::string>& names) {
  const std::size_t start = line.find_first_not_of(' ');
  if (start == line.npos) return std::string(line);
  const std::string_view text = line.substr(start);
  const bool is_comment = text.starts_with("// ");
  if (!is_comment && !text.starts_with("\"..")) return std::string(line);
  const std::size_t from = is_comment ? 3 : 1;
  const std::size_t to = is_comment ? text.size() : text.find("\"(", from);
  if (to == text.npos) return std::string(line);
  const auto found = names.find(std::string(text.substr(from, to - from)));
  if (found == names.end()) return std::string(line);
  return std::string(line.substr(0, start + from)) + found->second + std::string(text.substr(to));
}

}  // namespace

std::string portable_name(const std::string& input) {
  const std::size_t packages = input.find("node_modules/");
  return leads_out(input) && packages != input.npos ? input.substr(packages) : input;
}

std::string portable_code(std::string_view code, const std::map<std::string, std::string>& names) {
  std::string result;
  result.reserve(code.size());
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = std::min(code.find('\n', at), code.size() - 1) + 1;
    const std::string_view line = code.substr(at, end - at);
    const bool ends = line.ends_with('\n');
    result += portable_line(line.substr(0, line.size() - (ends ? 1 : 0)), names);
    if (ends) result += '\n';
    at = end;
  }
  return result;
}

Result<std::string> portable_map(std::string_view map, const fs::path& made_in,
                                 const fs::path& folder, const std::string& target,
                                 const std::map<std::string, std::string>& names) {
  boost::system::error_code failed;
  bj::value document = bj::parse(map, failed);
  bj::object* object = failed ? nullptr : document.if_object();
  bj::value* sources = object != nullptr ? object->if_contains("sources") : nullptr;
  if (sources == nullptr || !sources->is_array()) {
    return Error{.code = ErrorCode::Invalid, .what = "esbuild has made no valid source map."};
  }
  const fs::path beside = fs::path(target).parent_path();
  for (bj::value& each : sources->get_array()) {
    if (!each.is_string()) continue;
    const std::string source(each.get_string());
    if (source.find("://") != source.npos) continue;  // Of a package's own source map.
    const std::string path =
        (made_in / source).lexically_normal().lexically_relative(folder).generic_string();
    const auto named = names.find(path);
    std::string name = named == names.end() ? portable_name(path) : named->second;
    // What a package was made from may be named anyhow; nothing is there.
    if (named == names.end() && leads_out(name)) name = fs::path(name).filename();
    each = fs::path(name).lexically_relative(beside).generic_string();
  }
  return bj::serialize(document);
}

}  // namespace graphcool::functions
