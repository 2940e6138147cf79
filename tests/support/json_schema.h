// As much of JSON Schema (draft 7) as docs/graphcool.schema.json uses.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <regex>
#include <stdexcept>
#include <string>

namespace graphcool::tests {

class JsonSchema {
 public:
  explicit JsonSchema(boost::json::value root) : root_(std::move(root)) {}

  // What is wrong first, with the way to it; empty when nothing is. Throws for a keyword that it
  // does not know, so that none is passed over.
  std::string check(const boost::json::value& value) const { return check(root_, value, "$"); }

 private:
  using Value = boost::json::value;

  std::string check(const Value& schema, const Value& value, const std::string& path) const {
    for (const auto& [keyword, rule] : schema.as_object()) {
      const std::string wrong = check_keyword(schema, keyword, rule, value, path);
      if (!wrong.empty()) return wrong;
    }
    return {};
  }

  std::string check_keyword(const Value& schema, std::string_view keyword, const Value& rule,
                            const Value& value, const std::string& path) const {
    const auto fail = [&] { return path + ": " + std::string(keyword); };
    const auto passes = [&](const Value& other) { return check(other, value, path).empty(); };
    if (keyword == "$schema" || keyword == "title" || keyword == "description" ||
        keyword == "definitions" || keyword == "then") {
      return {};
    }
    if (keyword == "$ref") {
      return check(root_.at_pointer(std::string(rule.as_string()).substr(1)), value, path);
    }
    if (keyword == "type") return is_of(rule, value) ? "" : fail();
    if (keyword == "enum") {
      return std::ranges::count(rule.as_array(), value) > 0 ? "" : fail();
    }
    if (keyword == "const") return rule == value ? "" : fail();
    if (keyword == "anyOf") return std::ranges::any_of(rule.as_array(), passes) ? "" : fail();
    if (keyword == "allOf") {
      for (const Value& each : rule.as_array()) {
        if (std::string wrong = check(each, value, path); !wrong.empty()) return wrong;
      }
      return {};
    }
    if (keyword == "if") {
      return passes(rule) ? check(schema.at("then"), value, path) : std::string();
    }
    if (const auto* text = value.if_string()) {
      if (keyword == "pattern") {
        return std::regex_search(std::string(*text), std::regex(std::string(rule.as_string())))
                   ? ""
                   : fail();
      }
      if (keyword == "minLength") return text->size() >= number(rule) ? "" : fail();
    }
    if (const auto* list = value.if_array()) return check_list(keyword, rule, *list, path);
    if (const auto* object = value.if_object()) {
      return check_object(schema, keyword, rule, *object, path);
    }
    return known(keyword);
  }

  std::string check_list(std::string_view keyword, const Value& rule,
                         const boost::json::array& list, const std::string& path) const {
    const std::string failure = path + ": " + std::string(keyword);
    if (keyword == "minItems") return list.size() >= number(rule) ? "" : failure;
    if (keyword == "uniqueItems") {
      return std::ranges::all_of(
                 list, [&](const Value& each) { return std::ranges::count(list, each) == 1; })
                 ? ""
                 : failure;
    }
    if (keyword == "items") {
      for (const Value& each : list) {
        if (std::string wrong = check(rule, each, path + "[]"); !wrong.empty()) return wrong;
      }
    }
    return known(keyword);
  }

  std::string check_object(const Value& schema, std::string_view keyword, const Value& rule,
                           const boost::json::object& object, const std::string& path) const {
    const std::string failure = path + ": " + std::string(keyword);
    if (keyword == "minProperties") return object.size() >= number(rule) ? "" : failure;
    if (keyword == "maxProperties") return object.size() <= number(rule) ? "" : failure;
    if (keyword == "required") {
      return std::ranges::all_of(rule.as_array(),
                                 [&](const Value& key) { return object.contains(key.as_string()); })
                 ? ""
                 : failure;
    }
    for (const auto& [key, value] : object) {
      const Value* for_key = property(schema, key);
      if (keyword == "additionalProperties" && !for_key) {
        if (rule.is_bool()) return failure + " " + std::string(key);
        for_key = &rule;
      } else if (keyword != "properties" && keyword != "patternProperties") {
        continue;
      }
      if (!for_key) continue;
      const std::string inner = path + "." + std::string(key);
      if (std::string wrong = check(*for_key, value, inner); !wrong.empty()) return wrong;
    }
    return known(keyword);
  }

  static const Value* property(const Value& schema, std::string_view key) {
    const auto& object = schema.as_object();
    if (const auto* properties = object.if_contains("properties")) {
      if (const auto* found = properties->as_object().if_contains(key)) return found;
    }
    if (const auto* patterns = object.if_contains("patternProperties")) {
      for (const auto& [pattern, found] : patterns->as_object()) {
        if (std::regex_search(std::string(key), std::regex(std::string(pattern)))) return &found;
      }
    }
    return nullptr;
  }

  static std::size_t number(const Value& value) { return value.to_number<std::size_t>(); }

  static bool is_of(const Value& type, const Value& value) {
    if (const auto* several = type.if_array()) {
      return std::ranges::any_of(*several, [&](const Value& each) { return is_of(each, value); });
    }
    const std::string name(type.as_string());
    return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
           (name == "string" && value.is_string()) || (name == "null" && value.is_null()) ||
           (name == "boolean" && value.is_bool()) || (name == "number" && value.is_number());
  }

  // Nothing is wrong with a rule for values of another kind.
  static std::string known(std::string_view keyword) {
    constexpr std::string_view all[] = {"pattern",
                                        "minLength",
                                        "items",
                                        "minItems",
                                        "uniqueItems",
                                        "minProperties",
                                        "maxProperties",
                                        "required",
                                        "properties",
                                        "patternProperties",
                                        "additionalProperties"};
    if (std::ranges::count(all, keyword) > 0) return {};
    throw std::logic_error("JSON Schema: " + std::string(keyword));
  }

  const Value root_;
};

}  // namespace graphcool::tests
