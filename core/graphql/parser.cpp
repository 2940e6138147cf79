#include "core/graphql/parser.h"

#include <limits>

#include "core/graphql/parsing.h"

namespace graphcool::graphql {

using ast::Definition;

void Parser::advance() {
  if (failed_) return;
  token_ = lexer_.next();
  if (token_.kind == TokenKind::Invalid) return fail_lexically();
  if (token_.kind == TokenKind::EndOfFile) return;
  const std::size_t most = options_.limits.max_tokens;
  if (++tokens_ > most && most != 0) {
    fail(token_.start,
         "Document contains more that " + std::to_string(most) + " tokens. Parsing aborted.");
  }
}

Token Parser::look_ahead() {
  Lexer ahead = lexer_;
  const Token token = ahead.next();
  if (token.kind == TokenKind::Invalid) fail_lexically();
  return token;
}

Token Parser::expect(TokenKind kind) {
  const Token token = token_;
  if (token.kind == kind) {
    advance();
  } else {
    fail(token.start,
         "Expected " + std::string(graphql::describe(kind)) + ", found " + describe(token) + ".");
  }
  return token;
}

bool Parser::skip(TokenKind kind) {
  if (token_.kind != kind) return false;
  advance();
  return true;
}

void Parser::expect_keyword(std::string_view keyword) {
  if (skip_keyword(keyword)) return;
  fail(token_.start, "Expected \"" + std::string(keyword) + "\", found " + describe(token_) + ".");
}

bool Parser::skip_keyword(std::string_view keyword) {
  if (!peek_keyword(keyword)) return false;
  advance();
  return true;
}

void Parser::fail(Offset offset, std::string message) {
  if (failed_) return;
  failed_ = true;
  error_offset_ = offset;
  message_ = std::move(message);
  token_.kind = TokenKind::Invalid;  // Matches nothing, so that nothing reads on.
}

void Parser::fail_lexically() {
  fail(lexical_error_.offset, lexical_error_.message);
}

void Parser::unexpected(const Token& token) {
  fail(token.start, "Unexpected " + describe(token) + ".");
}

std::string Parser::describe(const Token& token) {
  std::string text(graphql::describe(token.kind));
  if (token.has_text()) text.append(" \"").append(token.text).append("\"");
  return text;
}

Parser::Nesting::Nesting(Parser& parser) : parser_(parser) {
  const std::size_t most = parser.options_.limits.max_depth;
  if (++parser.depth_ > most && most != 0) {
    parser.fail(parser.token_.start,
                "Document nests deeper than " + std::to_string(most) + " levels. Parsing aborted.");
  }
}

ast::List<Definition> Parser::document() {
  Items<Definition> definitions(*this);
  if (options_.legacy_sdl && peek(TokenKind::EndOfFile)) return {};
  do {
    definitions.add(definition());
  } while (!failed_ && !peek(TokenKind::EndOfFile));
  return definitions.finish();
}

Definition Parser::definition() {
  if (peek(TokenKind::BraceL)) return operation();
  const bool described = peek_description();
  const Token keyword = described ? look_ahead() : token_;
  if (failed_) return {};
  if (described && keyword.kind == TokenKind::BraceL) {
    fail(token_.start,
         "Unexpected description, descriptions are not supported on shorthand queries.");
    return {};
  }
  if (keyword.kind != TokenKind::Name) return unexpected(keyword), Definition{};
  const std::string_view word = keyword.text;
  if (word == "query" || word == "mutation" || word == "subscription") return operation();
  if (word == "fragment") return fragment();
  if (word == "schema" || word == "scalar" || word == "type" || word == "interface" ||
      word == "union" || word == "enum" || word == "input" || word == "directive") {
    return type_system_definition(word);
  }
  if (described) {
    fail(token_.start, "Unexpected description, only GraphQL definitions support descriptions.");
    return {};
  }
  if (word == "extend") return type_system_extension();
  unexpected(keyword);
  return {};
}

Definition Parser::operation() {
  Definition out{.kind = Definition::Kind::Operation, .offset = token_.start};
  if (!peek(TokenKind::BraceL)) {
    out.description = description();
    out.operation = operation_type();
    if (peek(TokenKind::Name)) out.name = name();
    out.variables = variable_definitions();
    out.directives = directives(false);
  }
  out.selection_set = selection_set();
  return out;
}

ast::OperationType Parser::operation_type() {
  const Token word = expect(TokenKind::Name);
  if (failed_ || word.text == "query") return ast::OperationType::Query;
  if (word.text == "mutation") return ast::OperationType::Mutation;
  if (word.text == "subscription") return ast::OperationType::Subscription;
  unexpected(word);
  return ast::OperationType::Query;
}

Definition Parser::fragment() {
  Definition out{.kind = Definition::Kind::Fragment, .offset = token_.start};
  out.description = description();
  expect_keyword("fragment");
  out.name = fragment_name();
  expect_keyword("on");
  out.type_condition = name();
  out.directives = directives(false);
  out.selection_set = selection_set();
  return out;
}

ast::Name Parser::fragment_name() {
  if (token_.text == "on") return unexpected(token_), ast::Name{};
  return name();
}

ast::List<ast::VariableDefinition> Parser::variable_definitions() {
  return many<ast::VariableDefinition>(Many::Optional, TokenKind::ParenL, TokenKind::ParenR,
                                       [this] { return variable_definition(); });
}

ast::VariableDefinition Parser::variable_definition() {
  ast::VariableDefinition out{.variable = {}, .offset = token_.start};
  out.description = description();
  const Token dollar = expect(TokenKind::Dollar);
  out.variable = {.text = name().text, .offset = dollar.start};
  expect(TokenKind::Colon);
  out.type = type_reference();
  if (skip(TokenKind::Equals)) out.default_value = keep(value(true));
  out.directives = directives(true);
  return out;
}

ast::SelectionSet Parser::selection_set() {
  const Nesting nesting(*this);
  const Offset offset = token_.start;
  const auto selections = many<ast::Selection>(Many::Required, TokenKind::BraceL, TokenKind::BraceR,
                                               [this] { return selection(); });
  return {.selections = selections, .offset = offset};
}

ast::Selection Parser::selection() {
  return peek(TokenKind::Spread) ? spread_or_inline_fragment() : field();
}

ast::Selection Parser::field() {
  ast::Selection out{.kind = ast::Selection::Kind::Field, .offset = token_.start};
  out.name = name();
  if (skip(TokenKind::Colon)) {
    out.alias = out.name;
    out.name = name();
  }
  out.arguments = arguments(false);
  out.directives = directives(false);
  if (peek(TokenKind::BraceL)) out.selection_set = selection_set();
  return out;
}

ast::Selection Parser::spread_or_inline_fragment() {
  ast::Selection out{.kind = ast::Selection::Kind::InlineFragment, .offset = token_.start};
  expect(TokenKind::Spread);
  const bool conditioned = skip_keyword("on");
  if (!conditioned && peek(TokenKind::Name)) {
    out.kind = ast::Selection::Kind::FragmentSpread;
    out.name = fragment_name();
    out.directives = directives(false);
    return out;
  }
  if (conditioned) out.type_condition = name();
  out.directives = directives(false);
  out.selection_set = selection_set();
  return out;
}

ast::List<ast::Argument> Parser::arguments(bool constant) {
  return many<ast::Argument>(Many::Optional, TokenKind::ParenL, TokenKind::ParenR, [&] {
    ast::Argument out{.name = name(), .value = {}};
    expect(TokenKind::Colon);
    out.value = value(constant);
    return out;
  });
}

ast::List<ast::Directive> Parser::directives(bool constant) {
  if (!peek(TokenKind::At)) return {};
  Items<ast::Directive> items(*this);
  while (peek(TokenKind::At)) {
    ast::Directive out{.name = {}, .offset = token_.start};
    advance();
    out.name = name();
    out.arguments = arguments(constant);
    items.add(out);
  }
  return items.finish();
}

ast::Value Parser::value(bool constant) {
  using Kind = ast::Value::Kind;
  const Token token = token_;
  const auto leaf = [&](Kind kind) {
    advance();
    return ast::Value{.kind = kind, .offset = token.start, .text = token.text};
  };
  switch (token.kind) {
    case TokenKind::BracketL:
      return list_value(constant);
    case TokenKind::BraceL:
      return object_value(constant);
    case TokenKind::Int:
      return leaf(Kind::Int);
    case TokenKind::Float:
      return leaf(Kind::Float);
    case TokenKind::String:
      return leaf(Kind::String);
    case TokenKind::BlockString: {
      ast::Value out = leaf(Kind::String);
      out.block = true;
      return out;
    }
    case TokenKind::Name:
      if (token.text == "true" || token.text == "false") return leaf(Kind::Boolean);
      return leaf(token.text == "null" ? Kind::Null : Kind::Enum);
    case TokenKind::Dollar:
      return variable_value(constant);
    default:
      unexpected(token);
      return {};
  }
}

ast::Value Parser::variable_value(bool constant) {
  const Token dollar = expect(TokenKind::Dollar);
  if (constant && peek(TokenKind::Name)) {
    fail(dollar.start,
         "Unexpected variable \"$" + std::string(token_.text) + "\" in constant value.");
  } else if (constant) {
    unexpected(dollar);
  }
  return {.kind = ast::Value::Kind::Variable, .offset = dollar.start, .text = name().text};
}

ast::Value Parser::list_value(bool constant) {
  const Nesting nesting(*this);
  ast::Value out{.kind = ast::Value::Kind::List, .offset = token_.start};
  out.items = many<ast::Value>(Many::RequiredOrNone, TokenKind::BracketL, TokenKind::BracketR,
                               [&] { return value(constant); });
  return out;
}

ast::Value Parser::object_value(bool constant) {
  const Nesting nesting(*this);
  ast::Value out{.kind = ast::Value::Kind::Object, .offset = token_.start};
  out.fields =
      many<ast::ObjectField>(Many::RequiredOrNone, TokenKind::BraceL, TokenKind::BraceR, [&] {
        ast::ObjectField field{.name = name(), .value = {}};
        expect(TokenKind::Colon);
        field.value = value(constant);
        return field;
      });
  return out;
}

const ast::TypeReference* Parser::type_reference() {
  using Kind = ast::TypeReference::Kind;
  const Offset offset = token_.start;
  const ast::TypeReference* type = nullptr;
  if (skip(TokenKind::BracketL)) {
    const Nesting nesting(*this);
    const ast::TypeReference* const item = type_reference();
    expect(TokenKind::BracketR);
    type = keep(ast::TypeReference{.kind = Kind::List, .offset = offset, .of = item});
  } else {
    type = keep(ast::TypeReference{.kind = Kind::Named, .offset = offset, .name = name()});
  }
  if (skip(TokenKind::Bang))
    type = keep(ast::TypeReference{.kind = Kind::NonNull, .offset = offset, .of = type});
  return type;
}

ast::Name Parser::name() {
  if (!peek(TokenKind::Name)) return expect(TokenKind::Name), ast::Name{};
  const ast::Name out{.text = token_.text, .offset = token_.start};
  advance();
  return out;
}

const ast::Value* Parser::whole_value() {
  const ast::Value read = value(false);
  expect(TokenKind::EndOfFile);
  return keep(read);
}

namespace {

// Nodes take several times the room of their text, so that small documents need one allocation.
constexpr std::size_t kArenaPerByte = 12;
constexpr std::size_t kLeastArena = 1024;
constexpr std::size_t kMostArena = 1 << 20;

template <class Read>
Result<ast::Document, GraphQLError> parse_with(Source source, const ParseOptions& options,
                                               Read read) {
  if (source.body.size() >= std::numeric_limits<Offset>::max()) {
    return GraphQLError{.message = "Syntax Error: Document is larger than 4 GiB."};
  }
  ast::Document document{.source = std::move(source), .arena = nullptr};
  document.arena = std::make_unique<std::pmr::monotonic_buffer_resource>(
      std::clamp(document.source.body.size() * kArenaPerByte, kLeastArena, kMostArena));
  Parser parser(document.source.body, options, *document.arena);
  read(parser, document);
  if (!parser.failed()) return document;
  return GraphQLError{.message = "Syntax Error: " + parser.message(),
                      .locations = {document.source.locate(parser.error_offset())}};
}

}  // namespace

Result<ast::Document, GraphQLError> parse(Source source, const ParseOptions& options) {
  return parse_with(std::move(source), options, [](Parser& parser, ast::Document& document) {
    document.definitions = parser.document();
  });
}

Result<ast::Document, GraphQLError> parse_value(Source source, const ast::Value** value) {
  return parse_with(std::move(source), {},
                    [&](Parser& parser, ast::Document&) { *value = parser.whole_value(); });
}

}  // namespace graphcool::graphql
