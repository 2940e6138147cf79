#include "core/cluster/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/model/transient.h"

namespace graphcool::cluster {
namespace {

using service::Definition;
using service::Function;
using service::FunctionType;
using service::Permission;

struct Message {
  std::string type;
  std::string_view action;
  std::string name;
  std::string description;
};

std::string_view kind_of(const Function& function) {
  switch (function.type) {
    case FunctionType::Resolver:
      return "resolver function";
    case FunctionType::Subscription:
      return "subscription function";
    case FunctionType::Schedule:
      return "schedule function";
    default:
      return "operation function";
  }
}

// One that binds otherwise is another function, whatever its name.
bool is_same(const Function& a, const Function& b) {
  return a.name == b.name && a.type == b.type;
}

struct SameHandler {
  bool operator()(const service::Code& a, const service::Code& b) const {
    // The archive is a new one each time.
    return !a.external && !b.external && a.src == b.src && a.environment == b.environment;
  }
  bool operator()(const service::Webhook& a, const service::Webhook& b) const {
    return a.url == b.url && a.headers == b.headers;
  }
  bool operator()(const service::Exec& a, const service::Exec& b) const {
    return a.command == b.command && a.environment == b.environment;
  }
  template <class A, class B>
  bool operator()(const A&, const B&) const {
    return false;
  }
};

bool is_unchanged(const Function& a, const Function& b) {
  return std::visit(SameHandler(), a.handler, b.handler) && a.is_enabled == b.is_enabled &&
         a.schema.text == b.schema.text && a.query.text == b.query.text && a.model == b.model &&
         a.verb == b.verb && a.cron == b.cron;
}

// What the types have for functions.
std::string transients(const Definition& definition) {
  std::vector<model::SdlFile> files;
  for (const auto& each : definition.types) files.push_back({each.path, each.text});
  return model::print_transients(files);
}

bool is_same(const Permission& a, const Permission& b) {
  const auto query = [](const Permission& each) {
    return each.query ? std::pair(each.query->name, each.query->text)
                      : std::pair<std::string, std::string>();
  };
  return a.operation == b.operation && a.authenticated == b.authenticated && a.fields == b.fields &&
         query(a) == query(b);
}

bool is_same(const service::RootToken& a, const service::RootToken& b) {
  return a.name == b.name;
}

std::string described(std::string_view kind, std::string_view name, std::string_view action) {
  if (action == "Create") {
    return fmt::format("A new {} with the name `{}` is created.", kind, name);
  }
  return fmt::format("The {} `{}` is {}.", kind, name, action == "Delete" ? "deleted" : "updated");
}

Message message_of(const Function& function, std::string_view action) {
  const std::string_view kind = kind_of(function);
  return {std::string(kind), action, function.name, described(kind, function.name, action)};
}

Message message_of(const Permission& permission, std::string_view action) {
  const std::string_view done = action == "Create" ? "created" : "deleted";
  if (permission.subject.empty()) {
    return {"permission", action, "Wildcard Permission",
            fmt::format("The `Wildcard Permission` is {}.", done)};
  }
  return {"model permission", action, permission.operation,
          fmt::format("The permission for the operation `{}` is {}.", permission.operation, done)};
}

Message message_of(const service::RootToken& token, std::string_view action) {
  return {"rootToken", action, token.name, described("rootToken", token.name, action)};
}

// A message for each of `these` that is not among `those`.
template <class Each>
void add_missing(std::vector<Message>& messages, const std::vector<Each>& these,
                 const std::vector<Each>& those, std::string_view action) {
  for (const Each& each : these) {
    if (std::ranges::none_of(those, [&](const Each& other) { return is_same(each, other); })) {
      messages.push_back(message_of(each, action));
    }
  }
}

void add_all_missing(std::vector<Message>& messages, const Definition& these,
                     const Definition& those, std::string_view action) {
  add_missing(messages, these.functions, those.functions, action);
  add_missing(messages, these.permissions, those.permissions, action);
  add_missing(messages, these.root_tokens, those.root_tokens, action);
}

void append(std::string& out, const std::vector<Message>& messages) {
  for (const Message& each : messages) {
    if (out.size() > 1) out += ',';
    out +=
        fmt::format(R"({{"type":{},"action":{},"name":{},"description":{},"subDescriptions":[]}})",
                    json::quoted(each.type), json::quoted(each.action), json::quoted(each.name),
                    json::quoted(each.description));
  }
}

}  // namespace

std::string deploy_messages(const Definition& before, const Definition& after,
                            const migrate::Migration& migration) {
  std::vector<Message> gone, come;
  add_all_missing(gone, before, after, "Delete");
  add_all_missing(come, after, before, "Create");
  const bool same_types = transients(before) == transients(after);
  for (const Function& each : after.functions) {
    const auto old = std::ranges::find_if(
        before.functions, [&](const Function& other) { return is_same(each, other); });
    if (old == before.functions.end()) continue;
    const bool stays =
        is_unchanged(*old, each) && (same_types || each.type != FunctionType::Resolver);
    if (!stays) {
      come.push_back(message_of(each, "Update"));
    }
  }
  std::string out = "[";
  append(out, gone);
  const std::string model = migrate::messages_json(migration);
  if (model.size() > 2) {
    if (out.size() > 1) out += ',';
    out += std::string_view(model).substr(1, model.size() - 2);
  }
  append(out, come);
  return out + "]";
}

}  // namespace graphcool::cluster
