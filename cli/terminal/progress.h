// The spinner on a terminal.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "commands/kit/output.h"

namespace graphcool::terminal {

// Draws a turning line on `descriptor`, which is a terminal, from half a second after its making;
// wipes it away at its end.
class Spinner final : public commands::Progress {
 public:
  Spinner(int descriptor, const std::string& what, int columns);
  ~Spinner() override;

 private:
  void run();

  int descriptor_;
  std::string what_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace graphcool::terminal
