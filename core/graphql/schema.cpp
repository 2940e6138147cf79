#include "core/graphql/schema.h"

#include <bit>

#include "core/graphql/builtins.h"
#include "core/graphql/schema_data.h"

namespace graphcool::graphql {
namespace {

std::size_t hash(std::string_view name) {
  return std::hash<std::string_view>{}(name);
}

template <class Member>
const Member* find_member(std::span<const Member> members, const Type::Index* index,
                          std::string_view name) {
  if (index == nullptr || index->slots.empty()) {
    for (const Member& member : members) {
      // Mostly the first letter tells, without a call.
      if (member.name.size() == name.size() && !name.empty() &&
          member.name.front() == name.front() && member.name == name) {
        return &member;
      }
    }
    return nullptr;
  }
  const std::size_t mask = index->slots.size() - 1;
  for (std::size_t at = hash(name) & mask;; at = (at + 1) & mask) {
    const std::uint32_t slot = index->slots[at];
    if (slot == 0) return nullptr;
    if (members[slot - 1].name == name) return &members[slot - 1];
  }
}

template <class Member>
std::span<const std::uint32_t> make_slots(std::span<const Member> members,
                                          std::pmr::memory_resource& arena) {
  if (members.size() <= kIndexedFrom) return {};
  const std::size_t size = std::bit_ceil(members.size() * 2);
  const std::span<std::uint32_t> slots = make_span<std::uint32_t>(arena, size);
  for (std::size_t i = 0; i < members.size(); ++i) {
    std::size_t at = hash(members[i].name) & (size - 1);
    while (slots[at] != 0) at = (at + 1) & (size - 1);
    slots[at] = static_cast<std::uint32_t>(i + 1);
  }
  return slots;
}

}  // namespace

void make_index(Type& type, std::pmr::memory_resource& arena) {
  Type::Index index;
  switch (type.kind) {
    case TypeKind::Object:
    case TypeKind::Interface:
      index.slots = make_slots(type.fields, arena);
      break;
    case TypeKind::Enum:
      index.slots = make_slots(type.values, arena);
      break;
    case TypeKind::InputObject: {
      index.slots = make_slots(type.input_fields, arena);
      std::vector<std::uint32_t> unasked;
      for (std::size_t i = 0; i < type.input_fields.size(); ++i) {
        const InputValue& field = type.input_fields[i];
        if (field.default_value != nullptr || field.type.is_non_null()) {
          unasked.push_back(static_cast<std::uint32_t>(i));
        }
      }
      index.unasked = copy_span(arena, unasked);
      break;
    }
    case TypeKind::Scalar:
    case TypeKind::Union:
      break;
  }
  type.index = index.slots.empty() && index.unasked.empty() ? nullptr : make_one(arena, index);
}

void link_possible_types(std::span<Type* const> types, std::pmr::memory_resource& arena) {
  std::unordered_map<const Type*, std::vector<const Type*>> implementing;
  for (const Type* type : types) {
    if (type->kind != TypeKind::Object) continue;
    for (const Type* interface : type->interfaces) implementing[interface].push_back(type);
  }
  for (Type* type : types) {
    if (type->kind != TypeKind::Interface) continue;
    const auto found = implementing.find(type);
    if (found != implementing.end()) type->possible_types = copy_span(arena, found->second);
  }
}

void list_types(Schema::Data& data, std::span<const Type* const> declared, bool builtins_in_place) {
  std::vector<const Type*> last;
  std::vector<const Type*>& scalars = builtins_in_place ? data.types : last;
  data.by_name.reserve(declared.size() + 16);
  const auto use = [&](TypeRef ref) {
    const Type* type = ref.named();
    if (type == nullptr || !type->builtin) return;
    if (data.by_name.emplace(type->name, type).second) scalars.push_back(type);
  };
  for (const Type* type : declared) {
    if (!data.by_name.emplace(type->name, type).second) continue;
    data.types.push_back(type);
    for (const Field& field : type->fields) {
      use(field.type);
      for (const InputValue& argument : field.arguments) use(argument.type);
    }
    for (const InputValue& field : type->input_fields) use(field.type);
  }
  for (const DirectiveType* directive : data.directives) {
    for (const InputValue& argument : directive->arguments) use(argument.type);
  }
  for (const Type* type : builtins().introspection) use(TypeRef(type));
  data.types.insert(data.types.end(), last.begin(), last.end());
}

TypeRef TypeRef::wrap(std::uint64_t kind) const {
  if (is_full()) return *this;
  TypeRef result = *this;
  result.wrappers_ = wrappers_ << 2 | kind;
  return result;
}

TypeRef TypeRef::unwrap() const {
  TypeRef result = *this;
  result.wrappers_ = wrappers_ >> 2;
  return result;
}

std::string TypeRef::to_string() const {
  std::string text(named_->name);
  int count = 0;
  while (count < 32 && (wrappers_ >> (2 * count)) != 0) ++count;
  for (int i = count - 1; i >= 0; --i) {
    if ((wrappers_ >> (2 * i) & 3) == kList) {
      text.insert(text.begin(), '[');
      text += ']';
    } else {
      text += '!';
    }
  }
  return text;
}

const InputValue* Field::argument(std::string_view name) const {
  return find_member(arguments, nullptr, name);
}

const InputValue* DirectiveType::argument(std::string_view name) const {
  return find_member(arguments, nullptr, name);
}

const graphql::Field* Type::field(std::string_view name) const {
  return find_member(fields, index, name);
}

const EnumValue* Type::value(std::string_view name) const {
  return find_member(values, index, name);
}

const InputValue* Type::input_field(std::string_view name) const {
  return find_member(input_fields, index, name);
}

Schema::Schema(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

std::string_view Schema::description() const {
  return data_->description;
}
const Type* Schema::query() const {
  return data_->query;
}
const Type* Schema::mutation() const {
  return data_->mutation;
}
const Type* Schema::subscription() const {
  return data_->subscription;
}

const Type* Schema::root(ast::OperationType operation) const {
  switch (operation) {
    case ast::OperationType::Query:
      return data_->query;
    case ast::OperationType::Mutation:
      return data_->mutation;
    case ast::OperationType::Subscription:
      return data_->subscription;
  }
  return nullptr;
}

std::span<const Type* const> Schema::types() const {
  return data_->types;
}
std::span<const DirectiveType* const> Schema::directives() const {
  return data_->directives;
}

const InputWords* Schema::input_words() const {
  return data_->input_words;
}

std::span<const ast::Definition* const> Schema::definitions() const {
  return data_->definitions;
}

const Type* Schema::type(std::string_view name) const {
  const auto found = data_->by_name.find(name);
  return found == data_->by_name.end() ? nullptr : found->second;
}

const DirectiveType* Schema::directive(std::string_view name) const {
  for (const DirectiveType* directive : data_->directives) {
    if (directive->name == name) return directive;
  }
  return nullptr;
}

bool Schema::is_subtype(const Type& abstract, const Type& type) const {
  const auto contains = [](std::span<const Type* const> types, const Type& wanted) {
    return std::find(types.begin(), types.end(), &wanted) != types.end();
  };
  return abstract.kind == TypeKind::Union ? contains(abstract.possible_types, type)
                                          : contains(type.interfaces, abstract);
}

const Field* meta_field(const Schema& schema, const Type& parent, std::string_view name) {
  if (!name.starts_with("__")) return nullptr;
  const Builtins& own = builtins();
  if (name == "__typename") return parent.is_composite() ? own.typename_field : nullptr;
  if (&parent != schema.query()) return nullptr;
  if (name == "__schema") return own.schema_field;
  return name == "__type" ? own.type_field : nullptr;
}

}  // namespace graphcool::graphql
