// A line for each request that was answered, on the way between server and handler.
//
//   2026-01-31T12:00:00.000Z 200 POST /simple/v1/cj... 1.042 ms 312 bytes local:simple:cj...
//   {"time":"...","status":200,"method":"POST","path":"...","milliseconds":1.042,"bytes":312,
//    "requestId":"..."}
//
// Neither queries nor headers nor bodies are told: tokens stand there.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "core/http/message.h"

namespace graphcool::http {

enum class LogFormat { Text, Json };

class AccessLog : public Handler {
 public:
  // `write` gets whole lines, one call at a time, from any thread. It must outlive every answer.
  using Write = std::function<void(std::string_view line)>;
  AccessLog(Handler& handler, LogFormat format, Write write);

  void handle(const Request& request, Respond respond) override;

 private:
  struct Entry;
  void log(const Entry& entry);

  Handler& handler_;
  const LogFormat format_;
  const Write write_;
  std::mutex mutex_;
};

}  // namespace graphcool::http
