// Memory for the tree of a document, taken bytewise and given back as a whole.
//
// A block that one document leaves is kept for the next one that the thread reads, so that a
// server's requests do not go to the heap for theirs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

namespace graphcool::graphql {

// Sizes of blocks that are kept: powers of two in this range, one block of each a thread.
inline constexpr std::size_t kLeastKeptBlock = 2 * 1024;
inline constexpr std::size_t kMostKeptBlock = 256 * 1024;

// Ends nothing that it holds: only for what needs no destructor. May be moved to, and destroyed on,
// another thread.
class Arena {
 public:
  Arena() = default;
  explicit Arena(std::size_t first_block) : next_size_(first_block) {}
  Arena(Arena&& other) noexcept
      : at_(std::exchange(other.at_, nullptr)),
        end_(std::exchange(other.end_, nullptr)),
        last_(std::exchange(other.last_, nullptr)),
        next_size_(other.next_size_) {}
  Arena& operator=(Arena&& other) noexcept {
    std::swap(at_, other.at_);
    std::swap(end_, other.end_);
    std::swap(last_, other.last_);
    std::swap(next_size_, other.next_size_);
    return *this;
  }
  ~Arena() {
    if (last_ != nullptr) release();
  }

  // Room for a T; what it holds is for the caller to write.
  template <class T>
  T* take() {
    static_assert(alignof(T) <= kAlignment && sizeof(T) % kAlignment == 0);
    return reinterpret_cast<T*>(take_aligned(sizeof(T)));
  }

  char* take_text(std::size_t size) {
    return reinterpret_cast<char*>(take_aligned((size + kAlignment - 1) & ~(kAlignment - 1)));
  }

 private:
  // Stands at the start of a block.
  struct Block {
    Block* before;
    std::size_t size;
  };

  static constexpr std::size_t kAlignment = 8;

  std::byte* take_aligned(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]]
      add_block(bytes);
    return std::exchange(at_, at_ + bytes);
  }
  [[gnu::noinline]] void add_block(std::size_t least);
  void release();

  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
  Block* last_ = nullptr;
  std::size_t next_size_ = kLeastKeptBlock;
};

}  // namespace graphcool::graphql
