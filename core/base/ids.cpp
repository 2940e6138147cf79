#include "core/base/ids.h"

#include <sys/random.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <stdexcept>

#include "core/base/datetime.h"

namespace graphcool::ids {
namespace {

void fill_random(void* bytes, std::size_t size) {
  auto* p = static_cast<char*>(bytes);
  while (size > 0) {
    const auto got = getrandom(p, size, 0);
    if (got < 0) throw std::runtime_error("the operating system gives no random bytes");
    p += got;
    size -= static_cast<std::size_t>(got);
  }
}

// `value` in base 36, right-aligned in `width` digits; what does not fit is cut on the left.
void put_base36(char* out, int width, std::uint64_t value) {
  for (int i = width - 1; i >= 0; --i) {
    out[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36];
    value /= 36;
  }
}

// What keeps ids of one process in order: the time never runs backwards, and within one millisecond
// a counter runs. It starts anywhere in the lower part of its range, so that ids do not tell how
// many were made, and the time steps on before it wraps.
class Sequence {
 public:
  struct Tick {
    std::uint64_t ms;
    std::uint32_t count;
  };
  Tick next() {
    constexpr std::uint32_t kEnd = 36 * 36 * 36 * 36;
    const auto now = static_cast<std::uint64_t>(datetime::now_ms());
    const std::lock_guard lock(mutex_);
    if (now > ms_ || ++count_ >= kEnd) {
      ms_ = now > ms_ ? now : ms_ + 1;
      fill_random(&count_, sizeof count_);
      count_ %= kEnd / 2;
    }
    return {ms_, count_};
  }

 private:
  std::mutex mutex_;
  std::uint64_t ms_ = 0;
  std::uint32_t count_ = 0;
};

// Random bits, taken from the operating system a block at a time.
std::uint64_t random64() {
  thread_local std::array<std::uint64_t, 64> block;
  thread_local std::size_t used = block.size();
  if (used == block.size()) {
    fill_random(block.data(), sizeof block);
    used = 0;
  }
  return block[used++];
}

}  // namespace

std::string cuid() {
  static Sequence sequence;
  const auto tick = sequence.next();
  std::string id(25, 'c');
  put_base36(&id[1], 8, tick.ms);
  put_base36(&id[9], 4, tick.count);
  put_base36(&id[13], 12, random64());
  return id;
}

std::string random_hex(int bytes) {
  std::string raw(static_cast<std::size_t>(bytes), '\0');
  fill_random(raw.data(), raw.size());
  std::string out;
  out.reserve(raw.size() * 2);
  for (const char c : raw) {
    out.push_back("0123456789abcdef"[static_cast<unsigned char>(c) >> 4]);
    out.push_back("0123456789abcdef"[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

}  // namespace graphcool::ids
