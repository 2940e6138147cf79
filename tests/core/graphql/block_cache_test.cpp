#include "core/graphql/block_cache.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <thread>
#include <vector>

#include "core/graphql/parser.h"
#include "core/graphql/printer.h"

namespace graphcool::graphql {

TEST_CASE("Blocks of all sizes can be taken, used and given back", "[graphql]") {
  std::pmr::memory_resource& cache = block_cache();
  for (int round = 0; round < 3; ++round) {
    for (const std::size_t size :
         {std::size_t{1}, kLeastCachedBlock, kLeastCachedBlock + 1, std::size_t{64 * 1024},
          kMostCachedBlock, 2 * kMostCachedBlock}) {
      void* const one = cache.allocate(size);
      void* const two = cache.allocate(size);
      REQUIRE(one != two);
      std::memset(one, 1, size);
      std::memset(two, 2, size);
      CHECK(static_cast<const char*>(one)[size - 1] == 1);
      cache.deallocate(one, size);
      cache.deallocate(two, size);
    }
  }
}

TEST_CASE("Documents may end on another thread than they began on", "[graphql]") {
  std::string body = "{";
  for (int i = 0; i < 500; ++i) body += " field" + std::to_string(i) + "(x: [1, \"\\n\"])";
  body += " }";
  const std::string printed = print(*parse({.body = body}));
  for (int round = 0; round < 4; ++round) {
    std::vector<ast::Document> documents;
    std::thread reader([&] {
      for (int i = 0; i < 8; ++i) documents.push_back(std::move(*parse({.body = body})));
    });
    reader.join();
    for (const ast::Document& document : documents) CHECK(print(document) == printed);
  }
}

}  // namespace graphcool::graphql
