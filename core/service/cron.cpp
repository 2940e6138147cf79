#include "core/service/cron.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "core/base/text.h"

namespace graphcool::service {
namespace {

constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::string_view kWeekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
  std::string_view name;
  int least;
  int most;
  std::span<const std::string_view> names = {};  // Of the values from `least`.
};

constexpr Field kFields[] = {{"minute", 0, 59},
                             {"hour", 0, 23},
                             {"day of the month", 1, 31},
                             {"month", 1, 12, kMonths},
                             {"weekday", 0, 7, kWeekdays}};

struct Nickname {
  std::string_view name;
  std::string_view fields;
};

constexpr Nickname kNicknames[] = {{"@hourly", "0 * * * *"},
                                   {"@daily", "0 0 * * *"},
                                   {"@weekly", "0 0 * * 0"},
                                   {"@monthly", "0 0 1 * *"},
                                   {"@yearly", "0 0 1 1 *"}};

Error invalid(const Field& field, std::string_view text) {
  return {.code = ErrorCode::Invalid,
          .what = fmt::format("`{}` is no {}.", text, field.name),
          .hint = fmt::format("It lies between {} and {}; `*` is every one, `a-b` a range, `*/n` "
                              "every n-th, and commas make lists.",
                              field.least, field.most)};
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size()) return {};
  return value;
}

std::optional<int> value_in(const Field& field, std::string_view text) {
  const std::string lower = text::to_lower_ascii(text);
  for (std::size_t i = 0; i < field.names.size(); ++i) {
    if (lower == field.names[i]) return field.least + static_cast<int>(i);
  }
  const auto value = number(text);
  return value && *value >= field.least && *value <= field.most ? value : std::nullopt;
}

// Bits of the values that one part of a list stands for; nothing when it is wrong.
std::optional<std::uint64_t> bits_of(const Field& field, std::string_view part) {
  const std::size_t slash = part.find('/');
  const std::string_view range = part.substr(0, slash);
  std::optional<int> step = 1;
  if (slash != std::string_view::npos) step = number(part.substr(slash + 1));
  if (!step || *step < 1) return std::nullopt;
  const int stride = std::min(*step, field.most + 1);  // Else they could be too large to add.

  std::optional<int> first = field.least;
  std::optional<int> last = field.most;
  if (range != "*") {
    const std::size_t dash = range.find('-');
    first = value_in(field, range.substr(0, dash));
    last = dash == std::string_view::npos
               ? (slash == std::string_view::npos ? first : std::optional(field.most))
               : value_in(field, range.substr(dash + 1));
  }
  if (!first || !last || *first > *last) return std::nullopt;
  std::uint64_t bits = 0;
  for (int value = *first; value <= *last; value += stride) bits |= std::uint64_t{1} << value;
  return bits;
}

Result<std::uint64_t> bits_of_field(const Field& field, std::string_view text) {
  std::uint64_t bits = 0;
  for (const std::string_view part : text::split(text, ',')) {
    const auto more = bits_of(field, part);
    if (!more) return invalid(field, text);
    bits |= *more;
  }
  return bits;
}

}  // namespace

Result<Cron> parse_cron(std::string_view text) {
  std::string_view expression = text::trim(text);
  for (const Nickname& each : kNicknames) {
    if (expression == each.name) expression = each.fields;
  }
  std::vector<std::string_view> words;
  for (const std::string_view word : text::split(expression, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (words.size() != std::size(kFields)) {
    return Error{
        .code = ErrorCode::Invalid,
        .what = fmt::format("`{}` has {} fields; a schedule has five.", text, words.size()),
        .hint =
            "Minute, hour, day of the month, month, weekday: \"0 3 * * *\" is every "
            "day at three, in UTC."};
  }
  std::uint64_t bits[std::size(kFields)] = {};
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto read = bits_of_field(kFields[i], words[i]);
    if (!read) return read.error();
    bits[i] = *read;
  }
  bits[4] |= bits[4] >> 7 & 1;  // Sunday is 0 and 7.
  return Cron{.minutes = bits[0],
              .hours = bits[1],
              .days = bits[2],
              .months = bits[3],
              .weekdays = bits[4] & 0x7f,
              .any_day = words[2].starts_with('*'),
              .any_weekday = words[4].starts_with('*')};
}

std::optional<std::int64_t> next_time(const Cron& cron, std::int64_t after_ms) {
  using namespace std::chrono;
  constexpr int kMostDays = 366 * 8 + 1;  // Leap days are at most eight years apart.
  const sys_time<milliseconds> after{milliseconds(after_ms)};
  auto at = floor<minutes>(after) + minutes(1);
  const auto first_day = floor<days>(at);
  for (auto day = first_day; day <= first_day + days(kMostDays); day += days(1)) {
    const year_month_day date(day);
    const bool on_day = cron.days[static_cast<unsigned>(date.day())];
    const bool on_weekday = cron.weekdays[weekday(day).c_encoding()];
    const bool either = !cron.any_day && !cron.any_weekday;
    if (!cron.months[static_cast<unsigned>(date.month())]) continue;
    if (either ? !(on_day || on_weekday) : !(on_day && on_weekday)) continue;
    for (auto minute = day == first_day ? at : sys_time<minutes>(day); minute < day + days(1);
         minute += minutes(1)) {
      const auto in_day = duration_cast<minutes>(minute - day).count();
      if (cron.hours[static_cast<std::size_t>(in_day / 60)] &&
          cron.minutes[static_cast<std::size_t>(in_day % 60)]) {
        return duration_cast<milliseconds>(minute.time_since_epoch()).count();
      }
    }
  }
  return std::nullopt;
}

}  // namespace graphcool::service
