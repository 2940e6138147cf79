// What runs functions: node/, webhook/, exec/ are runtimes.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/functions/function.h"

namespace graphcool::functions {

// What came of one call, before anybody has looked at what the function answered.
struct Outcome {
  enum class Kind {
    Answered,     // `answer` is what it gave back; it may be anything.
    Failed,       // It threw, crashed, or went over a limit: `reason` says which.
    BadStatus,    // A webhook answered with something else than 2xx.
    Unreachable,  // There was nobody to ask: no such host, no such program.
  };
  Kind kind = Kind::Failed;
  std::string answer = {};
  std::string reason = {};
  std::string output = {}, error_output = {};  // What it printed.

  static Outcome failed(std::string reason) { return {.kind = Kind::Failed, .reason = reason}; }
};

class Runtime {
 public:
  using Done = std::function<void(Outcome)>;

  virtual ~Runtime() = default;

  // Calls the function with an event (JSON text). Never waits: `done` is called exactly once, on a
  // thread of the runtime, which it must not hold up. Any thread may call. A runtime that is
  // destroyed answers what is under way with Failed first.
  virtual void invoke(std::shared_ptr<const Function> function, std::string event, Done done) = 0;
};

}  // namespace graphcool::functions
