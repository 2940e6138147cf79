// From parsed SDL files of Prisma 1 to a Model; what parse_prisma() is made of.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/graphql/ast.h"
#include "core/model/directives.h"
#include "core/model/model.h"
#include "core/model/sdl_checks.h"
#include "core/model/sdl_problems.h"
#include "core/model/sdl_shape.h"

namespace graphcool::model {

class PrismaBuilder {
 public:
  PrismaBuilder(SdlProblems& problems, Sdl version);

  // Called for each file in order, then build() once. The documents must live until then. The
  // result is complete only when no problems were found.
  void collect(const graphql::ast::Document& document, std::size_t file);
  std::shared_ptr<const Model> build();

  SchemaErrors take_warnings() { return std::move(warnings_); }

 private:
  using Definition = graphql::ast::Definition;
  using FieldDefinition = graphql::ast::FieldDefinition;
  using Directives = graphql::ast::List<graphql::ast::Directive>;
  using Subject = SdlProblems::Subject;

  using Source = SdlSource;
  // A relation field, as written.
  struct End {
    int type, field, target;  // Indexes into the model's types; the field's into its type's.
    std::optional<std::string> name = {};
    std::optional<std::string> old_name = {};
    bool cascade = false;
    std::optional<std::string> link = {};  // INLINE or TABLE.
    Spot spot = {};
    int related = -1;  // The end that leads back, an index into ends_; -1 when there is none.
  };
  // A type with @relationTable: no type of the model, but how a relation is kept.
  struct LinkType {
    struct Column {
      std::string_view target;
      std::string name;
    };
    Source source;
    std::vector<Column> columns = {};
    std::optional<std::string> id_column = {};
  };
  // The ends of one relation.
  using Pair = std::vector<int>;

  bool is_v10() const { return model_->sdl == Sdl::Prisma10; }

  // prisma_builder.cpp: definitions.
  bool claim_name(const Definition& definition, Spot spot);
  void build_enum(const Source& source);
  void check_enum_values(const Source& source);
  void build_type(const Source& source);
  void check_directives(Subject subject, std::size_t file, Directives directives, Place place);
  void check_database_names();

  // prisma_fields.cpp: the fields of a type.
  void build_fields(Type& type, const Source& source);
  void build_field(Type& type, const FieldDefinition& definition, std::size_t file);
  void build_id(const Type& type, Field& field, const FieldDefinition& definition,
                const Shape& shape, Spot spot);
  void read_strategy(const Type& type, Field& field, const FieldDefinition& definition, Spot spot);
  void build_timestamp(const Type& type, Field& field, const FieldDefinition& definition,
                       const Shape& shape, Spot spot);
  bool build_reserved(const Type& type, Field& field, const Shape& shape, Spot spot);
  void build_scalar(const Type& type, Field& field, const FieldDefinition& definition,
                    const Shape& shape, std::size_t file);
  void check_scalar_list(const Type& type, const Field& field, const FieldDefinition& definition,
                         Spot spot);
  void read_default(const Type& type, Field& field, const FieldDefinition& definition,
                    std::size_t file);
  void build_relation_field(const Type& type, Field& field, const FieldDefinition& definition,
                            const Shape& shape, std::size_t file);
  std::string unknown_type_hint(std::string_view name);
  void check_id(const Type& type, const Source& source);
  void add_hidden_fields(Type& type);

  // prisma_relations.cpp: pairing the ends.
  void build_relations();
  void relate_ends();
  bool check_ambiguity();
  void check_names();
  std::string relation_name(const End& end) const;
  bool is_pair(const Pair& pair) const;
  void refuse_pair(const std::string& name, const Pair& pair);
  void check_link_modes();
  void build_relation(const std::string& name, const Pair& pair);
  void declare_link(Relation& relation, const Pair& pair);
  bool is_self(const End& end) const { return end.type == end.target; }
  const Type& type_of(const End& end) const { return model_->types[end.type]; }
  const Field& field_of(const End& end) const { return model_->types[end.type].fields[end.field]; }
  Subject subject_of(const End& end) const { return {type_of(end).name, field_of(end).name}; }

  // prisma_link_types.cpp
  void build_link_type(LinkType& link);
  void check_link_type(const LinkType& link);
  const LinkType* link_type(const std::string& relation) const;

  SdlProblems& problems_;
  std::vector<Source> type_sources_, enum_sources_;
  std::vector<LinkType> link_types_;
  std::unordered_map<std::string_view, int> type_index_, enum_index_, link_index_;
  std::unordered_map<std::string, std::string_view> claimed_;  // Lower case -> as written.
  std::vector<End> ends_;
  SchemaErrors warnings_;
  std::shared_ptr<Model> model_ = std::make_shared<Model>();
};

}  // namespace graphcool::model
