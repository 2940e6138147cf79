// Child processes that cannot harm their parent: a session of their own, limits on memory, no file
// of ours left open, and gone with us however we end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/functions/process/family.h"

namespace graphcool::functions {

// A file descriptor, closed when it goes.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  int get() const { return fd_; }
  int release();

 private:
  int fd_ = -1;
};

struct ProcessOptions {
  std::vector<std::string> command;      // The program (looked for in PATH) and its arguments.
  std::vector<std::string> environment;  // "NAME=value"; nothing else is inherited.
  std::filesystem::path folder = {};     // Where it runs; empty: where we do.
  std::size_t data_bytes = 0;            // Most memory it may write to; 0: as much as we.
  bool channel = false;                  // A socket to talk over, its descriptor 3.
  bool input = false;                    // A pipe to its standard input; else that is empty.
};

// A process that runs. Whoever holds it has to end() it.
struct Process {
  pid_t pid = 0;
  FamilyId family = 0;                              // Of it and all that come of it.
  Descriptor exit;                                  // Readable when the process has ended.
  Descriptor input, output, error_output, channel;  // Ours, non-blocking.
};

// Starts one. NotFound when there is no such program, Io when the system refuses.
// REQUIRES: the calling thread lives longer than the process: the process ends with it.
Result<Process> start_process(const ProcessOptions& options);

// Ends the process and all that it has started, and forgets it. How it ended, in words ("exit code
// 1", "signal 9 (Killed)"), when it had ended by itself; else empty.
std::string end_process(Process& process);

// What functions get of the environment that this process has: where programs and certificates are,
// the language, the time zone. What the server is configured with is not for them.
std::vector<std::string> plain_environment();

// On this thread, writing to a process that is gone is an error and no signal.
void ignore_broken_pipes();

}  // namespace graphcool::functions
