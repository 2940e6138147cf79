// From a request's text and variables to what a dialect is handed.
#include <boost/json/parse.hpp>
#include <optional>

#include "core/graphql/execution.h"
#include "core/graphql/introspection.h"
#include "core/graphql/parser.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/validate.h"
#include "tests/fuzz/graphql.h"

namespace graphcool::fuzz {

using namespace graphcool::graphql;

namespace {

Schema make_schema() {
  SchemaBuilder b;
  b.scalar("S", nullptr);
  b.enumeration("E", {{.name = "A"}, {.name = "B"}}, {.structural = true});
  b.enumeration("F", {{.name = "A"}, {.name = "B"}});
  b.input_object("I", {{.name = "a", .type = b.ref("Int!")},
                       {.name = "b", .type = b.ref("[I!]")},
                       {.name = "c", .type = b.ref("E"), .default_value = "A"},
                       {.name = "d", .type = b.ref("S")},
                       {.name = "f", .type = b.ref("[Float]"), .default_value = "[1, null]"}});
  b.interface("N", {{.name = "n", .type = b.ref("N")}});
  b.object("Q",
           {{.name = "n", .type = b.ref("N")},
            {.name = "u", .type = b.ref("[U!]!")},
            {.name = "s",
             .type = b.ref("String"),
             .arguments = {{.name = "i", .type = b.ref("[I]")},
                           {.name = "s", .type = b.ref("S")},
                           {.name = "l", .type = b.ref("[[Int!]]"), .default_value = "7"},
                           {.name = "e", .type = b.ref("[E!]")},
                           {.name = "f", .type = b.ref("F!"), .default_value = "B"},
                           {.name = "t", .type = b.ref("String")},
                           {.name = "d", .type = b.ref("ID")},
                           {.name = "b", .type = b.ref("Boolean")}}}},
           {"N"});
  b.object("T", {{.name = "n", .type = b.ref("N")}, {.name = "q", .type = b.ref("Q!")}}, {"N"});
  b.union_of("U", {"Q", "T"});
  return b.build("Q", "T");
}

// Walks all that a dialect could ask for, as far as a fuzzer has time.
class Walk {
 public:
  Walk(const Schema& schema, const Selector& selector, const PreparedInputs& inputs)
      : schema_(schema), selector_(selector), inputs_(inputs) {}

  void fields(const std::vector<CollectedField>& collected) {
    for (const CollectedField& field : collected) this->field(field);
  }

  std::string wrong;

 private:
  void field(const CollectedField& field) {
    if (++steps_ > 2000) return;
    if (field.nodes.empty() || field.definition == nullptr) wrong = "A field is nothing.";
    const std::string_view name = field.definition->name;
    if (name == "__schema" || name == "__type") return introspection(field);
    if (const auto arguments = selector_.arguments(field)) {
      input(*arguments);
    } else if (arguments.error().message.empty()) {
      wrong = "An error says nothing.";
    }
    const Type& type = *field.definition->type.named();
    if (type.kind == TypeKind::Object) fields(selector_.sub_fields(field, type));
    for (const Type* possible : type.possible_types) {
      fields(selector_.sub_fields(field, *possible));
    }
  }

  void introspection(const CollectedField& field) {
    std::string json;
    append_introspection(json, schema_, field, selector_, 1 << 20);
    boost::json::error_code failure;
    boost::json::parse_options options;
    options.max_depth = 1000;
    boost::json::parse(json, failure, {}, options);
    if (failure) wrong = "Introspection is no JSON: " + json;
  }

  void input(const Input& value) {
    if (value.kind == Input::Kind::Parameter && value.parameter >= inputs_.parameters.size()) {
      wrong = "A parameter is not there.";
    }
    if (value.is_absent()) wrong = "Nothing stands in a list or an object.";
    for (const Input& item : value.items) input(item);
    for (const InputMember& member : value.members) input(member.value);
  }

  const Schema& schema_;
  const Selector& selector_;
  const PreparedInputs& inputs_;
  int steps_ = 0;
};

std::string check_operation(const Schema& schema, const ast::Document& document,
                            const ast::Definition& operation, const boost::json::object& values) {
  for (const bool all_structural : {false, true}) {
    InputArena arena, other_arena;
    const InputPreparer preparer(schema, document, operation);
    const auto inputs = preparer.prepare(&values, all_structural, arena);
    const auto again = preparer.prepare(&values, all_structural, other_arena);
    if (inputs ? !again || inputs->shape != again->shape : bool(again)) {
      return "Twice the same gives two shapes.";
    }
    if (!inputs) continue;
    if (all_structural && !inputs->parameters.empty()) return "Something is not structural.";
    const Selector selector(schema, document, operation, *inputs, arena);
    Walk walk(schema, selector, *inputs);
    walk.fields(selector.root_fields());
    if (!walk.wrong.empty()) return walk.wrong;
  }
  return {};
}

}  // namespace

std::string check_execution(std::string_view text) {
  static const Schema* const schema = new Schema(make_schema());
  const std::size_t end = text.find('\0');
  const std::string_view request = text.substr(0, end);
  const auto document = parse({.body = request}, {.limits = kRequestLimits});
  if (!document || !validate(*schema, *document, kRequestValidation).empty()) return {};
  boost::json::error_code failure;
  boost::json::parse_options options;
  options.max_depth = 1000;
  const boost::json::value variables =
      end == std::string_view::npos
          ? boost::json::object()
          : boost::json::parse({text.data() + end + 1, text.size() - end - 1}, failure, {},
                               options);
  if (failure || !variables.is_object()) return {};
  for (const ast::Definition& definition : document->definitions) {
    if (definition.kind != ast::Definition::Kind::Operation) continue;
    const std::string wrong =
        check_operation(*schema, *document, definition, variables.get_object());
    if (!wrong.empty()) return wrong + "\n" + std::string(text);
  }
  return {};
}

}  // namespace graphcool::fuzz
