// A schema as SDL, as graphql-js 16 prints it.
#include "core/graphql/block_string.h"
#include "core/graphql/builtins.h"
#include "core/graphql/default_value.h"
#include "core/graphql/literal.h"
#include "core/graphql/printer.h"

namespace graphcool::graphql {
namespace {

class SchemaPrinter {
 public:
  explicit SchemaPrinter(const Schema& schema) : schema_(schema) {}

  std::string print() {
    print_roots();
    for (const DirectiveType* directive : schema_.directives()) {
      if (!is_builtin(*directive)) print_directive(*directive);
    }
    for (const Type* type : schema_.types()) {
      if (!type->builtin) print_type(*type);
    }
    return std::move(out_);
  }

 private:
  static bool is_builtin(const DirectiveType& directive) {
    for (const DirectiveType* builtin : builtins().directives) {
      if (builtin->name == directive.name) return true;
    }
    return false;
  }

  void begin() {
    if (!out_.empty()) out_ += "\n\n";
  }

  bool has_usual_roots() const {
    const auto usual = [](const Type* type, std::string_view name) {
      return type == nullptr || type->name == name;
    };
    return usual(schema_.query(), "Query") && usual(schema_.mutation(), "Mutation") &&
           usual(schema_.subscription(), "Subscription");
  }

  void print_roots() {
    const bool described = schema_.description().data() != nullptr;
    if (!described && has_usual_roots()) return;
    begin();
    print_description(schema_.description(), "", true);
    out_ += "schema {\n";
    const auto print_root = [&](std::string_view keyword, const Type* type) {
      if (type == nullptr) return;
      out_.append("  ").append(keyword).append(": ").append(type->name).append("\n");
    };
    print_root("query", schema_.query());
    print_root("mutation", schema_.mutation());
    print_root("subscription", schema_.subscription());
    out_ += '}';
  }

  void print_description(std::string_view text, std::string_view indent, bool first) {
    if (text.data() == nullptr) return;
    if (!indent.empty() && !first) out_ += '\n';
    std::string literal;
    if (is_printable_as_block_string(text)) {
      append_block_string(literal, text, /*minimize=*/false);
    } else {
      append_string_literal(literal, text);
    }
    out_ += indent;
    for (const char c : literal) {
      out_ += c;
      if (c == '\n') out_ += indent;
    }
    out_ += '\n';
  }

  void print_deprecation(const Deprecation* deprecation) {
    if (deprecation == nullptr) return;
    out_ += " @deprecated";
    if (deprecation->reason == "No longer supported") return;
    out_ += "(reason: ";
    append_string_literal(out_, deprecation->reason);
    out_ += ')';
  }

  void print_input(const InputValue& input) {
    out_.append(input.name).append(": ").append(input.type.to_string());
    if (input.default_value != nullptr) {
      out_ += " = ";
      append_default(out_, *input.default_value, input.type);
    }
    print_deprecation(input.deprecation);
  }

  void print_arguments(std::span<const InputValue> arguments, std::string_view indent) {
    if (arguments.empty()) return;
    bool described = false;
    for (const InputValue& argument : arguments) {
      described = described || !argument.description.empty();
    }
    out_ += '(';
    const std::string deeper = std::string(indent) + "  ";
    for (const InputValue& argument : arguments) {
      const bool first = &argument == arguments.data();
      if (described) {
        out_ += '\n';
        print_description(argument.description, deeper, first);
        out_ += deeper;
      } else if (!first) {
        out_ += ", ";
      }
      print_input(argument);
    }
    if (described) out_.append("\n").append(indent);
    out_ += ')';
  }

  void print_directive(const DirectiveType& directive) {
    begin();
    print_description(directive.description, "", true);
    out_.append("directive @").append(directive.name);
    print_arguments(directive.arguments, "");
    if (directive.repeatable) out_ += " repeatable";
    print_list(" on ", " | ", directive.locations, [](std::string_view name) { return name; });
  }

  template <class List, class NameOf>
  void print_list(std::string_view before, std::string_view between, const List& list,
                  NameOf name_of) {
    bool first = true;
    for (const auto& item : list) {
      out_.append(first ? before : between).append(name_of(item));
      first = false;
    }
  }

  // `{ ... }` with a line, or more, for each member.
  template <class Member, class PrintMember>
  void print_block(std::span<const Member> members, PrintMember print_member) {
    if (members.empty()) return;
    out_ += " {\n";
    for (const Member& member : members) {
      print_description(member.description, "  ", &member == members.data());
      out_ += "  ";
      print_member(member);
      out_ += '\n';
    }
    out_ += '}';
  }

  void print_type(const Type& type) {
    begin();
    print_description(type.description, "", true);
    const auto name_of = [](const Type* one) { return one->name; };
    switch (type.kind) {
      case TypeKind::Scalar:
        out_.append("scalar ").append(type.name);
        if (type.specified_by_url.data() != nullptr) {
          out_ += " @specifiedBy(url: ";
          append_string_literal(out_, type.specified_by_url);
          out_ += ')';
        }
        break;
      case TypeKind::Object:
      case TypeKind::Interface:
        out_.append(type.kind == TypeKind::Object ? "type " : "interface ").append(type.name);
        print_list(" implements ", " & ", type.interfaces, name_of);
        print_block(type.fields, [&](const Field& field) {
          out_ += field.name;
          print_arguments(field.arguments, "  ");
          out_.append(": ").append(field.type.to_string());
          print_deprecation(field.deprecation);
        });
        break;
      case TypeKind::Union:
        out_.append("union ").append(type.name);
        print_list(" = ", " | ", type.possible_types, name_of);
        break;
      case TypeKind::Enum:
        out_.append("enum ").append(type.name);
        print_block(type.values, [&](const EnumValue& value) {
          out_ += value.name;
          print_deprecation(value.deprecation);
        });
        break;
      case TypeKind::InputObject:
        out_.append("input ").append(type.name);
        if (type.one_of) out_ += " @oneOf";
        print_block(type.input_fields, [&](const InputValue& field) { print_input(field); });
        break;
    }
  }

  const Schema& schema_;
  std::string out_;
};

}  // namespace

std::string print_schema(const Schema& schema) {
  return SchemaPrinter(schema).print();
}

}  // namespace graphcool::graphql
