#include "core/cluster/function_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "core/base/datetime.h"
#include "core/base/ids.h"
#include "core/base/text.h"
#include "core/cluster/function_code.h"
#include "core/cluster/schedule.h"
#include "core/functions/code/code_store.h"
#include "core/functions/code/uploads.h"
#include "core/functions/exec/exec_runtime.h"
#include "core/functions/node/node_runtime.h"
#include "core/functions/webhook/webhook_runtime.h"

namespace graphcool::cluster {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kKeptCodes = 4;
constexpr std::int64_t kTokenReuseMs = 60'000;
constexpr std::int64_t kUploadLifeMs = 3'600'000;
constexpr std::size_t kKeptUploads = 3;
constexpr const char* kUploads = "uploads";
constexpr const char* kStopping = "The server is being stopped.";

// Where the code of a service's functions is.
functions::CodeStore code_store(const fs::path& folder) {
  return functions::CodeStore(fs::absolute(folder) / "code");
}

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

// Nobody reads what the function of a subscription answers, but for an error that it returns.
bool is_success(const functions::Function& function, const functions::Outcome& outcome,
                const functions::Answer& answer) {
  if (!answer.failure) return true;
  return function.kind == functions::Kind::Subscription &&
         outcome.kind == functions::Outcome::Kind::Answered &&
         !functions::is_returned(*answer.failure);
}

bool has_files(const service::Function& function) {
  const auto* code = std::get_if<service::Code>(&function.handler);
  return code == nullptr ? std::holds_alternative<service::Exec>(function.handler)
                         : !code->external.has_value();
}

}  // namespace

Checked<std::shared_ptr<const api::Extensions>> extensions_of(const service::Definition& definition,
                                                              const model::Model& model) {
  using Extensions = std::shared_ptr<const api::Extensions>;
  if (definition.family != service::Family::Graphcool) return Extensions();
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
  std::vector<model::SdlFile> types;
  for (const auto& file : definition.types) types.push_back({file.path, file.text});
  auto extensions = api::read_extensions(resolvers, hooks, model, types);
  if (!extensions) return std::move(extensions).error();
  if (extensions->empty()) return Extensions();
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
        make_token(std::move(make_token)),
        origin(options.origin) {}

  const FunctionOptions options;
  const fs::path data_dir;
  const MakeToken make_token;

  struct Token {
    std::string text;
    std::int64_t made_ms = 0;
  };
  // Shared by those who hand something to a runtime, so that stop() takes none away from under
  // them.
  std::shared_mutex using_runtimes;
  bool stopping = false;  // Under it.
  std::mutex mutex;       // Guards what follows.
  std::string origin;
  std::map<std::string, Token> tokens;         // By service.
  std::map<std::string, std::int64_t> issued;  // "service/id" of uploads, and until when.
  std::unique_ptr<functions::LogStore> log_store;
  // Made when the first function of their kind is called. They go first: their callbacks log.
  std::unique_ptr<functions::NodeRuntime> node;
  std::unique_ptr<functions::ExecRuntime> exec;
  std::unique_ptr<functions::WebhookRuntime> webhook;
  Schedule schedule;

  functions::NodeRuntime& node_runtime() {
    const std::lock_guard lock(mutex);
    if (!node) {
      node = std::make_unique<functions::NodeRuntime>(
          functions::NodeOptions{.limits = options.limits, .source_maps = options.source_maps});
    }
    return *node;
  }
  functions::Runtime& runtime(const functions::Function& function);
  // Runs `use`, which may hand things to runtimes and does not wait; false after stop().
  template <class Use>
  bool use_runtimes(Use use) {
    const std::shared_lock lock(using_runtimes);
    if (!stopping) use();
    return !stopping;
  }
  std::string token(const std::string& service);
  std::string current_origin() {
    const std::lock_guard lock(mutex);
    return origin;
  }
  Result<functions::LogStore*> logs();

  // A service as an event tells of it.
  functions::EventService event_service(const ServiceInfo& info) {
    return {.id = info.id,
            .alias = info.alias,
            .root_token = token(info.id),
            .origin = current_origin()};
  }
  // Calls a function and logs what came of it; `done` gets that, and how an API takes it.
  using Invoked = std::function<void(const functions::Outcome&, functions::Answer)>;
  void invoke(const std::shared_ptr<const functions::Function>& function, std::string event,
              std::string request_id, Invoked done);
  Result<functions::Handler> handler(const service::Function& function,
                                     const service::Definition& definition, const fs::path& code,
                                     const std::string& service, const fs::path& folder);
  Result<functions::Handler> uploaded(const service::ExternalFile& file,
                                      const service::Function& function, const fs::path& folder,
                                      const std::string& service);
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

void FunctionHost::Impl::invoke(const std::shared_ptr<const functions::Function>& function,
                                std::string event, std::string request_id, Invoked done) {
  auto kept = std::make_shared<const std::string>(std::move(event));
  const auto began = std::chrono::steady_clock::now();
  const std::int64_t time_ms = datetime::now_ms();
  auto ended = [this, kept, began, time_ms, function, request_id,
                done](const functions::Outcome& outcome) {
    auto answer = functions::read_answer(outcome, request_id);
    const auto duration = std::chrono::steady_clock::now() - began;
    functions::LogEntry entry{
        .id = ids::cuid(),
        .service = function->service,
        .function = function->name,
        .request_id = request_id.substr(request_id.rfind(':') + 1),
        .success = is_success(*function, outcome, answer),
        .duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count(),
        .time_ms = time_ms,
        .message = functions::log_message(*kept, outcome)};
    if (options.on_call) options.on_call(entry, outcome);
    if (auto logs = this->logs()) (*logs)->add(std::move(entry));
    done(outcome, std::move(answer));
  };
  if (use_runtimes([&] { runtime(*function).invoke(function, *kept, std::move(ended)); })) return;
  const auto outcome = functions::Outcome::failed(kStopping);
  done(outcome, functions::read_answer(outcome, request_id));
}

// The code of a function that was uploaded by itself.
Result<functions::Handler> FunctionHost::Impl::uploaded(const service::ExternalFile& file,
                                                        const service::Function& function,
                                                        const fs::path& folder,
                                                        const std::string& service) {
  const auto at = [&](Error error) {
    error.what = fmt::format("The function '{}': {}", function.name, error.what);
    error.where = function.handler_where;
    return error;
  };
  const auto [project, id] = functions::upload_in(file.url);
  if (project != service) {
    return at({.code = ErrorCode::Invalid,
               .what = fmt::format("its code is not at an address of this service: {}", file.url),
               .hint = "Deploy again."});
  }
  const auto unpacked = functions::Uploads(folder / kUploads).find(id);
  if (!unpacked) return at(unpacked.error());
  auto code = functions::find_handler(*unpacked, file.dev_handler);
  if (!code) return at(code.error());
  return functions::Handler(functions::Code{
      fs::absolute(*unpacked), code->file, {code->environment.begin(), code->environment.end()}});
}

Result<functions::Handler> FunctionHost::Impl::handler(const service::Function& function,
                                                       const service::Definition& definition,
                                                       const fs::path& code,
                                                       const std::string& service,
                                                       const fs::path& folder) {
  const auto* source = std::get_if<service::Code>(&function.handler);
  if (source != nullptr && source->external) {
    return uploaded(*source->external, function, folder, service);
  }
  return handler_in(code, function, definition);
}

FunctionHost::FunctionHost(FunctionOptions options, fs::path data_dir, MakeToken make_token)
    : impl_(
          std::make_unique<Impl>(std::move(options), std::move(data_dir), std::move(make_token))) {}
FunctionHost::~FunctionHost() {
  stop();
}

void FunctionHost::stop() {
  impl_->schedule.stop();
  // They go outside the locks: what they answer then may call the next function.
  std::unique_ptr<functions::NodeRuntime> node;
  std::unique_ptr<functions::ExecRuntime> exec;
  std::unique_ptr<functions::WebhookRuntime> webhook;
  {
    const std::lock_guard alone(impl_->using_runtimes);
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    node = std::move(impl_->node);
    exec = std::move(impl_->exec);
    webhook = std::move(impl_->webhook);
  }
}

Checked<ServiceFunctionsPtr> FunctionHost::prepare(const ServiceInfo& info,
                                                   const service::Definition& definition,
                                                   const model::Model& model,
                                                   const fs::path& folder, bool fresh) {
  auto extensions = extensions_of(definition, model);
  if (extensions && definition.functions.empty()) return ServiceFunctionsPtr();
  Errors errors;
  auto prepared = std::make_shared<ServiceFunctions>();
  prepared->info = info;
  prepared->folder = folder;
  if (extensions) {
    prepared->extensions = std::move(*extensions);
  } else {
    errors = std::move(extensions).error();
  }
  fs::path code;
  if (std::ranges::any_of(definition.functions, has_files)) {
    auto store = code_store(folder);
    auto put = put_code(definition, store);
    if (!put) {
      errors.push_back(put.error());
      return errors;
    }
    code = std::move(*put);
    prepared->version = code.filename();
  }
  const bool runs_code = std::ranges::any_of(definition.functions, [](const auto& each) {
    return std::holds_alternative<service::Code>(each.handler);
  });
  if (fresh && runs_code) {
    if (auto node = functions::find_node(); !node) errors.push_back(node.error());
  }
  const bool has_webhooks = std::ranges::any_of(definition.functions, [](const auto& each) {
    return std::holds_alternative<service::Webhook>(each.handler);
  });
  if (fresh && has_webhooks) {
    if (auto usable = functions::WebhookRuntime::check(); !usable) errors.push_back(usable.error());
  }
  for (const service::Function& each : definition.functions) {
    if (const auto* source = std::get_if<service::Code>(&each.handler)) {
      if (source->external) {
        const std::string id = functions::upload_in(source->external->url).second;
        if (std::ranges::count(prepared->uploads, id) == 0) {
          prepared->uploads.push_back(id);
          prepared->version += "+" + id;
        }
      }
    }
    if (each.type == service::FunctionType::Schedule) {
      if (auto cron = service::parse_cron(each.cron))
        prepared->schedules.emplace_back(each.name, *cron);
    }
  }
  for (const service::Function& each : definition.functions) {
    auto handler = impl_->handler(each, definition, code, info.id, folder);
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
  code_store(functions->folder).keep(kKeptCodes);
  if (!functions->uploads.empty()) {
    functions::Uploads(functions->folder / kUploads).keep(functions->uploads, kKeptUploads);
  }
  impl_->schedule.replace(functions->info.id, functions->schedules,
                          [this, functions](const std::string& name, std::int64_t due_ms) {
                            call(functions,
                                 {.function = name,
                                  .data = "{\"scheduledAt\":\"" + datetime::to_iso(due_ms) + "\"}",
                                  .request_id = "schedule:" + ids::cuid()},
                                 [](functions::Answer) {});
                          });
  const auto code = std::ranges::find_if(functions->all, [](const auto& each) {
    return std::holds_alternative<functions::Code>(each->handler);
  });
  if (code == functions->all.end()) return;
  impl_->use_runtimes([&] {
    auto& node = impl_->node_runtime();
    node.retire(functions->info.id, functions->version);
    node.load(*code, [](functions::Outcome) {});
  });
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
  if (found == nullptr) return done({.failure = functions::unhandled(call.request_id)});
  auto event = functions::make_event(call.data, call.parent, call.source,
                                     impl_->event_service(functions->info));
  impl_->invoke(*found, std::move(event), std::move(call.request_id),
                [done = std::move(done)](const functions::Outcome&, functions::Answer answer) {
                  done(std::move(answer));
                });
}

void FunctionHost::tell(const ServiceFunctionsPtr& functions, const store::OutboxEntry& entry,
                        std::function<void(events::Outcome)> done) {
  const auto* found = functions->find(entry.watch);
  if (found == nullptr) {
    return done({.failure = fmt::format("The function '{}' cannot be run on this machine: its code "
                                        "is missing. Deploy again.",
                                        entry.watch)});
  }
  auto event =
      functions->info.family == service::Family::Prisma
          ? entry.result
          : functions::make_subscription_event(entry.result, impl_->event_service(functions->info));
  impl_->invoke(*found, std::move(event), entry.request_id,
                [done = std::move(done)](const functions::Outcome& outcome, functions::Answer) {
                  const bool told = outcome.kind == functions::Outcome::Kind::Answered;
                  done({.told = told, .failure = told ? "" : outcome.reason});
                });
}

void FunctionHost::set_origin(std::string origin) {
  const std::lock_guard lock(impl_->mutex);
  impl_->origin = std::move(origin);
}

std::string FunctionHost::issue_upload(const std::string& service) {
  const std::int64_t now = datetime::now_ms();
  std::string id = ids::cuid() + ids::random_hex(8);
  const std::lock_guard lock(impl_->mutex);
  std::erase_if(impl_->issued, [&](const auto& each) { return each.second < now; });
  impl_->issued[service + "/" + id] = now + kUploadLifeMs;
  return id;
}

Result<> FunctionHost::upload(const fs::path& folder, const std::string& service,
                              const std::string& id, std::string_view archive) {
  {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->issued.find(service + "/" + id);
    if (found == impl_->issued.end() || found->second < datetime::now_ms()) {
      return Error{
          .code = ErrorCode::NotFound,
          .what = "Nothing may be uploaded here: ask getTemporaryDeployUrl for an address."};
    }
  }
  return functions::Uploads(folder / kUploads).put(id, archive);
}

void FunctionHost::removed(const std::string& service) {
  impl_->schedule.replace(service, {}, {});
  if (auto store = logs()) (*store)->remove(service);
}

Result<functions::LogStore*> FunctionHost::logs() {
  return impl_->logs();
}

}  // namespace graphcool::cluster
