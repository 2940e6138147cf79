// Libraries that are opened late: what is found in them, and what is said when they are not there.
#include "core/base/late_library.h"

#include <math.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace graphcool;

namespace {

struct Mathematics {
  LibrarySymbols& symbols;
  decltype(static_cast<double (*)(double)>(&::cbrt)) cube_root = symbols.find("cbrt");
};

struct Incomplete {
  LibrarySymbols& symbols;
  decltype(static_cast<double (*)(double)>(&::cbrt)) cube_root = symbols.find("cbrt");
  void (*nothing)() = symbols.find("graphcool_no_such_function");
  void (*nothing_else)() = symbols.find("graphcool_none_either");
};

}  // namespace

TEST_CASE("a library is opened once, by whoever comes first", "[base][late-library]") {
  LateLibrary<Mathematics> library({"libm.so.6", "Roots", "libc6"});
  std::vector<const Mathematics*> found(8);
  std::vector<std::thread> threads;
  for (auto& each : found) {
    threads.emplace_back([&] {
      if (const auto loaded = library.load()) each = *loaded;
    });
  }
  for (auto& thread : threads) thread.join();
  REQUIRE(found[0] != nullptr);
  CHECK(found[0]->cube_root(27) == Approx(3));
  for (const auto* each : found) CHECK(each == found[0]);
}

TEST_CASE("a library that is missing is named, with what needs it and how to get it",
          "[base][late-library]") {
  LateLibrary<Mathematics> library({"libgraphcool-none.so.7", "Roots", "libnone7"});
  for (int i = 0; i < 2; ++i) {
    const auto loaded = library.load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == ErrorCode::Io);
    CHECK(loaded.error().what.starts_with(
        "Roots need the library libgraphcool-none.so.7, which cannot be loaded: "));
    CHECK(loaded.error().hint == "Install it; on Debian and Ubuntu: apt install libnone7");
  }
}

TEST_CASE("a library without a function that is needed is not used", "[base][late-library]") {
  LateLibrary<Incomplete> library({"libm.so.6", "Roots", "libc6"});
  for (int i = 0; i < 2; ++i) {
    const auto loaded = library.load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().code == ErrorCode::Io);
    CHECK(loaded.error().what ==
          "Roots need the library libm.so.6, which cannot be loaded: it has no function "
          "graphcool_no_such_function, and is too old or too new.");
  }
}
