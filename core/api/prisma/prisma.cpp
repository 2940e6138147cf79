#include "core/api/prisma/prisma.h"

#include "core/api/generated_api.h"
#include "core/api/outputs.h"
#include "core/api/prisma/failures.h"
#include "core/api/prisma/reading.h"
#include "core/api/prisma/write_rules.h"
#include "core/api/prisma/writing.h"

namespace graphcool::api::prisma {
namespace {

using graphql::CollectedField;
using graphql::Input;

// What a deletion leaves can be matched with nothing, so `node` never holds it back.
constexpr EventRules kEventRules = {.deletes_pass_filter = true};

class Lowering {
 public:
  Lowering(const model::Model& model, const GeneratedSchema& generated,
           const graphql::Selector& selector)
      : model_(model),
        generated_(generated),
        selector_(selector),
        reading_(model, generated, selector) {}

  query::Root lower_root(const CollectedField& field) const {
    if (is_meta(field)) return {.output = reading_.root(field)};
    if (meaning(field).kind == Kind::Subscription) return refuse_subscription(field, selector_);
    return meaning(field).is_mutation() ? write_root(field)
                                        : query::Root{.output = reading_.root(field)};
  }

  Result<query::Watch, graphql::GraphQLErrors> lower_watch(
      std::shared_ptr<const model::Model> model, const CollectedField& field) const {
    const model::Type& type = *meaning(field).type;
    const EventWords words{
        .rules = kEventRules,
        .filters = generated_.meanings.event_filters,
        .node_filters = reading_.filters(),
        .member = [this](const auto& each) { return meaning(each).event; },
        .node = [&](const auto& each,
                    query::Value id) { return reading_.node(each, type, std::move(id)); },
        .previous = [this](const auto& each) { return reading_.previous_values(each); }};
    return api::lower_watch(std::move(model), type, generated_.schema, selector_, field, words);
  }

 private:
  using Kind = FieldMeaning::Kind;

  query::Root write_root(const CollectedField& field) const {
    query::Root root{.output = make_output(query::Output::Kind::One, field, selector_)};
    root.program.emplace();
    const auto arguments = selector_.arguments(field);
    if (!arguments) {
      root.checks.push_back(argument_error(arguments.error()));
    } else if (auto refusal = refuse(meaning(field), *arguments)) {
      root.checks.push_back(never(std::move(*refusal)));
    } else {
      root.program = write(field, *arguments);
    }
    return root;
  }

  // What is wrong whatever the data.
  std::optional<query::Failure> refuse(const FieldMeaning& what, const Input& arguments) const {
    const WriteRules rules(model_, generated_.meanings);
    const bool by_where =
        what.kind == Kind::Update || what.kind == Kind::Delete || what.kind == Kind::Upsert;
    if (by_where) {
      if (auto refusal = rules.refuse_where(*what.type, arguments["where"])) return refusal;
    }
    switch (what.kind) {
      case Kind::Create:
        return rules.refuse_create(*what.type, arguments["data"]);
      case Kind::Update:
        return rules.refuse_update(*what.type, arguments["data"]);
      case Kind::Upsert:
        if (auto refusal = rules.refuse_create(*what.type, arguments["create"])) return refusal;
        return rules.refuse_update(*what.type, arguments["update"]);
      default:
        return std::nullopt;
    }
  }

  // The answer is whatever the statement gives.
  query::Program execute_raw(const Input& arguments) const {
    query::Program program;
    program.steps.push_back({.postgres_names = generated_.meanings.postgres_names,
                             .kind = query::Step::Kind::Sql,
                             .value = to_value(arguments["query"])});
    return program;
  }

  query::Program write(const CollectedField& field, const Input& arguments) const {
    const FieldMeaning& what = meaning(field);
    if (what.kind == Kind::ExecuteRaw) return execute_raw(arguments);
    const model::Type& type = *what.type;
    const Input& where = arguments["where"];
    const Input& data = arguments["data"];
    Writing writing(model_, generated_.meanings, reading_.filters());
    const auto answer = [&](Writing::Register node) {
      writing.respond(reading_.node(field, type, query::Value::reg(node)));
    };
    switch (what.kind) {
      case Kind::Create:
        answer(writing.create(type, data));
        break;
      case Kind::Update:
        answer(writing.update(type, where, data));
        break;
      case Kind::Upsert:
        answer(writing.upsert(type, where, arguments["create"], arguments["update"]));
        break;
      case Kind::Delete: {
        const Writing::Register node = writing.find(type, where);
        answer(node);
        writing.remove(type, node);
        break;
      }
      case Kind::UpdateMany:
        writing.respond(batch(field, writing.update_many(type, where, data)));
        break;
      default:
        writing.respond(batch(field, writing.delete_many(type, where)));
    }
    return writing.take();
  }

  // A BatchPayload.
  query::Output batch(const CollectedField& field, Writing::Register count) const {
    auto output = make_output(query::Output::Kind::Object, field, selector_);
    output.outputs = reading_.object_outputs(field, [&](const CollectedField& each) {
      auto leaf = make_output(query::Output::Kind::Leaf, each, selector_);
      leaf.value = query::Value::number(count);
      return leaf;
    });
    return output;
  }

  const FieldMeaning& meaning(const CollectedField& field) const {
    return generated_.meanings.fields[field.definition->tag];
  }

  const model::Model& model_;
  const GeneratedSchema& generated_;
  const graphql::Selector& selector_;
  const Reading reading_;
};

}  // namespace

Result<std::unique_ptr<const Api>> make_api(std::shared_ptr<const model::Model> model,
                                            std::shared_ptr<const Extensions>,
                                            const Options& options) {
  auto generated = generate_schema(*model, options);
  return make_generated_api<Lowering>("Prisma", std::move(model), std::move(generated),
                                      constraint_words());
}

}  // namespace graphcool::api::prisma
