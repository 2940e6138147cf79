#include "core/http/gzip.h"

#include <zlib.h>

#include <limits>

namespace graphcool::http {
namespace {

constexpr int kGzipWindow = 15 + 16;  // The largest window; +16 asks zlib for gzip's frame.
constexpr int kLevel = 1;
constexpr int kMemoryLevel = 8;
constexpr std::size_t kChunk = 16u << 10;

Bytef* in_of(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib only reads it.
}

}  // namespace

struct Compressor::Stream {
  z_stream z{};
  bool ready = false;

  ~Stream() {
    if (ready) deflateEnd(&z);
  }
};

Compressor::Compressor() : stream_(std::make_unique<Stream>()) {}
Compressor::~Compressor() = default;

bool Compressor::compress(std::string_view bytes, std::string& out) {
  z_stream& z = stream_->z;
  if (bytes.size() > std::numeric_limits<uInt>::max() / 2) return false;
  if (stream_->ready) {
    deflateReset(&z);
  } else {
    if (deflateInit2(&z, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      return false;
    }
    stream_->ready = true;
  }
  out.resize(deflateBound(&z, bytes.size()));
  z.next_in = in_of(bytes);
  z.avail_in = static_cast<uInt>(bytes.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  if (deflate(&z, Z_FINISH) != Z_STREAM_END) return false;
  out.resize(out.size() - z.avail_out);
  return true;
}

bool decompress(std::string_view bytes, std::string& out) {
  z_stream z{};
  if (inflateInit2(&z, kGzipWindow) != Z_OK) return false;
  z.next_in = in_of(bytes);
  z.avail_in = static_cast<uInt>(bytes.size());
  out.clear();
  char chunk[kChunk];
  int status = Z_OK;
  while (status == Z_OK) {
    z.next_out = reinterpret_cast<Bytef*>(chunk);
    z.avail_out = sizeof chunk;
    status = inflate(&z, Z_NO_FLUSH);
    out.append(chunk, sizeof chunk - z.avail_out);
  }
  inflateEnd(&z);
  return status == Z_STREAM_END;
}

}  // namespace graphcool::http
