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

  // The first was heard: from here on the next one ends the process at once.
  void release();

 private:
  int descriptor_;
  bool blocked_ = true;
};

}  // namespace graphcool::commands
