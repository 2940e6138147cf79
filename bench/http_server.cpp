// A server that answers a fixed string of 300 bytes over the same HTTP code as the real one: what
// HTTP alone costs. Prints its address and serves until its stdin ends.
//
//   bench_http_server [LOOPS]
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/http/server.h"

namespace {

constexpr std::size_t kAnswerBytes = 300;

class FixedAnswer : public graphcool::http::Handler {
 public:
  FixedAnswer() {
    answer_ = R"({"data":{"fixed":")";
    answer_.resize(kAnswerBytes - 3, 'x');
    answer_ += "\"}}";
  }
  void handle(const graphcool::http::Request&, graphcool::http::Respond respond) override {
    respond({.content_type = "application/json; charset=utf-8", .body = answer_});
  }

 private:
  std::string answer_;
};

}  // namespace

int main(int argc, char** argv) {
  FixedAnswer handler;
  graphcool::http::ServerOptions options;
  options.port = 0;
  options.loops = argc > 1 ? std::atoi(argv[1]) : 0;
  auto server = graphcool::http::Server::listen(options, handler);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().what.c_str());
    return 1;
  }
  (*server)->start();
  std::printf("http://127.0.0.1:%d/\n", (*server)->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  (*server)->stop();
  return 0;
}
