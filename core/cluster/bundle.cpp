#include "core/cluster/bundle.h"

#include <boost/json.hpp>

namespace graphcool::cluster {

namespace bj = boost::json;

namespace {

constexpr std::string_view kPrisma = "prisma";

// The text member of that name; null when there is none.
const bj::string* text_member(const bj::object& object, std::string_view name) {
  const auto* member = object.if_contains(bj::string_view(name.data(), name.size()));
  return member == nullptr ? nullptr : member->if_string();
}

}  // namespace

std::string write_bundle(const Bundle& bundle) {
  bj::array types;
  for (const auto& file : bundle.definition.types) {
    types.push_back({{"path", file.path}, {"text", file.text}});
  }
  bj::object members{{"definition", bundle.definition.yaml},
                     {"types", std::move(types)},
                     {"inherited", bundle.inherited}};
  if (bundle.definition.family == service::Family::Prisma) members["family"] = kPrisma;
  return bj::serialize(members);
}

Result<Bundle> read_bundle(const std::string& text) {
  const Error corrupt{.code = ErrorCode::Corrupt,
                      .what = "The stored definition of the service cannot be read."};
  boost::system::error_code error;
  const auto document = bj::parse(text, error);
  if (error || !document.is_object()) return corrupt;
  const auto& members = document.as_object();
  const auto* yaml = text_member(members, "definition");
  const auto* inherited = text_member(members, "inherited");
  const auto* types = members.if_contains("types");
  if (!yaml || !inherited || !types || !types->is_array()) return corrupt;

  Bundle bundle;
  const auto* family = text_member(members, "family");
  if (family && *family == kPrisma) bundle.definition.family = service::Family::Prisma;
  bundle.definition.yaml = *yaml;
  bundle.inherited = *inherited;
  for (const auto& file : types->as_array()) {
    if (!file.is_object()) return corrupt;
    const auto* path = text_member(file.as_object(), "path");
    const auto* sdl = text_member(file.as_object(), "text");
    if (!path || !sdl) return corrupt;
    bundle.definition.types.push_back({std::string(*path), std::string(*sdl)});
  }
  return bundle;
}

}  // namespace graphcool::cluster
