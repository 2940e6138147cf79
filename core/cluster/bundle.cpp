#include "core/cluster/bundle.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <utility>

#include "core/cluster/data_model.h"
#include "core/model/relations.h"

namespace graphcool::cluster {

namespace bj = boost::json;

namespace {

Error corrupt() {
  return {.code = ErrorCode::Corrupt,
          .what = "The stored definition of the service cannot be read."};
}

bool read_text(const bj::object& object, const char* name, std::string& out) {
  const auto* member = object.if_contains(name);
  const auto* text = member == nullptr ? nullptr : member->if_string();
  if (text != nullptr) out.assign(text->data(), text->size());
  return text != nullptr;
}

bool read_head(const std::string& text, StoredBundle& stored) {
  boost::system::error_code failed;
  const auto head = bj::parse(text, failed);
  const auto* object = failed ? nullptr : head.if_object();
  if (object == nullptr || !read_text(*object, "inherited", stored.inherited)) return false;
  const auto* tokens = object->if_contains("rootTokens");
  if (tokens == nullptr || !tokens->is_array()) return false;
  for (const auto& each : tokens->get_array()) {
    RootToken token;
    if (!each.is_object() || !read_text(each.get_object(), "id", token.id) ||
        !read_text(each.get_object(), "name", token.name) ||
        !read_text(each.get_object(), "token", token.token)) {
      return false;
    }
    stored.root_tokens.push_back(std::move(token));
  }
  return true;
}

}  // namespace

// How long the first part is, on a line of its own; that part; the bundle as it is.
std::string write_stored_bundle(const StoredBundle& stored) {
  bj::array tokens;
  for (const RootToken& each : stored.root_tokens) {
    tokens.push_back({{"id", each.id}, {"name", each.name}, {"token", each.token}});
  }
  const std::string head =
      bj::serialize(bj::object{{"inherited", stored.inherited}, {"rootTokens", std::move(tokens)}});
  return fmt::format("{}\n{}{}", head.size(), head, service::write_bundle(stored.bundle));
}

Result<StoredBundle> read_stored_bundle(const std::string& text) {
  std::size_t length = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, length);
  if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '\n') return corrupt();
  const auto start = static_cast<std::size_t>(read.ptr + 1 - text.data());
  if (length > text.size() - start) return corrupt();
  auto bundle = service::read_bundle(std::string_view(text).substr(start + length));
  if (!bundle) return corrupt();
  StoredBundle stored{.bundle = std::move(*bundle)};
  if (!read_head(text.substr(start, length), stored)) return corrupt();
  return stored;
}

Result<Recalled> recall(const std::string& stored) {
  auto bundle = read_stored_bundle(stored);
  if (!bundle) return bundle.error();
  const auto unreadable = [](const Error& reason) {
    return Error{.code = ErrorCode::Corrupt,
                 .what = "The stored definition cannot be read: " + reason.what};
  };
  auto definition = service::read_definition(bundle->bundle);
  if (!definition) return unreadable(definition.error().front());
  auto data = read_data_model(*definition);
  if (!data) return unreadable(data.error().front().error);
  return Recalled{std::move(*definition), model::with_inherited(data->model, bundle->inherited),
                  std::move(bundle->root_tokens)};
}

}  // namespace graphcool::cluster
