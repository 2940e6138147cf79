// The schema of aggregates and groups: types whose names begin with an underscore, which no type of
// a data model can have.
#include "core/api/graphcool/generator.h"
#include "core/model/naming.h"

namespace graphcool::api::graphcool {

using graphql::FieldSpec;
using model::Field;
using model::Scalar;
using model::Type;
using Function = query::Output::Function;

namespace {

// Whether rows can be told apart by the field.
bool can_group(const Field& field) {
  return field.is_scalar() && !field.list && field.scalar != Scalar::Json &&
         field.scalar != Scalar::Password;
}

bool has_order(const Field& field) {
  return is_number(field) || (field.is_scalar() && !field.list &&
                              (field.scalar == Scalar::String || field.scalar == Scalar::DateTime));
}

}  // namespace

void Generator::add_aggregates(std::vector<FieldSpec>& members) {
  for (const Type* type : sorted_types(model_)) {
    declare_aggregates(*type);
    const std::string all = "_all" + model::plural_graphcool(type->name);
    const std::string own = "_" + type->name;
    members.push_back(field(all + "Aggregate", own + "Aggregate!",
                            {.kind = Kind::Aggregate, .type = type},
                            inputs_.filter_argument(*type)));
    auto arguments = inputs_.filter_argument(*type);
    arguments.insert(arguments.begin(),
                     {.name = "groupBy", .type = builder_.ref("[" + own + "GroupBy!]!")});
    arguments.push_back({.name = "skip", .type = builder_.ref("Int")});
    arguments.push_back({.name = "first", .type = builder_.ref("Int")});
    members.push_back(field(all + "Groups", "[" + own + "Group!]!",
                            {.kind = Kind::Groups, .type = type}, std::move(arguments)));
  }
}

void Generator::declare_aggregates(const Type& type) {
  const std::string own = "_" + type.name;
  std::vector<FieldSpec> functions = {field("count", "Int!", {.kind = Kind::AggregateCount})};
  const auto add = [&](const std::string& name, const std::string& suffix, Function function,
                       auto wanted, bool keeps_type) {
    std::vector<FieldSpec> members;
    for (const Field* each : sorted_fields(type)) {
      if (!wanted(*each)) continue;
      members.push_back(field(each->name, keeps_type ? type_name(model_, *each) : "Float",
                              {.kind = Kind::FunctionField, .field = each, .function = function}));
    }
    if (members.empty()) return;
    builder_.object(own + suffix, members);
    functions.push_back(field(name, own + suffix + "!", {.kind = Kind::FunctionFields}));
  };
  add("sum", "Sum", Function::Sum, is_number, false);
  add("avg", "Avg", Function::Average, is_number, false);
  add("min", "Min", Function::Minimum, has_order, true);
  add("max", "Max", Function::Maximum, has_order, true);
  builder_.object(own + "Aggregate", functions);

  std::vector<FieldSpec> values;
  std::vector<graphql::ValueSpec> names;
  for (const Field* each : sorted_fields(type)) {
    if (!can_group(*each)) continue;
    values.push_back(
        field(each->name, type_name(model_, *each), {.kind = Kind::GroupValue, .field = each}));
    names.push_back({.name = each->name, .tag = meanings_.groups.add(each)});
  }
  builder_.object(own + "GroupKey", values);
  builder_.enumeration(own + "GroupBy", names, {.structural = true});
  functions.insert(functions.begin(), field("key", own + "GroupKey!", {.kind = Kind::GroupKey}));
  builder_.object(own + "Group", functions);
}

}  // namespace graphcool::api::graphcool
