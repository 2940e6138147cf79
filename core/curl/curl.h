// libcurl, loaded when it is first needed (core/base/late_library.h).
#pragma once

#include <curl/curl.h>

#include "core/base/late_library.h"

namespace graphcool {

// The functions that are called here, under their names without `curl_`.
struct Curl {
  LibrarySymbols& symbols;

  decltype(&::curl_global_init) global_init = symbols.find("curl_global_init");

  decltype(&::curl_easy_init) easy_init = symbols.find("curl_easy_init");
  decltype(&::curl_easy_reset) easy_reset = symbols.find("curl_easy_reset");
  decltype(&::curl_easy_setopt) easy_setopt = symbols.find("curl_easy_setopt");
  decltype(&::curl_easy_perform) easy_perform = symbols.find("curl_easy_perform");
  decltype(&::curl_easy_getinfo) easy_getinfo = symbols.find("curl_easy_getinfo");
  decltype(&::curl_easy_cleanup) easy_cleanup = symbols.find("curl_easy_cleanup");
  decltype(&::curl_easy_strerror) easy_strerror = symbols.find("curl_easy_strerror");

  decltype(&::curl_slist_append) slist_append = symbols.find("curl_slist_append");
  decltype(&::curl_slist_free_all) slist_free_all = symbols.find("curl_slist_free_all");

  decltype(&::curl_multi_init) multi_init = symbols.find("curl_multi_init");
  decltype(&::curl_multi_add_handle) multi_add_handle = symbols.find("curl_multi_add_handle");
  decltype(&::curl_multi_remove_handle) multi_remove_handle =
      symbols.find("curl_multi_remove_handle");
  decltype(&::curl_multi_perform) multi_perform = symbols.find("curl_multi_perform");
  decltype(&::curl_multi_info_read) multi_info_read = symbols.find("curl_multi_info_read");
  decltype(&::curl_multi_poll) multi_poll = symbols.find("curl_multi_poll");
  decltype(&::curl_multi_wakeup) multi_wakeup = symbols.find("curl_multi_wakeup");
  decltype(&::curl_multi_cleanup) multi_cleanup = symbols.find("curl_multi_cleanup");
};

// libcurl, set up for the whole process. Takes some milliseconds the first time. Any thread may
// call. Errors: those of LateLibrary, and Internal when it refuses to be set up.
Result<const Curl*> load_curl();

}  // namespace graphcool
