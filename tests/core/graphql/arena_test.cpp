#include "core/graphql/arena.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

#include "core/graphql/parser.h"
#include "core/graphql/printer.h"

namespace graphcool::graphql {

TEST_CASE("Memory of all sizes can be taken, used and given back", "[graphql]") {
  for (int round = 0; round < 3; ++round) {
    std::vector<Arena> arenas;
    for (const std::size_t first : {std::size_t{64}, kLeastKeptBlock, kMostKeptBlock}) {
      arenas.emplace_back(first);
    }
    std::vector<std::pair<char*, std::size_t>> taken;
    for (Arena& arena : arenas) {
      for (const std::size_t size : {0, 1, 7, 8, 100, 5000, 300'000, 1, 1'000'000}) {
        taken.emplace_back(arena.take_text(size), size);
        std::fill_n(taken.back().first, size, static_cast<char>(taken.size()));
      }
      CHECK(reinterpret_cast<std::uintptr_t>(arena.take<std::uint64_t>()) % 8 == 0);
    }
    const std::vector<Arena> moved = std::move(arenas);
    for (std::size_t i = 0; i < taken.size(); ++i) {
      const auto [text, size] = taken[i];
      CHECK(std::all_of(text, text + size, [&](char c) { return c == static_cast<char>(i + 1); }));
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
