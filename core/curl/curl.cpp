#include "core/curl/curl.h"

#include <fmt/format.h>

namespace graphcool {

Result<const Curl*> load_curl() {
  static LateLibrary<Curl> library(
      {"libcurl.so.4", "Webhooks and requests to clusters", "libcurl4"});
  auto curl = library.load();
  if (!curl) return curl;
  // Once, and never undone: until the process ends some thread may be using it.
  static const CURLcode ready = (*curl)->global_init(CURL_GLOBAL_DEFAULT);
  if (ready == CURLE_OK) return curl;
  return Error{.what = fmt::format("libcurl cannot be set up: {}.", (*curl)->easy_strerror(ready))};
}

}  // namespace graphcool
