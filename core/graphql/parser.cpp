#include "core/graphql/parser.h"

#include <algorithm>
#include <bit>
#include <new>

#include "core/graphql/parsing.h"

namespace graphcool::graphql {

using ast::Definition;
using ast::Selection;
using ast::Value;

namespace {

// Nodes take several times the room of their text, so that small documents need one block.
constexpr std::size_t kBlockPerByte = 8;

std::size_t block_size(std::size_t text) {
  return std::bit_ceil(std::clamp(text * kBlockPerByte, kLeastKeptBlock, kMostKeptBlock));
}

}  // namespace

Parser::Parser(std::string_view body, const ParseOptions& options)
    : arena_(block_size(body.size())),
      lexer_(body, arena_, options.limits.max_tokens),
      legacy_sdl_(options.legacy_sdl),
      most_depth_(options.limits.max_depth == 0 ? std::numeric_limits<std::size_t>::max()
                                                : options.limits.max_depth) {}

Token Parser::fail_expecting(Token at, TokenKind kind) {
  return lexer_.fail(start(at), "Expected " + std::string(graphql::describe(kind)) + ", found " +
                                    describe(at) + ".");
}

Token Parser::fail_expecting_keyword(Token at, std::string_view keyword) {
  return lexer_.fail(start(at),
                     "Expected \"" + std::string(keyword) + "\", found " + describe(at) + ".");
}

Token Parser::fail_deep(Token at) {
  return lexer_.fail(start(at), "Document nests deeper than " + std::to_string(most_depth_) +
                                    " levels. Parsing aborted.");
}

// `at` stands after the dollar sign of a variable in a constant value.
Token Parser::fail_variable(Token at, Offset dollar) {
  if (kind(at) != TokenKind::Name) return lexer_.fail(dollar, "Unexpected \"$\".");
  return lexer_.fail(dollar,
                     "Unexpected variable \"$" + std::string(text(at)) + "\" in constant value.");
}

Token Parser::unexpected(Token at) {
  return lexer_.fail(start(at), "Unexpected " + describe(at) + ".");
}

std::string Parser::describe(Token at) const {
  std::string out(graphql::describe(kind(at)));
  if (has_text(kind(at))) out.append(" \"").append(meaning(at)).append("\"");
  return out;
}

ast::List<Definition> Parser::document() {
  ast::List<Definition> out;
  Token at = lexer_.first();
  if (legacy_sdl_ && kind(at) == TokenKind::EndOfFile) return out;
  ast::ListWriter<Definition> writer(out);
  do {
    at = definition(at, *new (&writer.add(arena_)) Definition);
  } while (kind(at) > TokenKind::EndOfFile);
  writer.end();
  return out;
}

Token Parser::definition(Token at, Definition& out) {
  out.offset = start(at);
  if (kind(at) == TokenKind::BraceL) return selection_set(at, out.selection_set);
  at = description(at, out.description);
  if (out.description && kind(at) == TokenKind::BraceL) {
    return lexer_.fail(
        out.offset, "Unexpected description, descriptions are not supported on shorthand queries.");
  }
  if (kind(at) != TokenKind::Name) return unexpected(at);
  const std::string_view word = text(at);
  if (is_word(word, "query") || is_word(word, "mutation") || is_word(word, "subscription"))
    return operation(at, out);
  if (is_word(word, "fragment")) return fragment(at, out);
  if (is_word(word, "extend") && !out.description) return type_system_extension(at, out);
  return type_system_definition(at, out);
}

Token Parser::operation(Token at, Definition& out) {
  at = operation_type(at, out.operation);
  if (kind(at) == TokenKind::Name) at = name(at, out.name);
  if (kind(at) == TokenKind::ParenL) at = variable_definitions(at, out.variables);
  if (kind(at) == TokenKind::At) at = directives(at, false, out.directives);
  return selection_set(at, out.selection_set);
}

Token Parser::operation_type(Token at, ast::OperationType& out) {
  if (kind(at) != TokenKind::Name) return fail_expecting(at, TokenKind::Name);
  const std::string_view word = text(at);
  if (is_word(word, "query")) {
    out = ast::OperationType::Query;
  } else if (is_word(word, "mutation")) {
    out = ast::OperationType::Mutation;
  } else if (is_word(word, "subscription")) {
    out = ast::OperationType::Subscription;
  } else {
    return unexpected(at);
  }
  return next(at);
}

Token Parser::fragment(Token at, Definition& out) {
  out.kind = Definition::Kind::Fragment;
  at = fragment_name(next(at), out.name);
  at = expect_keyword(at, "on");
  at = name(at, out.type_condition);
  if (kind(at) == TokenKind::At) at = directives(at, false, out.directives);
  return selection_set(at, out.selection_set);
}

Token Parser::fragment_name(Token at, ast::Name& out) {
  return is_word(meaning(at), "on") ? unexpected(at) : name(at, out);
}

Token Parser::variable_definitions(Token at, ast::List<ast::VariableDefinition>& out) {
  return items(next(at), TokenKind::ParenR, out,
               [this](Token item, auto& to) { return variable_definition(item, to); });
}

Token Parser::variable_definition(Token at, ast::VariableDefinition& out) {
  new (&out) ast::VariableDefinition{.variable = {}, .offset = start(at)};
  at = description(at, out.description);
  const Offset dollar = start(at);
  at = expect(at, TokenKind::Dollar);
  at = name(at, out.variable);
  out.variable.offset = dollar;
  at = expect(at, TokenKind::Colon);
  at = type_reference(at, out.type);
  at = default_value(at, out.default_value);
  return kind(at) == TokenKind::At ? directives(at, true, out.directives) : at;
}

Token Parser::selection_set(Token at, ast::SelectionSet& out) {
  if (++depth_ > most_depth_) return fail_deep(at);
  if (kind(at) != TokenKind::BraceL) return fail_expecting(at, TokenKind::BraceL);
  out.offset = start(at);
  at = selections(next(at), out.selections);
  --depth_;
  return at;
}

Token Parser::selections(Token at, ast::List<Selection>& out) {
  return items(at, TokenKind::BraceR, out, [this](Token item, Selection& to) {
    return kind(item) == TokenKind::Spread ? spread_or_inline_fragment(item, to) : field(item, to);
  });
}

// Most fields have a name and nothing else: these are told by what follows.
inline Token Parser::field(Token at, Selection& out) {
  if (kind(at) != TokenKind::Name) return fail_expecting(at, TokenKind::Name);
  const Offset offset = start(at);
  const std::string_view name = text(at);
  at = next(at);
  if (kind(at) != TokenKind::Name && kind(at) != TokenKind::BraceR)
    return field_with_parts(at, name, offset, out);
  out.kind = Selection::Kind::Field;
  out.offset = out.name.offset = offset;
  out.name.text = name;
  out.parts = &ast::kNoParts;
  return at;
}

// `word` is the alias or the name.
Token Parser::field_with_parts(Token at, std::string_view word, Offset offset, Selection& out) {
  auto* const parts = new (arena_.take<ast::SelectionParts>()) ast::SelectionParts{};
  out.kind = Selection::Kind::Field;
  out.offset = offset;
  out.parts = parts;
  ast::Name& first = kind(at) == TokenKind::Colon ? parts->alias : out.name;
  first.text = word;
  first.offset = offset;
  if (kind(at) == TokenKind::Colon) at = name(next(at), out.name);
  if (kind(at) == TokenKind::ParenL) at = arguments(at, false, parts->arguments);
  if (kind(at) == TokenKind::At) at = directives(at, false, parts->directives);
  return kind(at) == TokenKind::BraceL ? selection_set(at, parts->selection_set) : at;
}

Token Parser::spread_or_inline_fragment(Token at, Selection& out) {
  auto* const parts = new (arena_.take<ast::SelectionParts>()) ast::SelectionParts{};
  new (&out)
      Selection{.kind = Selection::Kind::InlineFragment, .offset = start(at), .parts = parts};
  at = next(at);
  const bool spread = kind(at) == TokenKind::Name && !is_word(text(at), "on");
  if (spread) {
    out.kind = Selection::Kind::FragmentSpread;
    at = name(at, out.name);
  } else if (kind(at) == TokenKind::Name) {
    at = name(next(at), out.name);
  }
  if (kind(at) == TokenKind::At) at = directives(at, false, parts->directives);
  return spread ? at : selection_set(at, parts->selection_set);
}

Token Parser::arguments(Token at, bool constant, ast::List<ast::Argument>& out) {
  return items(next(at), TokenKind::ParenR, out, [&](Token item, ast::Argument& to) {
    item = name(item, to.name);
    item = expect(item, TokenKind::Colon);
    return value(item, constant, to.value);
  });
}

Token Parser::directives(Token at, bool constant, ast::List<ast::Directive>& out) {
  ast::ListWriter<ast::Directive> writer(out);
  do {
    auto& directive = *new (&writer.add(arena_)) ast::Directive{.name = {}, .offset = start(at)};
    at = name(next(at), directive.name);
    if (kind(at) == TokenKind::ParenL) at = arguments(at, constant, directive.arguments);
  } while (kind(at) == TokenKind::At);
  writer.end();
  return at;
}

Token Parser::value(Token at, bool constant, Value& out) {
  const auto leaf = [&](Value::Kind kind, std::string_view text, bool block = false) {
    new (&out) Value{.kind = kind, .block = block, .offset = start(at), .text = text};
    return next(at);
  };
  switch (kind(at)) {
    case TokenKind::Int:
      return leaf(Value::Kind::Int, text(at));
    case TokenKind::Float:
      return leaf(Value::Kind::Float, text(at));
    case TokenKind::String:
      return leaf(Value::Kind::String, lexer_.cooked());
    case TokenKind::BlockString:
      return leaf(Value::Kind::String, lexer_.cooked(), true);
    case TokenKind::Name: {
      const std::string_view word = text(at);
      if (is_word(word, "true") || is_word(word, "false")) return leaf(Value::Kind::Boolean, word);
      return leaf(is_word(word, "null") ? Value::Kind::Null : Value::Kind::Enum, word);
    }
    case TokenKind::Dollar:
      return variable_value(at, constant, out);
    case TokenKind::BracketL:
      return list_value(at, constant, out);
    case TokenKind::BraceL:
      return object_value(at, constant, out);
    default:
      return unexpected(at);
  }
}

Token Parser::variable_value(Token at, bool constant, Value& out) {
  const Offset dollar = start(at);
  if (constant) {
    at = next(at);
    if (kind(at) != TokenKind::Name) return lexer_.fail(dollar, "Unexpected \"$\".");
    return lexer_.fail(dollar,
                       "Unexpected variable \"$" + std::string(text(at)) + "\" in constant value.");
  }
  at = next(at);
  if (kind(at) != TokenKind::Name) return fail_expecting(at, TokenKind::Name);
  new (&out) Value{.kind = Value::Kind::Variable, .offset = dollar, .text = text(at)};
  return next(at);
}

Token Parser::list_value(Token at, bool constant, Value& out) {
  if (++depth_ > most_depth_) return fail_deep(at);
  new (&out) Value{.kind = Value::Kind::List, .offset = start(at)};
  at = next(at);
  at = kind(at) == TokenKind::BracketR
           ? next(at)
           : items(at, TokenKind::BracketR, out.items,
                   [&](Token item, Value& to) { return value(item, constant, to); });
  --depth_;
  return at;
}

Token Parser::object_value(Token at, bool constant, Value& out) {
  if (++depth_ > most_depth_) return fail_deep(at);
  new (&out) Value{.kind = Value::Kind::Object, .offset = start(at)};
  at = next(at);
  at = kind(at) == TokenKind::BraceR
           ? next(at)
           : items(at, TokenKind::BraceR, out.fields, [&](Token item, ast::ObjectField& to) {
               item = name(item, to.name);
               item = expect(item, TokenKind::Colon);
               return value(item, constant, to.value);
             });
  --depth_;
  return at;
}

// `= value`, where there is one.
Token Parser::default_value(Token at, const Value*& out) {
  if (kind(at) != TokenKind::Equals) return at;
  auto* const kept = arena_.take<Value>();
  out = kept;
  return value(next(at), true, *kept);
}

Token Parser::type_reference(Token at, const ast::TypeReference*& out) {
  using Kind = ast::TypeReference::Kind;
  const Offset offset = start(at);
  auto* type = new (arena_.take<ast::TypeReference>()) ast::TypeReference{.offset = offset};
  out = type;
  if (kind(at) == TokenKind::BracketL) {
    at = next(at);
    if (++depth_ > most_depth_) return fail_deep(at);
    type->kind = Kind::List;
    at = expect(type_reference(at, type->of), TokenKind::BracketR);
    --depth_;
  } else {
    at = name(at, type->name);
  }
  if (kind(at) != TokenKind::Bang) return at;
  out = new (arena_.take<ast::TypeReference>())
      ast::TypeReference{.kind = Kind::NonNull, .offset = offset, .of = type};
  return next(at);
}

const Value* Parser::whole_value() {
  auto* const out = arena_.take<Value>();
  const Token at = value(lexer_.first(), false, *out);
  if (kind(at) != TokenKind::EndOfFile) fail_expecting(at, TokenKind::EndOfFile);
  return out;
}

namespace {

template <class Read>
Result<ast::Document, GraphQLError> parse_with(Source source, const ParseOptions& options,
                                               Read read) {
  if (source.body.size() >= std::numeric_limits<Offset>::max()) {
    return GraphQLError{.message = "Syntax Error: Document is larger than 4 GiB."};
  }
  Parser parser(source.body, options);
  const ast::List<Definition> definitions = read(parser);
  if (const SyntaxError* const error = parser.error()) {
    return syntax_error(source, *error);
  }
  return ast::Document{
      .source = std::move(source), .arena = parser.take_arena(), .definitions = definitions};
}

}  // namespace

Result<ast::Document, GraphQLError> parse(Source source, const ParseOptions& options) {
  return parse_with(std::move(source), options, [](Parser& parser) { return parser.document(); });
}

Result<ast::Document, GraphQLError> parse_value(Source source, const ast::Value** value) {
  return parse_with(std::move(source), {}, [&](Parser& parser) {
    *value = parser.whole_value();
    return ast::List<Definition>();
  });
}

}  // namespace graphcool::graphql
