// The part of the parser that reads type definitions and extensions (specification, section 3).
#include <algorithm>

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

Definition Parser::type_system_definition(std::string_view keyword) {
  Definition out{.kind = kind_of(keyword), .offset = start()};
  out.description = description();
  advance();
  definition_body(out);
  return out;
}

Definition Parser::type_system_extension() {
  Definition out{.extension = true, .offset = start()};
  const Token keyword = look_ahead();
  if (failed_) return out;
  if (keyword.kind == TokenKind::Name) out.kind = kind_of(keyword.text);
  if (out.kind == Kind::Operation || out.kind == Kind::DirectiveDefinition) {
    unexpected(keyword);
    return out;
  }
  advance();
  advance();
  definition_body(out);
  refuse_empty_extension(out);
  return out;
}

// All that follows the keyword.
void Parser::definition_body(Definition& out) {
  if (out.kind == Kind::Schema) return schema_body(out);
  if (out.kind == Kind::DirectiveDefinition) return directive_definition_body(out);
  out.name = name();
  if (out.kind == Kind::ObjectType || out.kind == Kind::InterfaceType)
    out.interfaces = interfaces();
  out.directives = directives(true);
  switch (out.kind) {
    case Kind::ObjectType:
    case Kind::InterfaceType:
      out.fields = field_definitions();
      break;
    case Kind::UnionType:
      out.members = members();
      break;
    case Kind::EnumType:
      out.values = enum_values();
      break;
    case Kind::InputObjectType:
      out.input_fields = input_values(TokenKind::BraceL, TokenKind::BraceR);
      break;
    default:
      break;
  }
}

void Parser::schema_body(Definition& out) {
  out.directives = directives(true);
  out.operation_types = many<ast::OperationTypeDefinition>(
      out.extension ? Many::Optional : Many::Required, TokenKind::BraceL, TokenKind::BraceR,
      [this](auto& items) { items.add(operation_type_definition()); });
}

void Parser::directive_definition_body(Definition& out) {
  expect(TokenKind::At);
  out.name = name();
  out.input_fields = input_values(TokenKind::ParenL, TokenKind::ParenR);
  out.repeatable = skip_keyword("repeatable");
  expect_keyword("on");
  out.locations = delimited<ast::Name>(TokenKind::Pipe, [this] { return directive_location(); });
}

void Parser::refuse_empty_extension(const Definition& out) {
  const bool empty = out.directives.empty() && out.operation_types.empty() &&
                     out.interfaces.empty() && out.fields.empty() && out.members.empty() &&
                     out.values.empty() && out.input_fields.empty();
  if (empty) unexpected(token());
}

ast::OperationTypeDefinition Parser::operation_type_definition() {
  ast::OperationTypeDefinition out{.type = {}, .offset = start()};
  out.operation = operation_type();
  expect(TokenKind::Colon);
  out.type = name();
  return out;
}

ast::List<ast::Name> Parser::interfaces() {
  if (!skip_keyword("implements")) return {};
  if (!options_.legacy_sdl) {
    return delimited<ast::Name>(TokenKind::Amp, [this] { return name(); });
  }
  skip(TokenKind::Amp);
  Items<ast::Name> items(*this);
  do {
    items.add(name());
  } while (skip(TokenKind::Amp) || peek(TokenKind::Name));
  return items.finish();
}

ast::List<ast::FieldDefinition> Parser::field_definitions() {
  return many<ast::FieldDefinition>(options_.legacy_sdl ? Many::OptionalOrNone : Many::Optional,
                                    TokenKind::BraceL, TokenKind::BraceR,
                                    [this](auto& items) { items.add(field_definition()); });
}

ast::FieldDefinition Parser::field_definition() {
  ast::FieldDefinition out{.name = {}, .offset = start()};
  out.description = description();
  out.name = name();
  out.arguments = input_values(TokenKind::ParenL, TokenKind::ParenR);
  expect(TokenKind::Colon);
  out.type = type_reference();
  out.directives = directives(true);
  return out;
}

ast::List<ast::InputValueDefinition> Parser::input_values(TokenKind open, TokenKind close) {
  const bool or_none = options_.legacy_sdl && open == TokenKind::BraceL;
  return many<ast::InputValueDefinition>(or_none ? Many::OptionalOrNone : Many::Optional, open,
                                         close, [this](auto& items) { items.add(input_value()); });
}

ast::InputValueDefinition Parser::input_value() {
  ast::InputValueDefinition out{.name = {}, .offset = start()};
  out.description = description();
  out.name = name();
  expect(TokenKind::Colon);
  out.type = type_reference();
  if (skip(TokenKind::Equals)) out.default_value = keep(value(true));
  out.directives = directives(true);
  return out;
}

ast::List<ast::Name> Parser::members() {
  if (!skip(TokenKind::Equals)) return {};
  return delimited<ast::Name>(TokenKind::Pipe, [this] { return name(); });
}

ast::List<ast::EnumValueDefinition> Parser::enum_values() {
  return many<ast::EnumValueDefinition>(options_.legacy_sdl ? Many::OptionalOrNone : Many::Optional,
                                        TokenKind::BraceL, TokenKind::BraceR,
                                        [this](auto& items) { items.add(enum_value()); });
}

ast::EnumValueDefinition Parser::enum_value() {
  ast::EnumValueDefinition out{.name = {}, .offset = start()};
  out.description = description();
  const std::string_view word = token().text;
  if (is_word(word, "true") || is_word(word, "false") || is_word(word, "null")) {
    fail(start(), describe(token()) + " is reserved and cannot be used for an enum value.");
  }
  out.name = name();
  out.directives = directives(true);
  return out;
}

ast::Name Parser::directive_location() {
  const Token token = this->token();
  const ast::Name out = name();
  if (!failed_ && std::find(std::begin(kDirectiveLocations), std::end(kDirectiveLocations),
                            out.text) == std::end(kDirectiveLocations)) {
    unexpected(token);
  }
  return out;
}

ast::StringLiteral Parser::description() {
  if (!peek_description()) return {};
  const ast::StringLiteral out{
      .text = lexer_.cooked(), .block = peek(TokenKind::BlockString), .offset = start()};
  advance();
  return out;
}

}  // namespace graphcool::graphql
