#include "core/functions/process/family.h"

#include <dirent.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "core/base/ids.h"

namespace graphcool::functions {
namespace {

// A number is this bit, 29 random bits of this server, and 30 that count.
constexpr FamilyId kBit = FamilyId{1} << 60;
constexpr int kCountedBits = 30;

struct Member {
  pid_t pid = 0;
  FamilyId family = 0;
};

// What runs and what has ended without having been waited for.
std::vector<Member> members() {
  std::vector<Member> found;
  DIR* const processes = opendir("/proc");
  if (processes == nullptr) return found;
  while (const dirent* entry = readdir(processes)) {
    const pid_t pid = std::atoi(entry->d_name);
    rlimit limit{};
    if (pid <= 0 || prlimit(pid, RLIMIT_FSIZE, nullptr, &limit) != 0) continue;
    if (limit.rlim_max >> 60 == 1) found.push_back({pid, limit.rlim_max});
  }
  closedir(processes);
  return found;
}

struct State {
  bool runs = false;
  std::size_t memory_bytes = 0;
};

State state_of(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(") ");
  if (name_end == text.npos) return {};
  // From the third field on: the state, then 20 numbers, then the resident pages.
  const char* at = text.c_str() + name_end + 2;
  const char state = *at;
  for (int field = 3; field < 24 && at != nullptr; ++field) {
    at = std::char_traits<char>::find(at, static_cast<std::size_t>(text.c_str() + text.size() - at),
                                      ' ');
    if (at != nullptr) ++at;
  }
  const auto pages = at == nullptr ? 0 : std::strtoull(at, nullptr, 10);
  return {.runs = state != 'Z' && state != 'X' && state != 'x',
          .memory_bytes = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE))};
}

}  // namespace

FamilyId new_family() {
  static const FamilyId server = std::strtoull(ids::random_hex(8).c_str(), nullptr, 16) >> 35;
  static std::atomic<FamilyId> count = 0;
  return kBit | server << kCountedBits | (++count & ((FamilyId{1} << kCountedBits) - 1));
}

bool found_family(FamilyId family) {
  const rlimit limit{family, family};
  return setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

std::map<FamilyId, FamilyCount> count_families() {
  std::map<FamilyId, FamilyCount> counts;
  for (const Member& each : members()) {
    const State state = state_of(each.pid);
    FamilyCount& count = counts[each.family];
    if (!state.runs) {
      count.ended.push_back(each.pid);
      continue;
    }
    ++count.processes;
    count.memory_bytes += state.memory_bytes;
  }
  return counts;
}

void kill_family(FamilyId family) {
  constexpr std::chrono::milliseconds kPatience{500};
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (int round = 0;; ++round) {
    bool left = false;
    for (const Member& each : members()) {
      if (each.family != family) continue;
      kill(each.pid, SIGKILL);
      // Ended, but nobody's to wait for unless it is ours, or init's who will.
      if (waitpid(each.pid, nullptr, WNOHANG) != each.pid) left = state_of(each.pid).runs || left;
    }
    if (!left || std::chrono::steady_clock::now() > until) return;
    if (round > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace graphcool::functions
