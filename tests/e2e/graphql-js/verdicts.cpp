// Answers many questions about documents in one run, for run.mjs: what graphql-js says, we say too.
//
// stdin has a JSON object a line. `{"name","schema"}` defines a schema for those after it;
// `{"schema":name,"document":text}` asks for the validation of an operation document,
// `{"document":text}` for that of a type-system document, `{"syntax":text}` for its printed and
// stripped forms. stdout has the answer to each question as a line: `{"errors":[...]}`, and for the
// last kind `{"printed","stripped"}` where there are no errors.
#include <boost/json.hpp>
#include <deque>
#include <iostream>
#include <map>
#include <string>

#include "core/base/json.h"
#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/validate.h"

namespace {

using namespace graphcool;
using namespace graphcool::graphql;

// A schema with the text and the tree that it has views into.
struct NamedSchema {
  std::string text;
  ast::Document document;
  std::optional<Schema> schema;
};

class Verdicts {
 public:
  // The answer to one line; empty where it asks nothing.
  std::string answer(const boost::json::object& line) {
    if (const auto* name = line.if_contains("name")) {
      define(std::string(name->as_string()), std::string(line.at("schema").as_string()));
      return {};
    }
    if (const auto* text = line.if_contains("syntax")) return syntax(text->as_string());
    const std::string text(line.at("document").as_string());
    const auto document = parse({.body = text}, {.limits = {.max_depth = 4000}});
    if (!document) return errors({document.error()});
    const auto* schema = line.if_contains("schema");
    if (schema == nullptr) return errors(validate_sdl(*document));
    const NamedSchema& named = schemas_.at(std::string(schema->as_string()));
    return errors(validate(*named.schema, *document, kUsualValidation));
  }

 private:
  void define(const std::string& name, std::string text) {
    NamedSchema& named = schemas_[name];
    named.text = std::move(text);
    auto document = parse({.body = named.text});
    if (!document) fail(name, document.error().message);
    named.document = std::move(*document);
    auto schema = build_schema(named.document);
    if (!schema) fail(name, schema.error().front().message);
    named.schema = std::move(*schema);
  }

  [[noreturn]] static void fail(const std::string& name, const std::string& why) {
    std::cerr << "schema " << name << ": " << why << '\n';
    std::exit(2);
  }

  static std::string syntax(std::string_view text) {
    const auto document = parse({.body = text}, {.limits = {.max_depth = 4000}});
    if (!document) return errors({document.error()});
    const auto stripped = strip_ignored_characters({.body = text});
    if (!stripped) return errors({stripped.error()});
    std::string out = "{\"printed\":";
    json::append_string(out, print(*document));
    out += ",\"stripped\":";
    json::append_string(out, *stripped);
    return out + "}";
  }

  static std::string errors(const GraphQLErrors& list) {
    std::string out = "{\"errors\":";
    append_json(out, list);
    return out + '}';
  }

  std::map<std::string, NamedSchema> schemas_;
};

}  // namespace

int main() {
  Verdicts verdicts;
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::string answer = verdicts.answer(boost::json::parse(line).as_object());
    if (!answer.empty()) std::cout << answer << '\n';
  }
}
