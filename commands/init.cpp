#include "commands/init.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <memory>
#include <set>

#include "commands/kit/tree.h"
#include "commands/templates.h"
#include "core/base/files.h"
#include "core/base/text.h"

namespace graphcool::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIgnoreFile = ".gitignore";

Checked<> list_templates(Output& output) {
  Table table{{"Template", "What it is"}, {}};
  boost::json::array json;
  for (const Template& each : templates()) {
    table.rows.push_back({each.name, each.description});
    json.push_back({{"name", each.name}, {"description", each.description}});
  }
  output.table(table);
  output.json(boost::json::serialize(boost::json::object{{"templates", std::move(json)}}));
  return {};
}

// A file to write.
struct Planned {
  std::string path;  // Relative to the folder.
  std::string bytes;
  bool exists = false;
};

// The lines that `wanted` has and `present` has not, behind `present`.
std::string merged_lines(const std::string& present, std::string_view wanted) {
  std::set<std::string_view> there;
  for (const std::string_view line : text::split(present, '\n')) there.insert(text::trim(line));
  std::string result = present;
  for (const std::string_view line : text::split(wanted, '\n')) {
    if (text::trim(line).empty() || there.contains(text::trim(line))) continue;
    if (!result.empty() && !result.ends_with('\n')) result += '\n';
    result += std::string(line) + '\n';
  }
  return result;
}

// What writing the template comes to; files that are there already as they should be are left out.
Result<std::vector<Planned>> plan(const fs::path& folder, const Template& chosen, bool force) {
  std::vector<Planned> planned;
  std::vector<std::string> conflicts;
  for (const TemplateFile& file : chosen.files) {
    Planned each{.path = file.path, .bytes = std::string(file.bytes)};
    std::error_code ignored;
    each.exists = fs::exists(fs::symlink_status(folder / file.path, ignored));
    if (each.exists) {
      const auto present = files::read(folder / file.path);
      if (present && file.path == kIgnoreFile) each.bytes = merged_lines(*present, file.bytes);
      if (present && *present == each.bytes) continue;
      if (file.path != kIgnoreFile) conflicts.push_back(file.path);
    }
    planned.push_back(std::move(each));
  }
  if (conflicts.empty() || force) return planned;
  return Error{.code = ErrorCode::Exists,
               .what = fmt::format("{} in {} would be overwritten: {}.",
                                   conflicts.size() == 1 ? "A file" : "Files", folder.string(),
                                   fmt::join(conflicts, ", ")),
               .hint = "Choose another folder, or overwrite with --force."};
}

// Makes folders and files, and takes them away again unless keep() is called.
class Writer {
 public:
  ~Writer() {
    std::error_code ignored;
    for (auto at = made_.rbegin(); at != made_.rend(); ++at) fs::remove(*at, ignored);
  }

  Result<> make_folder(const fs::path& folder) {
    std::error_code failed;
    if (folder.empty() || fs::is_directory(folder, failed)) return {};
    if (fs::exists(folder, failed)) {
      return Error{.code = ErrorCode::Exists,
                   .what = fmt::format("{} is a file, not a folder.", folder.string()),
                   .hint = "Choose another folder."};
    }
    if (auto made = make_folder(folder.parent_path()); !made) return made;
    fs::create_directory(folder, failed);
    if (failed) {
      return Error{
          .code = ErrorCode::Io,
          .what = fmt::format("Cannot make the folder {}: {}.", folder.string(), failed.message()),
          .hint = "Check who owns the folder above it, and its permissions."};
    }
    made_.push_back(folder);
    return {};
  }

  Result<> write(const fs::path& folder, const Planned& file) {
    const fs::path path = folder / file.path;
    if (auto made = make_folder(path.parent_path()); !made) return made;
    if (auto written = files::write(path, file.bytes); !written) {
      Error error = written.error();
      if (error.hint.empty()) error.hint = "Check who owns the folder, and its permissions.";
      return error;
    }
    if (!file.exists) made_.push_back(path);
    return {};
  }

  void keep() { made_.clear(); }

 private:
  std::vector<fs::path> made_;
};

// `word` as a shell takes it for one word.
std::string shell_word(const std::string& word) {
  const bool plain = std::ranges::all_of(word, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80 ||
           std::string_view("._-/+,@").find(c) != std::string_view::npos;
  });
  if (plain && !word.starts_with('-')) return word;
  std::string quoted = word.starts_with('-') ? "./" : "";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return "'" + quoted + "'";
}

void tell(Output& output, const InitOptions& options, const fs::path& folder,
          const std::vector<Planned>& written) {
  std::vector<std::string> paths;
  for (const Planned& each : written) paths.push_back(each.path);
  output.json(
      boost::json::serialize(boost::json::object{{"folder", folder.string()},
                                                 {"template", options.template_name},
                                                 {"files", boost::json::value_from(paths)}}));
  const std::string shown = options.dir.empty() ? "." : options.dir;
  output.line(fmt::format("Made a service of the template {} here:\n",
                          output.styled(options.template_name, Style::Bold)));
  output.line(tree_text(shown, paths));
  const std::string enter = options.dir.empty() ? "" : "cd " + shell_word(options.dir) + " && ";
  output.line("Next: " + output.styled(enter + "graphcool dev", Style::Accent));
}

}  // namespace

Command init_command(Context& context) {
  auto options = std::make_shared<InitOptions>();
  return {
      .name = "init",
      .group = "General commands",
      .summary = "Make a new service in a folder",
      .details =
          "Writes the files of a template. Nothing that is there is overwritten without "
          "--force.",
      .examples = {{"graphcool init my-app", ""},
                   {"graphcool init my-app --template blog", ""},
                   {"graphcool init --list", ""}},
      .positionals = {{.name = "DIR",
                       .help = "The folder, made when it is not there; without it this one",
                       .completes = "folders",
                       .value = &options->dir}},
      .flags = {{.spelling = "-t,--template",
                 .placeholder = "NAME",
                 .help = "What to begin with",
                 .choices = template_names(),
                 .value = &options->template_name},
                {.spelling = "-l,--list",
                 .placeholder = "",
                 .help = "List the templates and make nothing",
                 .value = &options->list},
                {.spelling = "-f,--force",
                 .placeholder = "",
                 .help = "Overwrite files that are there",
                 .value = &options->force}},
      .run = [&context, options] { return run_init(context, *options); },
  };
}

Checked<> run_init(Context& context, const InitOptions& options) {
  if (options.list) return list_templates(context.output);
  const Template& chosen = template_named(options.template_name);
  const fs::path folder = (context.folder / options.dir).lexically_normal();
  const auto planned = plan(folder, chosen, options.force);
  if (!planned) return Errors{planned.error()};
  Writer writer;
  if (auto made = writer.make_folder(folder); !made) return Errors{made.error()};
  for (const Planned& each : *planned) {
    if (auto written = writer.write(folder, each); !written) return Errors{written.error()};
  }
  writer.keep();
  tell(context.output, options, folder, *planned);
  return {};
}

}  // namespace graphcool::commands
