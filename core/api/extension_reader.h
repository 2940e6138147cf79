// From the sources of Extensions to them; what read_extensions() is made of.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/extensions.h"
#include "core/graphql/source.h"

namespace graphcool::api {

class ExtensionReader {
 public:
  // Must outlive it.
  explicit ExtensionReader(const model::Model& model) : model_(model) {}

  Checked<Extensions> read(const std::vector<ResolverSource>& resolvers,
                           const std::vector<HookSource>& hooks,
                           std::span<const model::SdlFile> types);

 private:
  using Definition = graphql::ast::Definition;
  using FieldDefinition = graphql::ast::FieldDefinition;
  using Kind = Definition::Kind;

  // The texts and trees that Extensions point into.
  struct Documents {
    std::deque<std::string> texts;
    std::deque<graphql::ast::Document> trees;
  };
  // Where something stands, for errors.
  struct Origin {
    const ResolverSource* source = nullptr;  // Null: in a types file.
    const graphql::ast::Document* document = nullptr;
  };
  struct Named {
    const Definition* definition;
    Origin origin;
  };
  // A field of `extend type ...` in a types file.
  struct OpenField {
    std::string parent;
    const FieldDefinition* field;
    Origin origin;
    bool taken = false;
  };

  // extension_reader.cpp: gathering.
  const graphql::ast::Document* parse(const std::string& path, const std::string& text,
                                      bool legacy);
  void read_types(const model::SdlFile& file);
  void read_schema(const ResolverSource& source);
  void read_file(const ResolverSource& source, const graphql::ast::Document& document);
  void take_type(const Definition& definition);
  void take_open_field(const ResolverSource& source);
  void add_resolver(const ResolverSource& source, std::string parent, const FieldDefinition& field);
  void read_hook(const HookSource& source);
  void keep_used_types();

  // extension_checks.cpp: after all files are read, for types of one may be named in another.
  void check_types();
  void check_members(const Definition& type);
  void check_field(const Definition& type, const FieldDefinition& field);
  void check_argument(const graphql::ast::InputValueDefinition& argument);
  void check_resolvers();
  void check_returned(const FieldDefinition& field);
  void check_name(const Resolver& resolver, bool taken);
  void check_open_fields(const std::vector<ResolverSource>& resolvers);

  bool is_enum(std::string_view name) const {
    return model_.enum_type(name) != nullptr || is_transient(name, Kind::EnumType);
  }
  bool is_transient(std::string_view name, Kind kind) const {
    const auto found = types_.find(name);
    return found != types_.end() && found->second.definition->kind == kind;
  }
  std::string place_of(const Origin& origin, graphql::Offset offset) const;
  void look_at(const Origin& origin) { origin_ = origin; }
  void fail(int code, graphql::Offset offset, std::string what, std::string hint);

  const model::Model& model_;
  std::shared_ptr<Documents> documents_ = std::make_shared<Documents>();
  Extensions result_;
  std::vector<Origin> origins_;              // Of each resolver.
  std::map<std::string_view, Named> types_;  // By name.
  std::vector<const Definition*> in_order_;  // The same, as they were met.
  std::vector<OpenField> open_fields_;
  Origin origin_;  // What is looked at.
  Errors errors_;
};

// Codes of the system API.
inline constexpr int kResolverArgumentInvalid = 2040;
inline constexpr int kResolverInvalid = 2053;
inline constexpr int kPayloadNameTaken = 2065;

// The type within lists and bangs.
inline const graphql::ast::TypeReference& named(const graphql::ast::TypeReference& type) {
  return type.kind == graphql::ast::TypeReference::Kind::Named ? type : named(*type.of);
}

}  // namespace graphcool::api
