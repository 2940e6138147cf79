#include "core/graphql/default_rules.h"

#include <algorithm>
#include <unordered_set>

#include "core/graphql/coercion.h"

namespace graphcool::graphql {
namespace {

constexpr std::size_t kMostSteps = 1000;

const ast::Value* value_of(const ast::Value& object, std::string_view field) {
  // The last one counts where a field is given twice.
  const ast::Value* value = nullptr;
  for (const ast::ObjectField& written : object.fields) {
    if (written.name.text == field) value = &written.value;
  }
  return value;
}

class Finder {
 public:
  void visit(const InputValue& field, std::string_view type_name) {
    if (field.default_value == nullptr || done_.contains(&field)) return;
    const auto begin = std::find_if(path_.begin(), path_.end(),
                                    [&](const Step& step) { return step.field == &field; });
    if (begin != path_.end()) return report(begin);
    if (path_.size() == kMostSteps) return report_length(field, type_name);
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
      if (const ast::Value* written = value_of(literal, field.name)) {
        visit_literal(*written, field.type);
      } else {
        visit(field, object.name);
      }
    }
  }

  void report_length(const InputValue& field, std::string_view type_name) {
    cycles_.push_back({.field = &field,
                       .message = "The default value of Input Object field " +
                                  Step{&field, type_name}.name() +
                                  " stands at the end of too many others."});
    done_.insert(&field);
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

bool DefaultValidity::holds(const InputValue& definition) {
  if (definition.default_value == nullptr) return false;
  const auto found = known_.find(&definition);
  if (found != known_.end()) return found->second;
  const bool valid =
      definition.type.named()->is_input() && is_value(*definition.default_value, definition.type);
  known_.emplace(&definition, valid);
  return valid;
}

bool DefaultValidity::is_value(const ast::Value& literal, TypeRef type) {
  if (literal.kind == ast::Value::Kind::Variable) return false;
  if (literal.kind == ast::Value::Kind::Null) return !type.is_non_null();
  if (type.is_list()) {
    if (literal.kind != ast::Value::Kind::List) return is_value(literal, type.item());
    return std::all_of(literal.items.begin(), literal.items.end(), [&](const ast::Value& item) {
      // What is missing in a list is null.
      if (item.kind == ast::Value::Kind::Variable) return !type.item().is_non_null();
      return is_value(item, type.item());
    });
  }
  const Type& named = *type.named();
  if (named.kind == TypeKind::InputObject) return is_object(literal, named);
  InputArena arena;
  return coerce_literal(literal, TypeRef(&named), nullptr, arena).has_value();
}

bool DefaultValidity::is_object(const ast::Value& literal, const Type& type) {
  if (literal.kind != ast::Value::Kind::Object) return false;
  std::size_t given = 0;
  bool any_null = false;
  for (const InputValue& field : type.input_fields) {
    const ast::Value* value = value_of(literal, field.name);
    if (value == nullptr || value->kind == ast::Value::Kind::Variable) {
      if (holds(field)) {
        ++given;
        any_null = any_null || field.default_value->kind == ast::Value::Kind::Null;
      } else if (field.type.is_non_null()) {
        return false;
      }
      continue;
    }
    if (!is_value(*value, field.type)) return false;
    ++given;
    any_null = any_null || value->kind == ast::Value::Kind::Null;
  }
  return !type.one_of || (given == 1 && !any_null);
}

}  // namespace graphcool::graphql
