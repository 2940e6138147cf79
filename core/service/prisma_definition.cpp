#include "core/service/prisma_definition.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace graphcool::service {

namespace bj = boost::json;

namespace {

Errors unreadable() {
  return {{.code = ErrorCode::Invalid,
           .what = "The bundle does not hold the definition of a Prisma service."}};
}

std::string text_in(const bj::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string(text->data(), text->size()) : std::string();
}

const bj::array& list_in(const bj::object& object, const char* name) {
  static const bj::array none;
  const auto* value = object.if_contains(name);
  return value && value->is_array() ? value->get_array() : none;
}

bj::value to_json(const Function& function) {
  const auto& webhook = std::get<Webhook>(function.handler);
  bj::object headers;
  for (const auto& [name, value] : webhook.headers) headers[name] = value;
  return {{"name", function.name},
          {"query", function.query.text},
          {"url", webhook.url},
          {"headers", std::move(headers)}};
}

Function to_function(const bj::object& object) {
  Function function;
  function.name = text_in(object, "name");
  function.type = FunctionType::Subscription;
  Webhook webhook{.url = text_in(object, "url")};
  const auto* headers = object.if_contains("headers");
  if (headers && headers->is_object()) {
    for (const auto& [name, value] : headers->get_object()) {
      if (value.is_string()) webhook.headers[name] = std::string(value.get_string());
    }
  }
  function.handler = std::move(webhook);
  function.query = {.path = "subscriptions/" + function.name + ".graphql",
                    .text = text_in(object, "query")};
  return function;
}

}  // namespace

Bundle prisma_bundle(const Definition& definition) {
  BundleModule module;
  bj::array paths, secrets, subscriptions;
  for (const SourceFile& file : definition.types) {
    paths.emplace_back(file.path);
    module.files.emplace(file.path, file.text);
  }
  for (const std::string& secret : definition.secrets) secrets.emplace_back(secret);
  for (const Function& function : definition.functions) subscriptions.push_back(to_json(function));
  module.content = bj::serialize(bj::object{{"datamodel", std::move(paths)},
                                            {"secrets", std::move(secrets)},
                                            {"subscriptions", std::move(subscriptions)}});
  return {Family::Prisma, {std::move(module)}};
}

Checked<Definition> read_prisma_definition(const Bundle& bundle) {
  const auto root = std::ranges::find(bundle.modules, "", &BundleModule::name);
  if (root == bundle.modules.end()) return unreadable();
  boost::system::error_code failed;
  const auto content = bj::parse(root->content, failed);
  if (failed || !content.is_object()) return unreadable();
  const bj::object& object = content.get_object();

  Definition definition;
  definition.family = Family::Prisma;
  definition.bundle = bundle;
  for (const auto& path : list_in(object, "datamodel")) {
    const auto file =
        path.is_string() ? root->files.find(std::string(path.get_string())) : root->files.end();
    if (file == root->files.end()) return unreadable();
    definition.types.push_back({file->first, file->second});
  }
  for (const auto& secret : list_in(object, "secrets")) {
    if (secret.is_string()) definition.secrets.emplace_back(secret.get_string());
  }
  for (const auto& each : list_in(object, "subscriptions")) {
    if (each.is_object()) definition.functions.push_back(to_function(each.get_object()));
  }
  return definition;
}

std::string datamodel_text(const Definition& definition) {
  std::string text;
  for (const SourceFile& file : definition.types) {
    text += file.text;
    if (definition.types.size() > 1) text += '\n';
  }
  return text;
}

}  // namespace graphcool::service
