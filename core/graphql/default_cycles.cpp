#include "core/graphql/default_cycles.h"

#include <algorithm>
#include <unordered_set>

namespace graphcool::graphql {
namespace {

class Finder {
 public:
  void visit(const InputValue& field, std::string_view type_name) {
    if (field.default_value == nullptr || done_.contains(&field)) return;
    const auto begin = std::find_if(path_.begin(), path_.end(),
                                    [&](const Step& step) { return step.field == &field; });
    if (begin != path_.end()) return report(begin);
    path_.push_back({&field, type_name});
    visit_literal(*field.default_value, field.type);
    path_.pop_back();
    done_.insert(&field);
  }

  std::vector<DefaultCycle> take() { return std::move(cycles_); }

 private:
  struct Step {
    const InputValue* field;
    std::string_view type_name;

    std::string name() const { return std::string(type_name) + "." + std::string(field->name); }
  };

  void visit_literal(const ast::Value& literal, TypeRef type) {
    if (type.named() == nullptr || type.named()->kind != TypeKind::InputObject) return;
    for (const ast::Value& item : literal.items) {
      if (type.is_list()) visit_literal(item, type.item());
    }
    if (literal.kind != ast::Value::Kind::Object) return;
    const Type& object = *type.named();
    for (const InputValue& field : object.input_fields) {
      const auto written =
          std::find_if(literal.fields.begin(), literal.fields.end(),
                       [&](const ast::ObjectField& one) { return one.name.text == field.name; });
      if (written == literal.fields.end()) {
        visit(field, object.name);
      } else {
        visit_literal(written->value, field.type);
      }
    }
  }

  void report(std::vector<Step>::const_iterator begin) {
    std::string message = "Invalid circular reference. The default value of Input Object field " +
                          begin->name() + " references itself";
    for (auto step = begin + 1; step != path_.end(); ++step) {
      message += step == begin + 1 ? " via the default values of: " : ", ";
      message += step->name();
    }
    cycles_.push_back({.field = begin->field, .message = message + "."});
  }

  std::unordered_set<const InputValue*> done_;
  std::vector<Step> path_;
  std::vector<DefaultCycle> cycles_;
};

}  // namespace

std::vector<DefaultCycle> find_default_cycles(std::span<const Type* const> types) {
  Finder finder;
  for (const Type* type : types) {
    for (const InputValue& field : type->input_fields) finder.visit(field, type->name);
  }
  return finder.take();
}

}  // namespace graphcool::graphql
