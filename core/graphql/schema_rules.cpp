// The rules on schemas (specification, section 3), in the order and with the words of
// graphql-js 16.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/graphql/sdl_builder.h"

namespace graphcool::graphql {
namespace {

std::string quoted(std::string_view name) {
  return "\"" + std::string(name) + "\"";
}
std::string plain(std::string_view name) {
  return std::string(name);
}

// Whether `type` can stand where `expected` is promised.
bool is_subtype(const Schema& schema, TypeRef type, TypeRef expected) {
  if (type == expected) return true;
  if (expected.is_non_null()) {
    return type.is_non_null() && is_subtype(schema, type.nullable(), expected.nullable());
  }
  if (type.is_non_null()) return is_subtype(schema, type.nullable(), expected);
  if (expected.is_list() || type.is_list()) {
    return expected.is_list() && type.is_list() && is_subtype(schema, type.item(), expected.item());
  }
  const Type& own = *type.named();
  return expected.named()->is_abstract() &&
         (own.kind == TypeKind::Object || own.kind == TypeKind::Interface) &&
         schema.is_subtype(*expected.named(), own);
}

template <class Node>
Offset place_of(const Node* node) {
  return node == nullptr ? kNoOffset : node->offset;
}

template <class Node>
Offset type_place_of(const Node* node) {
  return node == nullptr ? kNoOffset : node->type->offset;
}

class Checker {
 public:
  Checker(const Schema& schema, const ast::Document& document, GraphQLErrors& errors)
      : schema_(schema), locator_(document.source.body), errors_(errors) {}

  void check() {
    check_roots();
    for (const DirectiveType* directive : schema_.directives()) check_directive(*directive);
    for (const Type* type : schema_.types()) {
      if (!type->builtin) check_type(*type);
    }
  }

 private:
  using Places = std::vector<Offset>;

  void report(std::string message, const Places& places) {
    GraphQLError error{.message = std::move(message)};
    for (const Offset place : places) {
      if (place != kNoOffset) error.locations.push_back(locator_.locate(place));
    }
    errors_.push_back(std::move(error));
  }

  // Of the type's definition and its extensions.
  static Places places_of(const Type& type) {
    Places places = {place_of(type.node)};
    for (const ast::Definition* extension : type.extension_nodes) {
      places.push_back(extension->offset);
    }
    return places;
  }

  // Where `name` stands among `names` of the type's definition and of its extensions.
  static Places places_in(const Type& type, ast::List<ast::Name> ast::Definition::*names,
                          std::string_view name) {
    Places places;
    const auto look = [&](const ast::Definition& definition) {
      for (const ast::Name& one : definition.*names) {
        if (one.text == name) places.push_back(one.offset);
      }
    };
    if (type.node != nullptr) look(*type.node);
    for (const ast::Definition* extension : type.extension_nodes) look(*extension);
    return places;
  }

  template <class Node>
  static Offset deprecated_place(const Node* node) {
    if (node == nullptr) return kNoOffset;
    for (const ast::Directive& directive : node->directives) {
      if (directive.name.text == "deprecated") return directive.offset;
    }
    return kNoOffset;
  }

  void check_name(std::string_view name, Offset place) {
    if (!name.starts_with("__")) return;
    report("Name " + quoted(name) +
               " must not begin with \"__\", which is reserved by GraphQL introspection.",
           {place});
  }

  void check_roots() {
    if (schema_.query() == nullptr) {
      Offset place = kNoOffset;
      for (const ast::Definition* node : schema_.definitions()) {
        if (!node->extension) place = node->offset;
      }
      report("Query root type must be provided.", {place});
    }
    check_root(schema_.query(), ast::OperationType::Query,
               "Query root type must be Object type, it cannot be ");
    check_root(schema_.mutation(), ast::OperationType::Mutation,
               "Mutation root type must be Object type if provided, it cannot be ");
    check_root(schema_.subscription(), ast::OperationType::Subscription,
               "Subscription root type must be Object type if provided, it cannot be ");
  }

  void check_root(const Type* type, ast::OperationType operation, std::string message) {
    if (type == nullptr || type->kind == TypeKind::Object) return;
    report(message.append(type->name).append("."), {root_place(*type, operation)});
  }

  // Where the schema definition names the root, before its extensions.
  Offset root_place(const Type& type, ast::OperationType operation) const {
    for (const bool extension : {false, true}) {
      for (const ast::Definition* node : schema_.definitions()) {
        if (node->extension != extension) continue;
        for (const ast::OperationTypeDefinition& root : node->operation_types) {
          if (root.operation == operation) return root.type.offset;
        }
      }
    }
    return place_of(type.node);
  }

  void check_directive(const DirectiveType& directive) {
    if (directive.builtin) return;
    check_name(directive.name, place_of(directive.node));
    if (directive.locations.empty()) {
      report("Directive @" + plain(directive.name) + " must include 1 or more locations.",
             {place_of(directive.node)});
    }
    for (const InputValue& argument : directive.arguments) {
      const std::string name = "@" + plain(directive.name) + "(" + plain(argument.name) + ":)";
      check_name(argument.name, place_of(argument.node));
      if (!argument.type.named()->is_input()) {
        report("The type of " + name + " must be Input Type but got: " + argument.type.to_string() +
                   ".",
               {place_of(argument.node)});
      }
      check_deprecated(argument, "argument " + name);
    }
  }

  void check_deprecated(const InputValue& input, const std::string& what) {
    if (!input.is_required() || input.deprecation == nullptr) return;
    report("Required " + what + " cannot be deprecated.",
           {deprecated_place(input.node), type_place_of(input.node)});
  }

  void check_type(const Type& type) {
    check_name(type.name, place_of(type.node));
    switch (type.kind) {
      case TypeKind::Scalar:
        break;
      case TypeKind::Object:
      case TypeKind::Interface:
        check_fields(type);
        check_interfaces(type);
        break;
      case TypeKind::Union:
        check_members(type);
        break;
      case TypeKind::Enum:
        if (type.values.empty()) {
          report("Enum type " + plain(type.name) + " must define one or more values.",
                 places_of(type));
        }
        for (const EnumValue& value : type.values) check_name(value.name, place_of(value.node));
        break;
      case TypeKind::InputObject:
        check_input_fields(type);
        check_input_cycles(type);
        break;
    }
  }

  void check_fields(const Type& type) {
    if (type.fields.empty()) {
      report("Type " + plain(type.name) + " must define one or more fields.", places_of(type));
    }
    for (const Field& field : type.fields) {
      const std::string name = plain(type.name) + "." + plain(field.name);
      check_name(field.name, place_of(field.node));
      if (!field.type.named()->is_output()) {
        report(
            "The type of " + name + " must be Output Type but got: " + field.type.to_string() + ".",
            {type_place_of(field.node)});
      }
      for (const InputValue& argument : field.arguments) {
        const std::string argument_name = name + "(" + plain(argument.name) + ":)";
        check_name(argument.name, place_of(argument.node));
        check_input_type(argument, argument_name);
        check_deprecated(argument, "argument " + argument_name);
      }
    }
  }

  void check_input_type(const InputValue& input, const std::string& name) {
    if (input.type.named()->is_input()) return;
    report("The type of " + name + " must be Input Type but got: " + input.type.to_string() + ".",
           {type_place_of(input.node)});
  }

  void check_interfaces(const Type& type) {
    std::unordered_set<const Type*> seen;
    for (const Type* interface : type.interfaces) {
      const auto complain = [&](const std::string& rest) {
        report("Type " + plain(type.name) + " " + rest,
               places_in(type, &ast::Definition::interfaces, interface->name));
      };
      if (interface->kind != TypeKind::Interface) {
        complain("must only implement Interface types, it cannot implement " +
                 plain(interface->name) + ".");
      } else if (interface == &type) {
        complain("cannot implement itself because it would create a circular reference.");
      } else if (!seen.insert(interface).second) {
        complain("can only implement " + plain(interface->name) + " once.");
      } else {
        check_ancestors(type, *interface);
        check_implementation(type, *interface);
      }
    }
  }

  void check_ancestors(const Type& type, const Type& interface) {
    for (const Type* ancestor : interface.interfaces) {
      if (std::find(type.interfaces.begin(), type.interfaces.end(), ancestor) !=
          type.interfaces.end()) {
        continue;
      }
      Places places = places_in(interface, &ast::Definition::interfaces, ancestor->name);
      const Places own = places_in(type, &ast::Definition::interfaces, interface.name);
      places.insert(places.end(), own.begin(), own.end());
      if (ancestor == &type) {
        report("Type " + plain(type.name) + " cannot implement " + plain(interface.name) +
                   " because it would create a circular reference.",
               places);
      } else {
        report("Type " + plain(type.name) + " must implement " + plain(ancestor->name) +
                   " because it is implemented by " + plain(interface.name) + ".",
               places);
      }
    }
  }

  void check_implementation(const Type& type, const Type& interface) {
    for (const Field& promised : interface.fields) {
      const std::string promised_name = plain(interface.name) + "." + plain(promised.name);
      const Field* field = type.field(promised.name);
      if (field == nullptr) {
        Places places = {place_of(promised.node)};
        const Places own = places_of(type);
        places.insert(places.end(), own.begin(), own.end());
        report("Interface field " + promised_name + " expected but " + plain(type.name) +
                   " does not provide it.",
               places);
        continue;
      }
      const std::string name = plain(type.name) + "." + plain(field->name);
      if (!is_subtype(schema_, field->type, promised.type)) {
        report("Interface field " + promised_name + " expects type " + promised.type.to_string() +
                   " but " + name + " is type " + field->type.to_string() + ".",
               {type_place_of(promised.node), type_place_of(field->node)});
      }
      check_arguments(promised, promised_name, *field, name);
    }
  }

  void check_arguments(const Field& promised, const std::string& promised_name, const Field& field,
                       const std::string& name) {
    for (const InputValue& expected : promised.arguments) {
      const std::string suffix = "(" + plain(expected.name) + ":)";
      const InputValue* argument = field.argument(expected.name);
      if (argument == nullptr) {
        report("Interface field argument " + promised_name + suffix + " expected but " + name +
                   " does not provide it.",
               {place_of(expected.node), place_of(field.node)});
      } else if (argument->type != expected.type) {
        report("Interface field argument " + promised_name + suffix + " expects type " +
                   expected.type.to_string() + " but " + name + suffix + " is type " +
                   argument->type.to_string() + ".",
               {type_place_of(expected.node), type_place_of(argument->node)});
      }
    }
    for (const InputValue& argument : field.arguments) {
      if (!argument.is_required() || promised.argument(argument.name) != nullptr) continue;
      report("Object field " + name + " includes required argument " + plain(argument.name) +
                 " that is missing from the Interface field " + promised_name + ".",
             {place_of(argument.node), place_of(promised.node)});
    }
  }

  void check_members(const Type& type) {
    const std::string name = "Union type " + plain(type.name);
    if (type.possible_types.empty()) {
      report(name + " must define one or more member types.", places_of(type));
    }
    std::unordered_set<const Type*> seen;
    for (const Type* member : type.possible_types) {
      const auto complain = [&](const std::string& rest) {
        report(name + rest, places_in(type, &ast::Definition::members, member->name));
      };
      if (!seen.insert(member).second) {
        complain(" can only include type " + plain(member->name) + " once.");
      } else if (member->kind != TypeKind::Object) {
        complain(" can only include Object types, it cannot include " + plain(member->name) + ".");
      }
    }
  }

  void check_input_fields(const Type& type) {
    if (type.input_fields.empty()) {
      report("Input Object type " + plain(type.name) + " must define one or more fields.",
             places_of(type));
    }
    for (const InputValue& field : type.input_fields) {
      const std::string name = plain(type.name) + "." + plain(field.name);
      check_name(field.name, place_of(field.node));
      check_input_type(field, name);
      check_deprecated(field, "input field " + name);
      if (!type.one_of) continue;
      if (field.type.is_non_null()) {
        report("OneOf input field " + name + " must be nullable.", {type_place_of(field.node)});
      }
      if (field.default_value != nullptr) {
        report("OneOf input field " + name + " cannot have a default value.",
               {place_of(field.node)});
      }
    }
  }

  // Follows the fields that cannot be null, as far as they were not followed before.
  void check_input_cycles(const Type& start) {
    struct Place {
      const Type* type;
      std::size_t next;  // Among its fields.
    };
    std::vector<Place> open;
    const auto enter = [&](const Type& type) {
      if (!followed_.insert(&type).second) return false;
      position_[&type] = path_.size();
      open.push_back({&type, 0});
      return true;
    };
    enter(start);
    while (!open.empty()) {
      Place& place = open.back();
      if (place.next == place.type->input_fields.size()) {
        position_.erase(place.type);
        open.pop_back();
        if (!path_.empty()) path_.pop_back();
        continue;
      }
      const InputValue& field = place.type->input_fields[place.next++];
      const TypeRef inner = field.type.nullable();
      if (!field.type.is_non_null() || inner.is_wrapped()) continue;
      const Type& next = *inner.named();
      if (next.kind != TypeKind::InputObject) continue;
      path_.push_back(&field);
      const auto found = position_.find(&next);
      if (found != position_.end()) report_input_cycle(next, found->second);
      if (found != position_.end() || !enter(next)) path_.pop_back();
    }
  }

  void report_input_cycle(const Type& type, std::size_t from) {
    std::string names;
    Places places;
    for (std::size_t i = from; i < path_.size(); ++i) {
      if (i > from) names += '.';
      names += path_[i]->name;
      places.push_back(place_of(path_[i]->node));
    }
    report("Cannot reference Input Object " + quoted(type.name) +
               " within itself through a series of non-null fields: " + quoted(names) + ".",
           places);
  }

  const Schema& schema_;
  Locator locator_;
  GraphQLErrors& errors_;
  std::unordered_set<const Type*> followed_;
  std::unordered_map<const Type*, std::size_t> position_;  // On the path.
  std::vector<const InputValue*> path_;
};

}  // namespace

void check_schema(const Schema& schema, const ast::Document& document, GraphQLErrors& errors) {
  Checker(schema, document, errors).check();
}

}  // namespace graphcool::graphql
