#include "core/functions/code/bundler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <tuple>
#include <utility>

#include "core/base/base64.h"
#include "core/base/files.h"
#include "core/base/text.h"
#include "core/functions/code/compiler.h"
#include "core/functions/code/esbuild.h"
#include "core/functions/code/metafile.h"
#include "core/functions/code/packages.h"
#include "core/functions/code/portable.h"

namespace graphcool::functions {

namespace fs = std::filesystem;

namespace {

// What esbuild writes is looked at first, somewhere else than in the developer's folder.
class ScratchFolder {
 public:
  static Result<ScratchFolder> make() {
    std::error_code failed;
    std::string pattern = fs::temp_directory_path(failed) / "graphcool-bundle-XXXXXX";
    if (failed || mkdtemp(pattern.data()) == nullptr) {
      return Error{.code = ErrorCode::Io,
                   .what = fmt::format("No folder can be made for what is compiled: {}.", pattern),
                   .where = {},
                   .hint = "Check TMPDIR, and the free space of the disk."};
    }
    return ScratchFolder(fs::canonical(pattern, failed));
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

  const fs::path& path() const { return path_; }

 private:
  explicit ScratchFolder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

Errors errors_of(const std::vector<Diagnostic>& diagnostics) {
  Errors errors;
  for (const Diagnostic& each : diagnostics) errors.push_back(each.error);
  // esbuild reads files side by side, and tells as it goes.
  std::ranges::stable_sort(errors, {}, [](const Error& each) {
    return std::tie(each.where.file, each.where.line, each.where.column);
  });
  return errors;
}

// Packages that load what lies beside the file which calls them.
bool is_loader(std::string_view name) {
  constexpr std::array<std::string_view, 6> kLoaders = {
      "bindings",     "node-gyp-build", "node-gyp-build-optional-packages", "@mapbox/node-pre-gyp",
      "node-pre-gyp", "nbind"};
  return std::ranges::count(kLoaders, name) != 0;
}

// A word that stands for the place of the file it is in: not the same once that is part of another.
std::string_view place_in(std::string_view text) {
  for (const std::string_view word :
       {"__dirname", "__filename", "import.meta.url", "require.resolve("}) {
    if (text.find(word) != text.npos) return word;
  }
  return {};
}

bool is_text_of_code(const std::string& path) {
  return !path.ends_with(".json") && !path.ends_with(".txt");
}

class Bundler {
 public:
  Bundler(const fs::path& folder, const std::vector<std::string>& sources, const fs::path& esbuild,
          fs::path scratch)
      : folder_(folder), sources_(sources), esbuild_(esbuild), scratch_(std::move(scratch)) {}

  Checked<BundledCode> bundle();

 private:
  Checked<> compile();
  Checked<> keep_packages();
  bool has_to_stay(const std::string& input, const Input& about) const;
  Package located(Package package) const;
  Checked<bool> add_clashing(std::set<Package>& staying) const;
  void warn();
  void warn_of_place(const std::string& input);
  Checked<> take_results();

  const fs::path folder_;  // Without links: so esbuild tells the paths below it.
  const std::vector<std::string>& sources_;
  const fs::path esbuild_, scratch_;
  std::set<std::string> dynamic_;  // Files that require what only a call will tell.
  Errors own_warnings_;            // Of the developer's files.
  Inputs inputs_;
  CarriedPackages carried_;
  BundledCode result_;
};

// One run for all functions: what they share is read once, and all mistakes are told.
Checked<> Bundler::compile() {
  const fs::path metafile = scratch_ / "meta.json";
  std::vector<std::string> arguments = {"--sourcemap=external",
                                        "--sources-content=false",
                                        "--external:*.node",
                                        "--log-override:unsupported-require-call=warning",
                                        "--metafile=" + metafile.string(),
                                        "--outdir=" + scratch_.string()};
  for (const auto& [name, folder] : carried_.top) arguments.push_back("--external:" + name);
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    arguments.push_back(fmt::format("{}=./{}", i, sources_[i]));
  }
  auto run = run_esbuild(esbuild_, folder_, arguments);
  if (!run) return Errors{run.error()};
  if (!run->errors.empty()) return errors_of(run->errors);
  own_warnings_.clear();
  for (Diagnostic& each : run->warnings) {
    const bool is_package = package_of(each.error.where.file).has_value();
    if (each.id == "unsupported-require-call") dynamic_.insert(each.error.where.file);
    if (!is_package) own_warnings_.push_back(std::move(each.error));
  }
  auto inputs = read_metafile(metafile);
  if (!inputs) return Errors{inputs.error()};
  inputs_ = std::move(*inputs);
  return {};
}

bool Bundler::has_to_stay(const std::string& input, const Input& about) const {
  if (dynamic_.contains(input)) return true;
  for (const Input::Import& each : about.imports) {
    if (each.external && each.path.ends_with(".node")) return true;
    const auto imported = package_of(each.path);
    if (imported && is_loader(imported->name)) return true;
  }
  if (!is_text_of_code(input)) return false;
  const auto text = files::read(folder_ / input);
  return text && !place_in(*text).empty();
}

// Where the package is on the disk.
Package Bundler::located(Package package) const {
  package.folder = (folder_ / package.folder).lexically_normal();
  return package;
}

// Adds to the packages that stay those which use one of them in another version: what is outside
// has one meaning only.
Checked<bool> Bundler::add_clashing(std::set<Package>& staying) const {
  bool has_grown = false;
  for (const auto& [input, about] : inputs_) {
    const auto user = package_of(input);
    if (user && carried_.folders.contains(located(*user).folder)) continue;
    for (const Input::Import& each : about.imports) {
      const auto used = each.external ? std::nullopt : package_of(each.path);
      const auto top = used ? carried_.top.find(used->name) : carried_.top.end();
      if (top == carried_.top.end() || top->second == located(*used).folder) continue;
      if (!user) {
        return Errors{{.code = ErrorCode::Invalid,
                       .what = fmt::format("The package `{}` cannot be bundled, and is there in "
                                           "more than one version.",
                                           used->name),
                       .where = {.file = input},
                       .hint = "Let all that need it use the same: npm dedupe"}};
      }
      has_grown |= staying.insert(located(*user)).second;
    }
  }
  return has_grown;
}

// Finds the packages that cannot be bundled and compiles again without them, if there are any.
Checked<> Bundler::keep_packages() {
  std::set<Package> staying;
  for (const auto& [input, about] : inputs_) {
    const auto package = package_of(input);
    if (package && has_to_stay(input, about)) staying.insert(located(*package));
  }
  if (staying.empty()) return {};
  while (true) {
    auto carried = carry_packages({staying.begin(), staying.end()});
    if (!carried) return Errors{carried.error()};
    carried_ = std::move(*carried);
    const auto has_grown = add_clashing(staying);
    if (!has_grown) return has_grown.error();
    if (!*has_grown) return compile();
  }
}

void Bundler::warn_of_place(const std::string& input) {
  const auto text = files::read(folder_ / input);
  if (!text || !is_text_of_code(input)) return;
  int row = 0;
  for (const std::string_view line : text::split(*text, '\n')) {
    ++row;
    const std::string_view word = place_in(line);
    if (word.empty() || word == "import.meta.url") continue;  // esbuild tells of the latter.
    result_.warnings.push_back(
        {.code = ErrorCode::Invalid,
         .what = fmt::format("`{}` is the place of the function that uses this file, not of this "
                             "file: they are deployed as one.",
                             word),
         .where = {input, row, static_cast<int>(line.find(word)) + 1},
         .hint = "Put what is read from there beside the function's own file.",
         .excerpt = std::string(line)});
    return;
  }
}

void Bundler::warn() {
  result_.warnings = std::move(own_warnings_);
  std::set<fs::path> own;  // Folders of functions.
  for (const std::string& each : sources_) own.insert(fs::path(each).parent_path());
  for (const std::string& input : result_.sources) {
    if (!own.contains(fs::path(input).parent_path())) warn_of_place(input);
  }
  for (const std::string& name : carried_.native) {
    result_.warnings.push_back(
        {.code = ErrorCode::Invalid,
         .what = fmt::format("The package `{}` is native: it goes along as it was built for this "
                             "machine.",
                             name),
         .where = {},
         .hint = "Deploy from a machine like the server, or take a package in JavaScript (bcryptjs "
                 "in place of bcrypt)."});
  }
}

Checked<> Bundler::take_results() {
  std::map<std::string, std::string> names;
  for (const auto& [input, about] : inputs_) {
    names.emplace(input, portable_name(input));
    if (!package_of(input)) result_.sources.insert(input);
  }
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const fs::path made = scratch_ / fmt::format("{}.js", i);
    const std::string target = compiled_path(sources_[i]);
    const auto code = files::read(made);
    if (!code) return Errors{code.error()};
    const auto map = files::read(made.string() + ".map");
    if (!map) return Errors{map.error()};
    const PortableCode portable = portable_code(*code, names);
    const auto portable_sources = portable_map(*map, portable, scratch_, folder_, target, names);
    if (!portable_sources) return Errors{portable_sources.error()};
    result_.files[target] = fmt::format("{}//# sourceMappingURL=data:application/json;base64,{}\n",
                                        portable.text, base64::encode(*portable_sources));
  }
  result_.files.merge(carried_.files);
  return {};
}

Checked<BundledCode> Bundler::bundle() {
  if (auto done = compile(); !done) return std::move(done).error();
  if (auto done = keep_packages(); !done) return std::move(done).error();
  if (auto done = take_results(); !done) return std::move(done).error();
  warn();
  return std::move(result_);
}

}  // namespace

Checked<BundledCode> bundle_code(const fs::path& folder, const std::vector<std::string>& sources,
                                 const fs::path& esbuild) {
  if (sources.empty()) return BundledCode();
  std::error_code failed;
  const fs::path real = fs::canonical(folder, failed);
  if (failed) {
    return Errors{
        {.code = ErrorCode::Io,
         .what = fmt::format("Cannot read the folder {}: {}.", folder.string(), failed.message())}};
  }
  auto scratch = ScratchFolder::make();
  if (!scratch) return Errors{scratch.error()};
  return Bundler(real, sources, esbuild, scratch->path()).bundle();
}

}  // namespace graphcool::functions
