#include "core/graphql/introspection.h"

#include <array>
#include <memory>

#include "core/base/json.h"
#include "core/graphql/builtins.h"
#include "core/graphql/default_value.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {
namespace {

struct Step;

// The selection on one introspection type at one place of the request.
using Steps = std::vector<Step>;

// One selected field. What is selected below it is collected when the first object needs it: a
// request may nest `ofType` far deeper than types are.
struct Step {
  Meta meta = Meta::Typename;
  std::string key = {};  // With quotes and colon, and the comma before all but the first.
  bool include_deprecated = false;
  CollectedField field = {};
  std::unique_ptr<Steps> below = {};
};

constexpr std::array<std::string_view, 6> kKinds = {"SCALAR", "OBJECT", "INTERFACE",
                                                    "UNION",  "ENUM",   "INPUT_OBJECT"};

class Writer {
 public:
  Writer(std::string& out, const Schema& schema, const Selector& selector, std::size_t most_bytes)
      : out_(out),
        schema_(schema),
        selector_(selector),
        start_(out.size()),
        most_bytes_(most_bytes) {}

  void write_root(const CollectedField& field) {
    Step step{.field = field};
    if (field.definition == builtins().schema_field) {
      write_schema(below(step));
    } else {
      const auto arguments = selector_.arguments(field);
      write_named(arguments ? schema_.type((*arguments)["name"].text) : nullptr, step);
    }
    if (!is_full()) return;
    out_.resize(start_);
    write_null();
  }

 private:
  Steps& below(Step& step) {
    if (step.below != nullptr) return *step.below;
    step.below = std::make_unique<Steps>();
    const Type& object = *step.field.definition->type.named();
    for (CollectedField& field : selector_.sub_fields(step.field, object)) {
      std::string key = step.below->empty() ? "" : ",";
      json::append_string(key, field.response_key);
      key += ':';
      bool include_deprecated = false;
      if (!field.definition->arguments.empty()) {
        const auto arguments = selector_.arguments(field);
        const Input flag = arguments ? (*arguments)["includeDeprecated"] : Input{};
        include_deprecated = flag.kind == Input::Kind::Boolean && flag.boolean;
      }
      const auto meta = static_cast<Meta>(field.definition->tag);
      step.below->push_back({.meta = meta,
                             .key = std::move(key),
                             .include_deprecated = include_deprecated,
                             .field = std::move(field)});
    }
    return *step.below;
  }

  bool is_full() const { return out_.size() - start_ > most_bytes_; }

  // All that is large is made of objects: beyond the limit there are no more of them.
  template <class WriteMember>
  void write_object(Steps& steps, WriteMember write_member) {
    if (is_full()) return;
    out_ += '{';
    for (Step& step : steps) {
      out_ += step.key;
      if (step.meta == Meta::Typename) {
        write_plain(step.field.parent->name);
      } else {
        write_member(step);
      }
    }
    out_ += '}';
  }

  template <class List, class WriteItem>
  void write_list(const List& list, WriteItem write_item) {
    out_ += '[';
    bool first = true;
    for (const auto& item : list) {
      if (!first) out_ += ',';
      first = false;
      write_item(item);
    }
    out_ += ']';
  }

  // Those of a list that are shown.
  template <class Member, class WriteItem>
  void write_members(std::span<const Member> members, Step& step, WriteItem write_item) {
    Steps& steps = below(step);
    out_ += '[';
    bool first = true;
    for (const Member& member : members) {
      if (member.deprecation != nullptr && !step.include_deprecated) continue;
      if (!first) out_ += ',';
      first = false;
      write_item(member, steps);
    }
    out_ += ']';
  }

  void write_null() { out_ += "null"; }
  void write_flag(bool flag) { out_ += flag ? "true" : "false"; }
  void write_plain(std::string_view name) { out_.append("\"").append(name).append("\""); }
  void write_text(std::string_view text) {
    if (text.data() == nullptr) return write_null();
    json::append_string(out_, text);
  }
  void write_deprecation(const Deprecation* deprecation, Meta meta) {
    if (meta == Meta::IsDeprecated) return write_flag(deprecation != nullptr);
    write_text(deprecation == nullptr ? std::string_view() : deprecation->reason);
  }

  void write_schema(Steps& steps) {
    write_object(steps, [&](Step& step) {
      switch (step.meta) {
        case Meta::Description:
          return write_text(schema_.description());
        case Meta::Types:
          return write_types(schema_.types(), step);
        case Meta::QueryType:
          return write_named(schema_.query(), step);
        case Meta::MutationType:
          return write_named(schema_.mutation(), step);
        case Meta::SubscriptionType:
          return write_named(schema_.subscription(), step);
        default:
          return write_directives(step);
      }
    });
  }

  void write_directives(Step& step) {
    Steps& steps = below(step);
    write_list(schema_.directives(), [&](const DirectiveType* directive) {
      write_object(steps, [&](Step& member) { write_directive(*directive, member); });
    });
  }

  void write_directive(const DirectiveType& directive, Step& step) {
    switch (step.meta) {
      case Meta::Name:
        return write_plain(directive.name);
      case Meta::Description:
        return write_text(directive.description);
      case Meta::IsRepeatable:
        return write_flag(directive.repeatable);
      case Meta::Locations:
        return write_list(directive.locations,
                          [&](std::string_view location) { write_plain(location); });
      case Meta::Args:
        return write_inputs(directive.arguments, step);
      default:
        return write_deprecation(nullptr, step.meta);
    }
  }

  void write_types(std::span<const Type* const> types, Step& step) {
    Steps& steps = below(step);
    write_list(types, [&](const Type* type) { write_type(TypeRef(type), steps); });
  }

  void write_named(const Type* type, Step& step) {
    if (type == nullptr) return write_null();
    write_type(TypeRef(type), below(step));
  }

  void write_type(TypeRef type, Steps& steps) {
    write_object(steps, [&](Step& step) {
      if (type.is_wrapped()) {
        write_wrapper(type, step);
      } else {
        write_type_member(*type.named(), step);
      }
    });
  }

  void write_wrapper(TypeRef type, Step& step) {
    if (step.meta == Meta::Kind) return write_plain(type.is_non_null() ? "NON_NULL" : "LIST");
    if (step.meta != Meta::OfType) return write_null();
    write_type(type.is_non_null() ? type.nullable() : type.item(), below(step));
  }

  void write_type_member(const Type& type, Step& step) {
    const bool has_fields = type.kind == TypeKind::Object || type.kind == TypeKind::Interface;
    switch (step.meta) {
      case Meta::Kind:
        return write_plain(kKinds[static_cast<std::size_t>(type.kind)]);
      case Meta::Name:
        return write_plain(type.name);
      case Meta::Description:
        return write_text(type.description);
      case Meta::SpecifiedByUrl:
        return write_text(type.specified_by_url);
      case Meta::Fields:
        if (!has_fields) return write_null();
        return write_members(type.fields, step, [&](const Field& field, Steps& steps) {
          write_object(steps, [&](Step& member) { write_field(field, member); });
        });
      case Meta::Interfaces:
        return has_fields ? write_types(type.interfaces, step) : write_null();
      case Meta::PossibleTypes:
        return type.is_abstract() ? write_types(type.possible_types, step) : write_null();
      case Meta::EnumValues:
        if (type.kind != TypeKind::Enum) return write_null();
        return write_members(type.values, step, [&](const EnumValue& value, Steps& steps) {
          write_object(steps, [&](Step& member) { write_enum_value(value, member); });
        });
      case Meta::InputFields:
        if (type.kind != TypeKind::InputObject) return write_null();
        return write_inputs(type.input_fields, step);
      case Meta::IsOneOf:
        return type.kind == TypeKind::InputObject ? write_flag(type.one_of) : write_null();
      default:
        return write_null();
    }
  }

  void write_field(const Field& field, Step& step) {
    switch (step.meta) {
      case Meta::Name:
        return write_plain(field.name);
      case Meta::Description:
        return write_text(field.description);
      case Meta::Args:
        return write_inputs(field.arguments, step);
      case Meta::FieldType:
        return write_type(field.type, below(step));
      default:
        return write_deprecation(field.deprecation, step.meta);
    }
  }

  void write_inputs(std::span<const InputValue> inputs, Step& step) {
    write_members(inputs, step, [&](const InputValue& input, Steps& steps) {
      write_object(steps, [&](Step& member) { write_input(input, member); });
    });
  }

  void write_input(const InputValue& input, Step& step) {
    switch (step.meta) {
      case Meta::Name:
        return write_plain(input.name);
      case Meta::Description:
        return write_text(input.description);
      case Meta::FieldType:
        return write_type(input.type, below(step));
      case Meta::DefaultValue: {
        if (input.default_value == nullptr) return write_null();
        std::string text;
        append_default(text, *input.default_value, input.type);
        return json::append_string(out_, text);
      }
      default:
        return write_deprecation(input.deprecation, step.meta);
    }
  }

  void write_enum_value(const EnumValue& value, Step& step) {
    switch (step.meta) {
      case Meta::Name:
        return write_plain(value.name);
      case Meta::Description:
        return write_text(value.description);
      default:
        return write_deprecation(value.deprecation, step.meta);
    }
  }

  std::string& out_;
  const Schema& schema_;
  const Selector& selector_;
  const std::size_t start_;
  const std::size_t most_bytes_;
};

}  // namespace

void append_introspection(std::string& out, const Schema& schema, const CollectedField& field,
                          const Selector& selector, std::size_t most_bytes) {
  Writer(out, schema, selector, most_bytes).write_root(field);
}

}  // namespace graphcool::graphql
