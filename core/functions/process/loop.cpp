#include "core/functions/process/loop.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "core/base/text.h"

namespace graphcool::functions {

void PipeReader::start(std::function<void()> on_flood, std::function<void()> on_end) {
  on_flood_ = std::move(on_flood);
  on_end_ = std::move(on_end);
  read();
}

void PipeReader::stop() {
  on_flood_ = nullptr;
  on_end_ = nullptr;
  error_code ignored;
  pipe_.close(ignored);
}

void PipeReader::read() {
  pipe_.async_read_some(asio::buffer(buffer_),
                        [self = shared_from_this()](error_code error, std::size_t size) {
                          if (error) {
                            if (auto on_end = std::exchange(self->on_end_, nullptr)) on_end();
                            return;
                          }
                          self->add(self->buffer_, size);
                          if (self->pipe_.is_open()) self->read();
                        });
}

void PipeReader::add(const char* bytes, std::size_t size) {
  total_ += size;
  if (text_.size() < kept_) text_.append(bytes, std::min(size, kept_ - text_.size()));
  if (total_ <= most_ || flooded_) return;
  flooded_ = true;
  if (const auto on_flood = on_flood_) on_flood();
}

std::string PipeReader::take() {
  // What stands in the pipe already is not waited for: the loop may hear of it later.
  char more[16384];
  while (pipe_.is_open() && !flooded_) {
    const ssize_t size = ::read(pipe_.native_handle(), more, sizeof more);
    if (size <= 0) break;
    add(more, static_cast<std::size_t>(size));
  }
  std::string text = std::move(text_);
  if (total_ > text.size() && !text.empty()) {
    text.resize(text::prefix(text, text.size() - 1).size());  // The last character may be cut.
    text += "\n(The rest is not kept.)\n";
  }
  text_.clear();
  total_ = 0;
  flooded_ = false;
  return text;
}

}  // namespace graphcool::functions
