#include "core/functions/code/esbuild.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "core/base/files.h"
#include "core/base/programs.h"
#include "core/base/text.h"
#include "core/functions/process/process.h"

namespace graphcool::functions {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr std::size_t kMostText = 4u << 20;
constexpr std::size_t kLargestSource = 16u << 20;

// npm may leave a script in its place that starts the program; the program itself is 50 ms faster.
fs::path program_behind(const fs::path& script) {
  std::error_code failed;
  const fs::path real = fs::canonical(script, failed);
  const fs::path packages = real.parent_path().parent_path().parent_path() / "@esbuild";
  fs::path found;
  for (const auto& each : fs::directory_iterator(packages, failed)) {
    const fs::path program = each.path() / "bin/esbuild";
    if (access(program.c_str(), X_OK) != 0) continue;
    if (!found.empty()) return script;  // Of several systems: the script knows which is meant.
    found = program;
  }
  return found.empty() ? script : found;
}

// Reads both pipes to their end, or to the end of the patience.
std::string read_all(Process& process) {
  std::string text;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  pollfd pipes[] = {{process.output.get(), POLLIN, 0}, {process.error_output.get(), POLLIN, 0}};
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || poll(pipes, 2, static_cast<int>(left.count())) <= 0) break;
    for (pollfd& each : pipes) {
      if (each.revents == 0) continue;
      char buffer[16384];
      const ssize_t size = read(each.fd, buffer, sizeof buffer);
      if (size > 0 && text.size() < kMostText) text.append(buffer, static_cast<std::size_t>(size));
      if (size == 0) each.fd = -1;
    }
  }
  return text;
}

int number_of(std::string_view text) {
  int value = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ptr == text.data() + text.size() ? value : -1;
}

// "    src/a.ts:3:18:"; its columns count from 0.
std::optional<Location> location_in(std::string_view line) {
  if (!line.starts_with("    ") || !line.ends_with(':')) return std::nullopt;
  line = text::trim(line.substr(0, line.size() - 1));
  const std::size_t second = line.rfind(':');
  const std::size_t first =
      second == 0 || second == line.npos ? line.npos : line.rfind(':', second - 1);
  if (first == line.npos || first == 0) return std::nullopt;
  const int row = number_of(line.substr(first + 1, second - first - 1));
  const int column = number_of(line.substr(second + 1));
  if (row < 0 || column < 0) return std::nullopt;
  return Location{std::string(line.substr(0, first)), row, column + 1};
}

std::string hint_for(std::string_view what) {
  constexpr std::string_view kUnresolved = "Could not resolve \"";
  if (!what.starts_with(kUnresolved)) return {};
  const std::string_view path =
      what.substr(kUnresolved.size(), what.rfind('"') - kUnresolved.size());
  if (path.starts_with('.') || path.starts_with('/')) {
    return "Make the file, or correct the path.";
  }
  const std::size_t scope = path.starts_with('@') ? path.find('/') + 1 : 0;
  return fmt::format("If it is a package, install it: npm install {}",
                     path.substr(0, path.find('/', scope)));
}

// "X [ERROR] Unexpected ";"", or with WARNING and an id in brackets at its end.
std::optional<Diagnostic> head_in(std::string_view line, std::string_view kind) {
  constexpr std::size_t kLongestSign = 8;
  const std::size_t at = line.find(kind);
  if (at == line.npos || at > kLongestSign) return std::nullopt;
  line.remove_prefix(at + kind.size());
  Diagnostic found;
  const std::size_t id = line.rfind(" [");
  if (line.ends_with(']') && id != line.npos) {
    found.id = line.substr(id + 2, line.size() - id - 3);
    line = line.substr(0, id);
  }
  found.error = {
      .code = ErrorCode::Invalid, .what = std::string(line), .where = {}, .hint = hint_for(line)};
  return found;
}

void add_excerpt(Error& error, const fs::path& folder) {
  const auto source = files::read(folder / error.where.file, kLargestSource);
  if (!source || error.where.line < 1) return;
  const auto lines = text::split(*source, '\n');
  const auto index = static_cast<std::size_t>(error.where.line) - 1;
  if (index < lines.size()) error.excerpt = std::string(lines[index]);
}

void read_diagnostics(EsbuildRun& run, const fs::path& folder) {
  Diagnostic* last = nullptr;
  for (const std::string_view line : text::split(run.text, '\n')) {
    if (auto error = head_in(line, "[ERROR] ")) {
      last = &run.errors.emplace_back(std::move(*error));
    } else if (auto warning = head_in(line, "[WARNING] ")) {
      last = &run.warnings.emplace_back(std::move(*warning));
    } else if (last != nullptr && last->error.where.file.empty()) {
      if (auto place = location_in(line)) {
        last->error.where = std::move(*place);
        add_excerpt(last->error, folder);
      }
    }
  }
}

}  // namespace

fs::path find_esbuild(const fs::path& folder) {
  if (const char* named = std::getenv("GRAPHCOOL_ESBUILD"); named && *named) return named;
  for (fs::path at = fs::absolute(folder); !folder.empty(); at = at.parent_path()) {
    const fs::path candidate = at / "node_modules/.bin/esbuild";
    if (access(candidate.c_str(), X_OK) == 0) return program_behind(candidate);
    if (at == at.parent_path()) break;
  }
  return programs::find("esbuild");
}

Result<EsbuildRun> run_esbuild(const fs::path& esbuild, const fs::path& folder,
                               const std::vector<std::string>& arguments) {
  ProcessOptions options{
      .command = {esbuild.string(), "--bundle", "--platform=node", "--format=cjs",
                  "--target=node18", "--log-level=warning", "--log-limit=0", "--color=false"},
      .environment = plain_environment(),
      .folder = folder};
  options.command.insert(options.command.end(), arguments.begin(), arguments.end());
  auto process = start_process(options);
  if (!process) return process.error();
  EsbuildRun run{.text = read_all(*process)};
  // It has closed its output; it is about to end, or it hangs.
  pollfd ended{process->exit.get(), POLLIN, 0};
  poll(&ended, 1, 1000);
  const std::string how = end_process(*process);
  read_diagnostics(run, folder);
  if (how != "exit code 0" && run.errors.empty()) {
    run.errors.push_back(
        {{.code = ErrorCode::Invalid,
          .what = fmt::format("esbuild could not compile it ({}):\n{}",
                              how.empty() ? "it took too long" : how, text::trim(run.text))}});
  }
  return run;
}

}  // namespace graphcool::functions
