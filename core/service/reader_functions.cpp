// Functions (section 1.4).
#include <algorithm>
#include <regex>

#include "core/base/text.h"
#include "core/service/cron.h"
#include "core/service/reader.h"

namespace graphcool::service {
namespace {

constexpr int kVerbUnknown = 4047;
constexpr int kTypeUnknown = 4048;
constexpr int kHeaderInvalid = 4049;
constexpr int kSubscriptionInvalid = 2048;
constexpr int kSchemaInvalid = 2053;
constexpr int kUrlInvalid = 2056;
constexpr int kNameInvalid = 2060;

constexpr const char* kHandler =
    "Say what runs: handler: {code: ./src/hello.js}, or {webhook: \"https://...\"}, or "
    "{exec: ./bin/hello}";

constexpr FunctionType kTypes[] = {FunctionType::Resolver, FunctionType::Subscription,
                                   FunctionType::OperationBefore, FunctionType::OperationAfter,
                                   FunctionType::Schedule};

std::vector<std::string> names_of_types() {
  std::vector<std::string> names;
  for (const FunctionType type : kTypes) names.emplace_back(name_of(type));
  return names;
}

bool is_hook(FunctionType type) {
  return type == FunctionType::OperationBefore || type == FunctionType::OperationAfter;
}

bool is_function_name(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  return !name.empty() && name.size() <= kLongest && std::ranges::all_of(name, [](char c) {
    return is_letter_or_digit(c) || c == '_' || c == '-';
  });
}

bool is_web_address(const std::string& url) {
  static const std::regex form(R"(https?://[^\s/?#:@]+(:[0-9]{1,5})?([/?#]\S*)?)",
                               std::regex::icase);
  static const std::regex with_user(R"(https?://[^\s/?#]+@[^\s/?#:@]+(:[0-9]{1,5})?([/?#]\S*)?)",
                                    std::regex::icase);
  constexpr std::size_t kLongest = 2048;  // Also keeps std::regex from deep recursion.
  return url.size() <= kLongest &&
         (std::regex_match(url, form) || std::regex_match(url, with_user));
}

// A token of RFC 9110 and a value without line ends.
bool is_header(const std::string& name, const std::string& value) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  const bool is_token = !name.empty() && std::ranges::all_of(name, [&](char c) {
    return is_letter_or_digit(c) || others.find(c) != std::string_view::npos;
  });
  return is_token && value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

bool is_code_path(std::string_view path) {
  constexpr std::string_view endings[] = {".js", ".ts", ".mjs", ".cjs"};
  return std::ranges::any_of(endings, [&](std::string_view each) { return path.ends_with(each); });
}

}  // namespace

bool Reader::read_function_type(const Value& map, const Entry& at, Function& function) {
  const Property type = property(map, "type");
  const std::vector<std::string> names = names_of_types();
  const std::string known = fmt::format("It is one of: {}.", fmt::join(names, ", "));
  if (type.is_missing()) {
    add(at, fmt::format("The function `{}` has no `type`.", at.key), known);
    return false;
  }
  const auto text = text_of(type, known);
  if (!text) return false;
  const auto found = std::ranges::find(names, *text);
  if (found == names.end()) {
    const auto near = text::nearest(*text, names);
    add(*type.value, fmt::format("There is no type of functions `{}`.", *text),
        near ? fmt::format("Did you mean `{}`?", *near) : known, kTypeUnknown);
    return false;
  }
  function.type = kTypes[found - names.begin()];
  return true;
}

std::optional<Code> Reader::read_code(const Property& property) {
  Property src = property;
  Code code;
  if (property.value->kind == Value::Kind::Map) {
    check_keys(*property.value, "a code handler", {"src", "environment"});
    src = this->property(*property.value, "src");
    code.environment = texts_of(this->property(*property.value, "environment"), "{KEY: value}");
    if (src.is_missing()) {
      add(*property.entry, "This handler has no `src`.", "Write: src: ./src/hello.js");
    }
  }
  const auto path = text_of(src, "It is a path: ./src/hello.js");
  if (!path) return std::nullopt;
  if (!is_code_path(*path)) {
    add(*src.value, fmt::format("`{}` is no path of a code file.", *path),
        "Its name ends in .js, .ts, .mjs or .cjs.");
    return std::nullopt;
  }
  if (const ExternalFile* external = files_.external(joined(*path))) {
    code.src = joined(*path);
    code.external = *external;
    return code;
  }
  constexpr std::size_t kLargestSource = 16u << 20;
  const auto file = read_file(*src.value, *path, kLargestSource);
  if (!file) return std::nullopt;
  code.src = file->path;
  return code;
}

std::optional<Webhook> Reader::read_webhook(const Property& property) {
  Property url = property;
  Webhook webhook;
  if (property.value->kind == Value::Kind::Map) {
    check_keys(*property.value, "a webhook", {"url", "headers"});
    url = this->property(*property.value, "url");
    const Property headers = this->property(*property.value, "headers");
    webhook.headers = texts_of(headers, "{Authorization: Bearer abc}");
    for (const auto& [name, value] : webhook.headers) {
      if (is_header(name, value)) continue;
      add(*headers.entry, fmt::format("`{}` is no valid header.", name),
          "Names have letters, digits and hyphens; values stand in one line.", kHeaderInvalid);
    }
    if (url.is_missing()) {
      add(*property.entry, "This webhook has no `url`.", "Write: url: https://example.com/hook");
    }
  }
  const auto text = text_of(url, "It is an address: https://example.com/hook");
  if (!text) return std::nullopt;
  if (!is_web_address(*text)) {
    add(*url.value, fmt::format("`{}` is no address of a webhook.", *text),
        "It starts with http:// or https://.", kUrlInvalid);
    return std::nullopt;
  }
  webhook.url = *text;
  return webhook;
}

std::optional<std::string> Reader::find_program(const Value& at, const std::string& spelled) {
  const std::string path = joined(spelled);
  if (!is_inside(path)) {
    add(at, fmt::format("The path `{}` leads out of the service's folder.", spelled),
        "Name a file in this folder or below it.");
    return std::nullopt;
  }
  reading_.mentioned.push_back(path);
  if (files_.exists(path)) return "./" + normal_path(path);
  add(at, fmt::format("There is no file `{}`.", spelled),
      "Make the file, or correct the path: it starts at the folder of graphcool.yml.")
      .code = ErrorCode::NotFound;
  return std::nullopt;
}

std::optional<Exec> Reader::read_exec(const Property& property) {
  Property command = property;
  Exec exec;
  if (property.value->kind == Value::Kind::Map) {
    check_keys(*property.value, "an exec handler", {"command", "environment"});
    command = this->property(*property.value, "command");
    exec.environment = texts_of(this->property(*property.value, "environment"), "{KEY: value}");
  }
  if (command && command.value->kind == Value::Kind::List) {
    for (const ValuePtr& item : command.value->items) {
      const ValuePtr word = value_of(item);
      if (word && word->kind == Value::Kind::Scalar) exec.command.push_back(word->text);
    }
  } else if (command && command.value->kind == Value::Kind::Scalar) {
    for (const std::string_view word : text::split(command.value->text, ' ')) {
      if (!word.empty()) exec.command.emplace_back(word);
    }
  }
  if (exec.command.empty() || exec.command.front().empty()) {
    add(*property.entry, "This handler has no command.",
        "Write: exec: ./bin/hello, or exec: {command: [python3, src/hello.py]}");
    return std::nullopt;
  }
  // A path is meant from the folder of the definition; a bare name is looked up where it runs.
  const bool is_path = exec.command.front().find('/') != std::string::npos;
  if (is_path && !exec.command.front().starts_with('/')) {
    const auto program = find_program(*command.value, exec.command.front());
    if (!program) return std::nullopt;
    exec.command.front() = *program;
  }
  return exec;
}

void Reader::read_handler(const Value& map, const Entry& at, Function& function) {
  const Property handler = property(map, "handler");
  if (handler.is_missing()) {
    add(at, fmt::format("The function `{}` has no `handler`.", at.key), kHandler);
    return;
  }
  if (!handler) return;
  function.handler_where = where(*handler.entry);
  if (handler.value->kind != Value::Kind::Map) {
    add(*handler.entry, fmt::format("`handler` is {}.", yaml::kind_name(*handler.value)), kHandler);
    return;
  }
  check_keys(*handler.value, "a handler", {"code", "webhook", "exec"});
  const Property code = property(*handler.value, "code");
  const Property webhook = property(*handler.value, "webhook");
  const Property exec = property(*handler.value, "exec");
  const int count = int{bool(code)} + int{bool(webhook)} + int{bool(exec)};
  if (count != 1) {
    if (count == 0 && (code.entry || webhook.entry || exec.entry)) {
      for (const Property* each : {&code, &webhook, &exec}) {
        if (each->entry && each->is_missing()) {
          add(*each->entry, fmt::format("`{}` is empty.", each->entry->key), kHandler);
        }
      }
      return;
    }
    add(*handler.entry,
        count == 0 ? "This handler says nothing." : "This handler says more than one thing.",
        kHandler);
    return;
  }
  if (code) {
    if (auto read = read_code(code)) function.handler = std::move(*read);
  } else if (webhook) {
    if (auto read = read_webhook(webhook)) function.handler = std::move(*read);
  } else {
    if (auto read = read_exec(exec)) function.handler = std::move(*read);
  }
}

// The schema of a resolver, the query of a subscription. A resolver without one has its field in
// the types, which whoever reads those checks.
void Reader::read_what_it_answers(const Value& map, const Entry& at, Function& function) {
  const bool is_resolver = function.type == FunctionType::Resolver;
  const Property named = property(map, is_resolver ? "schema" : "query");
  if (named.is_missing()) {
    if (is_resolver) return;
    add(at, fmt::format("The {} `{}` has no `query`.", name_of(function.type), at.key),
        "Name the file with its subscription: query: ./src/hello.graphql");
    return;
  }
  const auto path = text_of(named, "It is a path: ./src/hello.graphql");
  if (!path) return;
  auto file =
      read_graphql(*named.value, *path, is_resolver ? kSchemaInvalid : kSubscriptionInvalid);
  if (!file) return;
  (is_resolver ? function.schema : function.query) = std::move(*file);
}

void Reader::read_hook(const Value& map, const Entry& at, Function& function) {
  constexpr const char* kForm = "It is a model and a verb: operation: Post.create";
  const Property operation = property(map, "operation");
  if (operation.is_missing()) {
    add(at, fmt::format("The {} `{}` has no `operation`.", name_of(function.type), at.key), kForm);
    return;
  }
  const auto text = text_of(operation, kForm);
  if (!text) return;
  function.operation_where = where(*operation.value);
  const std::size_t dot = text->find('.');
  if (dot == std::string::npos || !is_subject(text->substr(0, dot))) {
    add(*operation.value, fmt::format("`{}` is no operation.", *text), kForm);
    return;
  }
  for (const Verb verb : {Verb::Create, Verb::Update, Verb::Delete}) {
    if (text->substr(dot + 1) == name_of(verb)) {
      function.model = text->substr(0, dot);
      function.verb = verb;
      return;
    }
  }
  add(*operation.value, fmt::format("A hook cannot run at `{}`.", *text),
      "Its verb is create, update or delete.", kVerbUnknown);
}

void Reader::read_schedule(const Value& map, const Entry& at, Function& function) {
  const Property cron = property(map, "cron");
  if (cron.is_missing()) {
    add(at, fmt::format("The schedule `{}` has no `cron`.", at.key),
        "Say when it runs: cron: \"0 3 * * *\" is every day at three, in UTC.");
    return;
  }
  const auto text = text_of(cron, "It is a text: cron: \"0 3 * * *\"");
  if (!text) return;
  function.cron_where = where(*cron.value);
  if (const auto parsed = parse_cron(*text); !parsed) {
    add(*cron.value, parsed.error().what, parsed.error().hint);
    return;
  }
  function.cron = *text;
}

// Properties of other types are allowed, as in the original, and hardly meant.
void Reader::warn_of_strangers(const Value& map, const Function& function) {
  constexpr std::pair<const char*, FunctionType> owners[] = {{"schema", FunctionType::Resolver},
                                                             {"query", FunctionType::Subscription},
                                                             {"cron", FunctionType::Schedule}};
  const auto warn = [&](const Entry& entry) {
    Error warning = document_.error(entry.line, entry.column,
                                    fmt::format("`{}` means nothing for a function of type {}.",
                                                entry.key, name_of(function.type)),
                                    "Delete it, or correct the type.");
    reading_.definition.warnings.push_back(std::move(warning));
  };
  for (const auto& [name, owner] : owners) {
    const Entry* entry = map.find(name);
    if (entry && owner != function.type) warn(*entry);
  }
  const Entry* operation = map.find("operation");
  if (operation && !is_hook(function.type)) warn(*operation);
}

void Reader::read_function(const Entry& at) {
  Function function{.name = at.key, .where = where(at)};
  if (!is_function_name(at.key)) {
    add(at, fmt::format("`{}` is no name of a function.", at.key),
        "It has 1 to 64 letters, digits, hyphens and underscores.", kNameInvalid);
  }
  const ValuePtr map = value_of(at.value);
  if (!map) return;
  if (map->kind != Value::Kind::Map) {
    add(at, fmt::format("The function `{}` is {}.", at.key, yaml::kind_name(*map)),
        "It is a map with a type and a handler.");
    return;
  }
  check_keys(
      *map, fmt::format("the function `{}`", at.key),
      {"type", "handler", "isEnabled", "description", "schema", "query", "operation", "cron"});
  function.is_enabled = boolean_of(property(*map, "isEnabled")).value_or(true);
  function.description = text_of(property(*map, "description"), "It is a text.").value_or("");
  read_handler(*map, at, function);
  if (!read_function_type(*map, at, function)) return;
  warn_of_strangers(*map, function);
  if (is_hook(function.type)) {
    read_hook(*map, at, function);
  } else if (function.type == FunctionType::Schedule) {
    read_schedule(*map, at, function);
  } else {
    read_what_it_answers(*map, at, function);
  }
  reading_.definition.functions.push_back(std::move(function));
}

void Reader::read_functions() {
  const Property functions = property(*document_.root, "functions");
  if (!functions) return;
  if (functions.value->kind != Value::Kind::Map) {
    if (functions.value->kind == Value::Kind::List && functions.value->items.empty()) return;
    add(*functions.entry, fmt::format("`functions` is {}.", yaml::kind_name(*functions.value)),
        "It is a map from names to functions.");
    return;
  }
  for (const Entry& entry : functions.value->entries) read_function(entry);
}

}  // namespace graphcool::service
