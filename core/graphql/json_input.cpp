#include "core/graphql/json_input.h"

#include <algorithm>

#include "core/graphql/coercion.h"
#include "core/graphql/literal.h"
#include "core/graphql/schema_data.h"
#include "core/graphql/suggestions.h"

namespace graphcool::graphql {

// An input field and the value it was sent; null when it was left out.
struct JsonCoercer::Given {
  std::size_t position = 0;
  const boost::json::value* value = nullptr;
};

Input JsonCoercer::coerce(std::string_view name, const boost::json::value& value, TypeRef type) {
  variable_ = name;
  return coerce_at(value, type, nullptr);
}

void JsonCoercer::fail(std::string message) {
  if (errors_left_ == 0) {
    gave_up_ = true;
    return;
  }
  --errors_left_;
  messages_.push_back(std::move(message));
}

void JsonCoercer::invalid(const Path* path, const boost::json::value& value,
                          std::string_view complaint) {
  std::string message = "Variable \"$" + std::string(variable_) + "\" got invalid value ";
  append_glimpse(message, value);
  if (path != nullptr) {
    std::vector<const Path*> steps;
    for (const Path* step = path; step != nullptr; step = step->outer) steps.push_back(step);
    message.append(" at \"").append(variable_);
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
      if ((*step)->name.data() == nullptr) {
        message.append("[").append(std::to_string((*step)->index)).append("]");
      } else {
        message.append(".").append((*step)->name);
      }
    }
    message += '"';
  }
  fail(message.append("; ").append(complaint));
}

Input JsonCoercer::too_deep() {
  fail("Variable \"$" + std::string(variable_) +
       "\" got an invalid value; It is nested more than " + std::to_string(kMaxInputDepth) +
       " levels deep.");
  return {};
}

Input JsonCoercer::coerce_at(const boost::json::value& value, TypeRef type, const Path* path) {
  if (gave_up_) return {};
  if (value.is_null()) {
    if (!type.is_non_null()) return Input::null();
    invalid(path, value, "Expected non-nullable type \"" + type.to_string() + "\" not to be null.");
    return {};
  }
  if (path != nullptr && path->depth > kMaxInputDepth) return too_deep();
  if (type.is_list()) return coerce_list(value, type.item(), path);
  const Type& named = *type.named();
  if (named.kind != TypeKind::InputObject) return coerce_scalar(value, named, path);
  if (const boost::json::object* object = value.if_object()) {
    return coerce_object(*object, value, named, path);
  }
  invalid(path, value, "Expected type \"" + std::string(named.name) + "\" to be an object.");
  return {};
}

Input JsonCoercer::coerce_list(const boost::json::value& value, TypeRef item_type,
                               const Path* path) {
  Input list;
  list.kind = Input::Kind::List;
  const boost::json::array* array = value.if_array();
  const std::span<Input> items = make_span<Input>(arena_, array == nullptr ? 1 : array->size());
  list.items = items;
  if (array == nullptr) {
    items[0] = coerce_at(value, item_type, path);
    return list;
  }
  Path step{.outer = path, .depth = path == nullptr ? 1 : path->depth + 1};
  for (; step.index < items.size(); ++step.index) {
    items[step.index] = coerce_at((*array)[step.index], item_type, &step);
  }
  return list;
}

// The fields that were sent or that matter though they were not, in the order of the type.
std::size_t JsonCoercer::collect_given(const boost::json::object& object, const Type& type,
                                       std::span<Given> given) const {
  std::size_t count = 0;
  for (const auto& member : object) {
    const InputValue* field = type.input_field({member.key().data(), member.key().size()});
    if (field == nullptr) continue;
    given[count++] = {static_cast<std::size_t>(field - type.input_fields.data()), &member.value()};
  }
  if (type.index != nullptr) {
    for (const std::uint32_t position : type.index->unasked) {
      if (object.if_contains(type.input_fields[position].name) == nullptr) {
        given[count++] = {position, nullptr};
      }
    }
  }
  std::sort(given.begin(), given.begin() + static_cast<std::ptrdiff_t>(count),
            [](const Given& a, const Given& b) { return a.position < b.position; });
  return count;
}

Input JsonCoercer::coerce_object(const boost::json::object& object, const boost::json::value& value,
                                 const Type& type, const Path* path) {
  const std::size_t unasked = type.index == nullptr ? 0 : type.index->unasked.size();
  const std::span<Given> given = make_span<Given>(arena_, object.size() + unasked);
  const std::size_t count = collect_given(object, type, given);
  const std::span<InputMember> members = make_span<InputMember>(arena_, count);
  std::size_t filled = 0;
  std::size_t known = 0;
  for (const Given& one : given.first(count)) {
    const InputValue& field = type.input_fields[one.position];
    InputMember& member = members[filled];
    member.name = field.name;
    member.tag = field.tag;
    if (one.value != nullptr) {
      ++known;
      const Path step{.outer = path,
                      .name = field.name,
                      .index = 0,
                      .depth = path == nullptr ? 1 : path->depth + 1};
      member.value = coerce_at(*one.value, field.type, &step);
      ++filled;
    } else if (field.default_value != nullptr) {
      member.value = default_of(field, arena_);
      ++filled;
    } else {
      invalid(path, value,
              "Field \"" + std::string(field.name) + "\" of required type \"" +
                  field.type.to_string() + "\" was not provided.");
    }
  }
  if (known < object.size()) report_unknown(object, value, type, path);

  Input result;
  result.kind = Input::Kind::Object;
  result.members = members.first(filled);
  if (!type.one_of) return result;
  if (filled != 1) {
    invalid(path, value,
            "Exactly one key must be specified for OneOf type \"" + std::string(type.name) + "\".");
  }
  if (filled > 0 && members[0].value.is_null()) {
    const Path step{.outer = path, .name = members[0].name};
    invalid(&step, nullptr, "Field \"" + std::string(members[0].name) + "\" must be non-null.");
  }
  return result;
}

void JsonCoercer::report_unknown(const boost::json::object& object, const boost::json::value& value,
                                 const Type& type, const Path* path) {
  const std::vector<std::string_view> names = names_of(type.input_fields);
  for (const auto& member : object) {
    if (gave_up_) return;
    const std::string_view key(member.key().data(), member.key().size());
    if (type.input_field(key) != nullptr) continue;
    invalid(path, value,
            "Field \"" + std::string(key) + "\" is not defined by type \"" +
                std::string(type.name) + "\"." + did_you_mean(suggestion_list(key, names)));
  }
}

Input JsonCoercer::coerce_scalar(const boost::json::value& value, const Type& type,
                                 const Path* path) {
  if (is_deeper(value, kMaxInputDepth - (path == nullptr ? 0 : path->depth))) return too_deep();
  std::string message;
  const auto leaf =
      coerce_leaf(type, raw_input(value, arena_), /*from_literal=*/false, arena_, message);
  if (leaf) return *leaf;
  invalid(path, value, message);
  return {};
}

}  // namespace graphcool::graphql
