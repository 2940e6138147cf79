#include "core/functions/code/compiler.h"

#include <fmt/format.h>

#include <regex>

#include "core/base/files.h"
#include "core/functions/code/esbuild.h"

namespace graphcool::functions {

namespace fs = std::filesystem;

namespace {

// Cheap and generous: what is taken for one by mistake is compiled without harm.
bool is_module(const std::string& text) {
  static const std::regex statement(R"((^|\n)\s*(import\s*["'\w{*]|export\s+[\w{*]))");
  return std::regex_search(text, statement);
}

}  // namespace

bool is_typescript(const fs::path& source) {
  const auto extension = source.extension();
  return extension == ".ts" || extension == ".tsx" || extension == ".mts" || extension == ".cts";
}

std::string compiled_path(const std::string& source) {
  return source + ".compiled.cjs";
}

Error no_esbuild(const std::string& source) {
  return {.code = ErrorCode::NotFound,
          .what = fmt::format("`{}` is TypeScript, and esbuild, which compiles it, is not here.",
                              source),
          .where = {.file = source},
          .hint = "Install it beside graphcool.yml: npm install --save-dev esbuild"};
}

Result<std::string> make_runnable(const fs::path& folder, const std::string& source,
                                  const fs::path& esbuild_from) {
  const std::string target = compiled_path(source);
  if (fs::exists(folder / target)) return target;
  const bool typescript = is_typescript(source);
  if (!typescript) {
    const auto text = files::read(folder / source);
    if (!text) return text.error();
    if (!is_module(*text) || fs::path(source).extension() != ".js") return source;
  }
  const fs::path esbuild = find_esbuild(esbuild_from);
  if (esbuild.empty()) {
    if (!typescript) return source;  // Node.js has its own way with modules.
    return no_esbuild(source);
  }
  const auto run =
      run_esbuild(esbuild, folder,
                  {source, "--packages=external", "--sourcemap=inline", "--outfile=" + target});
  if (!run) return run.error();
  if (run->errors.empty()) return target;
  return Error{.code = ErrorCode::Invalid,
               .what = "The function's source cannot be compiled:\n" + run->text,
               .where = {.file = source}};
}

}  // namespace graphcool::functions
