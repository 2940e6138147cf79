#include <malloc.h>

#include "cli/run.h"

namespace {

// glibc keeps what was freed, up to the largest piece that it has seen freed: after one large
// answer of a function or a request a server would hold on to as much for good. Pieces from a
// megabyte on go back to the system at once; what is smaller is kept as before.
void give_back_large_memory() {
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

}  // namespace

int main(int count, char** arguments) {
  give_back_large_memory();
  return graphcool::cli::run(graphcool::cli::this_process(count, arguments));
}
