// What the Prisma API of a large data model costs: generating its schema, and holding it. 100 types
// of ten fields each: scalars of all kinds, a list, relations with and without a field on the other
// side.
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "bench/measuring.h"
#include "core/api/prisma/prisma.h"
#include "core/graphql/printer.h"
#include "core/model/prisma_sdl.h"

namespace {

using namespace graphcool;

std::string sdl_of(int types) {
  const auto name = [&](int t) { return "Model" + std::to_string((t + types) % types); };
  std::string sdl = "enum Kind { FIRST SECOND THIRD }\n";
  for (int t = 0; t < types; ++t) {
    sdl += "type " + name(t) + " {\n  id: ID! @id\n  slug: String! @unique\n  title: String\n" +
           "  count: Int\n  rating: Float\n  at: DateTime\n  kind: Kind\n" +
           "  tags: [String] @scalarList(strategy: RELATION)\n" + "  owner: " + name(t + 1) +
           " @relation(name: \"Owner" + std::to_string(t) + "\", link: INLINE)\n" + "  owned: [" +
           name(t - 1) + "] @relation(name: \"Owner" + std::to_string((t - 1 + types) % types) +
           "\")\n}\n";
  }
  return sdl;
}

}  // namespace

int main() {
  const model::SdlFile file{"datamodel.prisma", sdl_of(100)};
  auto parsed = model::parse_prisma({&file, 1});
  if (!parsed) {
    std::puts(parsed.error().front().description.c_str());
    return 1;
  }
  const auto model = parsed->model;
  const double before = bench::resident_mb();
  auto start = bench::Clock::now();
  auto api = api::prisma::make_api(model);
  const double first = bench::microseconds_since(start);
  if (!api) return 1;
  malloc_trim(0);
  const double held = bench::resident_mb() - before;
  double best = first;
  for (int i = 0; i < 20; ++i) {
    start = bench::Clock::now();
    const auto again = api::prisma::make_api(model);
    best = std::min(best, bench::microseconds_since(start));
  }
  const auto& schema = (*api)->schema();
  const std::string sdl = graphql::print_schema(schema);
  std::printf("Prisma API of 100 types: %zu types, %zu members, %zd lines of SDL (%.1f MB)\n",
              schema.types().size(), bench::members_of(schema),
              std::count(sdl.begin(), sdl.end(), '\n'), static_cast<double>(sdl.size()) / 1e6);
  std::printf("generated in %.1f ms (first), %.1f ms (best of 20); holds %.1f MB\n", first / 1e3,
              best / 1e3, held);
}
