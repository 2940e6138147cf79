#include "core/cluster/function_code.h"

#include <vector>

#include "core/functions/code/compiler.h"

namespace graphcool::cluster {

namespace fs = std::filesystem;

Result<fs::path> put_code(const service::Definition& definition, functions::CodeStore& store) {
  const auto sources = service::code_files(definition);
  std::vector<functions::CodeFile> files;
  for (const auto& each : sources) {
    files.push_back({fs::path(each.path).lexically_normal().string(), each.text});
  }
  return store.put(files);
}

Result<functions::Handler> handler_in(const fs::path& code, const service::Function& function,
                                      const service::Definition& definition) {
  if (const auto* webhook = std::get_if<service::Webhook>(&function.handler)) {
    return functions::Handler(
        functions::Webhook{webhook->url, {webhook->headers.begin(), webhook->headers.end()}});
  }
  if (const auto* exec = std::get_if<service::Exec>(&function.handler)) {
    functions::Executable program{code, exec->command, exec->environment};
    std::error_code ignored;
    // A program among the service's own files runs from there.
    if (const fs::path own = code / program.command.front(); fs::is_regular_file(own, ignored)) {
      fs::permissions(own, fs::perms::owner_exec, fs::perm_options::add, ignored);
      program.command.front() = own.lexically_normal();
    }
    return functions::Handler(std::move(program));
  }
  const auto& source = std::get<service::Code>(function.handler);
  const std::string path = fs::path(source.src).lexically_normal();
  const fs::path esbuild_from = definition.folder.empty() ? code : definition.folder;
  auto runnable = functions::make_runnable(code, path, esbuild_from);
  if (!runnable) {
    Error error = runnable.error();
    error.where = function.handler_where;
    return error;
  }
  return functions::Handler(functions::Code{code, *runnable, source.environment});
}

}  // namespace graphcool::cluster
