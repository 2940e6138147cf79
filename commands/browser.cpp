#include "commands/browser.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace graphcool::commands {

void open_browser(Output& output, const std::string& address) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  }
  // Else the browser would hold our port when we are gone.
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A session of its own, and signals as usual: Ctrl-C here is no business of the browser. A shell
  // starts it and ends at once, so that it is not ours to wait for.
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
  std::string shell = "sh", flag = "-c", argument = address;
  std::string script = "command -v xdg-open || exit 1; xdg-open \"$0\" &";
  char* const arguments[] = {shell.data(), flag.data(), script.data(), argument.data(), nullptr};
  pid_t child = 0;
  int status = 1;
  if (posix_spawnp(&child, "sh", &actions, &attributes, arguments, environ) == 0) {
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  if (status != 0) {
    output.note(fmt::format("No browser could be opened: xdg-open is missing. Open {}", address));
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
}

}  // namespace graphcool::commands
