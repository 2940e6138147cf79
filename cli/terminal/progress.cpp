#include "cli/terminal/progress.h"

#include <unistd.h>

#include <array>
#include <chrono>

#include "cli/terminal/width.h"

namespace graphcool::terminal {
namespace {

constexpr std::chrono::milliseconds kPatience{500};
constexpr std::chrono::milliseconds kTurn{80};
constexpr std::array kFrames = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

void draw(int descriptor, const std::string& text) {
  // Decoration: when the terminal does not take it, nothing is lost.
  [[maybe_unused]] const auto written = ::write(descriptor, text.data(), text.size());
}

}  // namespace

Spinner::Spinner(int descriptor, const std::string& what, int columns)
    : descriptor_(descriptor), what_(cut(what, columns - 3)), thread_([this] { run(); }) {}

Spinner::~Spinner() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Spinner::run() {
  std::unique_lock lock(mutex_);
  if (wake_.wait_for(lock, kPatience, [this] { return done_; })) return;
  for (std::size_t frame = 0; !done_; ++frame) {
    draw(descriptor_, std::string("\r") + kFrames[frame % kFrames.size()] + " " + what_);
    wake_.wait_for(lock, kTurn, [this] { return done_; });
  }
  draw(descriptor_, "\r\x1b[K");
}

}  // namespace graphcool::terminal
