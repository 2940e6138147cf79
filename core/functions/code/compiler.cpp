#include "core/functions/code/compiler.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <regex>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/functions/process/process.h"

namespace graphcool::functions {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kPatience{60};

bool is_typescript(const fs::path& source) {
  const auto extension = source.extension();
  return extension == ".ts" || extension == ".tsx" || extension == ".mts" || extension == ".cts";
}

// Cheap and generous: what is taken for one by mistake is compiled without harm.
bool is_module(const std::string& text) {
  static const std::regex statement(R"((^|\n)\s*(import\s*["'\w{*]|export\s+[\w{*]))");
  return std::regex_search(text, statement);
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
      char buffer[4096];
      const ssize_t size = read(each.fd, buffer, sizeof buffer);
      if (size > 0 && text.size() < (1u << 20)) text.append(buffer, static_cast<std::size_t>(size));
      if (size == 0) each.fd = -1;
    }
  }
  return text;
}

Result<> compile(const fs::path& esbuild, const fs::path& folder, const std::string& source,
                 const std::string& target, Packages packages) {
  ProcessOptions options{.command = {esbuild.string(), source, "--bundle", "--platform=node",
                                     "--format=cjs", "--target=node18", "--sourcemap=inline",
                                     "--log-level=warning", "--color=false", "--outfile=" + target},
                         .environment = plain_environment(),
                         .folder = folder};
  if (packages == Packages::External) options.command.push_back("--packages=external");
  auto process = start_process(options);
  if (!process) return process.error();
  const std::string said = read_all(*process);
  // It has closed its output; it is about to end, or it hangs.
  pollfd ended{process->exit.get(), POLLIN, 0};
  poll(&ended, 1, 1000);
  const std::string how = end_process(*process);
  if (how == "exit code 0") return {};
  return Error{.code = ErrorCode::Invalid,
               .what = fmt::format("The function's source cannot be compiled:\n{}",
                                   said.empty() ? "esbuild ended with " + how : said),
               .where = {.file = source}};
}

}  // namespace

fs::path find_esbuild(const fs::path& folder) {
  if (const char* named = std::getenv("GRAPHCOOL_ESBUILD"); named && *named) return named;
  for (fs::path at = fs::absolute(folder); !folder.empty(); at = at.parent_path()) {
    const fs::path candidate = at / "node_modules/.bin/esbuild";
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
    if (at == at.parent_path()) break;
  }
  return find_program("esbuild");
}

Result<std::string> make_runnable(const fs::path& folder, const std::string& source,
                                  const fs::path& esbuild_from, Packages packages) {
  const bool typescript = is_typescript(source);
  if (!typescript && packages == Packages::External) {
    const auto text = files::read(folder / source);
    if (!text) return text.error();
    if (!is_module(*text) || fs::path(source).extension() != ".js") return source;
  }
  const fs::path esbuild = find_esbuild(esbuild_from);
  if (esbuild.empty()) {
    if (!typescript) return source;  // Node.js has its own way with modules.
    return Error{.code = ErrorCode::NotFound,
                 .what = fmt::format("`{}` is TypeScript, and esbuild, which compiles it, is not "
                                     "here.",
                                     source),
                 .where = {.file = source},
                 .hint = "Install it beside graphcool.yml: npm install --save-dev esbuild"};
  }
  const std::string target = fs::path(source).replace_extension().string() + ".compiled.cjs";
  if (fs::exists(folder / target)) return target;
  if (auto compiled = compile(esbuild, folder, source, target, packages); !compiled) {
    return compiled.error();
  }
  return target;
}

}  // namespace graphcool::functions
