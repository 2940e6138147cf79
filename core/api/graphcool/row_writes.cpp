// Which rows a mutation writes: what hooks stand around.
#include <algorithm>

#include "core/api/graphcool/family_api.h"

namespace graphcool::api::graphcool {

namespace {

using Kind = FieldMeaning::Kind;
using graphql::Input;
using graphql::InputValue;

class Collector {
 public:
  Collector(const Meanings& meanings, const model::Model& model)
      : meanings_(meanings), model_(model) {}

  void add(const model::Type& type, Verb verb, const Input& arguments,
           std::span<const InputValue> definitions, RowWrite::When when = RowWrite::When::Always) {
    writes.push_back({&type, verb, &arguments, definitions, meanings_.node_id, when});
    const auto nested = [&](bool lists) {
      for (const auto& member : arguments.members) {
        const WriteMeaning& meaning = meanings_.writes[member.tag];
        if (meaning.kind != WriteMeaning::Kind::RelatedNodes || meaning.field->list != lists ||
            !member.value.has_value()) {
          continue;
        }
        const auto definition =
            std::find_if(definitions.begin(), definitions.end(),
                         [&](const InputValue& each) { return each.name == member.name; });
        const model::Type& other = model_.related_type(*meaning.field);
        const auto inner = definition->type.named()->input_fields;
        const std::span one(&member.value, 1);
        for (const Input& each : lists ? member.value.items : one) {
          add(other, Verb::Create, each, inner, when);
        }
      }
    };
    nested(true);
    nested(false);
  }

  std::vector<RowWrite> writes;

 private:
  const Meanings& meanings_;
  const model::Model& model_;
};

}  // namespace

bool is_hooked(const FieldMeaning& meaning, const Extensions& extensions) {
  if (meaning.relation != nullptr) return false;
  return std::any_of(extensions.hooks.begin(), extensions.hooks.end(), [&](const Hook& hook) {
    if (hook.type->name == meaning.type->name) return true;
    return hook.before && hook.verb == Verb::Create && meaning.kind != Kind::Delete;
  });
}

std::vector<RowWrite> row_writes(const FieldMeaning& meaning, const Meanings& meanings,
                                 const model::Model& model, const Input& arguments,
                                 std::span<const InputValue> definitions) {
  Collector collector(meanings, model);
  const auto inner = [&](std::string_view name) -> std::span<const InputValue> {
    for (const InputValue& each : definitions) {
      if (each.name == name) return each.type.named()->input_fields;
    }
    return {};
  };
  switch (meaning.kind) {
    case Kind::Create:
      collector.add(*meaning.type, Verb::Create, arguments, definitions);
      break;
    case Kind::Update:
      collector.add(*meaning.type, Verb::Update, arguments, definitions);
      break;
    case Kind::Delete:
      collector.add(*meaning.type, Verb::Delete, arguments, definitions);
      break;
    case Kind::UpdateOrCreate:
      collector.add(*meaning.type, Verb::Update, arguments["update"], inner("update"),
                    RowWrite::When::Exists);
      collector.add(*meaning.type, Verb::Create, arguments["create"], inner("create"),
                    RowWrite::When::Missing);
      break;
    default:
      break;
  }
  return std::move(collector.writes);
}

}  // namespace graphcool::api::graphcool
