#include "core/graphql/block_cache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
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

constexpr std::size_t kAlignment = alignof(std::max_align_t);

class KeptBlocks {
 public:
  KeptBlocks() = default;
  KeptBlocks(const KeptBlocks&) = delete;
  KeptBlocks& operator=(const KeptBlocks&) = delete;
  ~KeptBlocks() {
    for (void* block : blocks_) ::operator delete(block, std::align_val_t(kAlignment));
    ended_ = true;
  }

  void* take(std::size_t size) {
    void*& block = blocks_[slot(size)];
    void* const taken = block;
    block = nullptr;
    return taken;
  }

  bool keep(void* block, std::size_t size) {
    if (ended_ || blocks_[slot(size)] != nullptr) return false;
    blocks_[slot(size)] = block;
    return true;
  }

  static bool fits(std::size_t size) {
    return kKeeps && std::has_single_bit(size) && size >= kLeastCachedBlock &&
           size <= kMostCachedBlock;
  }

 private:
  static constexpr int kFirst = std::bit_width(kLeastCachedBlock);
  static std::size_t slot(std::size_t size) {
    return static_cast<std::size_t>(std::bit_width(size) - kFirst);
  }

  std::array<void*, std::bit_width(kMostCachedBlock) - kFirst + 1> blocks_{};
  bool ended_ = false;  // The thread ends, and with it whatever else it still frees.
};

thread_local KeptBlocks kept_blocks;

class BlockCache : public std::pmr::memory_resource {
 private:
  void* do_allocate(std::size_t size, std::size_t alignment) override {
    if (KeptBlocks::fits(size) && alignment <= kAlignment) {
      if (void* const kept = kept_blocks.take(size)) return kept;
    }
    return ::operator new(size, std::align_val_t(std::max(alignment, kAlignment)));
  }

  void do_deallocate(void* block, std::size_t size, std::size_t alignment) override {
    if (KeptBlocks::fits(size) && alignment <= kAlignment && kept_blocks.keep(block, size)) return;
    ::operator delete(block, std::align_val_t(std::max(alignment, kAlignment)));
  }

  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override {
    return this == &other;
  }
};

}  // namespace

std::pmr::memory_resource& block_cache() {
  static BlockCache* const cache = new BlockCache;
  return *cache;
}

}  // namespace graphcool::graphql
