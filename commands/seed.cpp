#include "commands/seed.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <future>
#include <map>

#include "core/base/text.h"
#include "core/graphql/parser.h"

namespace graphcool::commands {
namespace {

using graphql::SourceLocation;
namespace ast = graphql::ast;

class Seed {
 public:
  Seed(engine::Service& service, const std::string& file, const std::string& text)
      : service_(service), file_(file), text_(text), lines_(text::split(text, '\n')) {}

  Result<int> run();

 private:
  Error error(SourceLocation at, std::string what, std::string hint) const;
  Result<> run(const ast::Document& document, const ast::Definition& operation);
  Result<boost::json::object> variables(const ast::Document& document,
                                        const ast::Definition& operation) const;
  Error failed(const boost::json::value& reply, SourceLocation operation) const;
  void keep_ids(const boost::json::value& data);

  engine::Service& service_;
  const std::string& file_;
  const std::string& text_;
  const std::vector<std::string_view> lines_;
  std::map<std::string, std::string, std::less<>> ids_;  // By response key.
};

Error Seed::error(SourceLocation at, std::string what, std::string hint) const {
  const auto index = static_cast<std::size_t>(at.line - 1);
  return {.code = ErrorCode::Invalid,
          .what = std::move(what),
          .where = {file_, at.line, at.column},
          .hint = std::move(hint),
          .excerpt = index < lines_.size() ? std::string(lines_[index]) : std::string()};
}

Result<int> Seed::run() {
  const auto document = graphql::parse({.body = text_, .name = file_});
  if (!document) {
    const graphql::GraphQLError& wrong = document.error();
    return error(wrong.locations.empty() ? SourceLocation{} : wrong.locations.front(),
                 wrong.message, "");
  }
  // All are looked at before any runs: a file that is no seed makes no data.
  for (const ast::Definition& each : document->definitions) {
    const bool mutation = each.kind == ast::Definition::Kind::Operation &&
                          each.operation == ast::OperationType::Mutation;
    if (!mutation && each.kind != ast::Definition::Kind::Fragment) {
      return error(document->source.locate(each.offset), "Only mutations make data.",
                   fmt::format("Delete this from {}.", file_));
    }
  }
  int mutations = 0;
  for (const ast::Definition& each : document->definitions) {
    if (each.kind != ast::Definition::Kind::Operation) continue;
    if (auto done = run(*document, each); !done) return done.error();
    mutations += static_cast<int>(each.selection_set.selections.size());
  }
  return mutations;
}

Result<boost::json::object> Seed::variables(const ast::Document& document,
                                            const ast::Definition& operation) const {
  boost::json::object values;
  for (const ast::VariableDefinition& each : operation.variables) {
    const auto known = ids_.find(each.variable.text);
    if (known != ids_.end()) {
      values[each.variable.text] = known->second;
    } else if (!each.default_value) {
      return error(document.source.locate(each.offset),
                   fmt::format("No earlier operation made anything under the name `{}`.",
                               each.variable.text),
                   fmt::format("Write above it: {}: create...(...) {{ id }}", each.variable.text));
    }
  }
  return values;
}

Result<> Seed::run(const ast::Document& document, const ast::Definition& operation) {
  auto values = variables(document, operation);
  if (!values) return values.error();
  std::promise<engine::Reply> promise;
  auto future = promise.get_future();
  service_.execute(0, "simple",
                   {.query = text_,
                    .operation_name = std::string(operation.name.text),
                    .variables = std::move(*values)},
                   [&promise](engine::Reply reply) { promise.set_value(std::move(reply)); });
  const boost::json::value reply = boost::json::parse(future.get().body);
  if (reply.as_object().contains("errors")) {
    return failed(reply, document.source.locate(operation.offset));
  }
  keep_ids(reply.at("data"));
  return {};
}

Error Seed::failed(const boost::json::value& reply, SourceLocation operation) const {
  const boost::json::object& first = reply.at("errors").at(0).as_object();
  SourceLocation at = operation;
  if (const auto* places = first.if_contains("locations");
      places && places->is_array() && !places->get_array().empty()) {
    const boost::json::object& place = places->get_array().front().as_object();
    at = {.line = static_cast<int>(place.at("line").as_int64()),
          .column = static_cast<int>(place.at("column").as_int64())};
  }
  return error(at, std::string(first.at("message").as_string()), "");
}

void Seed::keep_ids(const boost::json::value& data) {
  if (!data.is_object()) return;
  for (const auto& [key, made] : data.get_object()) {
    const auto* object = made.if_object();
    const auto* id = object ? object->if_contains("id") : nullptr;
    if (id && id->is_string()) ids_[std::string(key)] = std::string(id->get_string());
  }
}

}  // namespace

Result<int> run_seed(engine::Service& service, const std::string& file, const std::string& text) {
  return Seed(service, file, text).run();
}

}  // namespace graphcool::commands
