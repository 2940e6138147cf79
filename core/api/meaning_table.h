// What the members of a generated schema mean: the `tag` of a field, argument, input field or enum
// value leads into a table, so that lowering never has to take names apart.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace graphcool::api {

// Meanings by tag. Tag 0, which members have that mean nothing to a dialect, leads to a T{}.
template <class T>
class MeaningTable {
 public:
  std::uint32_t add(T meaning) {
    meanings_.push_back(std::move(meaning));
    return static_cast<std::uint32_t>(meanings_.size() - 1);
  }
  const T& operator[](std::uint32_t tag) const { return meanings_[tag]; }

 private:
  std::vector<T> meanings_{T{}};
};

}  // namespace graphcool::api
