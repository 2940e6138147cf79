// Types with @relationTable: the tables of relations; see prisma_builder.h.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/model/prisma_builder.h"
#include "core/model/prisma_directives.h"

namespace graphcool::model {

void PrismaBuilder::build_link_type(LinkType& link) {
  const Definition& definition = *link.source.definition;
  const std::string_view name = definition.name.text;
  const std::size_t file = link.source.file;
  check_directives({name}, file, definition.directives, Place::Type);
  for (const FieldDefinition& field : definition.fields) {
    const Spot spot{file, field.name.offset};
    const Subject subject{name, field.name.text};
    check_directives(subject, file, field.directives, Place::Field);
    const Shape shape = shape_of(*field.type);
    std::string column =
        string_argument(field.directives, "db", "name").value_or(std::string(field.name.text));
    if (type_index_.contains(shape.name)) {
      link.columns.push_back({shape.name, std::move(column)});
    } else if (find_directive(field.directives, "id")) {
      if (shape.text != "ID!") {
        problems_.add(subject, spot, "The id field of a link table must be of the type `ID!`.",
                      fmt::format("Write: {}: ID! @id", field.name.text));
      }
      const std::string what =
          "Id fields on link tables are deprecated. Remove the field to remove its column.";
      warnings_.push_back(
          {.type = std::string(name),
           .field = std::string(field.name.text),
           .description = what,
           .error = {.code = ErrorCode::Invalid, .what = what, .where = problems_.locate(spot)}});
      link.id_column = std::move(column);
    } else {
      problems_.add(subject, spot, "A link table must not specify any additional scalar fields.",
                    "Remove it, or make the type one of its own with two relations.");
    }
  }
  if (link.columns.size() != 2) {
    problems_.add({name}, {file, definition.name.offset},
                  "A link table must specify exactly two relation fields.",
                  "Give it one field for each of the two types that it links.");
  }
}

// Called when the relations are built.
void PrismaBuilder::check_link_type(const LinkType& link) {
  const std::string_view name = link.source.definition->name.text;
  const Spot spot{link.source.file, link.source.definition->name.offset};
  std::set<std::string_view> linked, related;
  for (const LinkType::Column& column : link.columns) linked.insert(column.target);
  for (const End& end : ends_) {
    if (end.name != name) continue;
    related.insert(type_of(end).name);
    related.insert(model_->types[end.target].name);
  }
  if (related.empty()) {
    problems_.add(
        {name}, spot,
        fmt::format("The link table `{}` is not referenced in any relation field.", name),
        fmt::format("Write @relation(name: \"{}\") on the fields whose relation it keeps.", name));
  } else if (related != linked) {
    problems_.add(
        {name}, spot,
        fmt::format("The link table `{}` is not referencing the right types: the relation "
                    "of that name is between {}.",
                    name, fmt::join(related, " and ")));
  }
}

const PrismaBuilder::LinkType* PrismaBuilder::link_type(const std::string& relation) const {
  const auto found = link_index_.find(relation);
  return found == link_index_.end() ? nullptr : &link_types_[found->second];
}

}  // namespace graphcool::model
