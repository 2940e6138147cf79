// A cluster of this user that runs in the background: `graphcool serve` as a process of its own.
//
// Its files lie in one folder: data/, and server.log. Which process serves is told by the lock on
// the data folder, which goes with that process: there is no file of a pid to be stale.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "commands/kit/output.h"
#include "core/base/result.h"

namespace graphcool::commands {

class LocalServer {
 public:
  // Of that name, below the user's data folder. Invalid for a name that is no file's.
  static Result<LocalServer> named(const Context& context, const std::string& name);
  // Those that ever ran, by name.
  static Result<std::vector<LocalServer>> all(const Context& context);

  const std::string& name() const { return name_; }
  std::filesystem::path data() const { return folder_ / "data"; }
  std::filesystem::path log() const { return folder_ / "server.log"; }
  std::optional<pid_t> pid() const;  // Nothing: it does not run.
  // Where it listens, or listened last; 0 when it never ran.
  int port() const;
  std::string address() const;  // "http://localhost:60000"
  // What presenting it once gives a token for. NotFound before the first start.
  Result<std::string> secret() const;

  // Starts it and waits until it answers; `port` 0: the one of the last time, else the first free
  // one from 60000 upwards. Unavailable, with the end of the log, when it does not come up.
  // REQUIRES: it does not run.
  Result<> start(int port);
  // Asks it to end and waits for that. False when it did not run. Unavailable when it does not end.
  Result<bool> stop();

 private:
  LocalServer(std::filesystem::path folder, std::string name)
      : folder_(std::move(folder)), name_(std::move(name)) {}

  Result<pid_t> spawn(int port) const;
  Result<> wait_until_served(pid_t child) const;
  Error not_up() const;
  std::filesystem::path port_file() const { return folder_ / "port"; }

  std::filesystem::path folder_;
  std::string name_;
};

// The last `lines` of a text.
std::string_view tail(std::string_view text, int lines);

}  // namespace graphcool::commands
