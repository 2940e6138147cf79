#include "core/service/rc.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/service/rc_migration.h"
#include "core/service/variables.h"
#include "core/service/yaml.h"
#include "core/service/yaml_edit.h"

namespace graphcool::service {
namespace {

namespace fs = std::filesystem;
using yaml::Entry;
using yaml::Value;
using yaml::ValuePtr;

constexpr const char* kFileName = ".graphcoolrc";
constexpr const char* kDefault = "default";
constexpr const char* kFaasHost = "http://localhost:60050";
constexpr const char* kSharedHost = "https://api.graph.cool";
constexpr std::size_t kLargest = 1u << 20;
constexpr int kSecretMode = 0600;
constexpr int kDeepestAlias = 20;

struct Shared {
  std::string_view name;
  std::string_view region;
  std::string_view subscriptions;
};
constexpr Shared kShared[] = {
    {"shared-eu-west-1", "EU_WEST_1", "wss://subscriptions.graph.cool"},
    {"shared-us-west-2", "US_WEST_2", "wss://subscriptions.us-west-2.graph.cool"},
    {"shared-ap-northeast-1", "AP_NORTHEAST_1", "wss://subscriptions.ap-northeast-1.graph.cool"},
};

const Shared* shared_cluster(std::string_view name) {
  const auto found = std::ranges::find(kShared, name, &Shared::name);
  return found == std::end(kShared) ? nullptr : found;
}

// Whoever changes an rc file holds its folder, so that two at once do not lose one's change.
class FolderTurn {
 public:
  explicit FolderTurn(const fs::path& folder)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ >= 0) flock(descriptor_, LOCK_EX);
  }
  ~FolderTurn() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  FolderTurn(const FolderTurn&) = delete;
  FolderTurn& operator=(const FolderTurn&) = delete;

 private:
  const int descriptor_;
};

// Of the file itself, where the path is a link to it.
fs::path real_path(const fs::path& path) {
  std::error_code failed;
  const fs::path real = fs::canonical(path, failed);
  return failed ? path : real;
}

// Reads the file anew, changes it and puts it into its place.
Result<> change(const fs::path& path, const std::vector<yaml::Edit>& edits) {
  if (path.empty()) {
    return Error{.code = ErrorCode::Io,
                 .what = "There is no home folder for ~/.graphcoolrc.",
                 .where = {},
                 .hint = "Set the variable HOME."};
  }
  const fs::path real = real_path(path);
  const FolderTurn turn(real.parent_path());
  auto text = files::read(real, kLargest);
  if (!text && text.error().code != ErrorCode::NotFound) return text.error();
  const std::string before = text ? *text : std::string();
  auto after = yaml::edited(path.string(), before, edits);
  if (!after) {
    Error error = after.error();
    error.excerpt.clear();  // It may hold a secret.
    return error;
  }
  if (*after == before && text) return {};
  // Whatever it holds: the next change may bring a secret.
  return files::write(real, *after, kSecretMode);
}

}  // namespace

RcPaths rc_paths(const fs::path& folder, const Sources& sources) {
  RcPaths paths{.global = {}, .local = folder / kFileName};
  if (const auto home = sources.variable("HOME"); home && !home->empty()) {
    paths.global = fs::path(*home) / kFileName;
  }
  // A service in the home folder has one file for both.
  if (paths.global == paths.local) paths.local.clear();
  return paths;
}

Checked<Rc> Rc::open(RcPaths paths, const Sources& sources) {
  Rc rc;
  rc.paths_ = std::move(paths);
  auto migrated = migrate_rc(rc.paths_);
  if (!migrated) return Errors{migrated.error()};
  rc.notes_ = std::move(*migrated);
  rc.token_override_ = sources.variable("GRAPHCOOL_PLATFORM_TOKEN").value_or("");
  Errors errors;
  for (const bool is_local : {false, true}) {
    if (auto read = rc.read(is_local, sources); !read) {
      std::ranges::copy(read.error(), std::back_inserter(errors));
    }
  }
  if (!errors.empty()) return errors;
  return rc;
}

// ---- Reading

namespace {

// Reads the properties of one file.
class RcReader {
 public:
  RcReader(const yaml::Document& document, const Sources& sources)
      : document_(document), variables_(document, sources) {}

  ValuePtr value_of(const ValuePtr& value) { return variables_.resolve(value, errors_); }

  // The map at `entry`; null, and an error, when it is something else.
  ValuePtr map(const Entry* entry) {
    const ValuePtr value = entry ? value_of(entry->value) : nullptr;
    if (!value || value->kind == Value::Kind::Null || value->kind == Value::Kind::Map) {
      return value && value->kind == Value::Kind::Map ? value : nullptr;
    }
    add(*entry, fmt::format("`{}` is {}.", entry->key, yaml::kind_name(*value)),
        "It is a map of names.");
    return nullptr;
  }

  std::string text(const Entry* entry) {
    const ValuePtr value = entry ? value_of(entry->value) : nullptr;
    if (!value || value->kind == Value::Kind::Null) return {};
    if (value->kind == Value::Kind::Scalar) return value->text;
    add(*entry, fmt::format("`{}` is {}.", entry->key, yaml::kind_name(*value)), "It is a text.");
    return {};
  }

  void add(const Entry& at, std::string what, std::string hint) {
    errors_.push_back(document_.error(at.line, at.column, std::move(what), std::move(hint)));
  }

  Errors take_errors() {
    for (Error& error : errors_) error.excerpt.clear();  // A line may hold a secret.
    return std::move(errors_);
  }

 private:
  const yaml::Document& document_;
  const Variables variables_;
  Errors errors_;
};

std::string without_slash(std::string host) {
  while (host.ends_with('/')) host.pop_back();
  return host;
}

RcCluster read_cluster(RcReader& reader, const std::string& name, const Value& properties) {
  RcCluster cluster{.name = name,
                    .host = without_slash(reader.text(properties.find("host"))),
                    .faas_host = without_slash(reader.text(properties.find("faasHost"))),
                    .secret = reader.text(properties.find("clusterSecret"))};
  if (cluster.faas_host.empty()) cluster.faas_host = kFaasHost;
  return cluster;
}

}  // namespace

Checked<> Rc::read(bool is_local, const Sources& sources) {
  const fs::path& path = is_local ? paths_.local : paths_.global;
  if (path.empty()) return {};
  auto text = files::read(path, kLargest);
  if (!text) {
    return text.error().code == ErrorCode::NotFound ? Checked<>() : Errors{text.error()};
  }
  const auto document = yaml::parse(path.string(), std::move(*text));
  if (!document) {
    Errors errors = document.error();
    for (Error& error : errors) error.excerpt.clear();
    return errors;
  }
  if (!document->root || document->root->kind == Value::Kind::Null) return {};
  RcReader reader(*document, sources);
  const Value* root = document->root.get();
  if (root->kind != Value::Kind::Map) {
    return Errors{{.code = ErrorCode::Invalid,
                   .what = fmt::format("{} holds {}; it has to hold properties.", path.string(),
                                       yaml::kind_name(*root)),
                   .where = {.file = path.string()},
                   .hint = "Its properties are targets, clusters and platformToken."}};
  }
  const Entry* name_space = root->find(kRcNamespace);
  const ValuePtr within = name_space ? reader.map(name_space) : document->root;
  if (!within) {
    Errors errors = reader.take_errors();
    return errors.empty() ? Checked<>() : errors;
  }

  if (const ValuePtr targets = reader.map(within->find("targets"))) {
    for (const Entry& entry : targets->entries) {
      std::string value = reader.text(&entry);
      if (value.empty()) continue;
      targets_.insert_or_assign(
          entry.key, Origin{std::move(value), is_local, {path.string(), entry.line, entry.column}});
    }
  }
  if (const ValuePtr clusters = reader.map(within->find("clusters"))) {
    for (const Entry& entry : clusters->entries) {
      if (entry.key == kDefault) {
        default_cluster_ = reader.text(&entry);
      } else if (const ValuePtr properties = reader.map(&entry)) {
        clusters_.insert_or_assign(entry.key, read_cluster(reader, entry.key, *properties));
      }
    }
  }
  if (std::string token = reader.text(within->find("platformToken")); !token.empty()) {
    platform_token_ = std::move(token);
  }
  Errors errors = reader.take_errors();
  return errors.empty() ? Checked<>() : errors;
}

// ---- Targets

Result<RcTarget> Rc::follow(std::string name) const {
  const std::string first = name;
  for (int depth = 0; depth < kDeepestAlias; ++depth) {
    const auto found = targets_.find(name);
    if (found == targets_.end()) {
      return Error{
          .code = ErrorCode::Invalid,
          .what = fmt::format("The target `{}` leads to `{}`, which is no target.", first, name),
          .where = {},
          .hint = "A target is another target's name, or cluster/id: dev: local/cj..."};
    }
    const std::string& value = found->second.value;
    const std::size_t slash = value.find('/');
    if (slash == std::string::npos) {
      name = value;
      continue;
    }
    RcTarget target{
        .name = name, .cluster = value.substr(0, slash), .service = value.substr(slash + 1)};
    if (target.cluster.empty() || target.service.empty()) {
      return Error{
          .code = ErrorCode::Invalid,
          .what = fmt::format("The target `{}` is `{}`, which names no service.", name, value),
          .where = found->second.where,
          .hint = "A target is cluster/id: dev: local/cj..."};
    }
    return target;
  }
  return Error{.code = ErrorCode::Invalid,
               .what = fmt::format("The target `{}` leads back to itself.", first),
               .where = targets_.at(first).where,
               .hint = "A target is another target's name, or cluster/id: dev: local/cj..."};
}

Result<RcTarget> Rc::target(std::string_view name) const {
  if (targets_.contains(std::string(name))) return follow(std::string(name));
  if (const std::size_t slash = name.find('/'); slash != std::string_view::npos) {
    RcTarget target{.name = {},
                    .cluster = std::string(name.substr(0, slash)),
                    .service = std::string(name.substr(slash + 1))};
    if (!target.cluster.empty() && !target.service.empty()) return target;
  }
  std::vector<std::string> names;
  for (const auto& [each, origin] : targets_) names.push_back(each);
  const auto near = text::nearest(name, names);
  return Error{.code = ErrorCode::NotFound,
               .what = fmt::format("There is no target `{}`.", name),
               .where = {},
               .hint = near            ? fmt::format("Did you mean `{}`?", *near)
                       : names.empty() ? "Make one: graphcool deploy --new-service NAME"
                                       : fmt::format("There are: {}.", fmt::join(names, ", "))};
}

std::optional<RcTarget> Rc::default_target() const {
  if (!has_default_target()) return std::nullopt;
  auto target = follow(kDefault);
  return target ? std::optional(std::move(*target)) : std::nullopt;
}

std::vector<RcTarget> Rc::targets() const {
  std::vector<RcTarget> all;
  for (const auto& [name, origin] : targets_) {
    if (name == kDefault) continue;
    auto target = follow(name);
    if (!target) continue;
    target->name = name;
    all.push_back(std::move(*target));
  }
  return all;
}

// ---- Clusters

Result<RcCluster> Rc::cluster(std::string_view name) const {
  if (const auto found = clusters_.find(std::string(name)); found != clusters_.end()) {
    if (!found->second.host.empty()) return found->second;
    return Error{.code = ErrorCode::Invalid,
                 .what = fmt::format("The cluster `{}` has no `host`.", name),
                 .where = {},
                 .hint = fmt::format("Add it anew: graphcool cluster add {} URL", name)};
  }
  if (shared_cluster(name)) {
    return RcCluster{.name = std::string(name), .host = kSharedHost, .is_shared = true};
  }
  std::vector<std::string> names;
  for (const auto& [each, cluster] : clusters_) names.push_back(each);
  const auto near = text::nearest(name, names);
  return Error{.code = ErrorCode::NotFound,
               .what = fmt::format("There is no cluster `{}`.", name),
               .where = {},
               .hint = name == "local" ? "Start a cluster here: graphcool local up"
                       : near          ? fmt::format("Did you mean `{}`?", *near)
                                       : fmt::format("Add it: graphcool cluster add {} URL", name)};
}

std::vector<RcCluster> Rc::clusters() const {
  std::vector<RcCluster> all;
  for (const auto& [name, cluster] : clusters_) all.push_back(cluster);
  return all;
}

std::string Rc::default_cluster() const {
  return default_cluster_;
}

std::string Rc::token(const RcCluster& cluster) const {
  if (!token_override_.empty()) return token_override_;
  return cluster.is_shared ? platform_token_ : cluster.secret;
}

// ---- Changes

std::vector<std::string> Rc::global_key(std::vector<std::string> path) const {
  path.insert(path.begin(), kRcNamespace);
  return path;
}

Result<> Rc::set_target(std::string_view name, std::string_view value) {
  const bool is_apart = !paths_.local.empty();
  std::vector<std::string> key = {"targets", std::string(name)};
  if (!is_apart) key = global_key(std::move(key));
  auto done =
      change(is_apart ? paths_.local : paths_.global, {{std::move(key), std::string(value)}});
  if (done) targets_.insert_or_assign(std::string(name), Origin{std::string(value), is_apart, {}});
  return done;
}

Result<> Rc::remove_targets_of(const RcTarget& target) {
  std::vector<std::string> names;
  for (const auto& [name, origin] : targets_) {
    const auto found = follow(name);
    if (found && found->cluster == target.cluster && found->service == target.service) {
      names.push_back(name);
    }
  }
  for (const bool is_local : {false, true}) {
    std::vector<yaml::Edit> edits;
    for (const std::string& name : names) {
      if (targets_.at(name).is_local != is_local) continue;
      std::vector<std::string> key = {"targets", name};
      edits.push_back({is_local ? key : global_key(std::move(key)), std::nullopt});
    }
    if (edits.empty()) continue;
    if (auto done = change(is_local ? paths_.local : paths_.global, edits); !done) return done;
  }
  for (const std::string& name : names) targets_.erase(name);
  return {};
}

Result<> Rc::set_cluster(const RcCluster& cluster) {
  const auto key = [&](const char* property) {
    return global_key({"clusters", cluster.name, property});
  };
  std::vector<yaml::Edit> edits = {{key("host"), cluster.host}};
  if (!cluster.faas_host.empty()) edits.push_back({key("faasHost"), cluster.faas_host});
  edits.push_back({key("clusterSecret"),
                   cluster.secret.empty() ? std::nullopt : std::optional(cluster.secret)});
  auto done = change(paths_.global, edits);
  if (done) clusters_.insert_or_assign(cluster.name, cluster);
  return done;
}

Result<> Rc::remove_cluster(std::string_view name) {
  std::vector<yaml::Edit> edits = {{global_key({"clusters", std::string(name)}), std::nullopt}};
  const bool is_default = default_cluster_ == name;
  if (is_default) edits.push_back({global_key({"clusters", kDefault}), std::nullopt});
  auto done = change(paths_.global, edits);
  if (!done) return done;
  clusters_.erase(std::string(name));
  if (is_default) default_cluster_.clear();
  return done;
}

Result<> Rc::set_default_cluster(std::string_view name) {
  auto done =
      change(paths_.global, {{global_key({"clusters", kDefault}),
                              name.empty() ? std::nullopt : std::optional(std::string(name))}});
  if (done) default_cluster_ = name;
  return done;
}

Result<> Rc::set_platform_token(std::string_view token) {
  auto done =
      change(paths_.global, {{global_key({"platformToken"}),
                              token.empty() ? std::nullopt : std::optional(std::string(token))}});
  if (done) platform_token_ = token;
  return done;
}

// ---- Endpoints

Endpoints endpoints_of(const RcCluster& cluster, std::string_view service) {
  const auto at = [&](std::string_view path) {
    return fmt::format("{}{}{}", cluster.host, path, service);
  };
  Endpoints endpoints{.simple = at("/simple/v1/"),
                      .relay = at("/relay/v1/"),
                      .subscriptions = {},
                      .file = at("/file/v1/")};
  if (const Shared* shared = cluster.is_shared ? shared_cluster(cluster.name) : nullptr) {
    endpoints.subscriptions = fmt::format("{}/v1/{}", shared->subscriptions, service);
  } else {
    const bool is_https = cluster.host.starts_with("https://");
    const std::size_t scheme = cluster.host.find("://");
    endpoints.subscriptions = fmt::format(
        "{}://{}/subscriptions/v1/{}", is_https ? "wss" : "ws",
        scheme == std::string::npos ? cluster.host : cluster.host.substr(scheme + 3), service);
  }
  return endpoints;
}

std::string region_of(const RcCluster& cluster) {
  const Shared* shared = cluster.is_shared ? shared_cluster(cluster.name) : nullptr;
  return shared ? std::string(shared->region) : std::string();
}

}  // namespace graphcool::service
