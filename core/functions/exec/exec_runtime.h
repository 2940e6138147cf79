// Functions in any language: a process for each call, which reads the event as JSON on its standard
// input and writes its answer as JSON to its standard output. What it prints to standard error is
// kept for the logs. Exit code 0 says that the answer counts.
#pragma once

#include <memory>

#include "core/functions/runtime.h"

namespace graphcool::functions {

struct ExecOptions {
  Limits limits = {};
  int max_processes = 0;  // 0: four for each processor. Further calls wait.
};

class ExecRuntime final : public Runtime {
 public:
  explicit ExecRuntime(const ExecOptions& options = {});
  ~ExecRuntime() override;

  // REQUIRES: the function's handler is an Executable.
  void invoke(std::shared_ptr<const Function> function, std::string event, Done done) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graphcool::functions
