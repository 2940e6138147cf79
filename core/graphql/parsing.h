// The parser behind parse(): recursive descent, one token of lookahead, guarded in depth.
//
// Failing sets a flag and the error once; every loop looks at the flag, so that what follows an
// error unwinds without reading on. Lists grow on shared stacks, one for each kind of node, and
// move into the arena as one block when they are complete.
#pragma once

#include <algorithm>
#include <memory_resource>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/graphql/ast.h"
#include "core/graphql/lexer.h"
#include "core/graphql/parser.h"

namespace graphcool::graphql {

class Parser {
 public:
  Parser(std::string_view body, const ParseOptions& options, std::pmr::memory_resource& arena)
      : arena_(arena), lexer_(body, arena, lexical_error_), options_(options) {
    advance();
  }

  ast::List<ast::Definition> document();
  const ast::Value* whole_value();

  bool failed() const { return failed_; }
  const std::string& message() const { return message_; }
  Offset error_offset() const { return error_offset_; }

 private:
  // Executable documents (parser.cpp).
  ast::Definition definition();
  ast::Definition operation();
  ast::Definition fragment();
  ast::OperationType operation_type();
  ast::List<ast::VariableDefinition> variable_definitions();
  ast::VariableDefinition variable_definition();
  ast::SelectionSet selection_set();
  ast::Selection selection();
  ast::Selection field();
  ast::Selection spread_or_inline_fragment();
  ast::Name fragment_name();
  ast::List<ast::Argument> arguments(bool constant);
  ast::List<ast::Directive> directives(bool constant);
  ast::Value value(bool constant);
  ast::Value variable_value(bool constant);
  ast::Value list_value(bool constant);
  ast::Value object_value(bool constant);
  const ast::TypeReference* type_reference();
  ast::Name name();

  // Type-system documents (parser_type_system.cpp).
  ast::Definition type_system_definition(std::string_view keyword);
  ast::Definition type_system_extension();
  void definition_body(ast::Definition& out);
  void schema_body(ast::Definition& out);
  void directive_definition_body(ast::Definition& out);
  void refuse_empty_extension(const ast::Definition& out);
  ast::OperationTypeDefinition operation_type_definition();
  ast::List<ast::Name> interfaces();
  ast::List<ast::FieldDefinition> field_definitions();
  ast::FieldDefinition field_definition();
  ast::List<ast::InputValueDefinition> input_values(TokenKind open, TokenKind close);
  ast::InputValueDefinition input_value();
  ast::List<ast::Name> members();
  ast::List<ast::EnumValueDefinition> enum_values();
  ast::EnumValueDefinition enum_value();
  ast::Name directive_location();
  ast::StringLiteral description();

  // Tokens.
  bool peek(TokenKind kind) const { return token_.kind == kind; }
  bool peek_description() const { return peek(TokenKind::String) || peek(TokenKind::BlockString); }
  bool peek_keyword(std::string_view keyword) const {
    return peek(TokenKind::Name) && token_.text == keyword;
  }
  void advance();
  Token look_ahead();
  Token expect(TokenKind kind);
  bool skip(TokenKind kind);
  void expect_keyword(std::string_view keyword);
  bool skip_keyword(std::string_view keyword);

  void fail(Offset offset, std::string message);
  void fail_lexically();
  void unexpected(const Token& token);
  static std::string describe(const Token& token);

  // Counts one level of nesting while it lives; fails the parser where there are too many.
  class Nesting {
   public:
    explicit Nesting(Parser& parser);
    ~Nesting() { --parser_.depth_; }

   private:
    Parser& parser_;
  };

  template <class T>
  const T* keep(const T& node) {
    return new (arena_.allocate(sizeof(T), alignof(T))) T(node);
  }

  // A list that is being read: its items so far are the top of the stack for their kind.
  template <class T>
  class Items {
   public:
    explicit Items(Parser& parser)
        : parser_(parser), stack_(std::get<std::vector<T>>(parser.stacks_)), from_(stack_.size()) {}
    void add(T item) { stack_.push_back(item); }
    ast::List<T> finish() {
      const std::size_t count = stack_.size() - from_;
      if (count == 0) return {};
      auto* const items = static_cast<T*>(parser_.arena_.allocate(count * sizeof(T), alignof(T)));
      std::uninitialized_copy(stack_.begin() + static_cast<std::ptrdiff_t>(from_), stack_.end(),
                              items);
      stack_.resize(from_);
      return {items, count};
    }

   private:
    Parser& parser_;
    std::vector<T>& stack_;
    std::size_t from_;
  };

  // `open item+ close`; an empty list where it does not start with `open`, if that is `optional`.
  // `or_none` also takes `open close`.
  enum class Many { Required, Optional, OptionalOrNone, RequiredOrNone };
  template <class T, class Read>
  ast::List<T> many(Many how, TokenKind open, TokenKind close, Read read);
  template <class T, class Read>
  ast::List<T> delimited(TokenKind delimiter, Read read);

  std::pmr::memory_resource& arena_;
  LexicalError lexical_error_;
  Lexer lexer_;
  ParseOptions options_;
  Token token_;
  std::size_t tokens_ = 0;
  std::size_t depth_ = 0;
  bool failed_ = false;
  Offset error_offset_ = 0;
  std::string message_;
  std::tuple<std::vector<ast::Selection>, std::vector<ast::Argument>, std::vector<ast::Directive>,
             std::vector<ast::Value>, std::vector<ast::ObjectField>,
             std::vector<ast::VariableDefinition>, std::vector<ast::Definition>,
             std::vector<ast::OperationTypeDefinition>, std::vector<ast::Name>,
             std::vector<ast::FieldDefinition>, std::vector<ast::InputValueDefinition>,
             std::vector<ast::EnumValueDefinition>>
      stacks_;
};

template <class T, class Read>
ast::List<T> Parser::many(Many how, TokenKind open, TokenKind close, Read read) {
  if (how == Many::Optional || how == Many::OptionalOrNone) {
    if (!skip(open)) return {};
  } else {
    expect(open);
  }
  const bool or_none = how == Many::OptionalOrNone || how == Many::RequiredOrNone;
  Items<T> items(*this);
  if (or_none && skip(close)) return {};
  while (!failed_) {
    items.add(read());
    if (skip(close)) break;
  }
  return items.finish();
}

template <class T, class Read>
ast::List<T> Parser::delimited(TokenKind delimiter, Read read) {
  skip(delimiter);
  Items<T> items(*this);
  do {
    items.add(read());
  } while (skip(delimiter));
  return items.finish();
}

}  // namespace graphcool::graphql
