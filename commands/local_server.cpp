#include "commands/local_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <thread>

#include "commands/serve.h"
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/client/http.h"
#include "core/cluster/access.h"
#include "core/cluster/folder_lock.h"

namespace graphcool::commands {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kFirstPort = 60000;
constexpr int kLastPort = 60999;
constexpr int kShownLines = 20;
constexpr milliseconds kStartPatience{15'000};
constexpr milliseconds kStopPatience{20'000};
constexpr milliseconds kPoll{20};
constexpr std::uintmax_t kLargestLog = 16u << 20;  // Beyond, it is set aside at the next start.
constexpr std::size_t kLongestName = 64;

// What a server in the background must not take from whoever starts it.
constexpr std::array<std::string_view, 6> kOwnVariables = {
    "GRAPHCOOL_LISTEN=", "GRAPHCOOL_PORT=",       "GRAPHCOOL_DATA_DIR=",
    "GRAPHCOOL_SECRET=", "GRAPHCOOL_LOG_FORMAT=", "GRAPHCOOL_CONFIG="};

Result<fs::path> clusters_folder(const Context& context) {
  auto folder = user_data_folder(context);
  if (!folder) return folder.error();
  return *folder / "clusters";
}

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= kLongestName && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

bool is_free(int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int reuse = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool free = bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(descriptor);
  return free;
}

std::vector<char*> environment() {
  std::vector<char*> kept;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view variable = *each;
    if (std::ranges::none_of(kOwnVariables,
                             [&](std::string_view own) { return variable.starts_with(own); })) {
      kept.push_back(*each);
    }
  }
  kept.push_back(nullptr);
  return kept;
}

}  // namespace

std::string_view tail(std::string_view text, int lines) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::size_t start = text.size();
  for (; lines > 0; --lines) {
    const std::size_t end = text.rfind('\n', start == 0 ? 0 : start - 1);
    if (end == text.npos || start == 0) return text;
    start = end;
  }
  return text.substr(start + 1);
}

Result<LocalServer> LocalServer::named(const Context& context, const std::string& name) {
  if (!is_name(name)) {
    return Error{.code = ErrorCode::Invalid,
                 .what = fmt::format("`{}` is no name for a cluster.", name),
                 .hint = "Letters, digits, - and _."};
  }
  auto folder = clusters_folder(context);
  if (!folder) return folder.error();
  return LocalServer(*folder / name, name);
}

Result<std::vector<LocalServer>> LocalServer::all(const Context& context) {
  auto folder = clusters_folder(context);
  if (!folder) return folder.error();
  std::vector<LocalServer> servers;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(*folder, none)) {
    const std::string name = entry.path().filename();
    if (entry.is_directory(none) && is_name(name)) servers.push_back({entry.path(), name});
  }
  std::ranges::sort(servers, {}, &LocalServer::name_);
  return servers;
}

std::optional<pid_t> LocalServer::pid() const {
  return cluster::holder_of(data());
}

int LocalServer::port() const {
  const auto text = files::read(port_file());
  int port = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), port);
  return port;
}

std::string LocalServer::address() const {
  return fmt::format("http://localhost:{}", port());
}

Result<std::string> LocalServer::secret() const {
  auto text = files::read(cluster::secret_file(data()));
  if (!text) return text.error();
  return std::string(text::trim(*text));
}

// ---- starting ----------------------------------------------------------------------------------

Result<> LocalServer::start(int port) {
  std::error_code failed;
  fs::create_directories(folder_, failed);
  if (!failed) fs::permissions(folder_, fs::perms::owner_all, failed);
  if (failed) {
    return Error{
        .code = ErrorCode::Io,
        .what = fmt::format("Cannot make the folder {}: {}.", folder_.string(), failed.message())};
  }
  if (port == 0) port = this->port();
  for (int next = kFirstPort; port == 0 && next <= kLastPort; ++next) {
    if (is_free(next)) port = next;
  }
  if (port == 0) {
    return Error{.code = ErrorCode::Unavailable,
                 .what = fmt::format("No port from {} to {} is free.", kFirstPort, kLastPort),
                 .hint = "Choose one: graphcool local up --port PORT"};
  }
  if (auto written = files::write(port_file(), std::to_string(port) + "\n"); !written) {
    return written;
  }
  if (fs::file_size(log(), failed) > kLargestLog && !failed) {
    fs::rename(log(), log().string() + ".1", failed);
  }
  const auto child = spawn(port);
  if (!child) return child.error();
  return wait_until_served(*child);
}

Result<pid_t> LocalServer::spawn(int port) const {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log().c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  // A session of its own: it outlives the terminal.
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::error_code failed;
  std::string program = fs::read_symlink("/proc/self/exe", failed).string();
  std::vector<std::string> words = {program,      "serve",         "--host",
                                    "localhost",  "--port",        std::to_string(port),
                                    "--data-dir", data().string(), "--no-color"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  auto variables = environment();
  pid_t child = 0;
  const int result = posix_spawn(&child, program.c_str(), &actions, &attributes, arguments.data(),
                                 variables.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (result != 0) {
    return Error{.code = ErrorCode::Io,
                 .what = fmt::format("The server cannot be started: {}.", std::strerror(result))};
  }
  return child;
}

Result<> LocalServer::wait_until_served(pid_t child) const {
  const auto patience = Clock::now() + kStartPatience;
  client::Http http;
  while (Clock::now() < patience) {
    if (waitpid(child, nullptr, WNOHANG) == child) return not_up();
    if (pid() == child) {
      const auto answer = http.send({.url = address() + "/health", .timeout = milliseconds(1000)});
      if (answer && answer->status == 200) return {};
      if (!answer && answer.error().code != ErrorCode::Unavailable) {
        kill(child, SIGTERM);  // Nothing that waiting would mend.
        return answer.error();
      }
    }
    std::this_thread::sleep_for(kPoll);
  }
  kill(child, SIGTERM);
  return not_up();
}

Error LocalServer::not_up() const {
  const auto text = files::read(log());
  return {.code = ErrorCode::Unavailable,
          .what = fmt::format("The cluster `{}` does not come up. The end of its log:\n{}", name_,
                              text ? tail(*text, kShownLines) : std::string_view("(nothing)")),
          .hint = fmt::format("The whole log: {}", log().string())};
}

// ---- stopping ----------------------------------------------------------------------------------

Result<bool> LocalServer::stop() {
  const auto process = pid();
  if (!process) return false;
  // Held by a descriptor and looked at again, it cannot be another process of the same number.
  const int descriptor = static_cast<int>(syscall(SYS_pidfd_open, *process, 0));
  if (descriptor < 0 || pid() != process) {
    if (descriptor >= 0) close(descriptor);
    return pid() ? stop() : Result<bool>(true);
  }
  syscall(SYS_pidfd_send_signal, descriptor, SIGTERM, nullptr, 0);
  pollfd entry{descriptor, POLLIN, 0};
  const bool ended = poll(&entry, 1, static_cast<int>(kStopPatience.count())) > 0;
  close(descriptor);
  if (ended) return true;
  return Error{.code = ErrorCode::Unavailable,
               .what = fmt::format("The cluster `{}` (process {}) does not end.", name_, *process),
               .hint = fmt::format("End it by force: kill -9 {}", *process)};
}

}  // namespace graphcool::commands
