// Shared libraries that are loaded when they are first needed, and not with the program: most runs
// never use them, and a library that takes part in every start takes its time and memory from each.
//
// The functions of a library are the members of a struct, each with the type that the library's own
// header gives it and the name that it has there:
//
//   struct Zlib {
//     LibrarySymbols& symbols;
//     decltype(&::zlibVersion) version = symbols.find("zlibVersion");
//   };
//   Result<const Zlib*> zlib() {
//     static LateLibrary<Zlib> library({"libz.so.1", "Compression", "zlib1g"});
//     return library.load();
//   }
#pragma once

#include <mutex>
#include <optional>
#include <type_traits>

#include "core/base/result.h"

namespace graphcool {

struct LibraryName {
  const char* soname;   // "libcurl.so.4"; found as the system finds it for a linked program.
  const char* purpose;  // What needs it, as the start of a sentence: "Webhooks".
  const char* package;  // The one of Debian that has it.
};

// An open library. It is never closed: others may hold pointers into it, or be at work in it. Not
// thread-safe.
class LibrarySymbols {
 public:
  explicit LibrarySymbols(const LibraryName& name) : name_(name) {}
  LibrarySymbols(const LibrarySymbols&) = delete;
  LibrarySymbols& operator=(const LibrarySymbols&) = delete;

  // Io, with what needs the library and how to install it, when it cannot be opened.
  Result<> open();

  // An address that becomes a pointer to the function type that is asked for.
  class Symbol {
   public:
    explicit Symbol(void* address) : address_(address) {}
    template <class Function>
    requires std::is_function_v<Function>
    operator Function*() const { return reinterpret_cast<Function*>(address_); }

   private:
    void* address_;
  };

  // Null when the library has no such function; check() then fails.
  // REQUIRES: open() succeeded, and `name` is a literal.
  Symbol find(const char* name);

  // Io, with its name, when a function was missing since open().
  Result<> check() const;

 private:
  const LibraryName name_;
  void* handle_ = nullptr;
  const char* missing_ = nullptr;
};

// One library for the whole process, as a static variable. Any thread may call.
template <class Functions>
class LateLibrary {
 public:
  explicit LateLibrary(const LibraryName& name) : symbols_(name) {}

  // The functions, which stay for good. Opens the library the first time, which takes milliseconds;
  // after a failure the next call tries again. Errors: those of LibrarySymbols.
  Result<const Functions*> load() {
    const std::lock_guard lock(mutex_);
    if (functions_) return &*functions_;
    if (auto opened = symbols_.open(); !opened) return opened.error();
    const Functions found{symbols_};
    if (auto complete = symbols_.check(); !complete) return complete.error();
    return &functions_.emplace(found);
  }

 private:
  std::mutex mutex_;
  LibrarySymbols symbols_;
  std::optional<const Functions> functions_;
};

}  // namespace graphcool
