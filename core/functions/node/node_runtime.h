// Functions in JavaScript: a pool of Node.js processes for each service, kept warm.
//
// A process runs one call at a time, so that one that hangs, crashes or eats its memory takes no
// other call with it; whatever modules remember stays while the process does. There are as many
// processes as calls at the same time, up to a limit; further calls wait their turn.
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/functions/runtime.h"

namespace graphcool::functions {

struct NodeOptions {
  Limits limits = {};
  int max_processes = 0;           // Of one service; 0: four for each processor.
  std::chrono::seconds idle{300};  // After so long without a call a process ends.
  bool source_maps = false;        // Stacks lead to the sources that code was compiled from.
};

class NodeRuntime final : public Runtime {
 public:
  explicit NodeRuntime(const NodeOptions& options = {});
  ~NodeRuntime() override;

  // REQUIRES: the function's handler is Code.
  void invoke(std::shared_ptr<const Function> function, std::string event, Done done) override;

  // Loads the function's module without calling it, in a process that is warm from then on. Failed
  // tells why it cannot be loaded.
  void load(std::shared_ptr<const Function> function, Done done);

  // Ends the processes of a service but those of `version`, each after the call that it is at.
  void retire(const std::string& service, const std::string& version);

  // How many processes there are now.
  std::size_t processes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Where Node.js is: GRAPHCOOL_NODE, or `node` in PATH. NotFound says what to install, also when it
// is older than version 18. Asks a program for its version once; who calls meanwhile waits. Any
// thread may call.
Result<std::filesystem::path> find_node();

}  // namespace graphcool::functions
