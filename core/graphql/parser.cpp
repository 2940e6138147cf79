#include "core/graphql/parser.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "core/graphql/block_cache.h"
#include "core/graphql/parsing.h"

namespace graphcool::graphql {

using ast::Definition;

void NodeMemory::next_block(std::size_t least) {
  const std::size_t size = std::max(least, block_);
  at_ = static_cast<std::byte*>(arena_.allocate(size, kAlignment));
  end_ = at_ + size;
  block_ = (size + kBlockHead) * 2 - kBlockHead;
}

void ItemStack::grow() {
  const std::size_t used = size();
  const std::size_t room = static_cast<std::size_t>(end_ - begin_) * 2;
  auto larger = std::make_unique_for_overwrite<std::byte[]>(room);
  std::memcpy(larger.get(), begin_, used);
  elsewhere_ = std::move(larger);
  begin_ = elsewhere_.get();
  top_ = begin_ + used;
  end_ = begin_ + room;
}

void Parser::advanced_too_far() {
  if (kind_ == TokenKind::Invalid) {
    fail_lexically();
  } else if (kind_ != TokenKind::EndOfFile) {
    fail_long();
  }
}

Parser::Token Parser::token(TokenKind kind, const Lexer& lexer) {
  Token out{.kind = kind, .start = lexer.start()};
  const bool string = kind == TokenKind::String || kind == TokenKind::BlockString;
  if (has_text(kind)) out.text = string ? lexer.cooked() : lexer.raw();
  return out;
}

Parser::Token Parser::look_ahead() {
  Lexer ahead = lexer_;
  const TokenKind kind = ahead.next();
  if (kind == TokenKind::Invalid) fail_lexically();
  return token(kind, ahead);
}

void Parser::fail(Offset offset, std::string message) {
  if (failed_) return;
  failed_ = true;
  error_offset_ = offset;
  message_ = std::move(message);
  kind_ = TokenKind::Invalid;  // Matches nothing, so that nothing reads on.
}

void Parser::fail_expecting(TokenKind kind) {
  fail(start(),
       "Expected " + std::string(graphql::describe(kind)) + ", found " + describe(token()) + ".");
}

void Parser::fail_expecting_keyword(std::string_view keyword) {
  fail(start(), "Expected \"" + std::string(keyword) + "\", found " + describe(token()) + ".");
}

void Parser::fail_lexically() {
  fail(lexical_error_.offset, lexical_error_.message);
}

void Parser::fail_deep() {
  fail(start(),
       "Document nests deeper than " + std::to_string(most_depth_) + " levels. Parsing aborted.");
}

void Parser::fail_long() {
  fail(start(),
       "Document contains more that " + std::to_string(most_tokens_) + " tokens. Parsing aborted.");
}

void Parser::unexpected(const Token& token) {
  fail(token.start, "Unexpected " + describe(token) + ".");
}

std::string Parser::describe(const Token& token) {
  std::string text(graphql::describe(token.kind));
  if (has_text(token.kind)) text.append(" \"").append(token.text).append("\"");
  return text;
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
  const Token keyword = described ? look_ahead() : token();
  if (failed_) return {};
  if (described && keyword.kind == TokenKind::BraceL) {
    fail(start(), "Unexpected description, descriptions are not supported on shorthand queries.");
    return {};
  }
  if (keyword.kind != TokenKind::Name) return unexpected(keyword), Definition{};
  const std::string_view word = keyword.text;
  if (is_word(word, "query") || is_word(word, "mutation") || is_word(word, "subscription"))
    return operation();
  if (is_word(word, "fragment")) return fragment();
  if (is_word(word, "schema") || is_word(word, "scalar") || is_word(word, "type") ||
      is_word(word, "interface") || is_word(word, "union") || is_word(word, "enum") ||
      is_word(word, "input") || is_word(word, "directive")) {
    return type_system_definition(word);
  }
  if (described) {
    fail(start(), "Unexpected description, only GraphQL definitions support descriptions.");
    return {};
  }
  if (is_word(word, "extend")) return type_system_extension();
  unexpected(keyword);
  return {};
}

Definition Parser::operation() {
  Definition out{.kind = Definition::Kind::Operation, .offset = start()};
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
  const Token word = token();
  expect(TokenKind::Name);
  if (failed_ || is_word(word.text, "query")) return ast::OperationType::Query;
  if (is_word(word.text, "mutation")) return ast::OperationType::Mutation;
  if (is_word(word.text, "subscription")) return ast::OperationType::Subscription;
  unexpected(word);
  return ast::OperationType::Query;
}

Definition Parser::fragment() {
  Definition out{.kind = Definition::Kind::Fragment, .offset = start()};
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
  if (is_word(token().text, "on")) return unexpected(token()), ast::Name{};
  return name();
}

ast::List<ast::VariableDefinition> Parser::variable_definitions() {
  return many<ast::VariableDefinition>(Many::Optional, TokenKind::ParenL, TokenKind::ParenR,
                                       [this](auto& items) { items.add(variable_definition()); });
}

ast::VariableDefinition Parser::variable_definition() {
  ast::VariableDefinition out{.variable = {}, .offset = start()};
  out.description = description();
  const Offset dollar = start();
  expect(TokenKind::Dollar);
  out.variable = {.text = name().text, .offset = dollar};
  expect(TokenKind::Colon);
  out.type = type_reference();
  if (skip(TokenKind::Equals)) out.default_value = keep(value(true));
  out.directives = directives(true);
  return out;
}

ast::SelectionSet Parser::selection_set() {
  const Nesting nesting(*this);
  const Offset offset = start();
  expect(TokenKind::BraceL);
  Items<ast::Selection> selections(*this);
  while (!failed_) {
    // Most of what is read are fields; each is put together once, where it stays in the list.
    const std::size_t slot = selections.reserve();
    if (peek(TokenKind::Spread)) {
      spread_or_inline_fragment(selections, slot);
    } else {
      field(selections, slot);
    }
    if (skip(TokenKind::BraceR)) break;
  }
  return {.selections = selections.finish(), .offset = offset};
}

void Parser::field(Items<ast::Selection>& selections, std::size_t slot) {
  const Offset offset = start();
  Offset name_offset = offset;
  std::string_view name = name_text();
  std::string_view alias;
  if (skip(TokenKind::Colon)) {
    alias = name;
    name_offset = start();
    name = name_text();
  }
  ast::List<ast::Argument> given;
  if (peek(TokenKind::ParenL)) given = arguments(false);
  ast::List<ast::Directive> annotated;
  if (peek(TokenKind::At)) annotated = directives(false);
  ast::SelectionSet below;
  if (peek(TokenKind::BraceL)) below = selection_set();
  new (selections.at(slot))
      ast::Selection{.kind = ast::Selection::Kind::Field,
                     .offset = offset,
                     .alias = {.text = alias, .offset = alias.empty() ? kNoOffset : offset},
                     .name = {.text = name, .offset = name_offset},
                     .type_condition = {},
                     .arguments = given,
                     .directives = annotated,
                     .selection_set = below};
}

void Parser::spread_or_inline_fragment(Items<ast::Selection>& selections, std::size_t slot) {
  using Kind = ast::Selection::Kind;
  const Offset offset = start();
  expect(TokenKind::Spread);
  const bool conditioned = skip_keyword("on");
  const bool spread = !conditioned && peek(TokenKind::Name);
  const Offset name_offset = spread || conditioned ? start() : kNoOffset;
  const std::string_view name = spread || conditioned ? name_text() : std::string_view{};
  const ast::List<ast::Directive> annotated = directives(false);
  const ast::SelectionSet below = spread ? ast::SelectionSet{} : selection_set();
  ast::Selection& out = *new (selections.at(slot)) ast::Selection{
      .kind = spread ? Kind::FragmentSpread : Kind::InlineFragment,
      .offset = offset,
      .directives = annotated,
      .selection_set = below};
  ast::Name& named = spread ? out.name : out.type_condition;
  named.text = name;
  named.offset = name_offset;
}

ast::List<ast::Argument> Parser::arguments(bool constant) {
  return many<ast::Argument>(Many::Optional, TokenKind::ParenL, TokenKind::ParenR,
                             [&](Items<ast::Argument>& items) { named_value(items, constant); });
}

ast::List<ast::Directive> Parser::directives(bool constant) {
  if (!peek(TokenKind::At)) return {};
  Items<ast::Directive> items(*this);
  while (peek(TokenKind::At)) {
    const std::size_t slot = items.reserve();
    const Offset offset = start();
    advance();
    const Offset name_offset = start();
    const std::string_view name = name_text();
    const ast::List<ast::Argument> given = arguments(constant);
    new (items.at(slot)) ast::Directive{
        .name = {.text = name, .offset = name_offset}, .arguments = given, .offset = offset};
  }
  return items.finish();
}

ast::Value Parser::value(bool constant) {
  if (peek(TokenKind::BracketL)) return list_value(constant);
  if (peek(TokenKind::BraceL)) return object_value(constant);
  return leaf_value(constant);
}

ast::Value Parser::leaf_value(bool constant) {
  using Kind = ast::Value::Kind;
  const auto leaf = [&](Kind kind, std::string_view text) {
    const Offset offset = start();
    advance();
    return ast::Value{.kind = kind, .offset = offset, .text = text};
  };
  switch (kind_) {
    case TokenKind::Int:
      return leaf(Kind::Int, lexer_.raw());
    case TokenKind::Float:
      return leaf(Kind::Float, lexer_.raw());
    case TokenKind::String:
      return leaf(Kind::String, lexer_.cooked());
    case TokenKind::BlockString: {
      ast::Value out = leaf(Kind::String, lexer_.cooked());
      out.block = true;
      return out;
    }
    case TokenKind::Name: {
      const std::string_view text = lexer_.name();
      if (is_word(text, "true") || is_word(text, "false")) return leaf(Kind::Boolean, text);
      return leaf(is_word(text, "null") ? Kind::Null : Kind::Enum, text);
    }
    case TokenKind::Dollar:
      return variable_value(constant);
    default:
      unexpected(token());
      return {};
  }
}

ast::Value Parser::variable_value(bool constant) {
  const Token dollar = token();
  advance();
  if (constant && peek(TokenKind::Name)) {
    fail(dollar.start,
         "Unexpected variable \"$" + std::string(lexer_.raw()) + "\" in constant value.");
  } else if (constant) {
    unexpected(dollar);
  }
  return {.kind = ast::Value::Kind::Variable, .offset = dollar.start, .text = name().text};
}

ast::Value Parser::list_value(bool constant) {
  const Nesting nesting(*this);
  ast::Value out{.kind = ast::Value::Kind::List, .offset = start()};
  out.items = many<ast::Value>(Many::RequiredOrNone, TokenKind::BracketL, TokenKind::BracketR,
                               [&](Items<ast::Value>& items) { list_item(items, constant); });
  return out;
}

ast::Value Parser::object_value(bool constant) {
  const Nesting nesting(*this);
  ast::Value out{.kind = ast::Value::Kind::Object, .offset = start()};
  out.fields =
      many<ast::ObjectField>(Many::RequiredOrNone, TokenKind::BraceL, TokenKind::BraceR,
                             [&](Items<ast::ObjectField>& items) { named_value(items, constant); });
  return out;
}

void Parser::list_item(Items<ast::Value>& items, bool constant) {
  if (nested_value_follows()) {
    items.add(value(constant));
  } else {
    new (items.at(items.reserve())) ast::Value(leaf_value(constant));
  }
}

const ast::TypeReference* Parser::type_reference() {
  using Kind = ast::TypeReference::Kind;
  const Offset offset = start();
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

const ast::Value* Parser::whole_value() {
  const ast::Value read = value(false);
  expect(TokenKind::EndOfFile);
  return keep(read);
}

namespace {

// Nodes take several times the room of their text, so that small documents need one block.
constexpr std::size_t kBlockPerByte = 8;

std::size_t block_size(std::size_t text) {
  return std::bit_ceil(std::clamp(text * kBlockPerByte, kLeastCachedBlock, kMostCachedBlock));
}

template <class Read>
Result<ast::Document, GraphQLError> parse_with(Source source, const ParseOptions& options,
                                               Read read) {
  if (source.body.size() >= std::numeric_limits<Offset>::max()) {
    return GraphQLError{.message = "Syntax Error: Document is larger than 4 GiB."};
  }
  ast::Document document{.source = std::move(source), .arena = nullptr};
  const std::size_t block = block_size(document.source.body.size());
  document.arena =
      std::make_unique<std::pmr::monotonic_buffer_resource>(block - kBlockHead, &block_cache());
  Parser parser(document.source.body, options, *document.arena, block - kBlockHead);
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
