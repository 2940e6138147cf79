// The part of the parser that reads type definitions and extensions (specification, section 3).
#include <algorithm>
#include <iterator>
#include <new>

#include "core/graphql/parsing.h"

namespace graphcool::graphql {

using ast::Definition;
using Kind = ast::Definition::Kind;

namespace {

constexpr std::string_view kDirectiveLocations[] = {"QUERY",
                                                    "MUTATION",
                                                    "SUBSCRIPTION",
                                                    "FIELD",
                                                    "FRAGMENT_DEFINITION",
                                                    "FRAGMENT_SPREAD",
                                                    "INLINE_FRAGMENT",
                                                    "VARIABLE_DEFINITION",
                                                    "SCHEMA",
                                                    "SCALAR",
                                                    "OBJECT",
                                                    "FIELD_DEFINITION",
                                                    "ARGUMENT_DEFINITION",
                                                    "INTERFACE",
                                                    "UNION",
                                                    "ENUM",
                                                    "ENUM_VALUE",
                                                    "INPUT_OBJECT",
                                                    "INPUT_FIELD_DEFINITION",
                                                    "DIRECTIVE_DEFINITION"};

// The kind that a keyword starts; Kind::Operation for words that start none.
Kind kind_of(std::string_view keyword) {
  if (is_word(keyword, "schema")) return Kind::Schema;
  if (is_word(keyword, "scalar")) return Kind::ScalarType;
  if (is_word(keyword, "type")) return Kind::ObjectType;
  if (is_word(keyword, "interface")) return Kind::InterfaceType;
  if (is_word(keyword, "union")) return Kind::UnionType;
  if (is_word(keyword, "enum")) return Kind::EnumType;
  if (is_word(keyword, "input")) return Kind::InputObjectType;
  if (is_word(keyword, "directive")) return Kind::DirectiveDefinition;
  return Kind::Operation;
}

}  // namespace

// `at` stands at the keyword, or whatever there is instead of one.
Token Parser::type_system_definition(Token at, Definition& out) {
  out.kind = kind(at) == TokenKind::Name ? kind_of(text(at)) : Kind::Operation;
  if (out.kind == Kind::Operation || (out.extension && out.kind == Kind::DirectiveDefinition)) {
    if (!out.description) return unexpected(at);
    return lexer_.fail(out.offset,
                       "Unexpected description, only GraphQL definitions support descriptions.");
  }
  at = next(at);
  if (out.kind == Kind::Schema) return schema_body(at, out);
  if (out.kind == Kind::DirectiveDefinition) return directive_definition_body(at, out);
  at = name(at, out.name);
  if (out.kind == Kind::ObjectType || out.kind == Kind::InterfaceType)
    at = interfaces(at, out.interfaces);
  if (kind(at) == TokenKind::At) at = directives(at, true, out.directives);
  switch (out.kind) {
    case Kind::ObjectType:
    case Kind::InterfaceType:
      return field_definitions(at, out.fields);
    case Kind::UnionType:
      return members(at, out.members);
    case Kind::EnumType:
      return enum_values(at, out.values);
    case Kind::InputObjectType:
      return input_values(at, TokenKind::BraceL, TokenKind::BraceR, out.input_fields);
    default:
      return at;
  }
}

Token Parser::type_system_extension(Token at, Definition& out) {
  out.extension = true;
  at = type_system_definition(next(at), out);
  const bool empty = out.directives.empty() && out.operation_types.empty() &&
                     out.interfaces.empty() && out.fields.empty() && out.members.empty() &&
                     out.values.empty() && out.input_fields.empty();
  return empty ? unexpected(at) : at;
}

Token Parser::schema_body(Token at, Definition& out) {
  if (kind(at) == TokenKind::At) at = directives(at, true, out.directives);
  if (out.extension && kind(at) != TokenKind::BraceL) return at;
  return items(expect(at, TokenKind::BraceL), TokenKind::BraceR, out.operation_types,
               [this](Token item, auto& to) { return operation_type_definition(item, to); });
}

Token Parser::directive_definition_body(Token at, Definition& out) {
  at = expect(at, TokenKind::At);
  at = name(at, out.name);
  at = input_values(at, TokenKind::ParenL, TokenKind::ParenR, out.input_fields);
  out.repeatable = is_keyword(at, "repeatable");
  if (out.repeatable) at = next(at);
  at = expect_keyword(at, "on");
  return delimited(at, TokenKind::Pipe, out.locations,
                   [this](Token item, auto& to) { return directive_location(item, to); });
}

Token Parser::operation_type_definition(Token at, ast::OperationTypeDefinition& out) {
  new (&out) ast::OperationTypeDefinition{.type = {}, .offset = start(at)};
  at = operation_type(at, out.operation);
  at = expect(at, TokenKind::Colon);
  return name(at, out.type);
}

Token Parser::interfaces(Token at, ast::List<ast::Name>& out) {
  if (!is_keyword(at, "implements")) return at;
  at = next(at);
  if (!legacy_sdl_) {
    return delimited(at, TokenKind::Amp, out,
                     [this](Token item, ast::Name& to) { return name(item, to); });
  }
  if (kind(at) == TokenKind::Amp) at = next(at);
  ast::ListWriter<ast::Name> writer(out);
  for (;;) {
    at = name(at, writer.add(arena_));
    if (kind(at) == TokenKind::Amp) {
      at = next(at);
    } else if (kind(at) != TokenKind::Name) {
      break;
    }
  }
  writer.end();
  return at;
}

Token Parser::field_definitions(Token at, ast::List<ast::FieldDefinition>& out) {
  return optional_items(at, TokenKind::BraceL, TokenKind::BraceR, out,
                        [this](Token item, auto& to) { return field_definition(item, to); });
}

Token Parser::field_definition(Token at, ast::FieldDefinition& out) {
  new (&out) ast::FieldDefinition{.name = {}, .offset = start(at)};
  at = description(at, out.description);
  at = name(at, out.name);
  at = input_values(at, TokenKind::ParenL, TokenKind::ParenR, out.arguments);
  at = expect(at, TokenKind::Colon);
  at = type_reference(at, out.type);
  return kind(at) == TokenKind::At ? directives(at, true, out.directives) : at;
}

Token Parser::input_values(Token at, TokenKind open, TokenKind close,
                           ast::List<ast::InputValueDefinition>& out) {
  return optional_items(at, open, close, out,
                        [this](Token item, auto& to) { return input_value(item, to); });
}

Token Parser::input_value(Token at, ast::InputValueDefinition& out) {
  new (&out) ast::InputValueDefinition{.name = {}, .offset = start(at)};
  at = description(at, out.description);
  at = name(at, out.name);
  at = expect(at, TokenKind::Colon);
  at = type_reference(at, out.type);
  at = default_value(at, out.default_value);
  return kind(at) == TokenKind::At ? directives(at, true, out.directives) : at;
}

Token Parser::members(Token at, ast::List<ast::Name>& out) {
  if (kind(at) != TokenKind::Equals) return at;
  return delimited(next(at), TokenKind::Pipe, out,
                   [this](Token item, ast::Name& to) { return name(item, to); });
}

Token Parser::enum_values(Token at, ast::List<ast::EnumValueDefinition>& out) {
  return optional_items(at, TokenKind::BraceL, TokenKind::BraceR, out,
                        [this](Token item, auto& to) { return enum_value(item, to); });
}

Token Parser::enum_value(Token at, ast::EnumValueDefinition& out) {
  new (&out) ast::EnumValueDefinition{.name = {}, .offset = start(at)};
  at = description(at, out.description);
  const std::string_view word = meaning(at);
  if (is_word(word, "true") || is_word(word, "false") || is_word(word, "null")) {
    return lexer_.fail(start(at),
                       describe(at) + " is reserved and cannot be used for an enum value.");
  }
  at = name(at, out.name);
  return kind(at) == TokenKind::At ? directives(at, true, out.directives) : at;
}

Token Parser::directive_location(Token at, ast::Name& out) {
  const bool known = kind(at) != TokenKind::Name ||
                     std::find(std::begin(kDirectiveLocations), std::end(kDirectiveLocations),
                               text(at)) != std::end(kDirectiveLocations);
  return known ? name(at, out) : unexpected(at);
}

Token Parser::description(Token at, ast::StringLiteral& out) {
  if (!is_string(kind(at))) return at;
  out = {.text = lexer_.cooked(), .block = kind(at) == TokenKind::BlockString, .offset = start(at)};
  return next(at);
}

}  // namespace graphcool::graphql
