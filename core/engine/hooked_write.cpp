#include "core/engine/hooked_write.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "core/base/ids.h"
#include "core/engine/event_data.h"
#include "core/graphql/json_input.h"

namespace graphcool::engine {

namespace bj = boost::json;
using api::RowWrite;
using graphql::Input;
using graphql::InputMember;
using graphql::InputValue;

namespace {

constexpr int kFieldRequired = 3020;
constexpr int kInputInvalid = 3036;
constexpr std::string_view kAnswerStep = "\"answer\"";

// A copy in the request's arena, which outlives the mutation.
std::span<const InputMember> keep(graphql::InputArena& arena,
                                  const std::vector<InputMember>& members) {
  std::pmr::polymorphic_allocator<> allocator(&arena);
  auto* const copy = allocator.allocate_object<InputMember>(members.size());
  std::uninitialized_copy(members.begin(), members.end(), copy);
  return {copy, members.size()};
}

std::span<const Input> keep(graphql::InputArena& arena, const std::vector<Input>& items) {
  std::pmr::polymorphic_allocator<> allocator(&arena);
  auto* const copy = allocator.allocate_object<Input>(items.size());
  std::uninitialized_copy(items.begin(), items.end(), copy);
  return {copy, items.size()};
}

// The model's field that an argument sets; null when the argument is something else.
const model::Field* scalar_of(const RowWrite& write, std::string_view argument) {
  const model::Field* field = write.type->field(argument);
  return field != nullptr && field->is_scalar() && !field->is_readonly() &&
                 field->role != model::Role::Id
             ? field
             : nullptr;
}

}  // namespace

const api::Hook* FunctionRun::HookedWrite::hook(const RowWrite& write, bool before) const {
  const bool happens =
      write.when == RowWrite::When::Always || (write.when == RowWrite::When::Exists) == exists_;
  if (!happens) return nullptr;
  return run_->context_.extensions->hook(*write.type, write.verb, before);
}

void FunctionRun::HookedWrite::give_up(const functions::Failure& failure) {
  run_->fail(field_, failure);
  run_->put(field_, std::nullopt);
}

void FunctionRun::HookedWrite::start() {
  auto arguments = run_->selector_.arguments(field_);
  if (!arguments) return run_->write_plain(field_);
  arguments_ = *arguments;
  writes_ = run_->context_.operations.api().row_writes(*field_.definition, arguments_);
  const bool any = std::any_of(writes_.begin(), writes_.end(), [&](const RowWrite& each) {
    return run_->context_.extensions->hook(*each.type, each.verb, true) != nullptr;
  });
  if (any) return check();
  write();
}

void FunctionRun::HookedWrite::check() {
  auto plan = run_->plan_of(field_, "checks", &keep_checks);
  if (plan == nullptr) return run_->put(field_, std::nullopt);
  const std::size_t errors = run_->errors_.size();
  run_->write(std::move(plan), field_, [self = shared_from_this(), errors](auto found) {
    if (self->run_->errors_.size() > errors || !found) {
      return self->run_->put(self->field_, std::nullopt);
    }
    self->exists_ = !found->is_null();
    self->next_before();
  });
}

void FunctionRun::HookedWrite::next_before() {
  while (at_ < writes_.size() && hook(writes_[at_], true) == nullptr) ++at_;
  if (at_ == writes_.size()) return write();
  const RowWrite& write = writes_[at_++];
  FunctionCall call{.function = hook(write, true)->function};
  const Input given = with_id(write);
  shape_.append(1, '\0').append(std::to_string(at_));  // Its place among the writes.
  append_arguments(call.data, given, write.definitions, run_->call_->inputs.parameters);
  replaced_[write.arguments] = given;
  run_->ask(std::move(call), [self = shared_from_this(), &write](functions::Answer answer) {
    self->take_before(write, std::move(answer));
  });
}

// A node to be made is told by its id; an update and a delete have theirs among their arguments.
Input FunctionRun::HookedWrite::with_id(const RowWrite& write) {
  if (write.verb != api::Verb::Create) return *write.arguments;
  std::vector<InputMember> members(write.arguments->members.begin(),
                                   write.arguments->members.end());
  const std::string& id = ids_.emplace_back(ids::cuid());
  members.push_back({"id", Input::of_string(id), write.id_tag});
  Input result = *write.arguments;
  result.kind = Input::Kind::Object;
  result.members = keep(run_->call_->arena, members);
  return result;
}

void FunctionRun::HookedWrite::take_before(const RowWrite& write, functions::Answer answer) {
  if (answer.failure) return give_up(*answer.failure);
  Input& given = replaced_[write.arguments];
  if (answer.data && write.verb != api::Verb::Delete) {
    const bj::value& data = kept_.emplace_back(std::move(*answer.data));
    if (!data.is_object()) return give_up(functions::data_is_no_object());
    if (!change(write, data.get_object(), given)) return run_->put(field_, std::nullopt);
  } else if (answer.data && !answer.data->is_object()) {
    return give_up(functions::data_is_no_object());
  }
  // The id is another one each time; what plans are told apart by has to leave it out.
  std::vector<InputMember> members(given.members.begin(), given.members.end());
  for (InputMember& each : members) {
    if (each.tag == write.id_tag && each.value.kind == Input::Kind::String) {
      each.value = parameter(each.value);
    }
  }
  given.members = keep(run_->call_->arena, members);
  next_before();
}

// Plans bind it, so that one plan serves whatever functions return.
Input FunctionRun::HookedWrite::parameter(const Input& leaf) {
  if (leaf.is_null() || leaf.kind == Input::Kind::Parameter) return leaf;
  auto& parameters = run_->call_->inputs.parameters;
  parameters.push_back(leaf);
  return Input::of_parameter(static_cast<std::uint32_t>(parameters.size() - 1));
}

bool FunctionRun::HookedWrite::change(const RowWrite& write, const bj::object& data,
                                      Input& changed) {
  std::vector<InputMember> members;
  for (const InputMember& each : changed.members) {
    if (scalar_of(write, each.name) == nullptr) members.push_back(each);
  }
  shape_ += ':';
  for (const InputValue& definition : write.definitions) {
    const model::Field* field = scalar_of(write, definition.name);
    const bj::value* value = field == nullptr ? nullptr : data.if_contains(definition.name);
    if (value == nullptr) continue;
    InputMember member{definition.name, {}, definition.tag};
    if (!coerce(definition, *field, *value, changed[definition.name], member.value)) return false;
    shape_.append(1, ',').append(definition.name).append(member.value.is_null() ? "=null" : "");
    members.push_back(member);
  }
  changed.members = keep(run_->call_->arena, members);
  return has_required(write, changed);
}

bool FunctionRun::HookedWrite::coerce(const InputValue& definition, const model::Field& field,
                                      const bj::value& value, const Input& before, Input& out) {
  // What was hashed before the function saw it is not hashed again.
  if (field.scalar == model::Scalar::Password && value.is_string()) {
    const Input& given = before.kind == Input::Kind::Parameter
                             ? run_->call_->inputs.parameters[before.parameter]
                             : before;
    const std::string_view text(value.get_string().data(), value.get_string().size());
    if (given.kind == Input::Kind::String && given.text == text) {
      out = before;
      return true;
    }
  }
  graphql::JsonCoercer coercer(run_->call_->arena, 1);
  const auto type = definition.type.nullable();
  out = coercer.coerce(definition.name, value, type);
  if (const auto messages = coercer.take_messages(); !messages.empty()) {
    std::string shown;
    append_value(shown, value);
    run_->fail(field_,
               {.code = kInputInvalid,
                .message = fmt::format("The value {} is not valid for the field '{}' of "
                                       "type {}.",
                                       shown.substr(0, 200), definition.name, type.to_string())});
    return false;
  }
  out = parameter(out);
  return true;
}

bool FunctionRun::HookedWrite::has_required(const RowWrite& write, const Input& changed) {
  for (const model::Field& field : write.type->fields) {
    if (!field.is_scalar() || !field.required || scalar_of(write, field.name) == nullptr) continue;
    const Input& value = changed[field.name];
    const bool missing =
        value.is_absent() && write.verb == api::Verb::Create && !field.default_value;
    if (!missing && !value.is_null()) continue;
    run_->fail(field_, {.code = kFieldRequired,
                        .message = fmt::format("You are trying to set a required field to null. "
                                               "Field name: {}",
                                               field.name)});
    return false;
  }
  return true;
}

Input FunctionRun::HookedWrite::rebuilt(const Input& input) {
  const auto found = replaced_.find(&input);
  Input result = found == replaced_.end() ? input : found->second;
  std::vector<InputMember> members;
  for (const InputMember& each : result.members) {
    // Those that were kept still stand where they stood: looked up by where they came from.
    const InputMember* original = nullptr;
    for (const InputMember& other : input.members) {
      if (other.name == each.name && other.tag == each.tag) original = &other;
    }
    const bool nested = original != nullptr && (original->value.kind == Input::Kind::Object ||
                                                original->value.kind == Input::Kind::List);
    members.push_back({each.name, nested ? rebuilt(original->value) : each.value, each.tag});
  }
  if (!members.empty()) result.members = keep(run_->call_->arena, members);
  std::vector<Input> items;
  for (const Input& each : input.items) items.push_back(rebuilt(each));
  if (!items.empty()) result.items = keep(run_->call_->arena, items);
  return result;
}

void FunctionRun::HookedWrite::write() {
  if (!replaced_.empty()) run_->selector_.replace_arguments(field_, rebuilt(arguments_));
  const bool after = !writes_.empty() && writes_.front().when == RowWrite::When::Always &&
                     hook(writes_.front(), false) != nullptr;
  const bool changed = !replaced_.empty();
  const Operations::Change change = changed && after ? &trust_arguments_and_answer_node
                                    : changed        ? &trust_arguments
                                    : after          ? &answer_node
                                                     : nullptr;
  plan_ = run_->plan_of(field_, shape_ + (after ? "+node" : ""), change);
  if (plan_ == nullptr) return run_->put(field_, std::nullopt);
  const std::size_t errors = run_->errors_.size();
  run_->write(plan_, field_, [self = shared_from_this(), after, errors](auto value) {
    if (!after || !value || !value->is_object()) {
      return self->run_->put(self->field_, std::move(value));
    }
    self->trim_paths(errors);
    self->call_after(std::move(*value));
  });
}

// The answer stood one level deeper than the response has it.
void FunctionRun::HookedWrite::trim_paths(std::size_t from) {
  for (std::size_t i = from; i < run_->errors_.size(); ++i) {
    std::string& path = run_->errors_[i].path_json;
    const auto step = path.find("," + std::string(kAnswerStep));
    if (step != path.npos) path.erase(step, 1 + kAnswerStep.size());
  }
}

void FunctionRun::HookedWrite::call_after(bj::value written) {
  const RowWrite& write = writes_.front();
  FunctionCall call{.function = hook(write, false)->function};
  append_value(call.data, written.at("node"));
  auto kept = std::make_shared<bj::value>(std::move(written));
  run_->ask(std::move(call), [self = shared_from_this(), kept](functions::Answer answer) {
    self->take_after(std::move(*kept), std::move(answer));
  });
}

namespace {

// A scalar of a node, or a list of them, as the API shows it.
bool complete_scalar(graphql::TypeRef type, const bj::value& given, bj::value& out) {
  if (!type.is_list()) return complete_leaf(*type.named(), given, out);
  if (!given.is_array()) return false;
  bj::array items;
  for (const bj::value& each : given.get_array()) {
    if (!complete_leaf(*type.named(), each, items.emplace_back(nullptr))) return false;
  }
  out = std::move(items);
  return true;
}

bj::value* find(bj::value& value, const std::vector<std::string>& path) {
  bj::value* at = &value;
  for (const std::string& key : path) {
    auto* members = at->if_object();
    at = members == nullptr ? nullptr : members->if_contains(key);
    if (at == nullptr) return nullptr;
  }
  return at;
}

}  // namespace

void FunctionRun::HookedWrite::take_after(bj::value written, functions::Answer answer) {
  bj::value& shown = written.at("answer");
  if (answer.failure) return give_up(*answer.failure);
  if (!answer.data) return run_->put(field_, std::move(shown));
  const auto* data = answer.data->if_object();
  if (data == nullptr) return give_up(functions::data_is_no_object());
  const auto* type = run_->context_.operations.schema().type(writes_.front().type->name);
  for (const NodeColumn& each : node_columns(*plan_->plan)) {
    if (each.field->role == model::Role::Id) continue;
    bj::value* place = find(shown, each.path);
    if (place == nullptr) continue;
    const bj::value* value = data->if_contains(each.field->name);
    if (value == nullptr || value->is_null()) {
      // A required field keeps its value: null could not stand there.
      if (!each.field->required) *place = nullptr;
      continue;
    }
    if (!complete_scalar(type->field(each.field->name)->type, *value, *place)) {
      std::string text;
      append_value(text, *value);
      return give_up(
          {.code = 5004,
           .message = fmt::format("Returned JSON object does not match the GraphQL "
                                  "type. The field '{}' should be of type {}. Json: {}",
                                  each.field->name, type->field(each.field->name)->type.to_string(),
                                  text.substr(0, 200))});
    }
  }
  run_->put(field_, std::move(shown));
}

}  // namespace graphcool::engine
