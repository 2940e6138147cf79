#include "core/graphql/arena.h"

#include <array>
#include <bit>
#include <new>

namespace graphcool::graphql {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kKeeps = false;  // Kept memory would hide uses after the end of a document.
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kKeeps = false;
#else
constexpr bool kKeeps = true;
#endif
#else
constexpr bool kKeeps = true;
#endif

class KeptBlocks {
 public:
  KeptBlocks() = default;
  KeptBlocks(const KeptBlocks&) = delete;
  KeptBlocks& operator=(const KeptBlocks&) = delete;
  ~KeptBlocks() {
    for (void* block : blocks_) ::operator delete(block);
    ended_ = true;
  }

  void* take(std::size_t size) {
    void* const kept = fits(size) ? std::exchange(blocks_[slot(size)], nullptr) : nullptr;
    return kept != nullptr ? kept : ::operator new(size);
  }

  void give_back(void* block, std::size_t size) {
    if (fits(size) && !ended_ && blocks_[slot(size)] == nullptr) {
      blocks_[slot(size)] = block;
    } else {
      ::operator delete(block);
    }
  }

 private:
  static bool fits(std::size_t size) {
    const bool power_of_two = (size & (size - 1)) == 0;  // Not by counting, which is a call.
    return kKeeps && power_of_two && size >= kLeastKeptBlock && size <= kMostKeptBlock;
  }

  static constexpr int kFirst = std::bit_width(kLeastKeptBlock);
  static std::size_t slot(std::size_t size) {
    return static_cast<std::size_t>(std::bit_width(size) - kFirst);
  }

  std::array<void*, std::bit_width(kMostKeptBlock) - kFirst + 1> blocks_{};
  bool ended_ = false;  // The thread ends, and with it whatever else it still frees.
};

thread_local KeptBlocks kept_blocks;

}  // namespace

void Arena::add_block(std::size_t least) {
  const std::size_t size = std::max(least + sizeof(Block), next_size_);
  last_ = new (kept_blocks.take(size)) Block{.before = last_, .size = size};
  at_ = reinterpret_cast<std::byte*>(last_ + 1);
  end_ = reinterpret_cast<std::byte*>(last_) + size;
  next_size_ = size * 2;
}

void Arena::release() {
  while (last_ != nullptr) {
    Block* const before = last_->before;
    kept_blocks.give_back(last_, last_->size);
    last_ = before;
  }
}

}  // namespace graphcool::graphql
