#include "commands/serve_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <utility>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/service/prisma_config.h"
#include "core/service/yaml.h"

namespace graphcool::commands {
namespace {

namespace fs = std::filesystem;
namespace yaml = service::yaml;

constexpr std::size_t kLargestConfig = 1u << 20;
constexpr int kLargestPort = 65535;
constexpr std::size_t kShortestSecret = 16;

const std::vector<std::string> kKeys = {"host",   "port",       "dataDir",
                                        "secret", "trustProxy", "logFormat"};

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  boost::system::error_code failed;
  const auto address = boost::asio::ip::make_address(host, failed);
  return !failed && address.is_loopback();
}

// A number from 0 to `most`.
bool read_number(const std::string& text, int most, int& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc{} && read.ptr == text.data() + text.size() && number >= 0 &&
         number <= most;
}

bool read_format(const std::string& text, http::LogFormat& format) {
  if (text != "text" && text != "json") return false;
  format = text == "json" ? http::LogFormat::Json : http::LogFormat::Text;
  return true;
}

// The file's values into `settings`; what is wrong with them into `errors`.
void take_file(const yaml::Document& document, const fs::path& folder, ServeSettings& settings,
               Errors& errors) {
  const auto refuse = [&](const yaml::Entry& entry, std::string what, std::string hint) {
    errors.push_back(document.error(entry.line, entry.column, std::move(what), std::move(hint)));
  };
  for (const yaml::Entry& entry : document.root->entries) {
    const std::string& text = entry.value->text;
    if (std::ranges::find(kKeys, entry.key) == kKeys.end()) {
      const auto near = text::nearest(entry.key, kKeys);
      refuse(entry, fmt::format("There is no setting `{}`.", entry.key),
             near ? fmt::format("Did you mean `{}`?", *near)
                  : fmt::format("There are {}.", fmt::join(kKeys, ", ")));
    } else if (entry.value->kind != yaml::Value::Kind::Scalar || text.empty()) {
      refuse(entry, fmt::format("`{}` holds {}.", entry.key, yaml::kind_name(*entry.value)),
             "It takes one value.");
    } else if (entry.key == "host") {
      settings.host = text;
    } else if (entry.key == "port") {
      if (!read_number(text, kLargestPort, settings.port)) {
        refuse(entry, fmt::format("`{}` is no port.", text), "A number from 0 to 65535.");
      }
    } else if (entry.key == "trustProxy") {
      if (!read_number(text, kMostProxies, settings.trusted_proxies)) {
        refuse(entry, fmt::format("`{}` is no count of proxies.", text),
               fmt::format("A number from 0 to {}.", kMostProxies));
      }
    } else if (entry.key == "dataDir") {
      settings.data_dir = folder / text;
    } else if (entry.key == "secret") {
      settings.secret = text;
    } else if (!read_format(text, settings.log_format)) {
      refuse(entry, fmt::format("`{}` is no format of the log.", text), "text or json.");
    }
  }
}

Checked<> read_file(const fs::path& path, ServeSettings& settings) {
  auto text = files::read(path, kLargestConfig);
  if (!text) return Errors{text.error()};
  auto document = yaml::parse(path.string(), std::move(*text));
  if (!document) return std::move(document).error();
  if (document->root == nullptr) return {};
  if (document->root->kind != yaml::Value::Kind::Map) {
    return Errors{
        document->error(1, 1, "The configuration has to hold settings.", "Such as: port: 60000")};
  }
  Errors errors;
  take_file(*document, path.parent_path(), settings, errors);
  if (!errors.empty()) return errors;
  return {};
}

// Databases of their own are what services have here.
Checked<> take_prisma_config(const Context& context, ServeSettings& settings) {
  auto config = service::prisma_config_of_environment(
      [&](std::string_view name) { return context.variable(std::string(name)); });
  if (!config) return std::move(config).error();
  if (!*config) return {};
  settings.port = (*config)->port;
  settings.management_secret = (*config)->management_secret;
  settings.export_bundle_size = static_cast<std::size_t>((*config)->export_bundle_size);
  const auto& database = (*config)->database;
  if (database.raw_access) settings.prisma.raw_databases = {database.name};
  settings.prisma.postgres_names = !database.connector.starts_with("mysql");
  if (!database.connector.starts_with("sqlite")) {
    settings.remark = fmt::format(
        "PRISMA_CONFIG names the database `{}` ({}), which is not used: the data lies in the data "
        "folder.",
        database.name, database.connector);
  }
  return {};
}

}  // namespace

Result<fs::path> user_data_folder(const Context& context) {
  if (const auto folder = context.variable("XDG_DATA_HOME"); folder && !folder->empty()) {
    return fs::path(*folder) / "graphcool";
  }
  if (const auto home = context.variable("HOME"); home && !home->empty()) {
    return fs::path(*home) / ".local/share/graphcool";
  }
  return Error{.code = ErrorCode::Invalid,
               .what = "There is no home folder to keep data in: HOME is not set.",
               .hint = "Name a folder: --data-dir DIR"};
}

Checked<ServeSettings> serve_settings(const Context& context, const ServeOptions& options) {
  ServeSettings settings;
  if (auto taken = take_prisma_config(context, settings); !taken) return std::move(taken).error();
  if (!options.config.empty()) {
    auto read = read_file(context.folder / options.config, settings);
    if (!read) return std::move(read).error();
  }
  if (!options.host.empty()) settings.host = options.host;
  if (options.port >= 0) settings.port = options.port;
  if (options.trusted_proxies >= 0) settings.trusted_proxies = options.trusted_proxies;
  if (!options.data_dir.empty()) settings.data_dir = context.folder / options.data_dir;
  if (!options.secret.empty()) settings.secret = options.secret;
  if (!options.log_format.empty()) read_format(options.log_format, settings.log_format);
  if (settings.data_dir.empty()) {
    auto folder = user_data_folder(context);
    if (!folder) return Errors{folder.error()};
    settings.data_dir = *folder / "server";
  }
  const bool is_open = settings.secret.empty() && settings.management_secret.empty();
  if (is_open && !is_loopback(settings.host)) {
    return Errors{
        {.code = ErrorCode::Denied,
         .what = fmt::format("Other machines could reach {}, and the cluster has no secret.",
                             settings.host),
         .hint = "Set one that nobody can guess, which whoever deploys has to know:\n"
                 "GRAPHCOOL_SECRET=$(openssl rand -hex 32) graphcool serve ..."}};
  }
  if (!settings.secret.empty() && settings.secret.size() < kShortestSecret) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = fmt::format("The secret has {} characters; it takes {} at least.",
                                       settings.secret.size(), kShortestSecret),
                   .hint = "Make one: openssl rand -hex 32"}};
  }
  return settings;
}

}  // namespace graphcool::commands
