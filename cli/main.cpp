#include "cli/run.h"

int main(int count, char** arguments) {
  return graphcool::cli::run(graphcool::cli::this_process(count, arguments));
}
