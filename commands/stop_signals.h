// Ctrl-C and its relatives as something to wait for beside other things.
#pragma once

namespace graphcool::commands {

// While it lives, SIGINT, SIGTERM and SIGHUP end nothing; they make descriptor() readable. Make it
// before any thread: threads inherit what is blocked.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  int descriptor() const { return descriptor_; }

  // The first was heard, and the process is about to end. Others of the same moment, as wrappers
  // send them, count as that one; one that comes a second later ends the process at once.
  void heard();

 private:
  int descriptor_;
  bool heard_ = false;
};

}  // namespace graphcool::commands
