// JSON to typed inputs: what clients send as variables (specification, section 6.1.2).
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/graphql/input.h"
#include "core/graphql/schema.h"

namespace graphcool::graphql {

// As many errors as graphql-js reports before it gives up.
inline constexpr std::size_t kMostInputErrors = 50;

// Coerces values and collects what is wrong with them, in the words of graphql-js 16.
class JsonCoercer {
 public:
  JsonCoercer(InputArena& arena, std::size_t most_errors)
      : arena_(arena), errors_left_(most_errors) {}

  // The value of the variable `name`, all of its leaves coerced; only to be used when
  // take_messages() gives none. Views go into `value` and into the arena.
  Input coerce(std::string_view name, const boost::json::value& value, TypeRef type);

  // Reports an error of the caller's.
  void fail(std::string message);

  // The messages since the last call.
  std::vector<std::string> take_messages() { return std::exchange(messages_, {}); }

  // True once there were more errors than fit.
  bool gave_up() const { return gave_up_; }

 private:
  struct Path {  // Of the value within the variable, innermost step first.
    const Path* outer = nullptr;
    std::string_view name = {};  // Without one it is a place in a list.
    std::size_t index = 0;
    int depth = 1;
  };
  struct Given;

  Input coerce_at(const boost::json::value& value, TypeRef type, const Path* path);
  Input coerce_list(const boost::json::value& value, TypeRef item_type, const Path* path);
  Input coerce_object(const boost::json::object& object, const boost::json::value& value,
                      const Type& type, const Path* path);
  std::size_t collect_given(const boost::json::object& object, const Type& type,
                            std::span<Given> given) const;
  void report_unknown(const boost::json::object& object, const boost::json::value& value,
                      const Type& type, const Path* path);
  Input coerce_scalar(const boost::json::value& value, const Type& type, const Path* path);
  Input too_deep();
  void invalid(const Path* path, const boost::json::value& value, std::string_view complaint);

  InputArena& arena_;
  std::size_t errors_left_;
  bool gave_up_ = false;
  std::string_view variable_ = {};
  std::vector<std::string> messages_ = {};
};

}  // namespace graphcool::graphql
