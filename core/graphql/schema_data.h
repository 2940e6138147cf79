// What a Schema is made of: for the files of this folder that build one.
#pragma once

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory_resource>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/graphql/schema.h"

namespace graphcool::graphql {

struct Schema::Data {
  std::pmr::monotonic_buffer_resource arena;
  std::string_view description = {};
  const Type* query = nullptr;
  const Type* mutation = nullptr;
  const Type* subscription = nullptr;
  std::vector<const Type*> types;
  std::vector<const DirectiveType*> directives;
  std::unordered_map<std::string_view, const Type*> by_name;
  std::deque<std::string> literal_texts;  // What `literals` are views into.
  std::vector<ast::Document> literals;    // Default values of programmatic schemas.
  const InputWords* input_words = nullptr;
  std::span<const ast::Definition* const> definitions = {};  // `schema {}` and its extensions.
};

// Name -> position among the members of a large type, by open addressing.
struct Type::Index {
  std::span<const std::uint32_t> slots =
      {};  // Position + 1; 0 is free. The size is a power of two.

  // InputObject: positions of the fields that matter even when a client leaves them out, since they
  // have a default or are required.
  std::span<const std::uint32_t> unasked = {};
};

// Members beyond this number are found by hashing.
inline constexpr std::size_t kIndexedFrom = 12;

// A span in `arena` with room for `size` default-constructed items.
template <class T>
std::span<T> make_span(std::pmr::memory_resource& arena, std::size_t size) {
  if (size == 0) return {};
  T* items = static_cast<T*>(arena.allocate(size * sizeof(T), alignof(T)));
  std::uninitialized_value_construct_n(items, size);
  return {items, size};
}

template <class T>
T* make_one(std::pmr::memory_resource& arena, T value = {}) {
  return new (arena.allocate(sizeof(T), alignof(T))) T(std::move(value));
}

template <class T>
std::span<const T> copy_span(std::pmr::memory_resource& arena, const std::vector<T>& items) {
  const std::span<T> copy = make_span<T>(arena, items.size());
  std::copy(items.begin(), items.end(), copy.begin());
  return copy;
}

inline std::string_view copy_text(std::pmr::memory_resource& arena, std::string_view text) {
  if (text.empty()) return {};
  char* copy = static_cast<char*>(arena.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

// Gives `type` the index that its members call for. Call it once they are final.
void make_index(Type& type, std::pmr::memory_resource& arena);

// Fills `possible_types` of every interface among `types`, in their order.
void link_possible_types(std::span<Type* const> types, std::pmr::memory_resource& arena);

// Enters the types into Data: `declared` in order, then the built-in ones that are used. With
// `builtins_in_place` a built-in scalar follows the type that first uses it, as graphql-js has it
// for schemas made from SDL; otherwise all of them come last.
void list_types(Schema::Data& data, std::span<const Type* const> declared, bool builtins_in_place);

}  // namespace graphcool::graphql
