// Which entries of a log are new, when it is read again and again.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/client/system_api.h"

namespace graphcool::commands {

class LogFollower {
 public:
  // Those that were not taken before, in the order of time.
  std::vector<client::FunctionLog> take(std::vector<client::FunctionLogs> read);

  // Whether a function has `page` entries or more, of which none was taken before: there may be
  // more of them behind.
  bool is_torn(const std::vector<client::FunctionLogs>& read, std::size_t page) const;

  // What is older than what was read now is not new, should it be read later. `page`: how many were
  // asked for of each function. For the first that is read, behind take().
  void forget_older(const std::vector<client::FunctionLogs>& read, std::size_t page);

 private:
  // What is known of one function. Ids are in the order of time, but for what ended at the same
  // moment; those up to `floor` are forgotten, and taken all.
  struct Seen {
    std::set<std::string> ids;
    std::string floor;
    bool has(const std::string& id) const { return id <= floor || ids.contains(id); }
  };
  std::map<std::string, Seen> seen_;  // By the id of the function.
};

}  // namespace graphcool::commands
