// Memory for the trees of documents: a block that one document leaves is kept for the next one that
// the thread reads, so that a server's requests do not go to the operating system for theirs.
#pragma once

#include <memory_resource>

namespace graphcool::graphql {

// Sizes that block_cache() keeps: powers of two in this range, one block of each a thread. All
// others go to the heap.
inline constexpr std::size_t kLeastCachedBlock = 2 * 1024;
inline constexpr std::size_t kMostCachedBlock = 256 * 1024;

// What a monotonic_buffer_resource itself takes of a block, rounded up: asked for this much less,
// it asks for whole blocks.
inline constexpr std::size_t kBlockHead = 64;

// Lives as long as the process; any thread may give back what another took.
std::pmr::memory_resource& block_cache();

}  // namespace graphcool::graphql
