// The families of processes: one that was started, and all that come of it, whatever they do to get
// away: a session of their own, another environment, parents that have ended.
//
// Each carries its family's number as the limit on the size of files (RLIMIT_FSIZE). Children
// inherit it, nobody but root can raise it, it is read with one system call, and a file of 2^60
// bytes cannot be: it limits nothing.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace graphcool::functions {

using FamilyId = std::uint64_t;

// Of no other family on this machine.
FamilyId new_family();

// Makes the calling process the first of a family, and false where a limit on the size of files
// forbids that. Takes neither memory nor a lock: for use between fork() and execve().
bool found_family(FamilyId family);

struct FamilyCount {
  std::size_t processes = 0;      // That run.
  std::size_t memory_bytes = 0;   // Resident, shared pages counted for each of them.
  std::vector<pid_t> ended = {};  // Waited for by nobody so far.
};

// All families that have members, of whichever server. One look through the processes of the
// machine, a third of a millisecond for 300 of them.
std::map<FamilyId, FamilyCount> count_families();

// Kills a family, and looks again until no member runs, since they may make others meanwhile.
// Members that are our children are waited for: whoever left them behind cannot any more.
void kill_family(FamilyId family);

}  // namespace graphcool::functions
