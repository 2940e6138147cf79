// Old forms of .graphcoolrc, brought up to date (reference/graphcool-framework, section 2.6).
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/service/rc.h"

namespace graphcool::service {

inline constexpr const char* kRcNamespace = "graphcool-framework";

// Rewrites what is in an old form, with a copy of it beside: ~/.graphcool of the first versions
// moves away; ~/.graphcoolrc gets its namespace; `environments` of the local file become targets;
// `token` of a cluster becomes `clusterSecret`. Says what it did, a line each. A file that cannot
// be read is left for who reads it to complain about.
Result<std::vector<std::string>> migrate_rc(const RcPaths& paths);

}  // namespace graphcool::service
