// What the benchmarks of schemas share: time, memory, size.
#pragma once

#include <unistd.h>

#include <chrono>
#include <fstream>

#include "core/graphql/schema.h"

namespace graphcool::bench {

using Clock = std::chrono::steady_clock;

inline double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

inline double resident_mb() {
  std::ifstream file("/proc/self/statm");
  long pages = 0, resident = 0;
  file >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

inline std::size_t members_of(const graphql::Schema& schema) {
  std::size_t count = 0;
  for (const graphql::Type* type : schema.types()) {
    count += type->fields.size() + type->input_fields.size() + type->values.size();
  }
  return count;
}

}  // namespace graphcool::bench
