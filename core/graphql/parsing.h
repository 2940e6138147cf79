// The parser behind parse(): recursive descent, one token of lookahead, guarded in depth.
//
// Failing sets a flag and the error once; every loop looks at the flag, so that what follows an
// error unwinds without reading on. Lists grow on one shared stack and move into the arena as one
// block when they are complete.
#pragma once

#include <array>
#include <cstring>
#include <limits>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/graphql/ast.h"
#include "core/graphql/lexer.h"
#include "core/graphql/parser.h"

namespace graphcool::graphql {

// Memory for nodes: blocks of an arena, taken bytewise without a call.
class NodeMemory {
 public:
  NodeMemory(std::pmr::memory_resource& arena, std::size_t first_block)
      : arena_(arena), block_(first_block) {}

  template <class T>
  T* take(std::size_t count) {
    static_assert(alignof(T) <= kAlignment && sizeof(T) % kAlignment == 0);
    const std::size_t bytes = count * sizeof(T);
    if (static_cast<std::size_t>(end_ - at_) < bytes) next_block(bytes);
    std::byte* const taken = at_;
    at_ += bytes;
    return reinterpret_cast<T*>(taken);
  }

 private:
  static constexpr std::size_t kAlignment = 8;
  void next_block(std::size_t least);

  std::pmr::memory_resource& arena_;
  std::size_t block_;
  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
};

// The items of all lists that are being read, those of the innermost list last.
class ItemStack {
 public:
  std::size_t size() const { return static_cast<std::size_t>(top_ - begin_); }
  std::byte* at(std::size_t offset) { return begin_ + offset; }

  // Room at the top for so many bytes; its offset, since growing moves everything.
  std::size_t reserve(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - top_) < bytes) grow();
    const std::size_t offset = size();
    top_ += bytes;
    return offset;
  }
  void pop_to(std::size_t size) { top_ = begin_ + size; }

 private:
  static constexpr std::size_t kInPlace = 4096;
  void grow();

  alignas(8) std::array<std::byte, kInPlace> in_place_;
  std::unique_ptr<std::byte[]> elsewhere_;
  std::byte* begin_ = in_place_.data();
  std::byte* top_ = begin_;
  std::byte* end_ = begin_ + kInPlace;
};

// text == word, by one comparison of numbers: the size is known when this is compiled.
template <std::size_t size>
bool is_word(std::string_view text, const char (&word)[size]) {
  return text.size() == size - 1 && std::memcmp(text.data(), word, size - 1) == 0;
}

class Parser {
 public:
  Parser(std::string_view body, const ParseOptions& options, std::pmr::memory_resource& arena,
         std::size_t first_block)
      : memory_(arena, first_block),
        lexer_(body, arena, lexical_error_),
        options_(options),
        most_tokens_(limit(options.limits.max_tokens)),
        most_depth_(limit(options.limits.max_depth)) {
    advance();
  }

  ast::List<ast::Definition> document();
  const ast::Value* whole_value();

  bool failed() const { return failed_; }
  const std::string& message() const { return message_; }
  Offset error_offset() const { return error_offset_; }

 private:
  template <class T>
  class Items;

  // Executable documents (parser.cpp).
  ast::Definition definition();
  ast::Definition operation();
  ast::Definition fragment();
  ast::OperationType operation_type();
  ast::List<ast::VariableDefinition> variable_definitions();
  ast::VariableDefinition variable_definition();
  ast::SelectionSet selection_set();
  void field(Items<ast::Selection>& selections, std::size_t slot);
  void spread_or_inline_fragment(Items<ast::Selection>& selections, std::size_t slot);
  ast::Name fragment_name();
  ast::List<ast::Argument> arguments(bool constant);
  ast::List<ast::Directive> directives(bool constant);
  ast::Value value(bool constant);
  // Adds `name: value`. As with fields, nodes are put together where they stay, from parts that are
  // in registers until then: a copy of what was written just before has to wait for it.
  template <class T>
  void named_value(Items<T>& items, bool constant) {
    const Offset offset = start();
    const std::string_view text = name_text();
    expect(TokenKind::Colon);
    if (nested_value_follows()) {
      items.add({.name = {.text = text, .offset = offset}, .value = value(constant)});
    } else {
      new (items.at(items.reserve()))
          T{.name = {.text = text, .offset = offset}, .value = leaf_value(constant)};
    }
  }
  bool nested_value_follows() const { return peek(TokenKind::BracketL) || peek(TokenKind::BraceL); }
  void list_item(Items<ast::Value>& items, bool constant);
  ast::Value leaf_value(bool constant);
  ast::Value variable_value(bool constant);
  ast::Value list_value(bool constant);
  ast::Value object_value(bool constant);
  const ast::TypeReference* type_reference();
  ast::Name name() {
    const Offset offset = start();
    return {.text = name_text(), .offset = offset};
  }
  // Inline, as advance(): most of a document is names.
  std::string_view name_text() {
    if (!peek(TokenKind::Name)) return fail_expecting(TokenKind::Name), std::string_view{};
    const std::string_view text = lexer_.name();
    advance();
    return text;
  }

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
  struct Token {
    TokenKind kind = TokenKind::StartOfFile;
    Offset start = 0;
    std::string_view text = {};  // Of names and numbers as written, of strings cooked; else empty.
  };
  bool peek(TokenKind kind) const { return kind_ == kind; }
  bool peek_description() const { return peek(TokenKind::String) || peek(TokenKind::BlockString); }
  template <std::size_t size>
  bool peek_keyword(const char (&keyword)[size]) const {
    return peek(TokenKind::Name) && is_word(lexer_.name(), keyword);
  }
  Offset start() const { return lexer_.start(); }
  Token token() const { return token(kind_, lexer_); }
  static Token token(TokenKind kind, const Lexer& lexer);
  void advance() {
    kind_ = lexer_.next();
    ++tokens_;
    if (kind_ <= TokenKind::Invalid || tokens_ > most_tokens_) advanced_too_far();
  }
  [[gnu::cold]] void advanced_too_far();
  Token look_ahead();
  void expect(TokenKind kind) {
    if (kind_ == kind) {
      advance();
    } else {
      fail_expecting(kind);
    }
  }
  bool skip(TokenKind kind) {
    if (kind_ != kind) return false;
    advance();
    return true;
  }
  template <std::size_t size>
  void expect_keyword(const char (&keyword)[size]) {
    if (!skip_keyword(keyword)) fail_expecting_keyword(keyword);
  }
  template <std::size_t size>
  bool skip_keyword(const char (&keyword)[size]) {
    if (!peek_keyword(keyword)) return false;
    advance();
    return true;
  }

  [[gnu::cold]] void fail(Offset offset, std::string message);
  [[gnu::cold]] void fail_expecting(TokenKind kind);
  [[gnu::cold]] void fail_expecting_keyword(std::string_view keyword);
  [[gnu::cold]] void fail_lexically();
  [[gnu::cold]] void fail_deep();
  [[gnu::cold]] void fail_long();
  [[gnu::cold]] void unexpected(const Token& token);
  static std::string describe(const Token& token);

  static std::size_t limit(std::size_t most) {
    return most == 0 ? std::numeric_limits<std::size_t>::max() : most;
  }

  // Counts one level of nesting while it lives; fails the parser where there are too many.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser.depth_ > parser.most_depth_) parser.fail_deep();
    }
    ~Nesting() { --parser_.depth_; }

   private:
    Parser& parser_;
  };

  template <class T>
  const T* keep(const T& node) {
    return new (memory_.take<T>(1)) T(node);
  }

  // A list that is being read: its items so far are the top of the stack.
  template <class T>
  class Items {
   public:
    explicit Items(Parser& parser) : parser_(parser), from_(parser.stack_.size()) {}
    void add(const T& item) { new (at(reserve())) T(item); }
    // Room for an item that other lists are read for first. REQUIRES: it is put there next.
    std::size_t reserve() { return parser_.stack_.reserve(sizeof(T)); }
    void* at(std::size_t slot) { return parser_.stack_.at(slot); }
    ast::List<T> finish() {
      static_assert(std::is_trivially_copyable_v<T>);
      const std::size_t bytes = parser_.stack_.size() - from_;
      if (bytes == 0) return {};
      T* const items = parser_.memory_.take<T>(bytes / sizeof(T));
      std::memcpy(static_cast<void*>(items), parser_.stack_.at(from_), bytes);
      parser_.stack_.pop_to(from_);
      return {items, bytes / sizeof(T)};
    }

   private:
    Parser& parser_;
    std::size_t from_;
  };

  // `open item+ close`, where `read` adds an item; an empty list where it does not start with
  // `open`, if that is `optional`. `or_none` also takes `open close`.
  enum class Many { Required, Optional, OptionalOrNone, RequiredOrNone };
  template <class T, class Read>
  ast::List<T> many(Many how, TokenKind open, TokenKind close, Read read);
  template <class T, class Read>
  ast::List<T> delimited(TokenKind delimiter, Read read);

  NodeMemory memory_;
  LexicalError lexical_error_;
  Lexer lexer_;
  const ParseOptions options_;
  const std::size_t most_tokens_;
  const std::size_t most_depth_;
  TokenKind kind_ = TokenKind::StartOfFile;  // Of the token that the lexer stands at.
  bool failed_ = false;
  std::size_t tokens_ = 0;
  std::size_t depth_ = 0;
  ItemStack stack_;
  Offset error_offset_ = 0;
  std::string message_;
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
    read(items);
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
