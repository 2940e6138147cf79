#include "core/engine/completion.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <limits>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/engine/event_data.h"

namespace graphcool::engine {

namespace bj = boost::json;
using graphql::CollectedField;
using graphql::TypeRef;

namespace {

constexpr int kPayloadRequired = 2063;
constexpr int kWrongType = 5004;

bool is_int32(const bj::value& given, std::int64_t& number) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (given.is_int64()) {
    number = given.get_int64();
  } else if (given.is_double() && std::trunc(given.get_double()) == given.get_double() &&
             std::abs(given.get_double()) <= Limits::max()) {
    number = static_cast<std::int64_t>(given.get_double());
  } else {
    return false;
  }
  return number >= Limits::min() && number <= Limits::max();
}

bool complete_datetime(const bj::value& given, bj::value& out) {
  if (!given.is_string()) return false;
  const auto ms = datetime::parse({given.get_string().data(), given.get_string().size()});
  if (!ms) return false;
  out = bj::string(datetime::to_iso(*ms));
  return true;
}

bool complete_id(const bj::value& given, bj::value& out) {
  if (given.is_int64()) {
    out = bj::string(std::to_string(given.get_int64()));
  } else {
    out = given;
  }
  return out.is_string();
}

}  // namespace

bool complete_leaf(const graphql::Type& type, const bj::value& given, bj::value& out) {
  if (type.kind == graphql::TypeKind::Enum) {
    out = given;
    return given.is_string() &&
           type.value({given.get_string().data(), given.get_string().size()}) != nullptr;
  }
  if (type.name == "Int") {
    std::int64_t number = 0;
    if (!is_int32(given, number)) return false;
    out = number;
    return true;
  }
  if (type.name == "DateTime") return complete_datetime(given, out);
  if (type.name == "ID") return complete_id(given, out);
  out = given;
  if (type.name == "Float") return given.is_number();
  if (type.name == "Boolean") return given.is_bool();
  if (type.name == "Json") return true;
  return given.is_string();
}

std::string ResponsePath::to_json() const {
  std::string text;
  for (const ResponsePath* at = this; at != nullptr; at = at->outer) {
    const std::string step =
        at->key.data() != nullptr ? json::quoted(at->key) : std::to_string(at->index);
    text = text.empty() ? step : step + "," + text;
  }
  return "[" + text + "]";
}

void Completion::report(const CollectedField& field, const ResponsePath& path,
                        const functions::Failure& failure) {
  errors_.push_back({.message = failure.message,
                     .locations = {selector_.locate(field.nodes.front()->offset)},
                     .path_json = path.to_json(),
                     .code = failure.code,
                     .extra_json = failure.extra_json});
}

bool Completion::complete(const CollectedField& field, const std::string& function,
                          functions::Answer&& answer, const ResponsePath& path, bj::value& out) {
  const TypeRef type = field.definition->type;
  out = nullptr;
  if (answer.failure) {
    report(field, path, *answer.failure);
    return !type.is_non_null();
  }
  if (!answer.data) {
    if (!type.is_non_null()) return true;
    report(field, path,
           {.code = kPayloadRequired,
            .message = fmt::format("The function '{}' returned no data, and its payload is "
                                   "required.",
                                   function)});
    return false;
  }
  const bool fits = type.is_list()                 ? answer.data->is_array()
                    : type.named()->is_composite() ? answer.data->is_object()
                                                   : true;
  if (!fits) {
    report(field, path, functions::data_of_wrong_kind(function));
    return !type.is_non_null();
  }
  return value(field, type, *answer.data, path, out);
}

// Null, where that is allowed, in place of what cannot be null.
bool Completion::value(const CollectedField& field, TypeRef type, const bj::value& given,
                       const ResponsePath& path, bj::value& out) {
  const bool required = type.is_non_null();
  if (given.is_null()) {
    out = nullptr;
    if (!required) return true;
    report(field, path,
           {.message = fmt::format("Cannot return null for non-nullable field {}.{}.",
                                   field.parent->name, field.definition->name)});
    return false;
  }
  if (nullable_value(field, type.nullable(), given, path, out)) return true;
  out = nullptr;
  return !required;
}

bool Completion::nullable_value(const CollectedField& field, TypeRef type, const bj::value& given,
                                const ResponsePath& path, bj::value& out) {
  if (type.is_list()) return list(field, type, given, path, out);
  if (type.named()->is_composite()) return object(field, *type.named(), given, path, out);
  return complete_leaf(*type.named(), given, out) || mismatch(field, type, given, path);
}

bool Completion::mismatch(const CollectedField& field, TypeRef type, const bj::value& given,
                          const ResponsePath& path) {
  std::string shown;
  append_value(shown, given);
  if (shown.size() > 200) shown = shown.substr(0, 200) + "...";
  report(field, path,
         {.code = kWrongType,
          .message = fmt::format("Returned JSON object does not match the GraphQL type. The field "
                                 "'{}' should be of type {}. Json: {}",
                                 field.definition->name, type.to_string(), shown)});
  return false;
}

bool Completion::list(const CollectedField& field, TypeRef type, const bj::value& given,
                      const ResponsePath& path, bj::value& out) {
  if (!given.is_array()) return mismatch(field, type, given, path);
  bj::array items;
  items.reserve(given.get_array().size());
  for (const bj::value& each : given.get_array()) {
    const ResponsePath place{.outer = &path, .index = items.size()};
    bj::value item;
    if (!value(field, type.item(), each, place, item)) return false;
    items.push_back(std::move(item));
  }
  out = std::move(items);
  return true;
}

bool Completion::object(const CollectedField& field, const graphql::Type& type,
                        const bj::value& given, const ResponsePath& path, bj::value& out) {
  const auto* members = given.if_object();
  if (members == nullptr) return mismatch(field, TypeRef(&type), given, path);
  bj::object result;
  for (const CollectedField& each : selector_.sub_fields(field, type)) {
    auto& place = result[each.response_key];
    if (each.definition->name == "__typename") {
      place = bj::string(type.name);
      continue;
    }
    const bj::value* member = members->if_contains(each.definition->name);
    const ResponsePath inner{.outer = &path, .key = each.response_key};
    bj::value completed;
    if (!value(each, each.definition->type, member ? *member : bj::value(), inner, completed)) {
      return false;
    }
    place = std::move(completed);
  }
  out = std::move(result);
  return true;
}

}  // namespace graphcool::engine
