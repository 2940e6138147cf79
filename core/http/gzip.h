// gzip, as HTTP sends it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace graphcool::http {

// Compresses body after body with one stream, whose 256 kB are taken at the first. Level 1: answers
// are made once and sent once. For one thread.
class Compressor {
 public:
  Compressor();
  ~Compressor();

  // Replaces `out`. False when there is no memory for it; the body is then sent as it is.
  bool compress(std::string_view bytes, std::string& out);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

// Replaces `out` by what `bytes` were before. False when they are no gzip.
bool decompress(std::string_view bytes, std::string& out);

}  // namespace graphcool::http
