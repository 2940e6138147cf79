// Identifiers that the engine makes.
#pragma once

#include <string>

namespace graphcool::ids {

// A cuid: 25 characters, starts with 'c', lower-case letters and digits; made later sorts later (to
// the millisecond, and within one process in order of the calls). Thread-safe.
std::string cuid();

// `bytes` random bytes from the operating system as lower-case hex.
std::string random_hex(int bytes);

}  // namespace graphcool::ids
