#include "commands/prisma/process.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/programs.h"
#include "core/base/text.h"

namespace graphcool::commands::prisma {

namespace fs = std::filesystem;

namespace {

std::string search_path(const fs::path& folder) {
  std::string path;
  for (fs::path at = fs::absolute(folder);; at = at.parent_path()) {
    path += (at / "node_modules/.bin").string() + ":";
    if (at == at.parent_path()) break;
  }
  return path + programs::search_path();
}

std::vector<std::string> environment_with(const std::string& path) {
  std::vector<std::string> variables = {"PATH=" + path};
  for (char** each = environ; *each != nullptr; ++each) {
    if (std::strncmp(*each, "PATH=", 5) != 0) variables.emplace_back(*each);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

std::vector<std::string> words_of(std::string_view command) {
  std::vector<std::string> words;
  for (const std::string_view word : text::split(command, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

Result<int> run_program(const std::vector<std::string>& words, const fs::path& folder) {
  const std::string path = search_path(folder);
  const std::string program =
      words.empty() ? std::string() : programs::find(words.front(), path).string();
  if (program.empty()) {
    return Error{
        .code = ErrorCode::NotFound,
        .what = fmt::format("There is no program `{}`.", words.empty() ? "" : words.front()),
        .hint = "Install it, or correct the command in prisma.yml."};
  }
  std::vector<std::string> arguments = words, variables = environment_with(path);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  pid_t child = 0;
  const int failed = posix_spawn(&child, program.c_str(), &actions, nullptr,
                                 pointers(arguments).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    return Error{
        .code = ErrorCode::Io,
        .what = fmt::format("`{}` could not be started: {}", program, std::strerror(failed))};
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace graphcool::commands::prisma
