#include "core/functions/process/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "core/base/programs.h"
#include "core/base/text.h"

extern char** environ;

namespace graphcool::functions {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = other.release();
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

int Descriptor::release() {
  return std::exchange(fd_, -1);
}

namespace {

struct Pair {
  Descriptor ours, theirs;
};

// `reading`: which end we keep.
Result<Pair> make_pipe(bool reading) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Error{.code = ErrorCode::Io, .what = fmt::format("No pipe: {}.", std::strerror(errno))};
  }
  Pair pair{Descriptor(ends[reading ? 0 : 1]), Descriptor(ends[reading ? 1 : 0])};
  fcntl(pair.ours.get(), F_SETFL, O_NONBLOCK);
  return pair;
}

Result<Pair> make_channel() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("No socket: {}.", std::strerror(errno))};
  }
  Pair pair{Descriptor(ends[0]), Descriptor(ends[1])};
  fcntl(pair.ours.get(), F_SETFL, O_NONBLOCK);
  return pair;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& each : texts) result.push_back(const_cast<char*>(each.c_str()));
  result.push_back(nullptr);
  return result;
}

// What the child does before it becomes the program: nothing here may take memory or a lock.
struct Launch {
  const char* program;
  char* const* arguments;
  char* const* environment;
  const char* folder;
  pid_t parent;
  rlim_t data_bytes;
  FamilyId family;
  int descriptors[4];  // To become 0 to 3; -1: none.
  int report;          // Gets errno when the program cannot be run.
};

[[noreturn]] void become(const Launch& launch) {
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch.parent) _exit(127);  // It is gone already.
  for (int each = 1; each < NSIG; ++each) signal(each, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (launch.data_bytes != 0) {
    const rlimit data{launch.data_bytes, launch.data_bytes};
    setrlimit(RLIMIT_DATA, &data);
  }
  // Above all that are given, first, so that none is overwritten before it has moved.
  int moved[4];
  for (int i = 0; i < 4; ++i) {
    moved[i] = launch.descriptors[i] < 0 ? -1 : fcntl(launch.descriptors[i], F_DUPFD_CLOEXEC, 16);
  }
  const int report = fcntl(launch.report, F_DUPFD_CLOEXEC, 16);
  for (int i = 0; i < 4; ++i) {
    if (moved[i] >= 0) dup2(moved[i], i);
  }
  const unsigned first = launch.descriptors[3] < 0 ? 3 : 4;
  syscall(SYS_close_range, first, static_cast<unsigned>(report - 1), 0);
  syscall(SYS_close_range, static_cast<unsigned>(report + 1), ~0U, 0);
  if (!found_family(launch.family)) {
    errno = EFBIG;
  } else if (launch.folder == nullptr || chdir(launch.folder) == 0) {
    execve(launch.program, launch.arguments, launch.environment);
  }
  const int why = errno;
  (void)!write(report, &why, sizeof why);
  _exit(127);
}

std::string why_not_run(const ProcessOptions& options, int why) {
  if (why == EFBIG) {
    return "Functions cannot be run where the size of files is limited (`ulimit -f`): start the "
           "server without that limit.";
  }
  return fmt::format("`{}` cannot be run{}: {}.", options.command.front(),
                     options.folder.empty() ? "" : " in " + options.folder.string(),
                     std::strerror(why));
}

std::string words(int status) {
  if (WIFEXITED(status)) return fmt::format("exit code {}", WEXITSTATUS(status));
  if (WIFSIGNALED(status)) {
    return fmt::format("signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
  }
  return "an unknown status";
}

}  // namespace

void ignore_broken_pipes() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

std::vector<std::string> plain_environment() {
  static constexpr std::string_view kWanted[] = {"PATH",
                                                 "HOME",
                                                 "USER",
                                                 "LANG",
                                                 "LANGUAGE",
                                                 "TZ",
                                                 "TMPDIR",
                                                 "NODE_ENV",
                                                 "NODE_EXTRA_CA_CERTS",
                                                 "NODE_TLS_REJECT_UNAUTHORIZED",
                                                 "SSL_CERT_FILE",
                                                 "SSL_CERT_DIR",
                                                 "HTTP_PROXY",
                                                 "HTTPS_PROXY",
                                                 "NO_PROXY",
                                                 "http_proxy",
                                                 "https_proxy",
                                                 "no_proxy"};
  std::vector<std::string> result;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view entry = *each;
    const auto name = entry.substr(0, entry.find('='));
    if (name.starts_with("LC_") ||
        std::find(std::begin(kWanted), std::end(kWanted), name) != std::end(kWanted)) {
      result.emplace_back(entry);
    }
  }
  return result;
}

Result<Process> start_process(const ProcessOptions& options) {
  const std::string program = programs::find(options.command.front()).string();
  if (program.empty()) {
    return Error{.code = ErrorCode::NotFound,
                 .what = fmt::format("There is no program `{}`.", options.command.front())};
  }
  auto output = make_pipe(true);
  if (!output) return output.error();
  auto error_output = make_pipe(true);
  if (!error_output) return error_output.error();
  auto report = make_pipe(true);
  if (!report) return report.error();
  Result<Pair> input = Pair{};
  if (options.input) {
    input = make_pipe(false);
    if (!input) return input.error();
  } else {
    input->theirs = Descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
  Result<Pair> channel = Pair{};
  if (options.channel) channel = make_channel();
  if (!channel) return channel.error();

  const FamilyId family = new_family();
  const auto argument_pointers = pointers(options.command);
  const auto environment_pointers = pointers(options.environment);
  const std::string folder = options.folder.string();
  const Launch launch{.program = program.c_str(),
                      .arguments = argument_pointers.data(),
                      .environment = environment_pointers.data(),
                      .folder = folder.empty() ? nullptr : folder.c_str(),
                      .parent = getpid(),
                      .data_bytes = options.data_bytes,
                      .family = family,
                      .descriptors = {input->theirs.get(), output->theirs.get(),
                                      error_output->theirs.get(), channel->theirs.get()},
                      .report = report->theirs.get()};
  const pid_t pid = fork();
  if (pid == 0) become(launch);
  if (pid < 0) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("No process could be started: {}.", std::strerror(errno))};
  }
  Process process{.pid = pid,
                  .family = family,
                  .exit = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))),
                  .input = std::move(input->ours),
                  .output = std::move(output->ours),
                  .error_output = std::move(error_output->ours),
                  .channel = std::move(channel->ours)};
  report->theirs = Descriptor();
  // Ends when the program runs: its end of the pipe is closed then.
  fcntl(report->ours.get(), F_SETFL, 0);
  int why = 0;
  ssize_t got = 0;
  do {
    got = read(report->ours.get(), &why, sizeof why);
  } while (got < 0 && errno == EINTR);
  if (got == sizeof why) {
    (void)end_process(process);
    return Error{.code = why == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                 .what = why_not_run(options, why)};
  }
  return process;
}

std::string end_process(Process& process) {
  if (process.pid <= 0) return {};
  std::string how;
  int status = 0;
  // Its number is kept for us until we have waited for it, so that nobody else is hit.
  siginfo_t info{};
  const bool ended =
      waitid(P_PID, static_cast<id_t>(process.pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
      info.si_pid == process.pid;
  kill(-process.pid, SIGKILL);
  kill(process.pid, SIGKILL);
  pid_t waited = 0;
  do {
    waited = waitpid(process.pid, &status, 0);
  } while (waited < 0 && errno == EINTR);
  if (ended && waited == process.pid) how = words(status);
  kill_family(process.family);
  process = {};
  return how;
}

}  // namespace graphcool::functions
