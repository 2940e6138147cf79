#include "core/api/read_subscription.h"

#include <fmt/format.h>

#include <vector>

#include "core/graphql/parser.h"
#include "core/graphql/validate.h"

namespace graphcool::api {

using graphql::CollectedField;
using graphql::GraphQLErrors;
using graphql::ast::Definition;

namespace {

class Reader {
 public:
  Reader(const Api& api, std::string_view text) : api_(api), text_(text) {}

  Result<query::Watch, GraphQLErrors> read() {
    const Definition* const operation = find_valid();
    if (operation != nullptr) check_variables(*operation);
    if (!errors_.empty()) return std::move(errors_);
    return lower(*operation);
  }

  GraphQLErrors check() {
    find_valid();
    return std::move(errors_);
  }

 private:
  // The subscription; null after errors.
  const Definition* find_valid() {
    auto document = graphql::parse({.body = text_}, {.limits = graphql::kRequestLimits});
    if (!document) {
      errors_ = {std::move(document).error()};
      return nullptr;
    }
    document_ = std::move(*document);
    const Definition* const operation = find_operation();
    if (operation == nullptr) return nullptr;
    errors_ = graphql::validate(api_.schema(), document_, graphql::kRequestValidation);
    return errors_.empty() ? operation : nullptr;
  }

  void fail(graphql::Offset offset, std::string message) {
    errors_.push_back(
        {.message = std::move(message), .locations = {document_.source.locate(offset)}});
  }

  // The only operation, a subscription; null after an error.
  const Definition* find_operation() {
    const Definition* found = nullptr;
    for (const Definition& each : document_.definitions) {
      if (each.kind != Definition::Kind::Operation) continue;
      if (found != nullptr) {
        fail(each.offset, "There is more than one operation; it has to be one subscription.");
        return nullptr;
      }
      found = &each;
    }
    if (found == nullptr) {
      fail(0, "There is no operation; it has to be one subscription.");
    } else if (found->operation != graphql::ast::OperationType::Subscription) {
      fail(found->offset, fmt::format("This is a {}; it has to be a subscription.",
                                      graphql::ast::keyword(found->operation)));
      found = nullptr;
    } else if (api_.schema().subscription() == nullptr) {
      fail(found->offset, "There is nothing to subscribe to: the data model has no types.");
      found = nullptr;
    }
    return found;
  }

  void check_variables(const Definition& operation) {
    for (const auto& variable : operation.variables) {
      if (variable.default_value != nullptr) continue;
      fail(variable.offset,
           fmt::format("The variable \"${}\" has no value, since nobody sends one. Give it a "
                       "default, or write the value in its place.",
                       variable.variable.text));
    }
  }

  Result<query::Watch, GraphQLErrors> lower(const Definition& operation) {
    graphql::InputArena arena;
    auto inputs =
        graphql::prepare_inputs(api_.schema(), document_, operation, nullptr, true, arena);
    if (!inputs) return std::move(inputs).error();
    const graphql::Selector selector(api_.schema(), document_, operation, *inputs, arena);
    const auto fields = selector.root_fields();
    if (fields.empty()) {
      fail(operation.offset, "The subscription selects nothing.");
      return std::move(errors_);
    }
    check_resolved(selector, fields.front());
    if (!errors_.empty()) return std::move(errors_);
    return api_.lower_watch(selector);
  }

  // Events are made within a write, where no function can be waited for.
  void check_resolved(const graphql::Selector& selector, const CollectedField& field) {
    const auto* type = field.definition->type.named();
    if (type->kind != graphql::TypeKind::Object) return;
    for (const CollectedField& each : selector.sub_fields(field, *type)) {
      if (api_.resolver(*each.definition) != nullptr) {
        fail(each.nodes.front()->offset,
             fmt::format("The field '{}.{}' is resolved by a function, which a subscription cannot "
                         "ask.",
                         each.parent->name, each.definition->name));
      } else {
        check_resolved(selector, each);
      }
    }
  }

  const Api& api_;
  const std::string_view text_;
  graphql::ast::Document document_;
  GraphQLErrors errors_;
};

}  // namespace

Result<query::Watch, GraphQLErrors> read_subscription(const Api& api, std::string_view text) {
  return Reader(api, text).read();
}

GraphQLErrors check_subscription(const Api& api, std::string_view text) {
  return Reader(api, text).check();
}

}  // namespace graphcool::api
