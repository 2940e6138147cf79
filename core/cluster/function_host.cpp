#include "core/cluster/function_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/base/text.h"
#include "core/functions/code/code_store.h"
#include "core/functions/code/compiler.h"
#include "core/functions/exec/exec_runtime.h"
#include "core/functions/node/node_runtime.h"
#include "core/functions/webhook/webhook_runtime.h"

namespace graphcool::cluster {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKeptCodes = 4;
constexpr std::int64_t kTokenReuseMs = 60'000;

functions::Kind kind_of(service::FunctionType type) {
  using enum service::FunctionType;
  switch (type) {
    case Resolver:
      return functions::Kind::Resolver;
    case Subscription:
      return functions::Kind::Subscription;
    case OperationBefore:
      return functions::Kind::OperationBefore;
    case OperationAfter:
      return functions::Kind::OperationAfter;
    case Schedule:
      return functions::Kind::Schedule;
  }
  return functions::Kind::Resolver;
}

api::Verb verb_of(service::Verb verb) {
  return verb == service::Verb::Create   ? api::Verb::Create
         : verb == service::Verb::Update ? api::Verb::Update
                                         : api::Verb::Delete;
}

bool has_files(const service::Function& function) {
  return !std::holds_alternative<service::Webhook>(function.handler);
}

}  // namespace

Checked<std::shared_ptr<const api::Extensions>> extensions_of(const service::Definition& definition,
                                                              const model::Model& model) {
  using Extensions = std::shared_ptr<const api::Extensions>;
  if (definition.functions.empty()) return Extensions();
  std::vector<api::ResolverSource> resolvers;
  std::vector<api::HookSource> hooks;
  for (const service::Function& each : definition.functions) {
    if (each.type == service::FunctionType::Resolver) {
      resolvers.push_back({each.name, each.schema.path, each.schema.text, each.where});
    } else if (each.type == service::FunctionType::OperationBefore ||
               each.type == service::FunctionType::OperationAfter) {
      hooks.push_back({each.name, each.model, verb_of(each.verb),
                       each.type == service::FunctionType::OperationBefore, each.operation_where});
    }
  }
  auto extensions = api::read_extensions(resolvers, hooks, model);
  if (!extensions) return std::move(extensions).error();
  return Extensions(std::make_shared<const api::Extensions>(std::move(*extensions)));
}

const std::shared_ptr<const functions::Function>* ServiceFunctions::find(
    std::string_view name) const {
  const std::string wanted = text::to_lower_ascii(name);
  for (const auto& each : all) {
    if (text::to_lower_ascii(each->name) == wanted) return &each;
  }
  return nullptr;
}

struct FunctionHost::Impl {
  Impl(FunctionOptions given, fs::path data_dir, MakeToken make_token)
      : options(std::move(given)),
        data_dir(std::move(data_dir)),
        make_token(std::move(make_token)) {}

  const FunctionOptions options;
  const fs::path data_dir;
  const MakeToken make_token;

  struct Token {
    std::string text;
    std::int64_t made_ms = 0;
  };
  std::atomic<bool> stopping = false;
  std::mutex mutex;                     // Guards what follows.
  std::map<std::string, Token> tokens;  // By service.
  std::unique_ptr<functions::LogStore> log_store;
  // Made when the first function of their kind is called. They go first: their callbacks log.
  std::unique_ptr<functions::NodeRuntime> node;
  std::unique_ptr<functions::ExecRuntime> exec;
  std::unique_ptr<functions::WebhookRuntime> webhook;

  functions::NodeRuntime& node_runtime() {
    const std::lock_guard lock(mutex);
    if (!node)
      node = std::make_unique<functions::NodeRuntime>(functions::NodeOptions{options.limits});
    return *node;
  }
  functions::Runtime& runtime(const functions::Function& function);
  std::string token(const std::string& service);
  Result<functions::LogStore*> logs();
  Result<functions::Handler> handler(const service::Function& function,
                                     const service::Definition& definition, const fs::path& code);
};

functions::Runtime& FunctionHost::Impl::runtime(const functions::Function& function) {
  if (std::holds_alternative<functions::Code>(function.handler)) return node_runtime();
  const std::lock_guard lock(mutex);
  if (std::holds_alternative<functions::Webhook>(function.handler)) {
    if (!webhook) {
      webhook = std::make_unique<functions::WebhookRuntime>(
          functions::WebhookOptions{.limits = options.limits});
    }
    return *webhook;
  }
  if (!exec) {
    exec = std::make_unique<functions::ExecRuntime>(functions::ExecOptions{options.limits});
  }
  return *exec;
}

std::string FunctionHost::Impl::token(const std::string& service) {
  const std::lock_guard lock(mutex);
  Token& kept = tokens[service];
  const std::int64_t now = datetime::now_ms();
  if (now - kept.made_ms > kTokenReuseMs) kept = {make_token ? make_token(service) : "", now};
  return kept.text;
}

Result<functions::LogStore*> FunctionHost::Impl::logs() {
  const std::lock_guard lock(mutex);
  if (!log_store) {
    auto opened = functions::LogStore::open(data_dir / "function-logs.db");
    if (!opened) return opened.error();
    log_store = std::move(*opened);
  }
  return log_store.get();
}

Result<functions::Handler> FunctionHost::Impl::handler(const service::Function& function,
                                                       const service::Definition& definition,
                                                       const fs::path& code) {
  if (const auto* webhook = std::get_if<service::Webhook>(&function.handler)) {
    return functions::Handler(
        functions::Webhook{webhook->url, {webhook->headers.begin(), webhook->headers.end()}});
  }
  if (const auto* exec = std::get_if<service::Exec>(&function.handler)) {
    functions::Executable program{code, exec->command, exec->environment};
    std::error_code ignored;
    // A program among the service's own files runs from there.
    if (const fs::path own = code / program.command.front(); fs::is_regular_file(own, ignored)) {
      fs::permissions(own, fs::perms::owner_exec, fs::perm_options::add, ignored);
      program.command.front() = own.lexically_normal();
    }
    return functions::Handler(std::move(program));
  }
  const auto& source = std::get<service::Code>(function.handler);
  const std::string path = fs::path(source.src).lexically_normal();
  const fs::path esbuild_from = definition.folder.empty() ? code : definition.folder;
  auto runnable = functions::make_runnable(code, path, esbuild_from, functions::Packages::External);
  if (!runnable) {
    Error error = runnable.error();
    error.where = function.handler_where;
    return error;
  }
  return functions::Handler(functions::Code{code, *runnable, source.environment});
}

FunctionHost::FunctionHost(FunctionOptions options, fs::path data_dir, MakeToken make_token)
    : impl_(
          std::make_unique<Impl>(std::move(options), std::move(data_dir), std::move(make_token))) {}
FunctionHost::~FunctionHost() {
  stop();
}

void FunctionHost::stop() {
  impl_->stopping = true;
  std::unique_ptr<functions::NodeRuntime> node;
  std::unique_ptr<functions::ExecRuntime> exec;
  std::unique_ptr<functions::WebhookRuntime> webhook;
  {
    const std::lock_guard lock(impl_->mutex);
    node = std::move(impl_->node);
    exec = std::move(impl_->exec);
    webhook = std::move(impl_->webhook);
  }
}

Checked<ServiceFunctionsPtr> FunctionHost::prepare(const ServiceInfo& info,
                                                   const service::Definition& definition,
                                                   const model::Model& model,
                                                   const fs::path& folder, bool fresh) {
  if (definition.functions.empty()) return ServiceFunctionsPtr();
  Errors errors;
  auto prepared = std::make_shared<ServiceFunctions>();
  prepared->info = info;
  auto extensions = extensions_of(definition, model);
  if (extensions) {
    prepared->extensions = std::move(*extensions);
  } else {
    errors = std::move(extensions).error();
  }
  fs::path code;
  if (std::ranges::any_of(definition.functions, has_files)) {
    const auto sources = service::code_files(definition);
    std::vector<functions::CodeFile> files;
    for (const auto& each : sources) {
      files.push_back({fs::path(each.path).lexically_normal().string(), each.text});
    }
    functions::CodeStore store(fs::absolute(folder) / "code");
    auto put = store.put(files);
    if (!put) {
      errors.push_back(put.error());
      return errors;
    }
    code = std::move(*put);
    prepared->version = code.filename();
    store.keep(kKeptCodes);
  }
  const bool runs_code = std::ranges::any_of(definition.functions, [](const auto& each) {
    return std::holds_alternative<service::Code>(each.handler);
  });
  if (fresh && runs_code) {
    if (auto node = functions::find_node(); !node) errors.push_back(node.error());
  }
  for (const service::Function& each : definition.functions) {
    auto handler = impl_->handler(each, definition, code);
    if (!handler) {
      if (fresh) errors.push_back(handler.error());
      continue;
    }
    prepared->all.push_back(std::make_shared<const functions::Function>(
        functions::Function{.service = info.id,
                            .name = each.name,
                            .kind = kind_of(each.type),
                            .handler = std::move(*handler),
                            .version = prepared->version}));
  }
  if (!errors.empty()) return errors;
  return ServiceFunctionsPtr(std::move(prepared));
}

void FunctionHost::activated(const ServiceFunctionsPtr& functions) {
  if (impl_->stopping) return;
  const auto code = std::ranges::find_if(functions->all, [](const auto& each) {
    return std::holds_alternative<functions::Code>(each->handler);
  });
  if (code == functions->all.end()) return;
  auto& node = impl_->node_runtime();
  node.retire(functions->info.id, functions->version);
  node.load(*code, [](functions::Outcome) {});
}

engine::CallFunction FunctionHost::caller(ServiceFunctionsPtr functions) {
  return [this, functions = std::move(functions)](engine::FunctionCall call,
                                                  std::function<void(functions::Answer)> done) {
    this->call(functions, std::move(call), std::move(done));
  };
}

void FunctionHost::call(const ServiceFunctionsPtr& functions, engine::FunctionCall call,
                        std::function<void(functions::Answer)> done) {
  const auto* found = functions->find(call.function);
  if (impl_->stopping) {
    return done(functions::read_answer(functions::Outcome::failed("The server is being stopped."),
                                       call.request_id));
  }
  if (found == nullptr) return done({.failure = functions::unhandled(call.request_id)});
  const functions::EventService service{.id = functions->info.id,
                                        .alias = functions->info.alias,
                                        .root_token = impl_->token(functions->info.id),
                                        .origin = impl_->options.origin};
  auto event = std::make_shared<const std::string>(
      functions::make_event(call.data, call.parent, call.source, service));
  const auto began = std::chrono::steady_clock::now();
  const std::int64_t time_ms = datetime::now_ms();
  impl_->runtime(**found).invoke(
      *found, *event,
      [this, event, began, time_ms, function = *found, request_id = std::move(call.request_id),
       done = std::move(done)](functions::Outcome outcome) {
        auto answer = functions::read_answer(outcome, request_id);
        if (auto logs = impl_->logs()) {
          const auto duration = std::chrono::steady_clock::now() - began;
          (*logs)->add({.id = ids::cuid(),
                        .service = function->service,
                        .function = function->name,
                        .request_id = request_id.substr(request_id.rfind(':') + 1),
                        .success = !answer.failure,
                        .duration_ms =
                            std::chrono::duration_cast<std::chrono::milliseconds>(duration).count(),
                        .time_ms = time_ms,
                        .message = functions::log_message(*event, outcome)});
        }
        done(std::move(answer));
      });
}

Result<functions::LogStore*> FunctionHost::logs() {
  return impl_->logs();
}

}  // namespace graphcool::cluster
