#include "core/engine/service.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <thread>

#include "core/base/json.h"
#include "core/base/published.h"
#include "core/engine/operations.h"

namespace graphcool::engine {

// A deployed model with the API of every dialect over it. Requests hold it until they are answered.
struct Service::Revision {
  std::int64_t number = 0;
  std::shared_ptr<const model::Model> model;
  std::vector<std::pair<std::string_view, std::unique_ptr<Operations>>> dialects;

  Operations* dialect(std::string_view name) const {
    for (const auto& [each, operations] : dialects) {
      if (each == name) return operations.get();
    }
    return nullptr;
  }
};

namespace {

// One request on its way. Reads keep it on the stack, writes on the heap until they are durable.
struct Call {
  Call(int loop, std::string_view dialect, Request request, Done done)
      : loop(loop), dialect(dialect), request(std::move(request)), done(std::move(done)) {}
  // Takes over all but the inputs, which point into the arena.
  // REQUIRES: `other` has no inputs yet.
  explicit Call(Call&& other)
      : loop(other.loop),
        dialect(other.dialect),
        request(std::move(other.request)),
        done(std::move(other.done)),
        operation(std::move(other.operation)) {}

  const int loop;
  std::string_view dialect;  // As the caller spelt it; DialectEntry::name once it is found.
  Request request;
  Done done;
  std::shared_ptr<Operation> operation = nullptr;
  std::array<std::byte, 4096> buffer;
  graphql::InputArena arena{buffer.data(), buffer.size()};
  graphql::PreparedInputs inputs = {};
};

// How long a request waits for the revision that its data has been migrated to already. The two are
// microseconds apart, unless the thread that deploys is held up between them.
constexpr std::chrono::seconds kRevisionPatience{2};

void append_errors(std::string& body, const graphql::GraphQLErrors& errors) {
  body.append("\"errors\":[");
  for (const auto& error : errors) {
    if (&error != errors.data()) body.push_back(',');
    graphql::append_json(body, error);
  }
  body.push_back(']');
}

Reply rejected(const graphql::GraphQLErrors& errors, Reply::Outcome outcome) {
  Reply reply{.body = "{", .outcome = outcome};
  append_errors(reply.body, errors);
  reply.body.push_back('}');
  return reply;
}

Reply executed(store::Answer&& answer, const Request& request) {
  Reply reply{.body = std::move(answer.data)};
  reply.body.insert(0, "{\"data\":");  // The store leaves room for it.
  if (!answer.errors.empty()) {
    for (auto& error : answer.errors) {
      if (error.code != 0 && !request.request_id.empty()) {
        error.extra_json = "\"requestId\":" + json::quoted(request.request_id);
      }
    }
    reply.body.push_back(',');
    append_errors(reply.body, answer.errors);
  }
  reply.body.push_back('}');
  return reply;
}

}  // namespace

struct Service::Impl {
  Impl(std::unique_ptr<store::Store> store, int loops, const Limits& limits)
      : limits(limits), store(std::move(store)), sessions(static_cast<std::size_t>(loops)) {}

  const Limits limits;
  const std::unique_ptr<store::Store> store;
  std::vector<std::unique_ptr<store::Session>> sessions;  // Each is its loop's own.
  Published<Revision> revision;

  using RevisionPtr = std::shared_ptr<const Revision>;
  using PlanResult = Result<std::shared_ptr<const CompiledPlan>, Reply>;

  void run(Call& call);
  Result<void, Reply> find_operation(Call& call, const Revision& current);
  PlanResult plan(Call& call, const Revision& current);
  void read(Call& call, const RevisionPtr& current);
  void write(const std::shared_ptr<Call>& call, const RevisionPtr& current);
  // The data has moved on from `outdated`: runs the call again on the revision after it.
  void run_again(Call& call, const Revision& outdated);
};

void Service::Impl::run(Call& call) {
  const auto current = revision.load();
  assert(current != nullptr);
  if (auto found = find_operation(call, *current); !found) {
    return call.done(std::move(found).error());
  }
  if (call.operation->definition->operation == graphql::ast::OperationType::Mutation) {
    return write(std::make_shared<Call>(std::move(call)), current);
  }
  read(call, current);
}

// The parsed and valid operation that the request asks for; or the reply that refuses it.
Result<void, Reply> Service::Impl::find_operation(Call& call, const Revision& current) {
  const auto entry = std::find_if(current.dialects.begin(), current.dialects.end(),
                                  [&](const auto& each) { return each.first == call.dialect; });
  assert(entry != current.dialects.end());
  call.dialect = entry->first;
  auto operation = entry->second->prepare(call.request.query, call.request.operation_name);
  if (!operation) return rejected(operation.error(), Reply::Outcome::Rejected);
  call.operation = std::move(*operation);
  if (call.operation->definition->operation == graphql::ast::OperationType::Mutation &&
      call.request.read_only) {
    return rejected({{.message = "Can only perform a mutation operation from a POST request."}},
                    Reply::Outcome::NotAllowed);
  }
  return {};
}

// What the operation runs for the inputs of this call, which are prepared too.
Service::Impl::PlanResult Service::Impl::plan(Call& call, const Revision& current) {
  Operations& operations = *current.dialect(call.dialect);
  auto inputs = call.operation->inputs->prepare(call.request.variables.if_object(),
                                                call.operation->introspects, call.arena);
  if (!inputs) return rejected(inputs.error(), Reply::Outcome::Rejected);
  call.inputs = std::move(*inputs);
  auto plan = operations.plan(*call.operation, call.inputs, call.arena);
  if (!plan) return rejected(plan.error(), Reply::Outcome::Rejected);
  return std::move(*plan);
}

void Service::Impl::read(Call& call, const RevisionPtr& current) {
  auto plan = this->plan(call, *current);
  if (!plan) return call.done(std::move(plan).error());
  auto& session = sessions[static_cast<std::size_t>(call.loop)];
  if (session == nullptr) {
    auto opened = store->open_session();
    if (!opened) {
      return call.done(rejected({{.message = opened.error().what}}, Reply::Outcome::Rejected));
    }
    session = std::move(*opened);
  }
  store::Answer answer;
  store::Patience patience(std::chrono::steady_clock::now() + limits.timeout);
  if (call.request.is_gone) patience.is_gone = &call.request.is_gone;
  session->read(*(*plan)->compiled, call.inputs.parameters, patience, answer);
  if (answer.outdated) return run_again(call, *current);
  call.done(executed(std::move(answer), call.request));
}

void Service::Impl::write(const std::shared_ptr<Call>& call, const RevisionPtr& current) {
  auto plan = this->plan(*call, *current);
  if (!plan) return call->done(std::move(plan).error());
  auto compiled = (*plan)->compiled;
  store->write(std::move(compiled), call->inputs.parameters,
               [this, call, current, plan = std::move(*plan)](store::Answer answer) {
                 if (answer.outdated) return run_again(*call, *current);
                 call->done(executed(std::move(answer), call->request));
               });
}

void Service::Impl::run_again(Call& call, const Revision& outdated) {
  const auto patience = std::chrono::steady_clock::now() + kRevisionPatience;
  while (revision.load().get() == &outdated) {
    if (std::chrono::steady_clock::now() > patience) {
      return call.done(rejected({{.message = "The service is being deployed. Try again."}},
                                Reply::Outcome::Rejected));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  Call again(std::move(call));
  run(again);
}

Service::Service(std::unique_ptr<store::Store> store, int loops, const Limits& limits)
    : impl_(std::make_unique<Impl>(std::move(store), loops, limits)) {}

Service::~Service() = default;

Checked<std::shared_ptr<Service::Revision>> Service::prepare(const Blueprint& blueprint) {
  auto next = std::make_shared<Revision>();
  next->model = blueprint.model;
  Errors errors;
  for (const auto& entry : blueprint.dialects) {
    auto api = entry.make(blueprint.model);
    if (!api) {
      errors.push_back(std::move(api).error());
      continue;
    }
    next->dialects.emplace_back(
        entry.name, std::make_unique<Operations>(std::move(*api), *impl_->store, impl_->limits));
  }
  if (!errors.empty()) return errors;
  return next;
}

void Service::activate(std::shared_ptr<Revision> prepared, std::int64_t number) {
  prepared->number = number;
  impl_->revision.store(std::move(prepared));
}

store::Store& Service::store() {
  return *impl_->store;
}

std::shared_ptr<const model::Model> Service::model() const {
  const auto current = impl_->revision.load();
  return current ? current->model : nullptr;
}

std::int64_t Service::revision() const {
  const auto current = impl_->revision.load();
  return current ? current->number : 0;
}

bool Service::has_dialect(std::string_view dialect) const {
  const auto current = impl_->revision.load();
  return current != nullptr && current->dialect(dialect) != nullptr;
}

void Service::execute(int loop, std::string_view dialect, Request request, Done done) {
  Call call(loop, dialect, std::move(request), std::move(done));
  impl_->run(call);
}

Result<Explanation, Reply> Service::explain(std::string_view dialect, Request request) {
  const auto current = impl_->revision.load();
  Call call(0, dialect, std::move(request), {});
  if (auto found = impl_->find_operation(call, *current); !found) return std::move(found).error();
  auto plan = impl_->plan(call, *current);
  if (!plan) return std::move(plan).error();
  return Explanation{query::print(*(*plan)->plan), (*plan)->compiled->statements()};
}

}  // namespace graphcool::engine
