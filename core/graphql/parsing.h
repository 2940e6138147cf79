// The parser behind parse(): recursive descent, guarded in depth.
//
// What reads a part of the grammar takes the token where that starts and the node to write it to,
// and returns the token after it, so that nearly everything stays in registers. After an error that
// is the lexer's Invalid token, which matches nothing: whatever comes next fails too, to no effect,
// and loops end. Nodes are written once, where they stay.
#pragma once

#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "core/graphql/arena.h"
#include "core/graphql/ast.h"
#include "core/graphql/lexer.h"
#include "core/graphql/parser.h"

namespace graphcool::graphql {

// text == word, by one comparison of numbers: the size is known when this is compiled.
template <std::size_t size>
bool is_word(std::string_view text, const char (&word)[size]) {
  return text.size() == size - 1 && std::memcmp(text.data(), word, size - 1) == 0;
}

class Parser {
 public:
  Parser(std::string_view body, const ParseOptions& options);

  ast::List<ast::Definition> document();
  const ast::Value* whole_value();

  // Null where nothing failed.
  const SyntaxError* error() const { return lexer_.error(); }
  // All that was read.
  Arena take_arena() { return std::move(arena_); }

 private:
  // Executable documents (parser.cpp).
  Token definition(Token at, ast::Definition& out);
  Token operation(Token at, ast::Definition& out);
  Token fragment(Token at, ast::Definition& out);
  Token operation_type(Token at, ast::OperationType& out);
  Token variable_definitions(Token at, ast::List<ast::VariableDefinition>& out);
  Token variable_definition(Token at, ast::VariableDefinition& out);
  Token selection_set(Token at, ast::SelectionSet& out);
  Token selections(Token at, ast::List<ast::Selection>& out);
  Token field(Token at, ast::Selection& out);
  Token field_with_parts(Token at, std::string_view word, Offset offset, ast::Selection& out);
  Token spread_or_inline_fragment(Token at, ast::Selection& out);
  Token fragment_name(Token at, ast::Name& out);
  Token arguments(Token at, bool constant, ast::List<ast::Argument>& out);
  Token directives(Token at, bool constant, ast::List<ast::Directive>& out);
  Token value(Token at, bool constant, ast::Value& out);
  Token variable_value(Token at, bool constant, ast::Value& out);
  [[gnu::noinline]] Token list_value(Token at, bool constant, ast::Value& out);
  [[gnu::noinline]] Token object_value(Token at, bool constant, ast::Value& out);
  Token default_value(Token at, const ast::Value*& out);
  Token type_reference(Token at, const ast::TypeReference*& out);
  Token name(Token at, ast::Name& out) {
    if (kind(at) != TokenKind::Name) return fail_expecting(at, TokenKind::Name);
    out = name_of(at);
    return next(at);
  }

  // Type-system documents (parser_type_system.cpp).
  Token type_system_extension(Token at, ast::Definition& out);
  Token type_system_definition(Token at, ast::Definition& out);
  Token schema_body(Token at, ast::Definition& out);
  Token directive_definition_body(Token at, ast::Definition& out);
  Token operation_type_definition(Token at, ast::OperationTypeDefinition& out);
  Token interfaces(Token at, ast::List<ast::Name>& out);
  Token field_definitions(Token at, ast::List<ast::FieldDefinition>& out);
  Token field_definition(Token at, ast::FieldDefinition& out);
  Token input_values(Token at, TokenKind open, TokenKind close,
                     ast::List<ast::InputValueDefinition>& out);
  Token input_value(Token at, ast::InputValueDefinition& out);
  Token members(Token at, ast::List<ast::Name>& out);
  Token enum_values(Token at, ast::List<ast::EnumValueDefinition>& out);
  Token enum_value(Token at, ast::EnumValueDefinition& out);
  Token directive_location(Token at, ast::Name& out);
  Token description(Token at, ast::StringLiteral& out);

  // Tokens.
  Token next(Token at) { return lexer_.next(at); }
  TokenKind kind(Token at) const { return lexer_.kind(at); }
  Offset start(Token at) const { return lexer_.start(at); }
  std::string_view text(Token at) const { return lexer_.text(at); }
  // The text of a token, what is meant by it where it is a string: graphql-js takes words in quotes
  // for reserved, too.
  std::string_view meaning(Token at) const {
    return is_string(kind(at)) ? lexer_.cooked() : text(at);
  }
  ast::Name name_of(Token at) const { return {.text = text(at), .offset = start(at)}; }
  template <std::size_t size>
  bool is_keyword(Token at, const char (&keyword)[size]) const {
    return kind(at) == TokenKind::Name && is_word(text(at), keyword);
  }
  Token expect(Token at, TokenKind kind) {
    return this->kind(at) == kind ? next(at) : fail_expecting(at, kind);
  }
  template <std::size_t size>
  Token expect_keyword(Token at, const char (&keyword)[size]) {
    return is_keyword(at, keyword) ? next(at) : fail_expecting_keyword(at, keyword);
  }

  [[gnu::cold]] Token fail_expecting(Token at, TokenKind kind);
  [[gnu::cold]] Token fail_expecting_keyword(Token at, std::string_view keyword);
  [[gnu::cold]] Token fail_deep(Token at);
  [[gnu::cold]] Token fail_variable(Token at, Offset dollar);
  [[gnu::cold]] Token unexpected(Token at);
  std::string describe(Token at) const;

  // The items of a list from the first one to what follows `close`. `read(at, item)` reads one.
  template <class T, class Read>
  Token items(Token at, TokenKind close, ast::List<T>& out, Read read) {
    ast::ListWriter<T> writer(out);
    do {
      at = read(at, writer.add(arena_));
      if (kind(at) == TokenKind::Invalid) return at;
    } while (kind(at) != close);
    writer.end();
    return next(at);
  }

  // `open item+ close` where there is `open`; legacy SDL also has `{ }`.
  template <class T, class Read>
  Token optional_items(Token at, TokenKind open, TokenKind close, ast::List<T>& out, Read read) {
    if (kind(at) != open) return at;
    at = next(at);
    if (legacy_sdl_ && open == TokenKind::BraceL && kind(at) == close) return next(at);
    return items(at, close, out, read);
  }

  // One item or several, with `delimiter` between them and perhaps before the first.
  template <class T, class Read>
  Token delimited(Token at, TokenKind delimiter, ast::List<T>& out, Read read) {
    if (kind(at) == delimiter) at = next(at);
    ast::ListWriter<T> writer(out);
    for (;;) {
      at = read(at, writer.add(arena_));
      if (kind(at) != delimiter) break;
      at = next(at);
    }
    writer.end();
    return at;
  }

  Arena arena_;
  Lexer lexer_;
  const bool legacy_sdl_;
  const std::size_t most_depth_;
  std::size_t depth_ = 0;  // Of selection sets, values and types within one another.
};

}  // namespace graphcool::graphql
