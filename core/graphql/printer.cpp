#include "core/graphql/printer.h"

#include <algorithm>
#include <vector>

#include "core/base/text.h"
#include "core/graphql/block_string.h"
#include "core/graphql/lexer.h"
#include "core/graphql/literal.h"

namespace graphcool::graphql {

namespace {

constexpr std::size_t kMostLine = 80;  // Longer argument lists take a line for each argument.

std::string_view keyword(ast::Definition::Kind kind) {
  using Kind = ast::Definition::Kind;
  switch (kind) {
    case Kind::Schema:
      return "schema";
    case Kind::ScalarType:
      return "scalar";
    case Kind::ObjectType:
      return "type";
    case Kind::InterfaceType:
      return "interface";
    case Kind::UnionType:
      return "union";
    case Kind::EnumType:
      return "enum";
    default:
      return "input";
  }
}

// True for a type definition without the body that it may have.
bool is_open_ended(const ast::Definition& definition) {
  using Kind = ast::Definition::Kind;
  switch (definition.kind) {
    case Kind::Schema:
      return definition.operation_types.empty();
    case Kind::ObjectType:
    case Kind::InterfaceType:
      return definition.fields.empty();
    case Kind::EnumType:
      return definition.values.empty();
    case Kind::InputObjectType:
      return definition.input_fields.empty();
    default:
      return false;
  }
}

// Appends to one string. Texts of several lines (block strings) take on the indentation of the
// place where they stand; reading them removes it again.
class Printer {
 public:
  std::string take() { return std::move(out_); }

  void document(const ast::Document& document) {
    const ast::Definition* before = nullptr;
    for (const ast::Definition& definition : document.definitions) {
      if (!out_.empty()) out_ += "\n\n";
      open_ended_ = before != nullptr && is_open_ended(*before);
      print(definition);
      before = &definition;
    }
  }
  void print(const ast::Definition& definition);
  void print(const ast::Value& value);
  void print(const ast::TypeReference& type);

 private:
  using Kind = ast::Definition::Kind;

  void operation(const ast::Definition& definition);
  void fragment(const ast::Definition& definition);
  void directive_definition(const ast::Definition& definition);
  void type_system(const ast::Definition& definition);
  void print(const ast::VariableDefinition& variable);
  void print(const ast::Selection& selection);
  void field(const ast::Selection& selection);
  void print(const ast::FieldDefinition& field);
  void print(const ast::InputValueDefinition& value);
  void print(const ast::EnumValueDefinition& value);
  void print(const ast::OperationTypeDefinition& type);
  void print(const ast::Name& name) { out_ += name.text; }
  void print(const ast::Argument& argument) { named(argument); }
  void print(const ast::ObjectField& field) { named(field); }

  void description(const ast::StringLiteral& text) {
    if (!text) return;
    string(text.text, text.block);
    line();
  }
  void directives(ast::List<ast::Directive> list) {
    for (const ast::Directive& directive : list) {
      out_ += " @";
      out_ += directive.name.text;
      in_parentheses(directive.arguments);
    }
  }
  void string(std::string_view text, bool block);
  void arguments(std::size_t prefix_length, ast::List<ast::Argument> list);
  void definitions_in_parentheses(ast::List<ast::InputValueDefinition> list);

  template <class T>
  void named(const T& node) {
    out_ += node.name.text;
    out_ += ": ";
    print(node.value);
  }
  template <class T>
  void separated(ast::List<T> list, std::string_view separator) {
    for (const T& item : list) {
      if (&item != &list.front()) out_ += separator;
      print(item);
    }
  }
  template <class T>
  void in_parentheses(ast::List<T> list) {
    if (list.empty()) return;
    out_ += '(';
    separated(list, ", ");
    out_ += ')';
  }
  // A line for each item, between brackets.
  template <class T>
  void lines(char open, ast::List<T> list, char close, bool indent = true) {
    if (list.empty()) return;
    out_ += open;
    indentation_ += indent ? 2 : 0;
    for (const T& item : list) {
      line();
      print(item);
    }
    indentation_ -= indent ? 2 : 0;
    line();
    out_ += close;
  }

  void line() {
    out_ += '\n';
    out_.append(indentation_, ' ');
  }

  std::string out_;
  std::size_t indentation_ = 0;
  bool open_ended_ = false;  // What was printed before would take a '{' for its own.
};

void Printer::string(std::string_view text, bool block) {
  if (!block) return append_string_literal(out_, text);
  std::string literal;
  append_block_string(literal, text, false);
  for (const char c : literal) {
    if (c == '\n') {
      line();
    } else {
      out_ += c;
    }
  }
}

void Printer::print(const ast::Value& value) {
  switch (value.kind) {
    case ast::Value::Kind::Variable:
      out_ += '$';
      out_ += value.text;
      break;
    case ast::Value::Kind::String:
      string(value.text, value.block);
      break;
    case ast::Value::Kind::List:
      out_ += '[';
      separated(value.items, ", ");
      out_ += ']';
      break;
    case ast::Value::Kind::Object:
      out_ += '{';
      separated(value.fields, ", ");
      out_ += '}';
      break;
    default:
      out_ += value.text;
  }
}

void Printer::print(const ast::TypeReference& type) {
  switch (type.kind) {
    case ast::TypeReference::Kind::Named:
      out_ += type.name.text;
      break;
    case ast::TypeReference::Kind::List:
      out_ += '[';
      print(*type.of);
      out_ += ']';
      break;
    case ast::TypeReference::Kind::NonNull:
      print(*type.of);
      out_ += '!';
      break;
  }
}

void Printer::print(const ast::Definition& definition) {
  description(definition.description);
  switch (definition.kind) {
    case Kind::Operation:
      return operation(definition);
    case Kind::Fragment:
      return fragment(definition);
    case Kind::DirectiveDefinition:
      return directive_definition(definition);
    default:
      return type_system(definition);
  }
}

void Printer::operation(const ast::Definition& definition) {
  const auto& variables = definition.variables;
  const bool shorthand = definition.operation == ast::OperationType::Query &&
                         !definition.description && definition.name.text.empty() &&
                         variables.empty() && definition.directives.empty() && !open_ended_;
  if (!shorthand) {
    out_ += keyword(definition.operation);
    if (!definition.name.text.empty() || !variables.empty()) out_ += ' ';
    out_ += definition.name.text;
    Printer single;
    single.in_parentheses(variables);
    if (single.out_.find('\n') == std::string::npos) {
      out_ += single.out_;
    } else {
      lines('(', variables, ')', false);
    }
    directives(definition.directives);
    out_ += ' ';
  }
  lines('{', definition.selection_set.selections, '}');
}

void Printer::fragment(const ast::Definition& definition) {
  out_ += "fragment ";
  out_ += definition.name.text;
  out_ += " on ";
  out_ += definition.type_condition.text;
  directives(definition.directives);
  out_ += ' ';
  lines('{', definition.selection_set.selections, '}');
}

void Printer::print(const ast::VariableDefinition& variable) {
  description(variable.description);
  out_ += '$';
  out_ += variable.variable.text;
  out_ += ": ";
  print(*variable.type);
  if (variable.default_value != nullptr) {
    out_ += " = ";
    print(*variable.default_value);
  }
  directives(variable.directives);
}

void Printer::print(const ast::Selection& selection) {
  switch (selection.kind) {
    case ast::Selection::Kind::Field:
      return field(selection);
    case ast::Selection::Kind::FragmentSpread:
      out_ += "...";
      out_ += selection.name.text;
      return directives(selection.directives());
    case ast::Selection::Kind::InlineFragment:
      out_ += "...";
      if (!selection.type_condition().text.empty()) {
        out_ += " on ";
        out_ += selection.type_condition().text;
      }
      directives(selection.directives());
      out_ += ' ';
      lines('{', selection.selection_set().selections, '}');
  }
}

void Printer::field(const ast::Selection& selection) {
  const std::size_t start = out_.size();
  if (!selection.alias().text.empty()) {
    out_ += selection.alias().text;
    out_ += ": ";
  }
  out_ += selection.name.text;
  arguments(out_.size() - start, selection.arguments());
  directives(selection.directives());
  if (selection.selection_set()) {
    out_ += ' ';
    lines('{', selection.selection_set().selections, '}');
  }
}

void Printer::arguments(std::size_t prefix_length, ast::List<ast::Argument> list) {
  Printer single;
  single.separated(list, ", ");
  constexpr std::size_t kParentheses = 2;
  if (prefix_length + text::utf16_length(single.out_) + kParentheses > kMostLine) {
    lines('(', list, ')');
  } else {
    in_parentheses(list);
  }
}

void Printer::type_system(const ast::Definition& definition) {
  if (definition.extension) out_ += "extend ";
  out_ += keyword(definition.kind);
  if (!definition.name.text.empty()) {
    out_ += ' ';
    out_ += definition.name.text;
  }
  if (!definition.interfaces.empty()) {
    out_ += " implements ";
    separated(definition.interfaces, " & ");
  }
  directives(definition.directives);
  if (!definition.members.empty()) {
    out_ += " = ";
    separated(definition.members, " | ");
  }
  const bool body = !definition.operation_types.empty() || !definition.fields.empty() ||
                    !definition.values.empty() || !definition.input_fields.empty();
  if (body) out_ += ' ';
  lines('{', definition.operation_types, '}');
  lines('{', definition.fields, '}');
  lines('{', definition.values, '}');
  lines('{', definition.input_fields, '}');
}

void Printer::directive_definition(const ast::Definition& definition) {
  out_ += "directive @";
  out_ += definition.name.text;
  definitions_in_parentheses(definition.input_fields);
  if (definition.repeatable) out_ += " repeatable";
  out_ += " on ";
  separated(definition.locations, " | ");
}

void Printer::definitions_in_parentheses(ast::List<ast::InputValueDefinition> list) {
  Printer single;
  single.in_parentheses(list);
  if (single.out_.find('\n') == std::string::npos) {
    out_ += single.out_;
  } else {
    lines('(', list, ')');
  }
}

void Printer::print(const ast::FieldDefinition& field) {
  description(field.description);
  out_ += field.name.text;
  definitions_in_parentheses(field.arguments);
  out_ += ": ";
  print(*field.type);
  directives(field.directives);
}

void Printer::print(const ast::InputValueDefinition& value) {
  description(value.description);
  out_ += value.name.text;
  out_ += ": ";
  print(*value.type);
  if (value.default_value != nullptr) {
    out_ += " = ";
    print(*value.default_value);
  }
  directives(value.directives);
}

void Printer::print(const ast::EnumValueDefinition& value) {
  description(value.description);
  out_ += value.name.text;
  directives(value.directives);
}

void Printer::print(const ast::OperationTypeDefinition& type) {
  out_ += keyword(type.operation);
  out_ += ": ";
  out_ += type.type.text;
}

}  // namespace

std::string print(const ast::Document& document) {
  Printer printer;
  printer.document(document);
  return printer.take();
}

std::string print(const ast::Definition& definition) {
  Printer printer;
  printer.print(definition);
  return printer.take();
}

std::string print(const ast::Value& value) {
  Printer printer;
  printer.print(value);
  return printer.take();
}

std::string print(const ast::TypeReference& type) {
  Printer printer;
  printer.print(type);
  return printer.take();
}

Result<std::string, GraphQLError> strip_ignored_characters(const Source& source) {
  Arena arena;
  Lexer lexer(source.body, arena);
  std::string out;
  bool after_word = false;
  for (Token token = lexer.first();; token = lexer.next(token)) {
    const TokenKind kind = lexer.kind(token);
    if (kind == TokenKind::EndOfFile) return out;
    if (kind == TokenKind::Invalid) return syntax_error(source, *lexer.error());
    // `1...` would read as a number, so a spread is kept apart from a word as words are.
    const bool word = has_text(kind);
    if (after_word && (word || kind == TokenKind::Spread)) out += ' ';
    after_word = word;
    if (kind == TokenKind::BlockString) {
      append_block_string(out, lexer.cooked(), true);
    } else {
      out += lexer.text(token);
    }
  }
}

}  // namespace graphcool::graphql
