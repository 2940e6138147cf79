#include "core/functions/code/portable.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "core/base/text.h"

namespace graphcool::functions {

namespace fs = std::filesystem;
namespace bj = boost::json;

namespace {

bool leads_out(const std::string& path) {
  return path == ".." || path.starts_with("../") || path.starts_with('/');
}

// A line that is no more than "// PATH", or that begins with "PATH"(: what esbuild puts before the
// text of each file. How it has moved what follows in the line.
PortableCode::Shift append_portable(std::string& out, std::string_view line,
                                    const std::map<std::string, std::string>& names) {
  const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view text = line.substr(start);
  const bool is_comment = text.starts_with("// ");
  const std::size_t from = is_comment ? 3 : 1;
  const std::size_t to = is_comment              ? text.size()
                         : text.starts_with('"') ? text.find("\"(", from)
                                                 : text.npos;
  const auto found =
      to == text.npos ? names.end() : names.find(std::string(text.substr(from, to - from)));
  if (found == names.end()) {
    out += line;
    return {};
  }
  out += line.substr(0, start + from);
  out += found->second;
  out += text.substr(to);
  return {static_cast<int>(start + to),
          static_cast<int>(found->second.size()) - static_cast<int>(to - from)};
}

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// A number as source maps have it: five bits a digit, the lowest first, and the sign lowest of all.
std::string to_vlq(int value) {
  auto bits = static_cast<unsigned>(value < 0 ? -value : value) << 1 | (value < 0 ? 1u : 0u);
  std::string text;
  do {
    const unsigned digit = bits & 31;
    bits >>= 5;
    text += kDigits[digit | (bits != 0 ? 32u : 0u)];
  } while (bits != 0);
  return text;
}

// The number at the beginning of `text`, and how many digits it has: 0 when there is none.
std::pair<int, std::size_t> vlq_in(std::string_view text) {
  unsigned bits = 0;
  std::size_t size = 0;
  for (bool more = true; more && size < text.size() && size < 6; ++size) {
    const std::size_t digit = kDigits.find(text[size]);
    if (digit == kDigits.npos) return {0, 0};
    more = (digit & 32) != 0;
    bits |= static_cast<unsigned>(digit & 31) << (5 * size);
  }
  const int value = static_cast<int>(bits >> 1);
  return {(bits & 1) != 0 ? -value : value, size};
}

// Moves what is mapped in a line. Each column counts from the one before it, so the first that
// moves takes the others along.
std::string shifted(std::string_view line, const PortableCode::Shift& shift) {
  std::string result;
  int column = 0;
  bool moved = false;
  for (const std::string_view segment : text::split(line, ',')) {
    if (!result.empty()) result += ',';
    const auto [step, size] = vlq_in(segment);
    column += step;
    const bool moves = !moved && size > 0 && column >= shift.from;
    moved = moved || moves;
    result +=
        moves ? to_vlq(step + shift.by) + std::string(segment.substr(size)) : std::string(segment);
  }
  return result;
}

std::string shifted_mappings(std::string_view mappings,
                             const std::map<std::size_t, PortableCode::Shift>& shifts) {
  std::string result;
  std::size_t row = 0;
  for (const std::string_view line : text::split(mappings, ';')) {
    if (row > 0) result += ';';
    const auto shift = shifts.find(row++);
    result += shift == shifts.end() ? std::string(line) : shifted(line, shift->second);
  }
  return result;
}

}  // namespace

std::string portable_name(const std::string& input) {
  const std::size_t packages = input.find("node_modules/");
  return leads_out(input) && packages != input.npos ? input.substr(packages) : input;
}

PortableCode portable_code(std::string_view code, const std::map<std::string, std::string>& names) {
  PortableCode result;
  std::size_t row = 0;
  for (const std::string_view line : text::split(code, '\n')) {
    if (row > 0) result.text += '\n';
    const PortableCode::Shift shift = append_portable(result.text, line, names);
    if (shift.by != 0) result.shifts.emplace(row, shift);
    ++row;
  }
  return result;
}

Result<std::string> portable_map(std::string_view map, const PortableCode& code,
                                 const fs::path& made_in, const fs::path& folder,
                                 const std::string& target,
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
  if (bj::value* mappings = object->if_contains("mappings"); mappings && mappings->is_string()) {
    *mappings = shifted_mappings(std::string(mappings->get_string()), code.shifts);
  }
  return bj::serialize(document);
}

}  // namespace graphcool::functions
