#include "commands/stop_signals.h"

#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <initializer_list>
#include <thread>

namespace graphcool::commands {
namespace {

constexpr std::chrono::seconds kSameMoment{1};
constexpr int kInterrupted = 130;

sigset_t stop_set() {
  sigset_t set;
  sigemptyset(&set);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, each);
  return set;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = stop_set();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

StopSignals::~StopSignals() {
  close(descriptor_);
  const sigset_t set = stop_set();
  // Once one was heard they stay blocked: a late one must not spoil the exit code.
  if (!heard_) pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void StopSignals::heard() {
  heard_ = true;
  std::thread([] {
    std::this_thread::sleep_for(kSameMoment);
    const sigset_t set = stop_set();
    const timespec no_time{};
    while (sigtimedwait(&set, nullptr, &no_time) > 0) {
    }
    int signal = 0;
    if (sigwait(&set, &signal) == 0) _exit(kInterrupted);
  }).detach();
}

}  // namespace graphcool::commands
