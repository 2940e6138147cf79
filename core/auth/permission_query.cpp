#include "core/auth/permission_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory_resource>

#include "core/auth/permission_api.h"
#include "core/base/text.h"
#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/graphql/validate.h"

namespace graphcool::auth {

using graphql::GraphQLError;
using query::Output;
using query::Value;

namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The names behind every '$' of a text, once each.
std::vector<std::string> variables_in(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find('$'); at != text.npos; at = text.find('$', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() && is_name_char(text[end])) ++end;
    std::string name(text.substr(at + 1, end - at - 1));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

// Whether two types are the same but for what may be null.
bool same_type(std::string a, std::string b) {
  std::erase(a, '!');
  std::erase(b, '!');
  return a == b;
}

bool is_constant(const std::optional<Value>& value) {
  return !value || value->kind == Value::Kind::Constant;
}

}  // namespace

// One document while it is read.
class PermissionQueries::Document {
 public:
  Document(const PermissionQueries& queries, const service::PermissionQuery& query, Rule& rule)
      : model_(*queries.model_), api_(*queries.api_), query_(query), rule_(rule) {}

  Errors read() {
    complete_short_form();
    if (errors_.empty()) parse();
    return std::move(errors_);
  }

 private:
  void add(const GraphQLError& error, std::string hint = {});
  void add(graphql::Offset offset, std::string what, std::string hint);
  void complete_short_form();
  void parse();
  void read_operation(const graphql::ast::Definition& operation);
  void read_variable(const graphql::ast::VariableDefinition& definition);
  void refuse_directives(const graphql::ast::SelectionSet& set);
  void lower(const graphql::ast::Definition& operation);
  void take(const Output& output);

  const model::Model& model_;
  const api::Api& api_;
  const service::PermissionQuery& query_;
  Rule& rule_;
  std::string text_;
  // Of the header that the short form was given: where it stands, and how long it is.
  std::size_t header_at_ = 0, header_size_ = 0;
  graphql::ast::Document document_;
  Errors errors_;
};

void PermissionQueries::Document::add(const GraphQLError& error, std::string hint) {
  Location where{.file = query_.path};
  if (!error.locations.empty()) {
    where.line = error.locations.front().line;
    where.column = error.locations.front().column;
    const auto header = graphql::Source{.body = text_}.locate(
        static_cast<graphql::Offset>(header_at_ + header_size_));
    if (header_size_ > 0 && where.line == header.line) {
      where.column = std::max(1, where.column - static_cast<int>(header_size_));
    }
  }
  errors_.push_back({.code = ErrorCode::Invalid,
                     .what = "The permission query is invalid: " + error.message,
                     .where = std::move(where),
                     .hint = std::move(hint)});
}

void PermissionQueries::Document::add(graphql::Offset offset, std::string what, std::string hint) {
  const graphql::Source source{.body = text_};
  add(GraphQLError{.message = std::move(what), .locations = {source.locate(offset)}},
      std::move(hint));
}

// A text that starts with '{' declares no variables: those that it uses are declared for it.
void PermissionQueries::Document::complete_short_form() {
  text_ = query_.text;
  const auto start = text_.find_first_not_of(" \t\r\n,");
  if (start == text_.npos || text_[start] != '{') return;
  std::string header;
  for (const std::string& name : variables_in(text_)) {
    const auto known = find_variable(model_, rule_, name);
    if (!known) continue;  // Validation will miss it.
    header += fmt::format("{}${}: {}", header.empty() ? "query(" : ", ", name, known->second);
  }
  if (header.empty()) return;
  header += ") ";
  header_at_ = start;
  header_size_ = header.size();
  text_.insert(start, header);
}

void PermissionQueries::Document::parse() {
  auto document = graphql::parse({.body = text_}, {.limits = graphql::kRequestLimits});
  if (!document) return add(document.error());
  document_ = std::move(*document);
  for (const auto& error :
       graphql::validate(api_.schema(), document_, graphql::kRequestValidation)) {
    const auto names = variable_names(model_, rule_);
    const bool undefined = error.message.find("is not defined") != std::string::npos;
    add(error, undefined ? fmt::format("Known here are ${}.", fmt::join(names, ", $")) : "");
  }
  if (!errors_.empty()) return;
  const auto operation = graphql::choose_operation(document_, query_.name);
  if (!operation) return add(operation.error());
  read_operation(**operation);
}

void PermissionQueries::Document::read_operation(const graphql::ast::Definition& operation) {
  for (const auto& definition : document_.definitions) {
    if (definition.kind == graphql::ast::Definition::Kind::Fragment || &definition == &operation) {
      refuse_directives(definition.selection_set);
    }
  }
  for (const auto& definition : operation.variables) read_variable(definition);
  if (errors_.empty()) lower(operation);
}

void PermissionQueries::Document::read_variable(
    const graphql::ast::VariableDefinition& definition) {
  const std::string name(definition.variable.text);
  const std::string declared = graphql::print(*definition.type);
  auto known = find_variable(model_, rule_, name);
  if (!known) {
    const auto names = variable_names(model_, rule_);
    const auto near = text::nearest(name, names);
    return add(
        definition.offset,
        fmt::format("There is no variable ${} for the operation {}.", name, name_of(rule_.verb)),
        near ? fmt::format("Did you mean ${}?", *near)
             : fmt::format("Known here are ${}.", fmt::join(names, ", $")));
  }
  auto& [variable, type] = *known;
  if (!same_type(type, declared)) {
    return add(definition.offset,
               fmt::format("The variable ${} is of type {}, not {}.", name, type, declared),
               fmt::format("Declare it as ${}: {}", name, type));
  }
  if (variable.field != nullptr && variable.field->list &&
      variable.kind == Variable::Kind::Stored &&
      variable.field->scalar == model::Scalar::DateTime) {
    return add(definition.offset,
               fmt::format("The variable ${} is a list of dates, which cannot be compared.", name),
               "Compare another field.");
  }
  variable.required = declared.ends_with('!');
  rule_.variables.push_back(variable);
}

// What a query asks is to depend on its variables as conditions alone.
void PermissionQueries::Document::refuse_directives(const graphql::ast::SelectionSet& set) {
  for (const auto& selection : set.selections) {
    for (const auto& directive : selection.directives()) {
      add(directive.offset, "A permission query has no directives.", "Delete the directive.");
    }
    refuse_directives(selection.selection_set());
  }
}

void PermissionQueries::Document::lower(const graphql::ast::Definition& operation) {
  std::array<std::byte, 4096> buffer;
  graphql::InputArena arena(buffer.data(), buffer.size());
  graphql::PreparedInputs inputs;
  for (std::size_t i = 0; i < rule_.variables.size(); ++i) {
    inputs.variables.push_back(graphql::Input::of_parameter(static_cast<std::uint32_t>(i)));
  }
  const graphql::Selector selector(api_.schema(), document_, operation, inputs, arena);
  auto plan = api_.lower(operation, selector);
  if (!plan) {
    for (const auto& error : plan.error()) add(error);
    return;
  }
  for (const query::Root& root : (*plan)->roots) take(root.output);
  rule_.has_query = true;
}

void PermissionQueries::Document::take(const Output& output) {
  const auto wrong = [&](std::string what, std::string hint) {
    add(GraphQLError{.message = std::move(what), .locations = {output.location}}, std::move(hint));
  };
  if (output.kind != Output::Kind::Exists) {
    return wrong(fmt::format("`{}` is no condition.", output.key),
                 "Ask only for fields such as SomePostExists.");
  }
  const query::Read& read = output.reads.front();
  const auto& page = read.page;
  if (!is_constant(page.first) || !is_constant(page.last) || !is_constant(page.skip)) {
    return wrong("A variable cannot say how many nodes there are to be.",
                 "Write a number for first, last and skip.");
  }
  if (!read.checks.empty()) {
    return wrong(fmt::format("The arguments of `{}` are wrong: {}", output.key,
                             read.checks.front().failure.text),
                 {});
  }
  rule_.conditions.push_back(read);
}

PermissionQueries::PermissionQueries(std::shared_ptr<const model::Model> model)
    : model_(std::move(model)) {
  auto api = make_permission_api(model_);
  if (api) {
    api_ = std::move(*api);
  } else {
    clash_.push_back(api.error());
  }
}

Errors PermissionQueries::read(const service::PermissionQuery& query, Rule& rule) {
  rule.variables.clear();
  rule.conditions.clear();
  if (api_ == nullptr) return std::exchange(clash_, {});
  return Document(*this, query, rule).read();
}

}  // namespace graphcool::auth
