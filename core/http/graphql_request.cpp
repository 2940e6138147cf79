#include "core/http/graphql_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>
#include <optional>

#include "core/base/text.h"
#include "core/http/negotiate.h"
#include "core/http/uri.h"

namespace graphcool::http {
namespace {

namespace json = boost::json;

constexpr int kInputMalformed = 1001;  // InputCompletelyMalformed
constexpr int kBadVariables = 3024;    // VariablesParsingError
constexpr std::size_t kParserStack = 4096;
constexpr std::size_t kSmallestArena = 512;
constexpr std::size_t kLargestArena = 64u << 10;  // Beyond, it grows by itself.

// True behind an escape such as \uD83D, which needs its other half.
bool ends_in_half_a_pair(std::string_view text) {
  if (text.size() < 6) return false;
  text = text.substr(text.size() - 6);
  return text.starts_with("\\u") && (text[2] == 'd' || text[2] == 'D') &&
         std::string_view("89abAB").find(text[3]) != std::string_view::npos;
}

std::string reason_of(const json::error_code& error, std::string_view read) {
  if (error == json::error::incomplete) return "it ends too early";
  if (error == json::error::extra_data) return "something stands behind its end";
  if (error == json::error::too_deep) return "it is nested too deeply";
  if (error == json::error::illegal_leading_surrogate ||
      error == json::error::illegal_trailing_surrogate ||
      error == json::error::expected_utf16_escape || ends_in_half_a_pair(read)) {
    return "an escape is one half of a surrogate pair";
  }
  if (error == json::error::exponent_overflow) return "a number is too large";
  return error.message();
}

// Parses a whole text; the value keeps an arena of its own. The error is a clause: "it ends too
// early at byte 5".
Result<json::value, std::string> parse_json(std::string_view text, std::size_t max_depth) {
  json::parse_options options;
  options.max_depth = max_depth;
  unsigned char stack[kParserStack];
  json::parser parser({}, options, stack);
  parser.reset(json::make_shared_resource<json::monotonic_resource>(
      std::clamp(text.size(), kSmallestArena, kLargestArena)));
  json::error_code error;
  std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (!error) {
    while (read < text.size() && text::trim(text.substr(read, 1)).empty()) ++read;
    if (read == text.size()) return parser.release();
    error = json::error::extra_data;
  }
  read = std::min(read, text.size());
  return fmt::format("{} at byte {}", reason_of(error, text.substr(0, read)), read + 1);
}

GraphqlRefusal malformed(std::string what) {
  return {.status = 400, .code = kInputMalformed, .what = std::move(what)};
}

std::string_view kind_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "a boolean";
    case json::kind::string:
      return "a string";
    case json::kind::array:
      return "an array";
    case json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

// Variables that came as text, in a string or in a URL. Text without anything in it is none.
Result<json::value, GraphqlRefusal> parse_variables(std::string_view text,
                                                    const GraphqlLimits& limits) {
  if (text::trim(text).empty()) return json::value();
  auto parsed = parse_json(text, limits.max_json_depth);
  if (!parsed) {
    return GraphqlRefusal{
        .status = 400,
        .code = kBadVariables,
        .what = fmt::format("The variables are not valid JSON: {}.", parsed.error())};
  }
  if (!parsed->is_object() && !parsed->is_null()) {
    return GraphqlRefusal{
        .status = 400,
        .code = kBadVariables,
        .what = fmt::format("The variables must be a JSON object, but are {}.", kind_of(*parsed))};
  }
  return std::move(*parsed);
}

Result<json::value, GraphqlRefusal> take_variables(json::value& value,
                                                   const GraphqlLimits& limits) {
  if (value.is_object() || value.is_null()) return std::move(value);
  if (const auto* text = value.if_string(); text != nullptr && limits.text_variables) {
    return parse_variables({text->data(), text->size()}, limits);
  }
  return malformed(
      fmt::format("'variables' must be an object or null, but is {}.", kind_of(value)));
}

// One member of a body or of an array.
GraphqlItem take_item(json::value& value, const GraphqlLimits& limits) {
  auto* object = value.if_object();
  if (object == nullptr) {
    return malformed(
        fmt::format("A GraphQL request is a JSON object, but this is {}.", kind_of(value)));
  }
  engine::Request request;
  const auto* query = object->if_contains("query");
  if (query == nullptr) return malformed("The request has no 'query'.");
  const auto* text = query->if_string();
  if (text == nullptr) {
    return malformed(fmt::format("'query' must be a string, but is {}.", kind_of(*query)));
  }
  request.query.assign(text->data(), text->size());

  if (const auto* name = object->if_contains("operationName"); name && !name->is_null()) {
    const auto* given = name->if_string();
    if (given == nullptr) {
      return malformed(
          fmt::format("'operationName' must be a string or null, but is {}.", kind_of(*name)));
    }
    request.operation_name.assign(given->data(), given->size());
  }
  if (const auto* extensions = object->if_contains("extensions");
      extensions && !extensions->is_null() && !extensions->is_object()) {
    return malformed(
        fmt::format("'extensions' must be an object or null, but is {}.", kind_of(*extensions)));
  }
  if (auto* variables = object->if_contains("variables")) {
    auto taken = take_variables(*variables, limits);
    if (!taken) return taken.error();
    request.variables = std::move(*taken);
  }
  return request;
}

Result<GraphqlBatch, GraphqlRefusal> read_json(std::string_view body, const GraphqlLimits& limits) {
  if (text::trim(body).empty()) {
    return malformed(R"(The body is empty. Send JSON such as {"query":"{ __typename }"}.)");
  }
  auto parsed = parse_json(body, limits.max_json_depth);
  if (!parsed) {
    return malformed(fmt::format("The body is not valid JSON: {}.", parsed.error()));
  }
  GraphqlBatch batch;
  auto* array = parsed->if_array();
  if (array == nullptr) {
    auto item = take_item(*parsed, limits);
    if (!item) return item.error();
    batch.items.push_back(std::move(item));
    return batch;
  }
  if (array->size() > limits.max_batch) {
    return malformed(fmt::format("A batch may hold {} requests, but this one holds {}.",
                                 limits.max_batch, array->size()));
  }
  batch.is_array = true;
  batch.items.reserve(array->size());
  for (auto& item : *array) batch.items.push_back(take_item(item, limits));
  return batch;
}

Result<GraphqlBatch, GraphqlRefusal> read_post(const Request& request,
                                               const GraphqlLimits& limits) {
  const std::string_view type = request.header("Content-Type");
  const auto media = parse_media_type(type);
  const bool is_text = media && media->name == "application/graphql";
  if (!media || (media->name != "application/json" && !is_text)) {
    return GraphqlRefusal{
        .status = 415,
        .what = type.empty() ? "The request has no Content-Type. Send application/json."
                             : fmt::format("The Content-Type is {}. Send application/json.", type)};
  }
  if (!media->charset.empty() && media->charset != "utf-8" && media->charset != "utf8") {
    return GraphqlRefusal{.status = 415, .what = "The body must be encoded as UTF-8."};
  }
  const std::string_view encoding = request.header("Content-Encoding");
  if (!encoding.empty() && !same_name(encoding, "identity")) {
    return GraphqlRefusal{.status = 415, .what = "The body must not be compressed."};
  }
  if (!is_text) return read_json(request.body, limits);
  if (!text::is_utf8(request.body)) return malformed("The body is not valid UTF-8.");
  GraphqlBatch batch;
  batch.items.push_back(engine::Request{.query = std::string(request.body)});
  return batch;
}

Result<GraphqlBatch, GraphqlRefusal> read_get(const Request& request, const GraphqlLimits& limits) {
  const auto parameters = QueryParameters::parse(request.query);
  if (!parameters) return malformed("The query of the URL is not well encoded.");
  const std::string* query = parameters->find("query");
  if (query == nullptr) {
    return malformed("The URL has no 'query' parameter. Add one, or POST JSON.");
  }
  engine::Request item{.query = *query, .read_only = true};
  if (const std::string* name = parameters->find("operationName")) item.operation_name = *name;
  if (!text::is_utf8(item.query) || !text::is_utf8(item.operation_name)) {
    return malformed("The query of the URL is not valid UTF-8.");
  }
  if (const std::string* variables = parameters->find("variables")) {
    auto taken = parse_variables(*variables, limits);
    if (!taken) return taken.error();
    item.variables = std::move(*taken);
  }
  if (const std::string* extensions = parameters->find("extensions");
      extensions != nullptr && !text::trim(*extensions).empty()) {
    const auto parsed = parse_json(*extensions, limits.max_json_depth);
    if (!parsed) {
      return malformed(fmt::format("'extensions' is not valid JSON: {}.", parsed.error()));
    }
    if (!parsed->is_object() && !parsed->is_null()) {
      return malformed(
          fmt::format("'extensions' must be an object or null, but is {}.", kind_of(*parsed)));
    }
  }
  GraphqlBatch batch;
  batch.items.push_back(std::move(item));
  return batch;
}

}  // namespace

Result<GraphqlBatch, GraphqlRefusal> read_graphql(const Request& request,
                                                  const GraphqlLimits& limits) {
  return request.method == "POST" ? read_post(request, limits) : read_get(request, limits);
}

}  // namespace graphcool::http
