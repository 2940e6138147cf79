#include "core/engine/function_run.h"

#include <boost/json.hpp>
#include <utility>

#include "core/engine/event_data.h"
#include "core/engine/hooked_write.h"
#include "core/engine/resolution.h"

namespace graphcool::engine {

namespace bj = boost::json;

namespace {

// The store's own output, so it parses.
bj::value parse_data(const std::string& text) {
  bj::error_code error;
  return bj::parse(text, error, {}, {.max_depth = 1000, .allow_invalid_utf8 = true});
}

// Who asks, as functions are told.
functions::EventSource source_of(const Call& call) {
  functions::EventSource source;
  if (call.request.client) source.source_ip = call.request.client();
  if (!call.caller || call.caller->kind == auth::Caller::Kind::Anonymous) return source;
  const auth::Caller& caller = *call.caller;
  source.caller =
      functions::EventCaller{.node_id = caller.id,
                             .type_name = caller.is_node()                          ? caller.type
                                          : caller.kind == auth::Caller::Kind::Root ? "PAT"
                                                                                    : "Customer",
                             .token = caller.token};
  return source;
}

}  // namespace

FunctionRun::FunctionRun(std::shared_ptr<Call> call, RunContext context)
    : call_(std::move(call)),
      context_(std::move(context)),
      selector_(context_.operations.schema(), call_->operation->document,
                *call_->operation->definition, call_->inputs, call_->arena),
      roots_(selector_.root_fields()),
      data_(bj::object()),
      source_(source_of(*call_)),
      completion_(selector_, errors_) {}

void FunctionRun::ask(FunctionCall call, Answered done) {
  call.request_id = call_->request.request_id;
  call.source = source_;
  context_.call_function(std::move(call), std::move(done));
}

void FunctionRun::finish_query(store::Answer answer) {
  errors_ = std::move(answer.errors);
  data_ = parse_data(answer.data);
  finish();
}

void FunctionRun::mutate() {
  next();
}

void FunctionRun::next() {
  if (at_ == roots_.size() || data_.is_null()) return finish();
  const Field& field = roots_[at_];
  const auto& api = context_.operations.api();
  if (api.resolver(*field.definition) != nullptr) return resolve(field);
  if (!field.definition->name.starts_with("__") && api.is_hooked(*field.definition)) {
    return std::make_shared<HookedWrite>(shared_from_this(), field)->start();
  }
  write_plain(field);
}

// A mutation that is a function: it runs after those before it, so it is not left to finish().
void FunctionRun::resolve(const Field& field) {
  const auto arguments = selector_.arguments(field);
  if (!arguments) {
    fail(field, {.message = arguments.error().message});
    return put(field, std::nullopt);
  }
  FunctionCall call{.function = context_.operations.api().resolver(*field.definition)->function};
  append_arguments(call.data, *arguments, field.definition->arguments, call_->inputs.parameters);
  const std::string function = call.function;
  ask(std::move(call), [self = shared_from_this(), &field, function](functions::Answer answer) {
    bj::value value;
    const ResponsePath path{.key = field.response_key};
    const bool ok = self->completion_.complete(field, function, std::move(answer), path, value);
    self->put(field, ok ? std::optional(std::move(value)) : std::nullopt);
  });
}

void FunctionRun::write_plain(const Field& field) {
  auto plan = plan_of(field, {}, nullptr);
  if (plan == nullptr) return put(field, std::nullopt);
  write(std::move(plan), field,
        [self = shared_from_this(), &field](auto value) { self->put(field, std::move(value)); });
}

std::shared_ptr<const CompiledPlan> FunctionRun::plan_of(const Field& field,
                                                         const std::string& kind,
                                                         Operations::Change change) {
  selector_.restrict_to(field);
  std::string shape = call_->inputs.shape;
  shape.append(1, '\0').append(field.response_key).append(1, '\0').append(kind);
  auto plan =
      context_.operations.plan_part(*call_->operation, selector_, shape, change, context_.viewer);
  if (plan) return std::move(*plan);
  for (auto& error : plan.error()) errors_.push_back(error);
  return nullptr;
}

void FunctionRun::write(std::shared_ptr<const CompiledPlan> plan, const Field& field,
                        Written done) {
  auto compiled = plan->compiled;
  // What functions have changed has added to them; who calls comes last.
  auto parameters = std::make_shared<std::vector<graphql::Input>>(call_->inputs.parameters);
  if (plan->asks_caller) {
    parameters->push_back(call_->caller->is_node() ? graphql::Input::of_string(call_->caller->id)
                                                   : graphql::Input::null());
  }
  context_.store.write({.plan = std::move(compiled),
                        .parameters = *parameters,
                        .watches = context_.watches,
                        .request_id = call_->request.request_id,
                        .deadline = std::chrono::steady_clock::now() + context_.timeout},
                       [self = shared_from_this(), plan, parameters, &field,
                        done = std::move(done)](store::Answer answer) {
                         if (answer.outdated) {
                           if (self->at_ == 0 && self->errors_.empty()) {
                             return self->context_.run_again(*self->call_);
                           }
                           self->fail(field,
                                      {.message = "The service is being deployed. Try again."});
                           return done(std::nullopt);
                         }
                         for (auto& error : answer.errors)
                           self->errors_.push_back(std::move(error));
                         bj::value data = parse_data(answer.data);
                         auto* members = data.if_object();
                         auto* value = members ? members->if_contains(field.response_key) : nullptr;
                         done(value ? std::optional(std::move(*value)) : std::nullopt);
                       });
}

void FunctionRun::fail(const Field& field, const functions::Failure& failure) {
  completion_.report(field, {.key = field.response_key}, failure);
}

// Nothing: the field failed.
void FunctionRun::put(const Field& field, std::optional<bj::value> value) {
  if (value) {
    data_.get_object()[field.response_key] = std::move(*value);
  } else if (field.definition->type.is_non_null()) {
    data_ = nullptr;
  } else {
    data_.get_object()[field.response_key] = nullptr;
  }
  ++at_;
  next();
}

// What functions resolve within the answers: all of a query, fields of nodes in a mutation.
void FunctionRun::finish() {
  const auto self = shared_from_this();
  const auto reply = [self] {
    std::string data;
    append_value(data, self->data_);
    self->call_->done(executed(std::move(data), std::move(self->errors_), self->call_->request));
  };
  // The root fields of a mutation that functions resolved are complete.
  const bool writes =
      call_->operation->definition->operation == graphql::ast::OperationType::Mutation;
  auto left = std::make_shared<std::vector<Field>>(roots_);
  if (writes) {
    std::erase_if(*left, [&](const Field& each) {
      return context_.operations.api().resolver(*each.definition) != nullptr;
    });
  }
  const auto resolution = std::make_shared<Resolution>(context_.operations.api(), selector_,
                                                       call_->inputs.parameters, errors_);
  resolution->run(
      data_, *left,
      [self](FunctionCall call, Answered done) { self->ask(std::move(call), std::move(done)); },
      [reply, left] { reply(); });
}

}  // namespace graphcool::engine
