// What a token costs: made, verified for the first time, and known from before. Prints one line
// each.
#include <cstdio>
#include <string>
#include <vector>

#include "bench/measuring.h"
#include "core/auth/tokens.h"

namespace graphcool::auth {
namespace {

using bench::Clock;
using bench::microseconds_since;

constexpr int kTokens = 20'000;

template <class Run>
void measure(const char* what, Run run) {
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < kTokens; ++i) run(i);
  std::printf("%-28s %6.2f us\n", what, microseconds_since(start) / kTokens);
}

void measure_all() {
  const Keys keys({std::string(64, 'k')});
  std::vector<std::string> tokens(kTokens);
  measure("make a node token", [&](int i) {
    tokens[static_cast<std::size_t>(i)] =
        node_token(keys, "cjservice", "User", "node" + std::to_string(i));
  });
  TokenVerifier verifier(keys);
  std::size_t good = 0;
  measure("verify it the first time",
          [&](int i) { good += verifier.verify(tokens[static_cast<std::size_t>(i)]) ? 1 : 0; });
  measure("verify it again", [&](int i) {
    good += verifier.verify(tokens[static_cast<std::size_t>(kTokens - 1 - i % 1000)]) ? 1 : 0;
  });
  measure("refuse one of another key", [&](int i) {
    static const std::string other =
        node_token(Keys({std::string(64, 'x')}), "cjservice", "User", "node");
    good += verifier.verify(other) ? 1 : static_cast<std::size_t>(i < 0);
  });
  if (good != 2 * kTokens) std::printf("Wrong: %zu tokens were good.\n", good);
}

}  // namespace
}  // namespace graphcool::auth

int main() {
  graphcool::auth::measure_all();
}
