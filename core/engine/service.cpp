#include "core/engine/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <optional>
#include <thread>

#include "core/api/read_subscription.h"
#include "core/base/json.h"
#include "core/base/published.h"
#include "core/engine/call.h"
#include "core/engine/function_run.h"
#include "core/engine/operations.h"

namespace graphcool::engine {

// A deployed model with the API of every dialect over it. Requests hold it until they are answered.
struct Service::Revision {
  std::int64_t number = 0;
  std::shared_ptr<const model::Model> model;
  std::shared_ptr<const api::Extensions> extensions;
  CallFunction call_function;
  std::shared_ptr<const store::CompiledWatches> watches;
  auth::Identity identity = {};
  std::shared_ptr<const auth::Permissions> permissions = {};
  struct Dialect {
    DialectEntry entry;
    std::unique_ptr<Operations> operations;
  };
  std::vector<Dialect> dialects;
  std::vector<std::shared_ptr<const store::Compiled>> nodes;  // By type: is there one of that id?

  const Dialect* dialect(std::string_view name) const {
    for (const Dialect& each : dialects) {
      if (each.entry.name == name) return &each;
    }
    return nullptr;
  }
};

namespace {

// How long a request waits for the revision that its data has been migrated to already. The two are
// microseconds apart, unless the thread that deploys is held up between them.
constexpr std::chrono::seconds kRevisionPatience{2};

Reply for_admins_only(const Request& request) {
  constexpr std::string_view kWhat =
      "Insufficient permissions: send a root token of the service or a token of the cluster.";
  Reply reply = rejected({{.message = std::string(kWhat), .code = 3008}}, Reply::Outcome::Rejected);
  reply.body.insert(1, fmt::format("\"code\":3008,\"requestId\":{},\"error\":{},",
                                   json::quoted(request.request_id), json::quoted(kWhat)));
  return reply;
}

// The answer of is_there() when it is.
constexpr std::string_view kNodeIsThere = R"({"node":true})";

// Whether there is a node of the type whose id is parameter 0.
std::shared_ptr<const query::Plan> is_there(const std::shared_ptr<const model::Model>& model,
                                            const model::Type& type) {
  query::Read read{.type = &type};
  read.filter = {.kind = query::Predicate::Kind::Compare,
                 .field = &type.id(),
                 .value = query::Value::parameter(0)};
  query::Output output{.kind = query::Output::Kind::Exists, .key = "node", .reads = {}};
  output.reads.push_back(std::move(read));
  auto plan = std::make_shared<query::Plan>();
  plan->model = model;
  plan->roots.push_back({.output = std::move(output)});
  return plan;
}

}  // namespace

Reply rejected(const graphql::GraphQLErrors& errors, Reply::Outcome outcome) {
  Reply reply{.body = "{\"errors\":", .outcome = outcome};
  graphql::append_json(reply.body, errors);
  reply.body.push_back('}');
  return reply;
}

Reply executed(std::string&& data, graphql::GraphQLErrors&& errors, const Request& request) {
  Reply reply{.body = std::move(data)};
  reply.body.insert(0, "{\"data\":");  // The store leaves room for it.
  if (!errors.empty()) {
    for (auto& error : errors) {
      if (error.code == 0 || request.request_id.empty()) continue;
      if (!error.extra_json.empty()) error.extra_json += ',';
      error.extra_json += "\"requestId\":" + json::quoted(request.request_id);
    }
    reply.body.append(",\"errors\":");
    graphql::append_json(reply.body, errors);
  }
  reply.body.push_back('}');
  return reply;
}

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
  // Of what begins now.
  store::Deadline deadline() const { return std::chrono::steady_clock::now() + limits.timeout; }
  Result<store::Session*, Reply> session(Call& call);
  const auth::Caller& caller(Call& call, const Revision& current);
  bool has_node(Call& call, const Revision& current, const auth::Caller& caller);
  std::optional<Reply> prepare_inputs(Call& call);
  void read(Call& call, const RevisionPtr& current);
  Result<void, Reply> read(Call& call, const CompiledPlan& plan, store::Answer& answer);
  void write(const std::shared_ptr<Call>& call, const RevisionPtr& current);
  // The data has moved on from `outdated`: runs the call again on the revision after it.
  void run_again(Call& call, const Revision& outdated);

  // The part of functions in a request. The run keeps itself.
  std::weak_ptr<Service> owner;  // Kept while writes and functions are waited for. Set once.
  std::shared_ptr<FunctionRun> function_run(std::shared_ptr<Call> call, const RevisionPtr& current);
  void query_with_functions(Call& call, const RevisionPtr& current);
  void mutate_with_functions(const std::shared_ptr<Call>& call, const RevisionPtr& current);
};

void Service::Impl::run(Call& call) {
  const auto current = revision.load();
  assert(current != nullptr);
  if (auto found = find_operation(call, *current); !found) {
    return call.done(std::move(found).error());
  }
  if (call.operation->definition->operation == graphql::ast::OperationType::Mutation) {
    if (call.operation->calls) {
      return mutate_with_functions(std::make_shared<Call>(std::move(call)), current);
    }
    return write(std::make_shared<Call>(std::move(call)), current);
  }
  read(call, current);
}

// The parsed and valid operation that the request asks for; or the reply that refuses it.
Result<void, Reply> Service::Impl::find_operation(Call& call, const Revision& current) {
  const auto* dialect = current.dialect(call.dialect);
  assert(dialect != nullptr);
  call.dialect = dialect->entry.name;
  if (dialect->entry.for_admins && !caller(call, current).is_admin()) {
    return for_admins_only(call.request);
  }
  auto operation = dialect->operations->prepare(call.request.query, call.request.operation_name);
  if (!operation) return rejected(operation.error(), Reply::Outcome::Rejected);
  call.operation = std::move(*operation);
  if (call.operation->definition->operation == graphql::ast::OperationType::Mutation &&
      call.request.read_only) {
    return rejected({{.message = "Can only perform a mutation operation from a POST request."}},
                    Reply::Outcome::NotAllowed);
  }
  return {};
}

// What the call reads on, where it is now.
Result<store::Session*, Reply> Service::Impl::session(Call& call) {
  auto& session = call.left_loop ? call.session : sessions[static_cast<std::size_t>(call.loop)];
  if (session == nullptr) {
    auto opened = store->open_session(call.left_loop ? nullptr : call.request.turn);
    if (!opened) return rejected({{.message = opened.error().what}}, Reply::Outcome::Rejected);
    session = std::move(*opened);
  }
  return session.get();
}

// Who makes the call; found out once.
const auth::Caller& Service::Impl::caller(Call& call, const Revision& current) {
  if (call.caller) return *call.caller;
  call.caller = current.identity.identify(call.request.token);
  if (call.caller->is_node() && !has_node(call, current, *call.caller)) call.caller.emplace();
  return *call.caller;
}

// Whether the node that a token stands for is there. When the data has moved on from this revision
// the answer does not matter: what is asked of the data next finds that out, and starts anew.
bool Service::Impl::has_node(Call& call, const Revision& current, const auth::Caller& caller) {
  const auto* type = current.model->type(caller.type);
  const auto session = this->session(call);
  if (type == nullptr || !session) return false;
  const graphql::Input id = graphql::Input::of_string(caller.id);
  store::Answer answer;
  (*session)->read(*current.nodes[static_cast<std::size_t>(type->index)], {&id, 1},
                   store::Patience(deadline()), answer);
  return answer.data == kNodeIsThere;
}

auth::Viewer viewer_of(const auth::Caller& caller, const model::Model& model) {
  if (caller.is_admin()) return {};
  if (!caller.is_node()) return {.kind = auth::Viewer::Kind::Anonymous};
  return {.kind = auth::Viewer::Kind::Node, .type = model.type(caller.type)};
}

// Coerces the variables; or the reply that refuses them.
std::optional<Reply> Service::Impl::prepare_inputs(Call& call) {
  auto inputs = call.operation->inputs->prepare(call.request.variables.if_object(),
                                                call.operation->introspects, call.arena);
  if (!inputs) return rejected(inputs.error(), Reply::Outcome::Rejected);
  call.inputs = std::move(*inputs);
  return std::nullopt;
}

// What the operation runs for the inputs of this call, which are prepared too.
Service::Impl::PlanResult Service::Impl::plan(Call& call, const Revision& current) {
  Operations& operations = *current.dialect(call.dialect)->operations;
  if (auto refused = prepare_inputs(call)) return std::move(*refused);
  // Where everything is open nobody is asked for a name, unless the answer tells it.
  auth::Viewer viewer;
  if (current.permissions != nullptr) viewer = viewer_of(caller(call, current), *current.model);
  auto plan = operations.plan(*call.operation, call.inputs, call.arena, viewer);
  if (plan && (*plan)->asks_caller && current.permissions == nullptr) {
    viewer = viewer_of(caller(call, current), *current.model);
    plan = operations.plan(*call.operation, call.inputs, call.arena, viewer);
  }
  if (!plan) return rejected(plan.error(), Reply::Outcome::Rejected);
  if ((*plan)->asks_caller) {
    const auth::Caller& who = caller(call, current);
    call.inputs.parameters.push_back(who.is_node() ? graphql::Input::of_string(who.id)
                                                   : graphql::Input::null());
  }
  return std::move(*plan);
}

void Service::Impl::read(Call& call, const RevisionPtr& current) {
  if (call.operation->calls) return query_with_functions(call, current);
  auto plan = this->plan(call, *current);
  if (!plan) return call.done(std::move(plan).error());
  store::Answer answer;
  if (auto done = read(call, **plan, answer); !done) return call.done(std::move(done).error());
  if (answer.outdated) return run_again(call, *current);
  call.done(executed(std::move(answer.data), std::move(answer.errors), call.request));
}

// Reads on the session of the call's loop.
Result<void, Reply> Service::Impl::read(Call& call, const CompiledPlan& plan,
                                        store::Answer& answer) {
  const auto session = this->session(call);
  if (!session) return session.error();
  store::Patience patience(deadline());
  if (call.request.is_gone) patience.is_gone = &call.request.is_gone;
  (*session)->read(*plan.compiled, call.inputs.parameters, patience, answer);
  return {};
}

std::shared_ptr<FunctionRun> Service::Impl::function_run(std::shared_ptr<Call> call,
                                                         const RevisionPtr& current) {
  const auth::Caller& who = caller(*call, *current);
  auth::Viewer viewer;
  if (current->permissions != nullptr) viewer = viewer_of(who, *current->model);
  return std::make_shared<FunctionRun>(
      call,
      RunContext{
          *current->dialect(call->dialect)->operations, *store, current->extensions.get(),
          current->call_function, current->watches, limits.timeout, viewer,
          std::make_shared<std::pair<RevisionPtr, std::shared_ptr<Service>>>(current, owner.lock()),
          [this, current](Call& outdated) {
            outdated.left_loop = true;  // A write found it out.
            run_again(outdated, *current);
          }});
}

void Service::Impl::query_with_functions(Call& call, const RevisionPtr& current) {
  auto kept = std::make_shared<Call>(std::move(call));
  auto plan = this->plan(*kept, *current);
  if (!plan) return kept->done(std::move(plan).error());
  store::Answer answer;
  if (auto done = read(*kept, **plan, answer); !done) return kept->done(std::move(done).error());
  if (answer.outdated) return run_again(*kept, *current);
  function_run(std::move(kept), current)->finish_query(std::move(answer));
}

void Service::Impl::mutate_with_functions(const std::shared_ptr<Call>& call,
                                          const RevisionPtr& current) {
  if (auto failed = prepare_inputs(*call); failed) return call->done(std::move(*failed));
  function_run(call, current)->mutate();
}

void Service::Impl::write(const std::shared_ptr<Call>& call, const RevisionPtr& current) {
  auto plan = this->plan(*call, *current);
  if (!plan) return call->done(std::move(plan).error());
  auto compiled = (*plan)->compiled;
  store->write(
      {.plan = std::move(compiled),
       .parameters = call->inputs.parameters,
       .watches = current->watches,
       .request_id = call->request.request_id,
       .deadline = deadline()},
      [this, call, current, plan = std::move(*plan), kept = owner.lock()](store::Answer answer) {
        if (answer.outdated) {
          call->left_loop = true;
          return run_again(*call, *current);
        }
        call->done(executed(std::move(answer.data), std::move(answer.errors), call->request));
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
  again.caller.reset();  // Looked for among data that was not this revision's, perhaps in vain.
  run(again);
}

Service::Service(std::unique_ptr<store::Store> store, int loops, const Limits& limits)
    : impl_(std::make_unique<Impl>(std::move(store), loops, limits)) {}

Service::~Service() = default;

Checked<std::shared_ptr<Service::Revision>> Service::prepare(const Blueprint& blueprint) {
  auto next = std::make_shared<Revision>();
  next->model = blueprint.model;
  next->extensions = blueprint.extensions;
  next->call_function = blueprint.call_function;
  const bool has_functions = blueprint.extensions != nullptr && !blueprint.extensions->empty();
  next->identity = blueprint.identity;
  next->permissions = blueprint.permissions;
  Errors errors;
  for (const auto& entry : blueprint.dialects) {
    auto api = entry.make(blueprint.model, blueprint.extensions);
    if (!api) {
      errors.push_back(std::move(api).error());
      continue;
    }
    next->dialects.push_back(
        {entry, std::make_unique<Operations>(std::move(*api), *impl_->store, impl_->limits,
                                             blueprint.permissions, has_functions)});
  }
  for (const model::Type& type : blueprint.model->types) {
    auto compiled = impl_->store->compile(is_there(blueprint.model, type));
    if (!compiled) {
      errors.push_back(std::move(compiled).error());
      continue;
    }
    next->nodes.push_back(std::move(*compiled));
  }
  auto watches = impl_->store->compile_watches(blueprint.watches);
  if (watches) {
    next->watches = std::move(*watches);
  } else {
    errors.push_back(std::move(watches).error());
  }
  if (!errors.empty()) return errors;
  return next;
}

void Service::activate(std::shared_ptr<Revision> prepared, std::int64_t number) {
  prepared->number = number;
  if (impl_->owner.expired()) impl_->owner = weak_from_this();
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

auth::Identity Service::identity() const {
  const auto current = impl_->revision.load();
  return current ? current->identity : auth::Identity();
}

std::shared_ptr<const auth::Permissions> Service::permissions() const {
  const auto current = impl_->revision.load();
  return current ? current->permissions : nullptr;
}

bool Service::has_dialect(std::string_view dialect) const {
  const auto current = impl_->revision.load();
  return current != nullptr && current->dialect(dialect) != nullptr;
}

void Service::execute(int loop, std::string_view dialect, Request request, Done done) {
  Call call(loop, dialect, std::move(request), std::move(done));
  impl_->run(call);
}

graphql::GraphQLErrors Service::check_subscription(std::string_view dialect,
                                                   std::string_view text) const {
  const auto current = impl_->revision.load();
  const Revision::Dialect* entry = current->dialect(dialect);
  assert(entry != nullptr);
  return api::check_subscription(entry->operations->api(), text);
}

Result<Explanation, Reply> Service::explain(std::string_view dialect, Request request,
                                            auth::Caller caller) {
  const auto current = impl_->revision.load();
  Call call(0, dialect, std::move(request), {});
  call.caller = std::move(caller);
  if (auto found = impl_->find_operation(call, *current); !found) return std::move(found).error();
  auto plan = impl_->plan(call, *current);
  if (!plan) return std::move(plan).error();
  return Explanation{query::print(*(*plan)->plan), (*plan)->compiled->statements(), (*plan)->plan};
}

}  // namespace graphcool::engine
