#include "core/engine/resolution.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "core/engine/event_data.h"

namespace graphcool::engine {

namespace bj = boost::json;
using graphql::CollectedField;
using graphql::TypeRef;

void Resolution::run(bj::value& data, const Fields& roots, const Ask& ask,
                     std::function<void()> done) {
  data_ = &data;
  roots_ = &roots;
  done_ = std::move(done);
  if (data.is_object()) collect(data.get_object(), roots);
  missing_ = pending_.size() + 1;  // One more until all are asked.
  const auto self = shared_from_this();
  const auto one_less = [self] {
    if (self->missing_.fetch_sub(1, std::memory_order_acq_rel) == 1) self->finish();
  };
  for (Pending& each : pending_) {
    if (each.call.function.empty()) {
      each.answer.failure = functions::Failure{.message = std::move(each.call.data)};
      one_less();
      continue;
    }
    ask(std::move(each.call), [&each, one_less](functions::Answer answer) {
      each.answer = std::move(answer);
      one_less();
    });
  }
  one_less();
}

void Resolution::collect(const bj::object& object, const Fields& fields) {
  for (const CollectedField& each : fields) {
    const bj::value* value = object.if_contains(each.response_key);
    if (value == nullptr) continue;
    if (api_.resolver(*each.definition) != nullptr) {
      add_call(each, *value);
    } else {
      collect_below(*value, each);
    }
  }
}

void Resolution::collect_below(const bj::value& value, const CollectedField& field) {
  if (!field.definition->type.named()->is_composite()) return;
  if (const auto* items = value.if_array()) {
    for (const bj::value& each : *items) collect_below(each, field);
  } else if (const auto* object = value.if_object()) {
    collect(*object, fields_of(*object, field));
  }
}

Resolution::Fields Resolution::fields_of(const bj::object& object,
                                         const CollectedField& field) const {
  const graphql::Type& type = *field.definition->type.named();
  if (!type.is_abstract()) return selector_.sub_fields(field, type);
  // The lowering has left the type's name where a function is to resolve something.
  for (const graphql::Type* each : type.possible_types) {
    auto fields = selector_.sub_fields(field, *each);
    const bool is_it = std::any_of(fields.begin(), fields.end(), [&](const CollectedField& member) {
      const bj::value* value = object.if_contains(member.response_key);
      if (value == nullptr || api_.resolver(*member.definition) == nullptr) return false;
      const bj::object* node = value->if_object();
      const bj::value* name = node == nullptr ? nullptr : node->if_contains("type");
      return name != nullptr && name->is_string() && name->get_string() == each->name;
    });
    if (is_it) return fields;
  }
  return {};
}

void Resolution::add_call(const CollectedField& field, const bj::value& place) {
  Pending& pending = pending_.emplace_back();
  pending.call.function = api_.resolver(*field.definition)->function;
  if (const auto* node = place.if_object(); node != nullptr && node->contains("node")) {
    append_value(pending.call.parent, node->at("node"));
  }
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    // What GraphQL itself finds wrong is no business of the function.
    pending.call.function.clear();
    pending.call.data = arguments.error().message;
    return;
  }
  append_arguments(pending.call.data, *arguments, field.definition->arguments, parameters_);
}

void Resolution::finish() {
  if (data_->is_object() && !fill(data_->get_object(), *roots_, nullptr)) *data_ = nullptr;
  const auto done = std::exchange(done_, nullptr);
  done();
}

// False when a null has to go further up.
bool Resolution::fill(bj::object& object, const Fields& fields, const ResponsePath* path) {
  bool ok = true;
  for (const CollectedField& each : fields) {
    bj::value* value = object.if_contains(each.response_key);
    if (value == nullptr) continue;
    const ResponsePath place{.outer = path, .key = each.response_key};
    if (const auto* resolver = api_.resolver(*each.definition)) {
      bj::value completed;
      // Also after a null: the walk has to meet all that were asked.
      Pending& pending = pending_[next_++];
      if (ok && !completion_.complete(each, resolver->function, std::move(pending.answer), place,
                                      completed)) {
        ok = false;
      }
      *value = std::move(completed);
    } else if (!fill_below(*value, each, each.definition->type, place)) {
      ok = false;
    }
  }
  return ok;
}

bool Resolution::fill_below(bj::value& value, const CollectedField& field, TypeRef type,
                            const ResponsePath& path) {
  if (!type.named()->is_composite()) return true;
  bool ok = true;
  if (auto* items = value.if_array()) {
    const TypeRef item = type.is_list() ? type.item() : type;
    std::size_t index = 0;
    for (bj::value& each : *items) {
      const ResponsePath place{.outer = &path, .index = index++};
      ok = fill_below(each, field, item, place) && ok;
    }
  } else if (auto* object = value.if_object()) {
    ok = fill(*object, fields_of(*object, field), &path);
  }
  if (ok) return true;
  value = nullptr;
  return !type.is_non_null();
}

}  // namespace graphcool::engine
