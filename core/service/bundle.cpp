#include "core/service/bundle.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <functional>

#include "core/base/base64.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace graphcool::service {
namespace {

namespace bj = boost::json;

constexpr std::string_view kPrisma = "prisma";

// ---- Writing

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  std::string& key(std::string_view name) {
    if (!std::exchange(is_first_, false)) out_ += ',';
    json::append_string(out_, name);
    return out_ += ':';
  }
  void text(std::string_view name, std::string_view value) {
    json::append_string(key(name), value);
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

void append_external(std::string& out, const ExternalFile& file) {
  ObjectWriter object(out);
  object.text("url", file.url);
  object.text("lambdaHandler", file.lambda_handler);
  object.text("devHandler", file.dev_handler);
  if (!file.hash.empty()) object.text("hash", file.hash);
}

void append_module(std::string& out, const BundleModule& module) {
  ObjectWriter object(out);
  object.text("name", module.name);
  object.text("content", module.content);
  std::vector<const std::pair<const std::string, std::string>*> binary;
  {
    ObjectWriter files(object.key("files"));
    for (const auto& file : module.files) {
      if (text::is_utf8(file.second)) {
        files.text(file.first, file.second);
      } else {
        binary.push_back(&file);
      }
    }
  }
  if (!binary.empty()) {
    ObjectWriter files(object.key("binaryFiles"));
    for (const auto* file : binary) files.text(file->first, base64::encode(file->second));
  }
  {
    ObjectWriter files(object.key("externalFiles"));
    for (const auto& [path, file] : module.external_files) append_external(files.key(path), file);
  }
  if (!module.variables.empty()) {
    ObjectWriter variables(object.key("variables"));
    for (const auto& [name, value] : module.variables) variables.text(name, value);
  }
}

// ---- Reading

Error invalid(std::string what) {
  return {.code = ErrorCode::Invalid, .what = "The bundle of the service is invalid: " + what};
}

// The member of that name; null when there is none, or it is null.
const bj::value* member(const bj::object& object, std::string_view name) {
  const bj::value* value = object.if_contains(name);
  return value != nullptr && value->is_null() ? nullptr : value;
}

Result<std::string> text_member(const bj::object& object, std::string_view name, bool required) {
  const bj::value* value = member(object, name);
  if (value == nullptr && !required) return std::string();
  if (value == nullptr || !value->is_string()) {
    return invalid(fmt::format("`{}` has to be a text.", name));
  }
  return std::string(value->get_string());
}

// Calls `take` for the entries of the object of that name, if it is there.
Result<> each_entry(const bj::object& object, std::string_view name,
                    const std::function<Result<>(std::string, const bj::value&)>& take) {
  const bj::value* value = member(object, name);
  if (value == nullptr) return {};
  if (!value->is_object()) return invalid(fmt::format("`{}` has to be an object.", name));
  for (const auto& entry : value->get_object()) {
    if (auto taken = take(std::string(entry.key()), entry.value()); !taken) return taken;
  }
  return {};
}

Result<> read_texts(const bj::object& object, std::string_view name,
                    std::map<std::string, std::string>& into) {
  return each_entry(object, name, [&](std::string key, const bj::value& value) -> Result<> {
    if (!value.is_string()) return invalid(fmt::format("`{}.{}` has to be a text.", name, key));
    into.insert_or_assign(std::move(key), std::string(value.get_string()));
    return {};
  });
}

Result<ExternalFile> read_external(const bj::object& object) {
  ExternalFile file;
  struct Member {
    const char* name;
    std::string& target;
    bool required;
  };
  const Member members[] = {{"url", file.url, true},
                            {"devHandler", file.dev_handler, true},
                            {"lambdaHandler", file.lambda_handler, false},
                            {"hash", file.hash, false}};
  for (const Member& each : members) {
    auto text = text_member(object, each.name, each.required);
    if (!text) return text.error();
    each.target = std::move(*text);
  }
  return file;
}

Result<> read_binary_files(const bj::object& object, BundleModule& module) {
  std::map<std::string, std::string> encoded;
  if (auto read = read_texts(object, "binaryFiles", encoded); !read) return read;
  for (auto& [path, text] : encoded) {
    auto bytes = base64::decode(text);
    if (!bytes) return invalid(fmt::format("`binaryFiles.{}` is not in Base64.", path));
    module.files.insert_or_assign(path, std::move(*bytes));
  }
  return {};
}

Result<BundleModule> read_module(const bj::value& value) {
  if (!value.is_object()) return invalid("`modules` has to hold objects.");
  const bj::object& object = value.get_object();
  BundleModule module;
  auto name = text_member(object, "name", true);
  if (!name) return name.error();
  module.name = std::move(*name);
  auto content = text_member(object, "content", true);
  if (!content) return content.error();
  module.content = std::move(*content);
  if (auto read = read_texts(object, "files", module.files); !read) return read.error();
  if (auto read = read_binary_files(object, module); !read) return read.error();
  if (auto read = read_texts(object, "variables", module.variables); !read) return read.error();
  const auto external =
      each_entry(object, "externalFiles", [&](std::string path, const bj::value& file) -> Result<> {
        if (!file.is_object()) return invalid("`externalFiles` has to hold objects.");
        auto read = read_external(file.get_object());
        if (!read) return read.error();
        module.external_files.insert_or_assign(std::move(path), std::move(*read));
        return {};
      });
  if (!external) return external.error();
  return module;
}

}  // namespace

std::string write_bundle(const Bundle& bundle) {
  std::string out;
  {
    ObjectWriter object(out);
    if (bundle.family == Family::Prisma) object.text("family", kPrisma);
    std::string& modules = object.key("modules");
    modules += '[';
    for (const BundleModule& module : bundle.modules) {
      if (modules.back() != '[') modules += ',';
      append_module(modules, module);
    }
    modules += ']';
  }
  return out;
}

Result<Bundle> read_bundle(std::string_view json) {
  if (json.size() > kLargestBundle) {
    return Error{.code = ErrorCode::Limit,
                 .what = fmt::format("The bundle of the service has {} MB; {} MB is the most.",
                                     json.size() >> 20, kLargestBundle >> 20)};
  }
  boost::system::error_code failed;
  const bj::value document = bj::parse(json, failed);
  if (failed || !document.is_object()) return invalid("it is no JSON object.");
  const bj::object& object = document.get_object();
  Bundle bundle;
  auto family = text_member(object, "family", false);
  if (!family) return family.error();
  if (*family == kPrisma) bundle.family = Family::Prisma;
  const bj::value* modules = member(object, "modules");
  if (modules == nullptr || !modules->is_array()) return invalid("`modules` has to be a list.");
  for (const bj::value& each : modules->get_array()) {
    auto module = read_module(each);
    if (!module) return module.error();
    bundle.modules.push_back(std::move(*module));
  }
  return bundle;
}

}  // namespace graphcool::service
