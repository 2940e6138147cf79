// Cross-origin requests: every page may use the API, as it always could.
#pragma once

#include "core/http/message.h"

namespace graphcool::http {

// What a response needs so that a page of another origin may read it. `from_page`: the request has
// an Origin.
void add_cors(bool from_page, Response& response);

// The answer to OPTIONS. `methods`: "GET, POST, OPTIONS". A preflight gets back the headers that it
// asks for; any other OPTIONS learns what is allowed.
Response answer_options(const Request& request, std::string_view methods);

}  // namespace graphcool::http
