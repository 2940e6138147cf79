// Points in time: milliseconds since 1970-01-01T00:00:00Z, and their ISO 8601 text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace graphcool::datetime {

std::int64_t now_ms();

// Reads ISO 8601 as Joda-Time's dateTimeParser does: date with optional time, fraction of any
// length (digits beyond milliseconds are cut), zone as Z, +hh, +hhmm or +hh:mm (absent means UTC);
// years may have a sign and up to nine digits. Nothing for any other text and for days that do not
// exist.
std::optional<std::int64_t> parse(std::string_view text);

// "2017-11-20T04:33:00.000Z": always three fraction digits and Z. Appends to `out`.
void append_iso(std::string& out, std::int64_t ms);
std::string to_iso(std::int64_t ms);

}  // namespace graphcool::datetime
