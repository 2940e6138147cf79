// Who sends a request, as it says itself.
#pragma once

#include <string_view>

#include "core/http/message.h"

namespace graphcool::http {

// The token of `Authorization: Bearer TOKEN`; empty: there is none.
std::string_view bearer_token(const Request& request);

}  // namespace graphcool::http
