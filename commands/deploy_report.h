// What `graphcool deploy` and `graphcool diff` tell, in the forms of the original
// (reference/graphcool-framework, section 14.3).
#pragma once

#include <chrono>
#include <filesystem>

#include "commands/remote.h"

namespace graphcool::commands {

enum class DeployKind { Deploy, New, DryRun, Rollback };

struct DeployOutcome {
  DeployKind kind = DeployKind::Deploy;
  const Remote& remote;
  const client::Pushed& pushed;
  std::chrono::nanoseconds took{};
};

// Prints it. What the cluster refused is given back, to be reported by the caller, with lines of
// the files in `folder`; with --json everything is said in one object, and the Errors are empty.
Checked<> report(Output& output, const DeployOutcome& outcome, const std::filesystem::path& folder);

// What is allowed and hardly meant, on stderr.
void report_warnings(Output& output, const Errors& warnings);

}  // namespace graphcool::commands
