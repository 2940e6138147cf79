#include "core/base/late_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace graphcool {
namespace {

Error unusable(const LibraryName& name, std::string_view why) {
  return {.code = ErrorCode::Io,
          .what = fmt::format("{} need the library {}, which cannot be loaded: {}.", name.purpose,
                              name.soname, why),
          .hint = fmt::format("Install it; on Debian and Ubuntu: apt install {}", name.package)};
}

}  // namespace

Result<> LibrarySymbols::open() {
  missing_ = nullptr;
  if (handle_ != nullptr) return {};
  // All of it now: a symbol that it misses itself would otherwise end the process at some call. Its
  // own symbols, and those of what it loads, stay out of the way of ours.
  handle_ = dlopen(name_.soname, RTLD_NOW | RTLD_LOCAL);
  if (handle_ == nullptr) {
    const char* const why = dlerror();
    return unusable(name_, why != nullptr ? why : "no reason is known");
  }
  return {};
}

LibrarySymbols::Symbol LibrarySymbols::find(const char* name) {
  void* const address = dlsym(handle_, name);
  if (address == nullptr && missing_ == nullptr) missing_ = name;
  return Symbol(address);
}

Result<> LibrarySymbols::check() const {
  if (missing_ == nullptr) return {};
  return unusable(name_, fmt::format("it has no function {}, and is too old or too new", missing_));
}

}  // namespace graphcool
