// From parsed SDL files of the Graphcool Framework to a Model; what parse_graphcool() is made of.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/graphql/ast.h"
#include "core/model/model.h"
#include "core/model/sdl_checks.h"
#include "core/model/sdl_problems.h"
#include "core/model/sdl_shape.h"

namespace graphcool::model {

class SdlBuilder {
 public:
  explicit SdlBuilder(SdlProblems& problems) : problems_(problems) {}

  // Called for each file in order, then build() once. The documents must live until then. The
  // result is complete only when no problems were found.
  void collect(const graphql::ast::Document& document, std::size_t file);
  std::shared_ptr<const Model> build();

 private:
  using Definition = graphql::ast::Definition;
  using FieldDefinition = graphql::ast::FieldDefinition;
  using Directives = graphql::ast::List<graphql::ast::Directive>;

  using Source = SdlSource;
  // A name, as written, and where.
  struct Claim {
    std::string_view name;
    Spot spot;
  };
  // A field with @relation, as written. `target` is -1 when its type is no type of the model.
  struct RelationEnd {
    int type, field, target;
    std::string name;
    std::optional<std::string> old_name;
    Spot spot;
  };
  using Subject = SdlProblems::Subject;

  // sdl_builder.cpp: definitions.
  void refuse(const Definition& definition, std::size_t file);
  bool is_harmless(const Definition& definition) const;
  bool claim_name(const Definition& definition, std::size_t file);
  bool check_not_reserved(const Definition& definition, Spot spot);
  void check_name(const Definition& definition, Spot spot);
  void build_enum(const Source& source);
  void check_enum_values(const Source& source);
  void build_type(const Source& source);
  void check_type(const Source& source);
  void add_directive_problems(Subject subject, std::size_t file, Directives directives, int place);

  // sdl_transient.cpp: what has no @model.
  void set_aside_transients();
  bool is_meant_as_model(const Definition& definition) const;
  void check_transients();

  // sdl_fields.cpp: the fields of a type.
  void build_fields(Type& type, const Source& source);
  bool claim_field(const Type& type, const FieldDefinition& definition, Spot spot,
                   std::unordered_map<std::string, std::string>& taken);
  void build_field(Type& type, const FieldDefinition& definition, std::size_t file);
  void build_id(const Type& type, Field& field, const FieldDefinition& definition,
                const Shape& shape, Spot spot);
  void build_timestamp(const Type& type, Field& field, const FieldDefinition& definition,
                       const Shape& shape, Spot spot);
  void check_system_field(const Type& type, const Field& field, const FieldDefinition& definition,
                          std::size_t file);
  void build_scalar(const Type& type, Field& field, const FieldDefinition& definition,
                    const Shape& shape, std::size_t file);
  void read_values(const Type& type, Field& field, const FieldDefinition& definition,
                   std::size_t file);
  void build_relation_field(const Type& type, Field& field, const FieldDefinition& definition,
                            const Shape& shape, std::size_t file);
  void add_hidden_fields(Type& type);

  // sdl_relations.cpp: pairing the ends.
  void build_relations();
  void build_relation(const std::vector<const RelationEnd*>& ends);
  bool check_relation(const std::vector<const RelationEnd*>& ends);
  std::optional<std::string> old_name_of(const std::vector<const RelationEnd*>& ends);
  Subject subject_of(const RelationEnd& end) const;

  SdlProblems& problems_;
  std::vector<Source> type_sources_, enum_sources_;
  std::vector<Source> input_sources_, extension_sources_;
  std::unordered_map<std::string_view, Source> transients_;            // Objects and inputs.
  std::unordered_map<std::string_view, int> type_index_, enum_index_;  // By exact name.
  std::unordered_map<std::string, Claim> claimed_;                     // By name in lower case.
  std::vector<RelationEnd> relation_ends_;
  std::shared_ptr<Model> model_ = std::make_shared<Model>();
};

}  // namespace graphcool::model
