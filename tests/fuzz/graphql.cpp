#include "tests/fuzz/graphql.h"

#include <optional>

#include "core/graphql/parser.h"
#include "core/graphql/printer.h"
#include "core/graphql/schema_builder.h"
#include "core/graphql/token_scan.h"
#include "core/graphql/validate.h"

namespace graphcool::fuzz {

using namespace graphcool::graphql;

namespace {

// A schema with all kinds of members, so that every rule has something to look at.
constexpr std::string_view kSchema = R"(
directive @d(a: Int!, b: [E!] = [A]) repeatable on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT | VARIABLE_DEFINITION
scalar S
enum E { A B }
input I { a: Int! b: [I!] c: E = A d: S }
input O @oneOf { a: Int b: O }
interface N { n: N s(a: Int): String }
type Q implements N { n: Q s(a: Int): String u: U i(i: I, o: O, l: [Int!]!): Q e: E! l: [Q!] }
type T implements N { n: N s(a: Int): String t: Int! }
union U = Q | T
schema { query: Q mutation: T subscription: Q }
)";

struct FuzzSchema {
  ast::Document document;
  std::optional<Schema> schema;

  FuzzSchema() {
    auto parsed = parse({.body = kSchema});
    document = std::move(*parsed);
    auto built = build_schema(document);
    schema.emplace(std::move(*built));
  }
};

std::string differ(std::string_view what, std::string_view text, std::string_view other) {
  return std::string(what) + ":\n" + std::string(text) + "\n--- and ---\n" + std::string(other);
}

}  // namespace

namespace {

bool same_tokens(std::string_view text) {
  TokenWindow one, other;
  const std::size_t count = scan_tokens(text, 0, one);
  if (count != scan_tokens_portably(text, 0, other)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (one.kinds[i] != other.kinds[i] || one.starts[i] != other.starts[i] ||
        one.ends[i] != other.ends[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string check_syntax(std::string_view text) {
  if (!same_tokens(text.substr(0, TokenWindow::kBytes))) return "Tokens stand in two places.";
  const auto document = parse({.body = text});
  if (!document) {
    return document.error().locations.size() == 1 ? "" : "A syntax error has no place.";
  }
  const std::string printed = print(*document);
  const auto again = parse({.body = printed});
  if (!again) return differ(again.error().message, text, printed);
  if (print(*again) != printed) return differ("Prints otherwise", printed, print(*again));
  const auto stripped = strip_ignored_characters({.body = text});
  if (!stripped) return differ(stripped.error().message, text, "");
  const auto bare = parse({.body = *stripped});
  if (!bare) return differ(bare.error().message, text, *stripped);
  if (print(*bare) != printed)
    return differ("Means otherwise when stripped", printed, print(*bare));
  return {};
}

std::string check_validation(std::string_view text) {
  static const FuzzSchema* const schema = new FuzzSchema;
  const auto document = parse({.body = text}, {.limits = kRequestLimits});
  if (!document) return {};
  for (const ValidationLimits& limits : {kUsualValidation, kRequestValidation}) {
    const GraphQLErrors errors = validate(*schema->schema, *document, limits);
    for (const GraphQLError& error : errors) {
      if (error.message.empty()) return "An error says nothing.";
      for (const SourceLocation& place : error.locations) {
        if (place.line < 1 || place.column < 1) return "An error is nowhere.";
      }
    }
  }
  return {};
}

std::string check_schema(std::string_view text) {
  const auto document = parse({.body = text});
  if (!document) return {};
  const GraphQLErrors errors = validate_sdl(*document);
  const auto schema = build_schema(*document);
  if (!schema) return {};
  if (!errors.empty()) return differ("Built but not valid", errors.front().message, text);
  const std::string printed = print_schema(*schema);
  const auto again = parse({.body = printed});
  if (!again) return differ(again.error().message, text, printed);
  const auto rebuilt = build_schema(*again);
  if (!rebuilt) return differ(rebuilt.error().front().message, text, printed);
  if (print_schema(*rebuilt) != printed) {
    return differ("Prints otherwise", printed, print_schema(*rebuilt));
  }
  return {};
}

}  // namespace graphcool::fuzz
