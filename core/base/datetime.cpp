#include "core/base/datetime.h"

#include <chrono>

namespace graphcool::datetime {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

struct Civil {
  std::int64_t year;
  int month, day;
};

Civil civil_from_days(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t doe = days - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int mp = static_cast<int>((5 * doy + 2) / 153);
  const int month = mp < 10 ? mp + 3 : mp - 9;
  return {yoe + era * 400 + (month <= 2 ? 1 : 0), month,
          static_cast<int>(doy - (153 * mp + 2) / 5 + 1)};
}

int days_in_month(std::int64_t year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  // Between `least` and `most` digits; nothing when there are fewer.
  std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
    std::int64_t value = 0;
    const std::size_t start = at_;
    while (!at_end() && at_ - start < most && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + (text_[at_++] - '0');
    }
    if (at_ - start < least) return std::nullopt;
    return value;
  }
  // A fraction's digits as thousandths, the rest cut.
  std::optional<std::int64_t> thousandths() {
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++digits) {
      if (digits < 3) value = value * 10 + (text_[at_] - '0');
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// "10", "10:30", "10:30:05" or "10:30:05.123", in milliseconds of the day.
std::optional<std::int64_t> read_time(Reader& in) {
  const auto hour = in.number(2, 2);
  if (!hour || *hour > 24) return std::nullopt;
  std::int64_t minute = 0, second = 0, ms = 0;
  if (in.take(':')) {
    const auto m = in.number(2, 2);
    if (!m || *m > 59) return std::nullopt;
    minute = *m;
    if (in.take(':')) {
      const auto s = in.number(2, 2);
      if (!s || *s > 59) return std::nullopt;
      second = *s;
      if (in.take('.') || in.take(',')) {
        const auto fraction = in.thousandths();
        if (!fraction) return std::nullopt;
        ms = *fraction;
      }
    }
  }
  const std::int64_t total = ((*hour * 60 + minute) * 60 + second) * 1000 + ms;
  if (total > kDayMs || (*hour == 24 && total != kDayMs)) return std::nullopt;
  return total;
}

// Minutes east of Greenwich; 0 when there is no zone.
std::optional<std::int64_t> read_zone(Reader& in) {
  if (in.at_end() || in.take('Z') || in.take('z')) return 0;
  std::int64_t sign = 1;
  if (in.take('-')) {
    sign = -1;
  } else if (!in.take('+')) {
    return std::nullopt;
  }
  const auto hours = in.number(2, 2);
  if (!hours || *hours > 23) return std::nullopt;
  std::int64_t minutes = 0;
  if (in.take(':') || !in.at_end()) {
    const auto m = in.number(2, 2);
    if (!m || *m > 59) return std::nullopt;
    minutes = *m;
  }
  return sign * (*hours * 60 + minutes);
}

}  // namespace

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::optional<std::int64_t> parse(std::string_view text) {
  Reader in(text);
  const bool negative = in.take('-');
  if (!negative) in.take('+');
  const auto year = in.number(4, 9);
  if (!year) return std::nullopt;
  std::int64_t month = 1, day = 1;
  if (in.take('-')) {
    const auto m = in.number(1, 2);
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    month = *m;
    if (in.take('-')) {
      const auto d = in.number(1, 2);
      if (!d || *d < 1) return std::nullopt;
      day = *d;
    }
  }
  const std::int64_t signed_year = negative ? -*year : *year;
  if (day > days_in_month(signed_year, static_cast<int>(month))) return std::nullopt;
  std::int64_t ms =
      days_from_civil(signed_year, static_cast<int>(month), static_cast<int>(day)) * kDayMs;
  if (in.take('T') || in.take('t') || in.take(' ')) {
    const auto time = read_time(in);
    if (!time) return std::nullopt;
    const auto zone = read_zone(in);
    if (!zone) return std::nullopt;
    ms += *time - *zone * 60'000;
  }
  if (!in.at_end()) return std::nullopt;
  return ms;
}

void append_iso(std::string& out, std::int64_t ms) {
  std::int64_t days = ms / kDayMs;
  std::int64_t rest = ms % kDayMs;
  if (rest < 0) {
    rest += kDayMs;
    --days;
  }
  const Civil date = civil_from_days(days);
  char buffer[40];
  char* p = buffer;
  const auto put = [&p](std::int64_t value, int width) {
    for (int i = width - 1; i >= 0; --i, value /= 10) p[i] = static_cast<char>('0' + value % 10);
    p += width;
  };
  std::int64_t year = date.year;
  if (year < 0) {
    *p++ = '-';
    year = -year;
  }
  int width = 4;
  for (std::int64_t limit = 10'000; year >= limit; limit *= 10) ++width;
  put(year, width);
  *p++ = '-';
  put(date.month, 2);
  *p++ = '-';
  put(date.day, 2);
  *p++ = 'T';
  put(rest / 3'600'000, 2);
  *p++ = ':';
  put(rest / 60'000 % 60, 2);
  *p++ = ':';
  put(rest / 1000 % 60, 2);
  *p++ = '.';
  put(rest % 1000, 3);
  *p++ = 'Z';
  out.append(buffer, p);
}

std::string to_iso(std::int64_t ms) {
  std::string out;
  append_iso(out, ms);
  return out;
}

}  // namespace graphcool::datetime
