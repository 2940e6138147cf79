#include "core/cluster/bundle.h"

#include <boost/json.hpp>

namespace graphcool::cluster {

namespace bj = boost::json;

std::string write_bundle(const service::Definition& definition) {
  bj::array types;
  for (const auto& file : definition.types) {
    types.push_back({{"path", file.path}, {"text", file.text}});
  }
  return bj::serialize(bj::object{{"definition", definition.yaml}, {"types", std::move(types)}});
}

Result<service::Definition> read_bundle(const std::string& bundle) {
  const Error corrupt{.code = ErrorCode::Corrupt,
                      .what = "The stored definition of the service cannot be read."};
  boost::system::error_code error;
  const auto document = bj::parse(bundle, error);
  if (error || !document.is_object()) return corrupt;
  const auto* yaml = document.as_object().if_contains("definition");
  const auto* types = document.as_object().if_contains("types");
  if (yaml == nullptr || !yaml->is_string() || types == nullptr || !types->is_array())
    return corrupt;

  service::Definition definition;
  definition.yaml = yaml->as_string();
  for (const auto& file : types->as_array()) {
    const auto* object = file.if_object();
    const auto* path = object ? object->if_contains("path") : nullptr;
    const auto* text = object ? object->if_contains("text") : nullptr;
    if (path == nullptr || !path->is_string() || text == nullptr || !text->is_string())
      return corrupt;
    definition.types.push_back({std::string(path->as_string()), std::string(text->as_string())});
  }
  return definition;
}

}  // namespace graphcool::cluster
