// Errors as values: what every library here returns when something can fail.
//
// A library never prints, never ends the process and throws only for bugs; it returns a Result. The
// command line turns an Error into its one voice (what, where, hint) and an exit code; the server
// turns it into a GraphQL error or an HTTP status.
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace graphcool {

// A place in a text that a person wrote. `line` and `column` count from 1; 0 means "not known".
struct Location {
  std::string file;
  int line = 0;
  int column = 0;

  bool operator==(const Location&) const = default;
};

enum class ErrorCode {
  Invalid,            // The input is wrong: it has to be edited.
  NotFound,           // What was named does not exist.
  Exists,             // What was to be made is there already.
  Conflict,           // Somebody else changed it meanwhile, or holds it.
  NeedsConfirmation,  // It would lose data and nobody agreed to that.
  Cancelled,          // A person said no, or the client went away.
  Denied,             // The caller may not.
  Limit,              // Larger, deeper or longer than is allowed.
  Unavailable,        // A server, port or service does not answer.
  Io,                 // The operating system refused: permissions, disk, ...
  Corrupt,            // Stored data is damaged or of a newer version.
  Usage,              // The command line itself is wrong (exit code 2).
  Internal,           // A bug here.
};

// One thing that went wrong. `what` is a sentence with the user's own names in it; `hint` says what
// to do next, as a command to paste where there is one; `excerpt` is the line of source at `where`.
struct Error {
  ErrorCode code = ErrorCode::Internal;
  std::string what;
  Location where = {};
  std::string hint = {};
  std::string excerpt = {};
  int api_code = 0;  // By which clients of the older systems know it: 2054. 0: by none.
};

// Several at once, for whatever reports every mistake in one run. Never empty when it is an error.
using Errors = std::vector<Error>;

// A T, or why there is none. Test it, then read it through * or ->.
template <class T = void, class E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(runtime/explicit)
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(runtime/explicit)

  explicit operator bool() const { return state_.index() == 0; }

  // REQUIRES: *this is true.
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& value() { return assert(*this), *std::get_if<0>(&state_); }
  const T& value() const { return assert(*this), *std::get_if<0>(&state_); }

  // REQUIRES: *this is false.
  const E& error() const& { return assert(!*this), *std::get_if<1>(&state_); }
  E&& error() && { return assert(!*this), std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, E> state_;
};

template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  Result() = default;
  Result(E error) : error_(std::move(error)), failed_(true) {}  // NOLINT(runtime/explicit)

  explicit operator bool() const { return !failed_; }

  // REQUIRES: *this is false.
  const E& error() const& { return assert(failed_), error_; }
  E&& error() && { return assert(failed_), std::move(error_); }

 private:
  E error_{};
  bool failed_ = false;
};

// What collects every problem in one run returns this: a T, or all that is wrong with the input.
template <class T = void>
using Checked = Result<T, Errors>;

}  // namespace graphcool
