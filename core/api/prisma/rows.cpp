#include "core/api/prisma/rows.h"

#include <algorithm>

#include "core/api/outputs.h"

namespace graphcool::api::prisma {

using graphql::Input;
using graphql::InputMember;

namespace {

enum class Shape : std::uint8_t { Leaf, Null, List, Object };

// A list of leaves is a leaf itself, as it is one parameter when it comes from a variable.
Shape shape_of(const Input& input) {
  switch (input.kind) {
    case Input::Kind::Absent:
    case Input::Kind::Null:
      return Shape::Null;
    case Input::Kind::Object:
      return Shape::Object;
    case Input::Kind::List: {
      const bool of_leaves =
          !input.items.empty() &&
          std::all_of(input.items.begin(), input.items.end(),
                      [](const Input& item) { return shape_of(item) == Shape::Leaf; });
      return of_leaves ? Shape::Leaf : Shape::List;
    }
    default:
      return Shape::Leaf;
  }
}

bool is_same(const Input& a, const Input& b) {
  const Shape shape = shape_of(a);
  if (shape != shape_of(b)) return false;
  if (shape == Shape::List) {
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), is_same);
  }
  if (shape != Shape::Object) return true;
  return std::equal(a.members.begin(), a.members.end(), b.members.begin(), b.members.end(),
                    [](const InputMember& one, const InputMember& other) {
                      return one.tag == other.tag && one.name == other.name &&
                             is_same(one.value, other.value);
                    });
}

void append_leaves(const Input& input, std::vector<query::Value>& leaves) {
  switch (shape_of(input)) {
    case Shape::Leaf:
      leaves.push_back(to_value(input));
      break;
    case Shape::List:
      for (const Input& item : input.items) append_leaves(item, leaves);
      break;
    case Shape::Object:
      for (const InputMember& member : input.members) append_leaves(member.value, leaves);
      break;
    case Shape::Null:
      break;
  }
}

template <class T>
std::span<T> make_span(std::size_t size, graphql::InputArena& arena) {
  auto* const first = static_cast<T*>(arena.allocate(size * sizeof(T), alignof(T)));
  std::uninitialized_value_construct_n(first, size);
  return {first, size};
}

// `next` counts the leaves.
Input pattern_of(const Input& input, std::uint32_t& next, graphql::InputArena& arena) {
  Input pattern = input;
  switch (shape_of(input)) {
    case Shape::Leaf:
      return Input::of_parameter(kFirstItem + next++);
    case Shape::List: {
      const auto items = make_span<Input>(input.items.size(), arena);
      std::transform(input.items.begin(), input.items.end(), items.begin(),
                     [&](const Input& item) { return pattern_of(item, next, arena); });
      pattern.items = items;
      break;
    }
    case Shape::Object: {
      const auto members = make_span<InputMember>(input.members.size(), arena);
      std::transform(
          input.members.begin(), input.members.end(), members.begin(),
          [&](const InputMember& member) {
            return InputMember{member.name, pattern_of(member.value, next, arena), member.tag};
          });
      pattern.members = members;
      break;
    }
    case Shape::Null:
      break;
  }
  return pattern;
}

}  // namespace

std::size_t run_of_equals(std::span<const Input> items) {
  const auto end = std::find_if(items.begin(), items.end(),
                                [&](const Input& item) { return !is_same(items.front(), item); });
  return static_cast<std::size_t>(end - items.begin());
}

Rows make_rows(std::span<const Input> items, std::uint32_t first_item, graphql::InputArena& arena) {
  Rows made;
  made.pattern = pattern_of(items.front(), first_item, arena);
  made.rows.resize(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) append_leaves(items[i], made.rows[i]);
  return made;
}

}  // namespace graphcool::api::prisma
