// Who a request came from, as functions are told (reference/graphcool-framework, section 9.3).
#pragma once

#include <span>
#include <string>

#include "core/http/message.h"

namespace graphcool::http {

// The address of the client: `peer`, the other end of the connection, unless that is one of
// `proxies` trusted ones in a row. Each of them has added the address of its own peer at the end of
// X-Forwarded-For; what stands before those is the client's word, which counts for nothing. An
// entry that is no address counts for nothing either. IPv4 within IPv6 is given as IPv4.
std::string client_address(const std::string& peer, std::span<const Header> headers, int proxies);

}  // namespace graphcool::http
