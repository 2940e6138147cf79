#include "core/service/prisma_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/graphql/token_scan.h"
#include "core/service/yaml.h"

namespace graphcool::service {
namespace {

using yaml::Entry;
using yaml::Value;

constexpr std::size_t kLargestConfig = 1u << 20;
constexpr int kLargestPort = 65535;
constexpr int kFewestConnections = 2;  // One is for management.
constexpr std::string_view kNative = "-native";

constexpr int kLargestBundle = 10'000'000;

const std::vector<std::string> kRootKeys = {
    "port",      "managementApiSecret", "legacySecret", "enableManagementApi", "clusterAddress",
    "rabbitUri", "prototype",           "databases",    "server2serverSecret", "exportBundleSize"};
const std::vector<std::string> kConnectors = {"postgres", "mysql", "mongo", "sqlite"};

// Reads one configuration. What is wrong is collected; reading goes on with the rest.
class Reader {
 public:
  explicit Reader(yaml::Document document) : document_(std::move(document)) {}

  Checked<PrismaConfig> read() {
    if (!document_.root || document_.root->kind != Value::Kind::Map) {
      errors_.push_back(
          document_.error(1, 1, "The configuration has to hold settings.", "Such as: port: 4466"));
      return errors_;
    }
    const Value& root = *document_.root;
    for (const Entry& entry : root.entries) check_key(entry);
    read_int(root, "port", config_.port, 0, kLargestPort);
    read_text(root, "managementApiSecret", config_.management_secret);
    read_text(root, "clusterAddress", config_.cluster_address);
    read_text(root, "rabbitUri", config_.rabbit_uri);
    read_flag(root, "prototype", config_.prototype);
    read_int(root, "exportBundleSize", config_.export_bundle_size, 1, kLargestBundle);
    read_databases(root);
    if (!errors_.empty()) return errors_;
    return std::move(config_);
  }

 private:
  void add(const Entry& at, std::string what, std::string hint = {}) {
    errors_.push_back(document_.error(at.line, at.column, std::move(what), std::move(hint)));
  }

  // An unknown key is passed over, as it was; but a slip of the finger is not.
  void check_key(const Entry& entry) {
    if (std::ranges::find(kRootKeys, entry.key) != kRootKeys.end()) return;
    const auto near = text::nearest(entry.key, kRootKeys);
    if (near) {
      add(entry, fmt::format("There is no setting `{}`.", entry.key),
          fmt::format("Did you mean `{}`?", *near));
    }
  }

  void read_text(const Value& map, std::string_view key, std::string& out) {
    const Entry* entry = map.find(key);
    if (!entry || entry->value->kind == Value::Kind::Null) return;
    if (entry->value->kind != Value::Kind::Scalar) {
      return add(*entry,
                 fmt::format("`{}` holds {}; it takes a text.", key, kind_name(*entry->value)));
    }
    out = entry->value->text;
  }

  void read_int(const Value& map, std::string_view key, int& out, int least, int most) {
    const Entry* entry = map.find(key);
    if (!entry || entry->value->kind == Value::Kind::Null) return;
    const std::string& text = entry->value->text;
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = entry->value->kind == Value::Kind::Scalar && read.ec == std::errc{} &&
                           read.ptr == text.data() + text.size();
    if (!is_number || value < least || value > most) {
      return add(*entry, fmt::format("`{}` has to be a number from {} to {}.", key, least, most));
    }
    out = value;
  }

  void read_flag(const Value& map, std::string_view key, bool& out) {
    const Entry* entry = map.find(key);
    if (!entry || entry->value->kind == Value::Kind::Null) return;
    const std::string& text = entry->value->text;
    if (text != "true" && text != "false") {
      return add(*entry, fmt::format("`{}` has to be true or false.", key));
    }
    out = text == "true";
  }

  void read_databases(const Value& root) {
    const Entry* databases = root.find("databases");
    if (!databases || databases->value->kind != Value::Kind::Map ||
        databases->value->entries.empty()) {
      const Entry place =
          databases ? *databases : Entry{.key = {}, .line = 1, .column = 1, .value = {}};
      return add(place, "There has to be one database at least.",
                 "Write: databases: { default: { connector: ... } }");
    }
    const Entry& first = databases->value->entries.front();
    if (first.value->kind != Value::Kind::Map) {
      return add(first, fmt::format("The database `{}` has no settings.", first.key));
    }
    config_.database.name = first.key;
    read_database(first);
  }

  void read_database(const Entry& entry) {
    const Value& map = *entry.value;
    PrismaDatabase& database = config_.database;
    read_text(map, "connector", database.connector);
    read_text(map, "host", database.host);
    read_int(map, "port", database.port, 1, kLargestPort);
    read_text(map, "user", database.user);
    read_text(map, "password", database.password);
    read_text(map, "uri", database.uri);
    read_text(map, "database", database.database);
    read_text(map, "schema", database.schema);
    read_text(map, "managementSchema", database.management_schema);
    read_int(map, "connectionLimit", database.connection_limit, kFewestConnections, 1'000'000);
    read_flag(map, map.find("migrations") ? "migrations" : "active", database.migrations);
    read_flag(map, "pooled", database.pooled);
    read_flag(map, "ssl", database.ssl);
    read_flag(map, "rawAccess", database.raw_access);
    read_int(map, "queueSize", database.queue_size, 1, 1'000'000'000);
    check_database(entry);
    const bool is_name = std::ranges::all_of(entry.key, graphql::is_name_continue) &&
                         !entry.key.empty() && graphql::is_name_start(entry.key.front());
    if (database.raw_access && !is_name) {
      add(entry,
          fmt::format("The database `{}` cannot have `rawAccess`: clients name it.", entry.key),
          "Give it a name of letters, digits and _, such as: default");
    }
  }

  void check_database(const Entry& entry) {
    const PrismaDatabase& database = config_.database;
    std::string_view connector = database.connector;
    if (connector.ends_with(kNative)) connector.remove_suffix(kNative.size());
    if (std::ranges::find(kConnectors, connector) == kConnectors.end()) {
      add(entry,
          fmt::format("The database `{}` has {} connector.", entry.key,
                      connector.empty() ? "no" : "an unknown"),
          fmt::format("Connectors are {}.", fmt::join(kConnectors, ", ")));
      return;
    }
    const bool is_postgres = connector == "postgres";
    if (!database.schema.empty() && !is_postgres) {
      add(entry, "Only the connector postgres takes a `schema`.", "Remove it.");
    } else if (!database.schema.empty() && database.database.empty()) {
      add(entry, "A `schema` needs a `database` that it is in.", "Write: database: NAME");
    }
    const bool is_server = connector == "postgres" || connector == "mysql";
    if (!is_server || !database.uri.empty()) return;
    for (const auto& [name, missing] :
         {std::pair("host", database.host.empty()), std::pair("port", database.port == 0),
          std::pair("user", database.user.empty())}) {
      if (missing) {
        add(entry, fmt::format("The database `{}` has no `{}`.", entry.key, name),
            "Give it host, port and user, or a uri.");
      }
    }
  }

  const yaml::Document document_;
  PrismaConfig config_;
  Errors errors_;
};

}  // namespace

Checked<PrismaConfig> read_prisma_config(const std::string& source, std::string_view text) {
  if (text.size() > kLargestConfig) {
    return Errors{{.code = ErrorCode::Limit,
                   .what = fmt::format("{} is larger than {} bytes.", source, kLargestConfig)}};
  }
  auto document = yaml::parse(source, std::string(text));
  if (!document) return std::move(document).error();
  return Reader(std::move(*document)).read();
}

Checked<std::optional<PrismaConfig>> prisma_config_of_environment(
    const std::function<std::optional<std::string>(std::string_view name)>& variable) {
  std::string source = "PRISMA_CONFIG";
  std::optional<std::string> text = variable(source);
  if (!text || text->empty()) {
    const auto path = variable("PRISMA_CONFIG_PATH");
    if (!path || path->empty()) return std::optional<PrismaConfig>();
    auto read = files::read(*path, kLargestConfig);
    if (!read) return Errors{read.error()};
    source = *path;
    text = std::move(*read);
  }
  auto config = read_prisma_config(source, *text);
  if (!config) return std::move(config).error();
  return std::optional<PrismaConfig>(std::move(*config));
}

}  // namespace graphcool::service
