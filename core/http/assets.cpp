#include "core/http/assets.h"

#include <fmt/format.h>

#include <cstdint>

#include "core/base/json.h"
#include "core/http/gzip.h"

namespace graphcool::http {
namespace {

constexpr std::string_view kPlaceholder = "__GRAPHCOOL_CONFIG__";
constexpr std::string_view kPackedSuffix = ".gz";
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";

struct Type {
  std::string_view suffix;
  std::string_view name;
};

constexpr Type kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".ico", "image/x-icon"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".map", "application/json; charset=utf-8"},
};

std::string_view type_of(std::string_view path) {
  for (const Type& type : kTypes) {
    if (path.ends_with(type.suffix)) return type.name;
  }
  return "application/octet-stream";
}

bool is_packed(const Asset& asset) {
  return asset.path.ends_with(kPackedSuffix);
}

std::string_view served_as(const Asset& asset) {
  std::string_view path = asset.path;
  if (is_packed(asset)) path.remove_suffix(kPackedSuffix.size());
  return path;
}

// Weak, since one tag stands for the packed and the plain form. The hash is FNV-1a.
std::string entity_tag(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return fmt::format("W/\"{:016x}\"", hash);
}

// JSON inside of <script>: no text may end the element.
std::string script_safe(std::string_view json) {
  std::string safe;
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe.push_back(c);
    }
  }
  return safe;
}

}  // namespace

Playground::Playground(std::vector<Asset> assets) : assets_(std::move(assets)) {
  const Asset* page = find("index.html");
  if (page == nullptr) return;
  if (!is_packed(*page)) {
    page_ = page->bytes;
  } else if (!decompress(page->bytes, page_)) {
    page_.clear();
  }
}

const Asset* Playground::find(std::string_view path) const {
  for (const Asset& asset : assets_) {
    if (served_as(asset) == path) return &asset;
  }
  return nullptr;
}

Response Playground::page(std::string_view endpoint, std::string_view name) const {
  if (!available()) {
    return {.status = 503, .body = "This graphcool was built without the playground.\n"};
  }
  const std::string config = script_safe(
      fmt::format(R"({{"endpoint":{},"name":{}}})", json::quoted(endpoint), json::quoted(name)));
  Response response{.content_type = std::string(type_of(".html")), .body = page_};
  const std::size_t at = response.body.find(kPlaceholder);
  if (at != std::string::npos) response.body.replace(at, kPlaceholder.size(), config);
  response.add_header("Cache-Control", kAskAgain);
  response.add_header("X-Content-Type-Options", "nosniff");
  return response;
}

Response Playground::file(std::string_view path, const Request& request) const {
  const Asset* asset = find(path);
  if (asset == nullptr) return {.status = 404, .body = "There is no such file.\n"};
  Response response{.content_type = std::string(type_of(path))};
  const std::string tag = entity_tag(asset->bytes);
  response.add_header("ETag", tag);
  response.add_header("Cache-Control", path.starts_with("assets/") ? kForEver : kAskAgain);
  response.add_header("X-Content-Type-Options", "nosniff");
  const std::string_view known = request.header("If-None-Match");
  if (known == "*" || known.find(tag) != known.npos) {
    response.status = 304;
    return response;
  }
  response.static_body = asset->bytes;
  response.static_is_gzip = is_packed(*asset);
  return response;
}

}  // namespace graphcool::http
