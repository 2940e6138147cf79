#include "core/transfer/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/datetime.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace graphcool::transfer {

using boost::json::value;
using model::Datum;
using model::Field;
using model::Scalar;

namespace {

constexpr std::size_t kLongestId = 25;

using Read = Result<Datum, std::string>;

std::string expected(std::string_view what) {
  return fmt::format("{} is expected.", what);
}

// "2020-01-02 03:04:05" is a date here, too.
Read read_datetime(const value& given) {
  if (given.is_string()) {
    std::string text(given.get_string());
    if (text.size() > 10 && text[10] == ' ') text[10] = 'T';
    if (const auto ms = datetime::parse(text)) return Datum::of_int(*ms);
  }
  return expected("A date such as \"2020-01-02T03:04:05.678Z\"");
}

Read read_int(const value& given) {
  using Limits = std::numeric_limits<std::int32_t>;
  const auto* number = given.if_int64();
  if (number == nullptr || *number < Limits::min() || *number > Limits::max()) {
    return expected("A whole number of 32 bits");
  }
  return Datum::of_int(*number);
}

Read read_float(const value& given) {
  if (!given.is_number()) return expected("A number");
  return Datum::of_float(given.to_number<double>());
}

Read read_text(const value& given, std::size_t longest = std::numeric_limits<std::size_t>::max()) {
  if (!given.is_string()) return expected("A text");
  const auto& text = given.get_string();
  if (text::utf16_length({text.data(), text.size()}) > longest) {
    return fmt::format("At most {} characters are allowed.", longest);
  }
  return Datum::of_text(std::string(text));
}

Read read_enum(const model::Model& model, const Field& field, const value& given) {
  const auto* type = model.enum_type(field.enum_name);
  if (given.is_string()) {
    std::string text(given.get_string());
    if (std::ranges::count(type->values, text) > 0) return Datum::of_text(std::move(text));
  }
  return expected(fmt::format("One of {}", fmt::join(type->values, ", ")));
}

}  // namespace

Read datum_of(const model::Model& model, const Field& field, const value& given) {
  switch (field.scalar) {
    case Scalar::Id:
      return read_text(given, kLongestId);
    case Scalar::String:
    case Scalar::Password:
      return read_text(given);
    case Scalar::Uuid: {
      auto read = read_text(given);
      if (read) read->text = text::to_lower_ascii(read->text);
      return read;
    }
    case Scalar::Int:
      return read_int(given);
    case Scalar::Float:
      return read_float(given);
    case Scalar::Boolean:
      if (!given.is_bool()) return expected("true or false");
      return Datum::of_boolean(given.get_bool());
    case Scalar::DateTime:
      return read_datetime(given);
    case Scalar::Json: {
      std::string text;
      append_json(text, given);
      return Datum::of_text(std::move(text));
    }
    case Scalar::Enum:
      return read_enum(model, field, given);
  }
  return expected("Another value");
}

void append_json(std::string& out, const value& given) {
  switch (given.kind()) {
    case boost::json::kind::null:
      out += "null";
      return;
    case boost::json::kind::bool_:
      out += given.get_bool() ? "true" : "false";
      return;
    case boost::json::kind::int64:
      return json::append_int(out, given.get_int64());
    case boost::json::kind::uint64:
      out += std::to_string(given.get_uint64());
      return;
    case boost::json::kind::double_:
      return json::append_double(out, given.get_double());
    case boost::json::kind::string:
      return json::append_string(out, {given.get_string().data(), given.get_string().size()});
    case boost::json::kind::array: {
      out.push_back('[');
      for (const auto& item : given.get_array()) {
        if (&item != given.get_array().begin()) out.push_back(',');
        append_json(out, item);
      }
      out.push_back(']');
      return;
    }
    case boost::json::kind::object: {
      out.push_back('{');
      bool first = true;
      for (const auto& member : given.get_object()) {
        if (!first) out.push_back(',');
        first = false;
        json::append_string(out, {member.key().data(), member.key().size()});
        out.push_back(':');
        append_json(out, member.value());
      }
      out.push_back('}');
      return;
    }
  }
}

}  // namespace graphcool::transfer
