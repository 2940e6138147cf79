// When scheduled functions run: five fields as cron has them, in UTC.
//
//   ┌ minute (0-59)  ┌ hour (0-23)  ┌ day of the month (1-31)  ┌ month (1-12, JAN-DEC)
//   0                3              *                          *        MON-FRI
//                                                                       └ weekday (0-7, SUN-SAT)
// A field is `*`, a value, a range `a-b`, either of these with a step `/n`, or a list of them.
// Where both days are given, either of them is enough, as in cron.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/result.h"

namespace graphcool::service {

struct Cron {
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days;     // From 1.
  std::bitset<13> months;   // From 1.
  std::bitset<7> weekdays;  // From Sunday.
  bool any_day = false;     // The field of the day is `*`.
  bool any_weekday = false;
};

// Also @hourly, @daily, @weekly, @monthly and @yearly. Invalid, with what is wrong, otherwise.
Result<Cron> parse_cron(std::string_view text);

// The first time after `after_ms` at which it is due, in milliseconds since 1970; nothing when that
// is never (the 30th of February).
std::optional<std::int64_t> next_time(const Cron& cron, std::int64_t after_ms);

}  // namespace graphcool::service
