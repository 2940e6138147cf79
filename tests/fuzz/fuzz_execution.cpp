#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/graphql.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string wrong =
      graphcool::fuzz::check_execution({reinterpret_cast<const char*>(bytes), size});
  if (wrong.empty()) return 0;
  std::fprintf(stderr, "%s\n", wrong.c_str());
  std::abort();
}
