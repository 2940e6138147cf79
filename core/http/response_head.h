// What stands before the body of a response on the wire.
#pragma once

#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

#include "core/http/message.h"

namespace graphcool::http {

// "OK" for 200; "Unknown" for a status that nobody sends.
std::string_view reason_phrase(int status);

// The Date header's value, rendered once a second. For one thread.
class DateCache {
 public:
  std::string_view now();

 private:
  std::time_t second_ = -1;
  char text_[32] = {};
  std::size_t size_ = 0;
};

struct HeadDetails {
  std::size_t body_bytes = 0;  // As sent; of HEAD: as GET would send.
  bool gzip = false;           // The body is compressed,
  bool varies = false;         // or could have been.
  bool http_1_0 = false;
  bool keep_alive = true;
};

// Appends status line, headers and the empty line. 204 and 304 get no length, since they have no
// body.
void append_head(std::string& out, const Response& response, const HeadDetails& details,
                 DateCache& date);

}  // namespace graphcool::http
