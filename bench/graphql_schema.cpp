// What the type system costs: building a large generated schema, answering a client tool's
// introspection, and preparing the variables of a request. Prints one line each.
#include <boost/json/parse.hpp>
#include <cstdio>
#include <string>

#include "bench/measuring.h"
#include "core/graphql/execution.h"
#include "core/graphql/introspection.h"
#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_builder.h"

namespace graphcool::graphql {
namespace {

using bench::Clock;
using bench::members_of;
using bench::microseconds_since;
using bench::resident_mb;

// Calls `run` until a second is over; the mean of its time.
template <class Run>
double mean_microseconds(Run run) {
  run();
  const Clock::time_point start = Clock::now();
  int count = 0;
  while (microseconds_since(start) < 1e6) {
    run();
    ++count;
  }
  return microseconds_since(start) / count;
}

// As a dialect makes it of `types` types with ten fields each: filters with every comparison,
// orders, pages, inputs.
Schema make_schema(int types) {
  SchemaBuilder b;
  std::vector<FieldSpec> roots;
  for (int t = 0; t < types; ++t) {
    const std::string name = "Type" + std::to_string(t);
    const std::string next = "Type" + std::to_string((t + 1) % types);
    const std::vector<ArgumentSpec> page = {{.name = "filter", .type = b.ref(name + "Filter")},
                                            {.name = "orderBy", .type = b.ref(name + "OrderBy")},
                                            {.name = "skip", .type = b.ref("Int")},
                                            {.name = "first", .type = b.ref("Int")}};
    std::vector<FieldSpec> fields = {{.name = "id", .type = b.ref("ID!")}};
    std::vector<ArgumentSpec> filter, input;
    std::vector<ValueSpec> orders;
    for (int f = 0; f < 10; ++f) {
      const std::string field = "field" + std::to_string(f);
      fields.push_back({.name = field, .type = b.ref("String")});
      input.push_back({.name = field, .type = b.ref("String")});
      for (const char* suffix : {"", "_not", "_in", "_not_in", "_lt", "_lte", "_gt", "_gte"}) {
        filter.push_back({.name = field + suffix, .type = b.ref("String")});
      }
      orders.push_back({.name = field + "_ASC"});
      orders.push_back({.name = field + "_DESC"});
    }
    filter.push_back({.name = "AND", .type = b.ref("[" + name + "Filter!]")});
    fields.push_back({.name = "next", .type = b.ref(next)});
    fields.push_back({.name = "all", .type = b.ref("[" + next + "!]"), .arguments = page});
    b.object(name, fields);
    b.input_object(name + "Filter", filter);
    b.input_object(name + "Input", input);
    b.enumeration(name + "OrderBy", orders, {.structural = true});
    roots.push_back(
        {.name = "all" + name + "s", .type = b.ref("[" + name + "!]!"), .arguments = page});
    roots.push_back({.name = "make" + name,
                     .type = b.ref(name),
                     .arguments = {{.name = "data", .type = b.ref(name + "Input!")}}});
  }
  b.object("Query", roots);
  return b.build("Query");
}

constexpr std::string_view kIntrospection = R"(query {
  __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue }
    type { ...TypeRef } isDeprecated deprecationReason }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } })";

void measure_introspection(const Schema& schema) {
  const auto document = parse({.body = kIntrospection});
  std::string json;
  const double mean = mean_microseconds([&] {
    json.clear();
    InputArena arena;
    const ast::Definition& operation = document->definitions[0];
    const auto inputs = prepare_inputs(schema, *document, operation, nullptr, true, arena);
    const Selector selector(schema, *document, operation, *inputs, arena);
    for (const CollectedField& field : selector.root_fields()) {
      append_introspection(json, schema, field, selector);
    }
  });
  std::printf("introspection: %.0f kB in %.0f us\n", static_cast<double>(json.size()) / 1e3, mean);
}

void measure_inputs(const Schema& schema, const char* what, std::string_view query,
                    std::string_view variables) {
  const auto document = parse({.body = query});
  const boost::json::value values = boost::json::parse(variables);
  const ast::Definition& operation = document->definitions[0];
  const InputPreparer preparer(schema, *document, operation);
  const auto measure = [&](auto prepare) {
    alignas(16) std::byte buffer[16384];
    const double mean = mean_microseconds([&] {
      for (int i = 0; i < 100; ++i) {
        InputArena arena(buffer, sizeof buffer);
        const auto inputs = prepare(arena);
        if (!inputs || inputs->shape.empty()) std::abort();
      }
    });
    return mean / 100;
  };
  const double known = measure(
      [&](InputArena& arena) { return preparer.prepare(&values.as_object(), false, arena); });
  const double fresh = measure([&](InputArena& arena) {
    return prepare_inputs(schema, *document, operation, &values.as_object(), false, arena);
  });
  std::printf("variables, %s: %.2f us; %.2f us for an operation seen first\n", what, known, fresh);
}

int run() {
  const double before = resident_mb();
  Clock::time_point start = Clock::now();
  const Schema large = make_schema(200);
  const double built = microseconds_since(start);
  std::printf("schema: %zu members of %zu types in %.1f ms, %.1f MB\n", members_of(large),
              large.types().size(), built / 1e3, resident_mb() - before);

  const std::string sdl = print_schema(large);
  start = Clock::now();
  const auto document = parse({.body = sdl});
  const double parsed = microseconds_since(start);
  const auto schema = build_schema(*document);
  const double checked = microseconds_since(start);
  if (!schema) return 1;
  std::printf("the same from %.1f MB of SDL: %.1f ms, of which parsing %.1f ms\n",
              static_cast<double>(sdl.size()) / 1e6, checked / 1e3, parsed / 1e3);

  measure_introspection(make_schema(2));
  measure_introspection(large);
  measure_inputs(large, "one", "query ($data: String) { makeType0(data: {field1: $data}) { id } }",
                 R"({"data": "x"})");
  measure_inputs(large, "a filter and a page", R"(
    query ($filter: Type0Filter, $order: Type0OrderBy, $first: Int = 10, $skip: Int) {
      allType0s(filter: $filter, orderBy: $order, first: $first, skip: $skip) { id } })",
                 R"({"filter": {"field1": "x", "AND": [{"field2_in": "a", "field3_lt": "b"}]},
                     "order": "field1_ASC", "skip": 20})");
  return 0;
}

}  // namespace
}  // namespace graphcool::graphql

int main() {
  return graphcool::graphql::run();
}
